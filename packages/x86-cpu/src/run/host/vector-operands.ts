import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Reg } from '../../lp/register-file.ts';
import type { HostContext } from '../host-instruction.ts';

const GP = 13;
const MASK64 = 0xffff_ffff_ffff_ffffn;

/** The low 128 bits of a vector register. */
export function readXmm(c: HostContext, n: number): bigint {
  const at = (c.lp.base + Reg.YMM + 32 * n) >> 3;
  return c.memory.u64[at]! | (c.memory.u64[at + 1]! << 64n);
}
/** Writes the low 128 bits; the upper half stays. */
export function writeXmm(c: HostContext, n: number, value: bigint): void {
  const at = (c.lp.base + Reg.YMM + 32 * n) >> 3;
  c.memory.u64[at] = value & MASK64;
  c.memory.u64[at + 1] = (value >> 64n) & MASK64;
}

/** All 256 bits of a vector register. */
export function readYmm(c: HostContext, n: number): bigint {
  const at = (c.lp.base + Reg.YMM + 32 * n) >> 3;
  return readXmm(c, n) | (c.memory.u64[at + 2]! << 128n) | (c.memory.u64[at + 3]! << 192n);
}
export function writeYmm(c: HostContext, n: number, value: bigint): void {
  const at = (c.lp.base + Reg.YMM + 32 * n) >> 3;
  writeXmm(c, n, value);
  c.memory.u64[at + 2] = (value >> 128n) & MASK64;
  c.memory.u64[at + 3] = value >> 192n;
}

/** Bytes of the vectors of an instruction: 32 with VEX.L, 16 otherwise. */
export const vectorBytes = (insn: DecodedInsn): 16 | 32 => (insn.vex && insn.vectorLength !== 0 ? 32 : 16);
/** The first source: VEX.vvvv, or the destination of a legacy instruction. `bytes` 16 or 32. */
export function readFirst(c: HostContext, insn: DecodedInsn, bytes: number): bigint {
  const n = insn.vex ? insn.vvvv : insn.reg;
  return bytes === 32 ? readYmm(c, n) : readXmm(c, n);
}
/** Writes the destination in ModRM.reg: VEX clears what is above the result, legacy instructions keep the upper half. */
export function writeResult(c: HostContext, insn: DecodedInsn, value: bigint): void {
  if (insn.vex) writeYmm(c, insn.reg, value);
  else writeXmm(c, insn.reg, value);
}

/** Register or memory operand of `size` bytes (ModRM.rm). Legacy SSE demands alignment of 16-byte memory operands. undefined: an event is recorded. */
export function readSource(c: HostContext, insn: DecodedInsn, size: number, aligned = true): bigint | undefined {
  if (!insn.isMemory) return size === 32 ? readYmm(c, insn.rm) : readXmm(c, insn.rm) & ((1n << BigInt(8 * size)) - 1n);
  const offset = insn.effectiveAddress();
  const linear = c.linear(insn.segment, offset);
  if (size === 16 && aligned && !insn.vex && (linear & 15n) !== 0n) {
    c.raise(GP, 0);
    return undefined;
  }
  if (!c.checkSegment(insn.segment, offset, size, false)) return undefined;
  c.access.nonCanonicalVector = insn.segment === 2 ? 12 : GP;
  let value = c.access.checkCanonical(linear, size) ? 0n : undefined;
  for (let at = 0; at < size && value !== undefined; at += 8) {
    const part = c.access.read(BigInt.asUintN(64, linear + BigInt(at)), Math.min(size - at, 8));
    value = part === undefined ? undefined : value | (part << BigInt(8 * at));
  }
  c.access.nonCanonicalVector = GP;
  return value;
}

/** General register or memory operand (ModRM.rm) of `size` bytes. */
export function readGeneral(c: HostContext, insn: DecodedInsn, size: number): bigint | undefined {
  return insn.isMemory ? readSource(c, insn, size) : c.gpr(insn.rm, size);
}
