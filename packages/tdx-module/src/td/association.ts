import { forgetPages } from '../l2/l2-memory.ts';
import { flushAllVms, vmcsPaOf } from '../l2/l2-vm.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from './tdcs-layout.ts';
import { NO_LP } from './tdvps-layout.ts';
import type { Vcpu } from './vcpu.ts';

/** Ties a vCPU to the LP that may from now on cache its translations and VMCS. VCPU_ASSOCIATED when another LP holds it. */
export function associateVcpu(l: ModuleLp, vcpu: Vcpu): bigint {
  const holder = vcpu.associatedLp;
  if (holder === l.index) return SUCCESS;
  if (holder !== NO_LP) return Code.VCPU_ASSOCIATED;
  vcpu.associatedLp = l.index;
  const { tdcs } = vcpu.td;
  tdcs.write32(Tdcs.NUM_ASSOC_VCPUS, tdcs.read32(Tdcs.NUM_ASSOC_VCPUS) + 1);
  return SUCCESS;
}

/** Flushes the vCPU from its LP `l`: INVEPT of the TD, VMCLEAR, association gone. */
export function disassociateVcpu(l: ModuleLp, vcpu: Vcpu): void {
  const { tdcs } = vcpu.td;
  flushAllVms(l, vcpu.td);
  forgetPages(vcpu);
  for (let vm = 0; vm <= vcpu.td.numL2Vms; vm++) l.lp.seam.clearVmcs(vmcsPaOf(vcpu, vm));
  vcpu.associatedLp = NO_LP;
  tdcs.write32(Tdcs.NUM_ASSOC_VCPUS, tdcs.read32(Tdcs.NUM_ASSOC_VCPUS) - 1);
  if (l.lastTdvprPa === vcpu.tdvprPa) l.lastTdvprPa = 0;
}
