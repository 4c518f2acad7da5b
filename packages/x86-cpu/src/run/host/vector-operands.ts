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

/** Register or memory operand of `size` bytes (ModRM.rm). Legacy SSE demands alignment of 16-byte memory operands. undefined: an event is recorded. */
export function readSource(c: HostContext, insn: DecodedInsn, size: number, aligned = true): bigint | undefined {
  if (!insn.isMemory) return readXmm(c, insn.rm) & ((1n << BigInt(8 * size)) - 1n);
  const offset = insn.effectiveAddress();
  const linear = c.linear(insn.segment, offset);
  if (size === 16 && aligned && (linear & 15n) !== 0n) {
    c.raise(GP, 0);
    return undefined;
  }
  if (!c.checkSegment(insn.segment, offset, size, false)) return undefined;
  c.access.nonCanonicalVector = insn.segment === 2 ? 12 : GP;
  const low = c.access.read(linear, Math.min(size, 8));
  const high = size === 16 && low !== undefined ? c.access.read(linear + 8n, 8) : 0n;
  c.access.nonCanonicalVector = GP;
  return low === undefined || high === undefined ? undefined : low | (high << 64n);
}

/** General register or memory operand (ModRM.rm) of `size` bytes. */
export function readGeneral(c: HostContext, insn: DecodedInsn, size: number): bigint | undefined {
  return insn.isMemory ? readSource(c, insn, size) : c.gpr(insn.rm, size);
}
