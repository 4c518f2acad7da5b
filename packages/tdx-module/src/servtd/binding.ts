import { Gpr } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';

/** Byte offsets in a slot of SERVTD_BINDINGS_TABLE. @source TDX-ABI "SERVTD_BINDINGS_TABLE" */
export const BindingField = { STATE: 0, TYPE: 2, ATTRIBUTES: 8, UUID: 16, INFO_HASH: 48 } as const;
export const BindingState = { NOT_BOUND: 0, PRE_BOUND: 1, BOUND: 2 } as const;
/** Attribute bits that may be set: instance binding, and which parts of TDINFO the hash leaves out. */
export const SERVTD_ATTRIBUTES_FIXED0 = 0x0000_07ff_0000_0001n;

/** Slot (R8), type (R9) and attributes (R10) of a binding: one slot, one type (migration TD). */
export function checkBindingOperands(l: ModuleLp, fixed0: bigint): bigint {
  const { gpr } = l.lp;
  if (gpr[Gpr.R8] !== 0n) return status(Code.OPERAND_INVALID, Operand.R8);
  if (gpr[Gpr.R9] !== 0n) return status(Code.OPERAND_INVALID, Operand.R9);
  return ((gpr[Gpr.R10] ?? 0n) & ~fixed0) === 0n ? SUCCESS : status(Code.OPERAND_INVALID, Operand.R10);
}
