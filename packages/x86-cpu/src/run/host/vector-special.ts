import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Gpr, Seg } from '../../lp/register-file.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';
import { aesdec, aesdeclast, aesenc, aesenclast, aesimc, aeskeygenassist } from './aes.ts';
import { sha1msg1, sha1msg2, sha1nexte, sha1rnds4, sha256msg1, sha256msg2, sha256rnds2 } from './sha.ts';
import { compareStrings } from './string-compare.ts';
import { readFirst, readSource, readXmm, vectorBytes, writeResult, writeXmm, writeYmm } from './vector-operands.ts';

function toBytes(v: bigint): Uint8Array {
  const out = new BigUint64Array([v & 0xffff_ffff_ffff_ffffn, v >> 64n]);
  return new Uint8Array(out.buffer);
}
function fromBytes(bytes: Uint8Array): bigint {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, 2);
  return words[0]! | (words[1]! << 64n);
}
const toWords = (v: bigint): Int32Array => new Int32Array(toBytes(v).buffer);
const fromWords = (w: Int32Array): bigint => fromBytes(new Uint8Array(w.buffer));

const LANE = (1n << 128n) - 1n;
/** dest = operation(first source, second source, imm8) in each 128-bit lane; the upper lane has three bits of the immediate for itself. */
const ofBytes =
  (operation: (a: Uint8Array, b: Uint8Array, immediate: number) => Uint8Array): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    let result = fromBytes(operation(toBytes(a & LANE), toBytes(b & LANE), insn.immLow & 0xff));
    if (bytes === 32) result |= fromBytes(operation(toBytes(a >> 128n), toBytes(b >> 128n), (insn.immLow >> 3) & 7)) << 128n;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };
const ofWords =
  (operation: (a: Int32Array, b: Int32Array, c: HostContext, insn: DecodedInsn) => Int32Array): HostInstruction =>
  (c, insn) => {
    const b = readSource(c, insn, 16);
    if (b === undefined) return Outcome.EVENT;
    writeXmm(c, insn.reg, fromWords(operation(toWords(readXmm(c, insn.reg)), toWords(b), c, insn)));
    return Outcome.NEXT;
  };

/** Carry-less product of two 64-bit values. */
export function carrylessProduct(a: bigint, b: bigint): bigint {
  let result = 0n;
  for (let x = a, y = b; y !== 0n; y >>= 1n, x <<= 1n) if ((y & 1n) !== 0n) result ^= x;
  return result;
}
const pclmulqdq: HostInstruction = (c, insn) => {
  const bytes = vectorBytes(insn);
  const b = readSource(c, insn, bytes);
  if (b === undefined) return Outcome.EVENT;
  const a = readFirst(c, insn, bytes);
  const half = (v: bigint, bit: number): bigint => ((insn.immLow >> bit) & 1 ? v >> 64n : v) & 0xffff_ffff_ffff_ffffn;
  const product = (x: bigint, y: bigint): bigint => carrylessProduct(half(x, 0), half(y, 4));
  let result = product(a & LANE, b & LANE);
  if (bytes === 32) result |= product(a >> 128n, b >> 128n) << 128n;
  writeResult(c, insn, result);
  return Outcome.NEXT;
};

/** Eight sums of four absolute differences: a sliding window of the destination against one block of the source. */
export function multipleSums(a: Uint8Array, b: Uint8Array, immediate: number): Uint8Array {
  const out = new Uint8Array(16);
  const [start, block] = [(immediate & 4) !== 0 ? 4 : 0, (immediate & 3) * 4];
  for (let i = 0; i < 8; i++) {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += Math.abs(a[start + i + k]! - b[block + k]!);
    out[2 * i] = sum & 0xff;
    out[2 * i + 1] = sum >> 8;
  }
  return out;
}

/** PCMPxSTRI: index into ECX; PCMPxSTRM: mask into XMM0. */
const compare =
  (explicit: boolean, mask: boolean): HostInstruction =>
  (c, insn) => {
    const b = readSource(c, insn, 16, false);
    if (b === undefined) return Outcome.EVENT;
    const immediate = insn.immLow & 0xff;
    const size = insn.operandSize === 8 ? 8 : 4;
    const length = (n: number): bigint => BigInt.asIntN(8 * size, c.gpr(n, size));
    const lengths = explicit ? ([length(Gpr.RAX), length(Gpr.RDX)] as const) : undefined;
    const { bits, count, flags } = compareStrings(toBytes(readXmm(c, insn.reg)), toBytes(b), immediate, lengths);
    const upper = (immediate & 0x40) !== 0;
    const writeMask = (v: bigint): void => (insn.vex ? writeYmm(c, 0, v) : writeXmm(c, 0, v));
    if (!mask) c.setGpr(Gpr.RCX, 4, BigInt(bits === 0 ? count : upper ? 31 - Math.clz32(bits) : 31 - Math.clz32(bits & -bits)));
    else if (!upper) writeMask(BigInt(bits));
    else {
      const width = BigInt(128 / count);
      let result = 0n;
      for (let i = 0; i < count; i++) if ((bits & (1 << i)) !== 0) result |= ((1n << width) - 1n) << (width * BigInt(i));
      writeMask(result);
    }
    c.flags = flags;
    return Outcome.NEXT;
  };

/** MASKMOVDQU: bytes whose mask byte has its top bit set, to DS:RDI. */
const maskmovdqu: HostInstruction = (c, insn) => {
  const data = toBytes(readXmm(c, insn.reg));
  const mask = toBytes(readXmm(c, insn.rm));
  const offset = c.gpr(Gpr.RDI, insn.addressSize);
  const segment = insn.segmentOverride ? insn.segment : Seg.DS;
  if (!c.checkSegment(segment, offset, 16, true)) return Outcome.EVENT;
  const linear = c.linear(segment, offset);
  const chosen = [...mask.keys()].filter((i) => (mask[i]! & 0x80) !== 0);
  for (const i of chosen) if (!c.access.probeWrite(linear + BigInt(i), 1)) return Outcome.EVENT;
  for (const i of chosen) c.access.write(linear + BigInt(i), 1, BigInt(data[i]!));
  return Outcome.NEXT;
};

const LEGACY: [string, HostInstruction][] = [
  ['aesenc', ofBytes(aesenc)],
  ['aesenclast', ofBytes(aesenclast)],
  ['aesdec', ofBytes(aesdec)],
  ['aesdeclast', ofBytes(aesdeclast)],
  ['aesimc', ofBytes((_a, b) => aesimc(b))],
  ['aeskeygenassist', ofBytes((_a, b, immediate) => aeskeygenassist(b, immediate))],
  ['sha1rnds4', ofWords((a, b, _c, insn) => sha1rnds4(a, b, insn.immLow))],
  ['sha1nexte', ofWords(sha1nexte)],
  ['sha1msg1', ofWords(sha1msg1)],
  ['sha1msg2', ofWords(sha1msg2)],
  ['sha256rnds2', ofWords((a, b, c) => sha256rnds2(a, b, toWords(readXmm(c, 0))))],
  ['sha256msg1', ofWords(sha256msg1)],
  ['sha256msg2', ofWords(sha256msg2)],
  ['pclmulqdq', pclmulqdq],
  ['mpsadbw', ofBytes(multipleSums)],
  ['pcmpestri', compare(true, false)],
  ['pcmpestrm', compare(true, true)],
  ['pcmpistri', compare(false, false)],
  ['pcmpistrm', compare(false, true)],
  ['maskmovdqu', maskmovdqu],
];

/** AES, SHA, carry-less multiplication, string comparison and other vector instructions that are rare enough for TypeScript, legacy and VEX forms. */
export const vectorSpecialInstructions: [string, HostInstruction][] = [
  ...LEGACY,
  ...LEGACY.map(([name, execute]): [string, HostInstruction] => [`v${name}`, execute]),
];
