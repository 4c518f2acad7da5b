import { Gpr } from '@tdxkit/x86-cpu';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/**
 * TDG.VP.CPUIDVE.SET: makes every CPUID of this vCPU a #VE. RCX bit 0: at CPL 0, bit 1: at CPL 1 to 3.
 * @source TDX-ABI "TDG.VP.CPUIDVE.SET"
 */
export const tdgVpCpuidveSet: GuestLeaf = (c) => {
  const flags = c.l.lo(Gpr.RCX);
  if (c.l.hi(Gpr.RCX) !== 0 || (flags & ~3) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  c.tdvps.write8(Tdvps.CPUID_SUPERVISOR_VE, flags & 1);
  c.tdvps.write8(Tdvps.CPUID_USER_VE, flags >>> 1);
  return SUCCESS;
};
