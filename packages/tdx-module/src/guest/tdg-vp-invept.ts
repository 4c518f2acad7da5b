import { Gpr } from '@tdxkit/x86-cpu';
import { flushVm } from '../l2/l2-vm.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/**
 * TDG.VP.INVEPT: drop translations of the L2 VMs in the bitmap RCX, bit n = VM n.
 * @source TDX-ABI "TDG.VP.INVEPT"
 */
export const tdgVpInvept: GuestLeaf = (c) => {
  const vms = c.l.lo(Gpr.RCX);
  const allowed = ((1 << c.td.numL2Vms) - 1) << 1;
  if (c.l.hi(Gpr.RCX) !== 0 || (vms & ~allowed) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  for (let vm = 1; vm <= c.td.numL2Vms; vm++) if (((vms >>> vm) & 1) !== 0) flushVm(c.l, c.td, vm);
  return SUCCESS;
};
