import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { writeField } from '../metadata/write-field.ts';
import { VcpuState } from '../td/tdvps-layout.ts';
import { METADATA_WRITE_STATES } from './tdh-mng-wr.ts';
import { openVcpu } from './tdh-vp-rd.ts';

/**
 * TDH.VP.WR: writes the bits of a mask of one vCPU-scope metadata or VMCS field; the vCPU becomes associated with this LP.
 * @source TDX-ABI "TDH.VP.WR"
 * @param regs RCX TDVPR; RDX field id; R8 value; R9 mask
 * @returns R8 previous value, 0 on errors
 */
export const tdhVpWr: HostLeaf = (m, l) => {
  const value = l.lp.gpr[Gpr.R8] ?? 0n;
  l.set(Gpr.R8, 0, 0);
  const vcpu = openVcpu(m, l, METADATA_WRITE_STATES, [VcpuState.READY]);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td } = vcpu;
  const accessor = td.isDebug ? Accessor.HOST_DEBUG : Accessor.HOST;
  const context = { context: Context.VCPU, accessor, m, l, td, vcpu };
  const result = writeField(context, l.hi(Gpr.RDX), l.lo(Gpr.RDX), value, l.lp.gpr[Gpr.R9] ?? 0n);
  l.lp.gpr[Gpr.R8] = result.previous;
  return result.status;
};
