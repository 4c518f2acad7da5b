import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Seg } from '../lp/register-file.ts';
import type { X87Registers } from './x87-registers.ts';

const GP = 13;
const SS = 12;

/** Linear address of the memory operand of `size` bytes, or undefined with a segment fault recorded. */
function address(x: X87Registers, insn: DecodedInsn, size: number, write: boolean): bigint | undefined {
  const c = x.context;
  const offset = insn.effectiveAddress();
  x.setDataAddress(offset);
  return c.checkSegment(insn.segment, offset, size, write) ? c.linear(insn.segment, offset) : undefined;
}
/** Runs an access whose non-canonical address is a stack or a general fault, by the segment. */
function inSegment<T>(x: X87Registers, insn: DecodedInsn, access: () => T): T {
  const memory = x.context.access;
  memory.nonCanonicalVector = insn.segment === Seg.SS ? SS : GP;
  const result = access();
  memory.nonCanonicalVector = GP;
  return result;
}
/** Pieces of at most eight bytes, and where they start. */
const pieces = (size: number): [at: number, bytes: number][] => {
  const list: [number, number][] = [];
  for (let at = 0; at < size; at += 8) list.push([at, Math.min(8, size - at)]);
  return list;
};
const at = (linear: bigint, by: number, isLong: boolean): bigint => BigInt.asUintN(isLong ? 64 : 32, linear + BigInt(by));

/** Reads the memory operand, little-endian, as one number; undefined = an event is recorded. */
export function loadOperand(x: X87Registers, insn: DecodedInsn, size: number): bigint | undefined {
  const linear = address(x, insn, size, false);
  if (linear === undefined) return undefined;
  return inSegment(x, insn, () => {
    let value = 0n;
    for (const [by, bytes] of pieces(size)) {
      const v = x.context.access.read(at(linear, by, x.context.isLong), bytes);
      if (v === undefined) return undefined;
      value |= v << BigInt(8 * by);
    }
    return value;
  });
}

/** Checks that `storeOperand` cannot fail. False: an event is recorded. */
export function probeOperand(x: X87Registers, insn: DecodedInsn, size: number): boolean {
  const linear = address(x, insn, size, true);
  if (linear === undefined) return false;
  return inSegment(x, insn, () =>
    pieces(size).every(([by, bytes]) => x.context.access.probeWrite(at(linear, by, x.context.isLong), bytes)),
  );
}
/** Writes the memory operand; nothing is written when false comes back (event recorded). */
export function storeOperand(x: X87Registers, insn: DecodedInsn, size: number, value: bigint): boolean {
  if (!probeOperand(x, insn, size)) return false;
  const linear = x.context.linear(insn.segment, insn.effectiveAddress());
  for (const [by, bytes] of pieces(size))
    x.context.access.write(at(linear, by, x.context.isLong), bytes, BigInt.asUintN(8 * bytes, value >> BigInt(8 * by)));
  return true;
}
