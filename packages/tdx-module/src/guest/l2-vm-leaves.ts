import { Gpr } from '@tdxkit/x86-cpu';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { isGuestAddress } from './guest-memory.ts';

// Leaves by which an L1 VMM runs L2 VMs. What they answer in a TD that has none is here; TDs with L2 VMs are not built yet.

const NEEDS_L2 = 'TD partitioning is not built yet';
const L2_STATE_ALIGNMENT = 256;

/** VM number in RCX 53:52, valid when such an L2 VM exists. Bits 51:2 and 63:54 must be 0; `flags` are the bits below. */
function isVmOperand(c: Parameters<GuestLeaf>[0], flags: number): boolean {
  const high = c.l.hi(Gpr.RCX);
  const vm = (high >>> 20) & 3;
  return (c.l.lo(Gpr.RCX) & ~flags) === 0 && (high & ~0x30_0000) === 0 && vm !== 0 && vm <= c.td.numL2Vms;
}

/**
 * TDG.VP.ENTER: run an L2 VM.
 * @source TDX-ABI "TDG.VP.ENTER"
 */
export const tdgVpEnter: GuestLeaf = (c) => {
  if (!isGuestAddress(c, Gpr.RDX, L2_STATE_ALIGNMENT, 'private')) return status(Code.OPERAND_INVALID, Operand.RDX);
  if (!isVmOperand(c, 3)) return status(Code.OPERAND_INVALID, Operand.RCX);
  throw new UnimplementedLeaf('TDG.VP.ENTER', NEEDS_L2);
};

/**
 * TDG.VP.INVEPT: drop translations of the L2 VMs in the bitmap RCX, bit n = VM n.
 * @source TDX-ABI "TDG.VP.INVEPT"
 */
export const tdgVpInvept: GuestLeaf = (c) => {
  const allowed = ((1 << c.td.numL2Vms) - 1) << 1;
  if (c.l.hi(Gpr.RCX) !== 0 || (c.l.lo(Gpr.RCX) & ~allowed) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (c.l.lo(Gpr.RCX) !== 0) throw new UnimplementedLeaf('TDG.VP.INVEPT', NEEDS_L2);
  return SUCCESS;
};

/**
 * TDG.VP.INVVPID: drop linear translations of an L2 VM.
 * @source TDX-ABI "TDG.VP.INVVPID"
 */
export const tdgVpInvvpid: GuestLeaf = (c) => {
  if (!isVmOperand(c, 1)) return status(Code.OPERAND_INVALID, Operand.RCX);
  throw new UnimplementedLeaf('TDG.VP.INVVPID', NEEDS_L2);
};
