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
/** Bytes of the next access when `left` are to go: 8, 4 or 2. */
const piece = (left: number): number => (left >= 8 ? 8 : left >= 4 ? 4 : 2);
const at = (linear: bigint, by: number, isLong: boolean): bigint => BigInt.asUintN(isLong ? 64 : 32, linear + BigInt(by));

/** Reads the memory operand, little-endian, as one number; undefined = an event is recorded. */
export function loadOperand(x: X87Registers, insn: DecodedInsn, size: number): bigint | undefined {
  const linear = address(x, insn, size, false);
  if (linear === undefined) return undefined;
  const { access, isLong } = x.context;
  access.nonCanonicalVector = insn.segment === Seg.SS ? SS : GP;
  const first = piece(size);
  let value = access.read(linear, first);
  for (let by = first; by < size && value !== undefined; by += piece(size - by)) {
    const part = access.read(at(linear, by, isLong), piece(size - by));
    value = part === undefined ? undefined : value | (part << BigInt(8 * by));
  }
  access.nonCanonicalVector = GP;
  return value;
}

/** Checks that `commitOperand` cannot fail. False: an event is recorded. */
export function probeOperand(x: X87Registers, insn: DecodedInsn, size: number): boolean {
  const linear = address(x, insn, size, true);
  if (linear === undefined) return false;
  const { access, isLong } = x.context;
  access.nonCanonicalVector = insn.segment === Seg.SS ? SS : GP;
  let isWritable = true;
  for (let by = 0; by < size && isWritable; by += piece(size - by))
    isWritable = access.probeWrite(at(linear, by, isLong), piece(size - by));
  access.nonCanonicalVector = GP;
  return isWritable;
}
/** Writes the memory operand after `probeOperand`. */
export function commitOperand(x: X87Registers, insn: DecodedInsn, size: number, value: bigint): void {
  const { access, isLong } = x.context;
  const linear = x.context.linear(insn.segment, insn.effectiveAddress());
  for (let by = 0; by < size; by += piece(size - by))
    access.write(at(linear, by, isLong), piece(size - by), BigInt.asUintN(64, by === 0 ? value : value >> BigInt(8 * by)));
}
/** Writes the memory operand; nothing is written when false comes back (event recorded). */
export function storeOperand(x: X87Registers, insn: DecodedInsn, size: number, value: bigint): boolean {
  if (!probeOperand(x, insn, size)) return false;
  commitOperand(x, insn, size, value);
  return true;
}
