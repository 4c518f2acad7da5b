import { Gpr } from '@tdxkit/x86-cpu';
import { advance } from '../entry/advance.ts';
import { vmcallExit } from '../entry/td-exit.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { Code, Operand, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/** RAX, RCX and RSP never pass. */
const NEVER_PASSED = 0x13;
const RBP = 1 << Gpr.RBP;

/**
 * TDG.VP.VMCALL: a trap-like TD exit by which the guest asks the host for a service.
 * @source TDX-ABI "TDG.VP.VMCALL"
 * @param c RCX: GPRs to pass in bits 15:0, XMMs in 31:16. On resumption the same registers come from the host and RAX is 0
 */
export const tdgVpVmcall: GuestLeaf = (c) => {
  const mask = c.l.lo(Gpr.RCX);
  const forbidden = tdFeatures(c.td).noRbpMod ? NEVER_PASSED | RBP : NEVER_PASSED;
  if (c.l.hi(Gpr.RCX) !== 0 || (mask & forbidden) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  advance(c);
  return vmcallExit(c, mask);
};
