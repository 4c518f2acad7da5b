import { Gpr } from '@tdxkit/x86-cpu';
import { SUCCESS } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/** R10 bit 0: TDG.SYS.RD and TDG.SYS.RDALL exist. */
const SYS_RD = 1;

/**
 * TDG.VP.INFO: what TD and vCPU this is. RCX GPA width, RDX ATTRIBUTES, R8 NUM_VCPUS | MAX_VCPUS << 32, R9 VCPU_INDEX, R10 feature bits.
 * @source TDX-ABI "TDG.VP.INFO"
 */
export const tdgVpInfo: GuestLeaf = (c) => {
  const { l, td } = c;
  l.set(Gpr.RCX, td.gpaWidth, 0);
  l.lp.gpr[Gpr.RDX] = td.attributes;
  l.set(Gpr.R8, td.numVcpus, td.tdcs.read32(Tdcs.MAX_VCPUS));
  l.set(Gpr.R9, c.vcpu.index, 0);
  l.set(Gpr.R10, SYS_RD, 0);
  l.set(Gpr.R11, 0, 0);
  return SUCCESS;
};
