import type { CorpusCase, X87State } from '../../test/conformance/corpus.ts';

/** Sizes of `struct input` and `struct output` of harness.c. */
const INPUT_BYTES = 808;
const OUTPUT_BYTES = 840;
/** What ended a case, where it is no exception vector. */
export const End = { STOPPED: 0x100, ENDLESS: 0x101, SYSTEM_CALL: 0x102 } as const;

export type Mode = 16 | 32 | 64;
/** A case before anybody ran it. */
export type CaseInput = Pick<CorpusCase, 'bytes' | 'in' | 'mode'>;

/** How a case ended on the host. Memory holds the bytes that changed. */
export interface NativeResult {
  readonly vector: number;
  readonly error: number;
  readonly cr2: bigint;
  readonly rip: bigint;
  readonly flags: number;
  readonly gpr: readonly bigint[];
  readonly mxcsr: number;
  readonly x87: X87State;
  readonly ymm: readonly string[];
  readonly memory: readonly (readonly [string, string])[];
  /** ES CS SS DS FS GS. */
  readonly selectors: readonly number[];
}

const CODE = 0x1000_0000;
const CODE_END = CODE + 0x2000;
const hex = (n: number | bigint): string => n.toString(16);
const padded = (length: number): number => (length + 7) & ~7;

/** A case as the harness reads it. */
export function encodeInput(c: CaseInput): Buffer {
  const at0 = codeAddress(c);
  // Code may run into the page that is not mapped.
  const code: readonly [string, string] = [hex(at0), c.bytes.slice(0, 2 * (CODE_END - at0))];
  const patches = [...(c.in.mem ?? []), code];
  const size = INPUT_BYTES + patches.reduce((sum, [, data]) => sum + 8 + padded(data.length / 2), 0);
  const b = Buffer.alloc(size);
  b.writeUInt32LE(size, 0);
  b.writeUInt32LE(c.mode ?? 64, 4);
  b.writeBigUInt64LE(BigInt(`0x${c.in.rip}`), 8);
  b.writeBigUInt64LE(BigInt(`0x${c.in.flags}`) | 0x200n, 16);
  c.in.regs.forEach((v, n) => b.writeBigUInt64LE(BigInt(`0x${v}`), 24 + 8 * n));
  b.writeUInt32LE(parseInt(c.in.mxcsr ?? '1f80', 16), 152);
  const x87 = c.in.x87 ?? { fcw: '37f', fsw: '0', ftw: '0', st: [] };
  b.writeUInt16LE(parseInt(x87.fcw, 16), 156);
  b.writeUInt16LE(parseInt(x87.fsw, 16), 158);
  b.writeUInt16LE(parseInt(x87.ftw, 16), 160);
  b.writeUInt32LE(patches.length, 164);
  x87.st.forEach((v, n) =>
    Buffer.from(v.padStart(20, '0'), 'hex')
      .reverse()
      .copy(b, 168 + 16 * n),
  );
  c.in.ymm?.forEach((v, n) =>
    Buffer.from(v.padStart(64, '0'), 'hex')
      .reverse()
      .copy(b, 296 + 32 * n),
  );
  let at = INPUT_BYTES;
  for (const [address, data] of patches) {
    b.writeUInt32LE(parseInt(address, 16), at);
    b.writeUInt32LE(data.length / 2, at + 4);
    b.write(data, at + 8, 'hex');
    at += 8 + padded(data.length / 2);
  }
  return b;
}
/** Linear address of the code: 16-bit code has a segment base. */
const codeAddress = (c: CaseInput): number => parseInt(c.in.rip, 16) + (c.mode === 16 ? CODE : 0);

/** The results of all cases, in order. */
export function decodeOutputs(out: Buffer): NativeResult[] {
  const results: NativeResult[] = [];
  for (let at = 0; at < out.length; at += out.readUInt32LE(at)) results.push(decode(out, at));
  return results;
}
function decode(b: Buffer, at: number): NativeResult {
  const reversed = (from: number, length: number): string =>
    Buffer.from(b.subarray(from, from + length))
      .reverse()
      .toString('hex');
  const memory: [string, string][] = [];
  let patch = at + OUTPUT_BYTES;
  for (let n = b.readUInt32LE(at + 180); n > 0; n--) {
    const length = b.readUInt32LE(patch + 4);
    memory.push([hex(b.readUInt32LE(patch)), b.toString('hex', patch + 8, patch + 8 + length)]);
    patch += 8 + padded(length);
  }
  const word = (n: number): number => b.readUInt16LE(at + 184 + 2 * n);
  return {
    vector: b.readUInt32LE(at + 4),
    error: b.readUInt32LE(at + 8),
    cr2: b.readBigUInt64LE(at + 16),
    rip: b.readBigUInt64LE(at + 24),
    flags: b.readUInt32LE(at + 32),
    gpr: Array.from({ length: 16 }, (_, n) => b.readBigUInt64LE(at + 40 + 8 * n)),
    mxcsr: b.readUInt32LE(at + 168),
    x87: {
      fcw: hex(b.readUInt16LE(at + 172)),
      fsw: hex(b.readUInt16LE(at + 174)),
      ftw: hex(b.readUInt16LE(at + 176)),
      st: Array.from({ length: 8 }, (_, n) => reversed(at + 200 + 16 * n, 10)),
    },
    ymm: Array.from({ length: 16 }, (_, n) => reversed(at + 328 + 32 * n, 32)),
    memory,
    selectors: [word(2), b.readUInt16LE(at + 178), word(0), word(1), word(3), word(4)],
  };
}
