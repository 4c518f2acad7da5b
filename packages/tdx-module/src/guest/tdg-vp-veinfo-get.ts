import { Gpr } from '@tdxkit/x86-cpu';
import { Code, SUCCESS } from '../status.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/**
 * TDG.VP.VEINFO.GET: takes the record of the last #VE. RCX exit reason, RDX qualification, R8 GLA, R9 GPA, R10 instruction length and
 * information: those of the last #VE that the module made when the processor delivered this one. Until it is taken another #VE becomes #DF, and a pending NMI waits.
 * @source TDX-ABI "TDG.VP.VEINFO.GET"
 * @returns NO_VALID_VE_INFO, with zero outputs, when there is none
 */
export const tdgVpVeinfoGet: GuestLeaf = (c) => {
  const { l, tdvps } = c;
  const { gpr } = l.lp;
  if (tdvps.read32(Tdvps.VE_VALID) === 0) {
    for (const n of [Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9, Gpr.R10]) gpr[n] = 0n;
    return Code.NO_VALID_VE_INFO;
  }
  l.set(Gpr.RCX, tdvps.read32(Tdvps.VE_EXIT_REASON), 0);
  gpr[Gpr.RDX] = tdvps.read64(Tdvps.VE_EXIT_QUALIFICATION);
  gpr[Gpr.R8] = tdvps.read64(Tdvps.VE_GLA);
  gpr[Gpr.R9] = tdvps.read64(Tdvps.VE_GPA);
  l.set(Gpr.R10, tdvps.read32(Tdvps.VE_INSTRUCTION_LENGTH), tdvps.read32(Tdvps.VE_INSTRUCTION_INFORMATION));
  tdvps.write32(Tdvps.VE_VALID, 0);
  return SUCCESS;
};
