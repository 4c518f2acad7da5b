import { forgetPages } from '../l2/l2-memory.ts';
import { flushAllVms, vmcsPaOf } from '../l2/l2-vm.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from './tdcs-layout.ts';
import { NO_LP, Tdvps } from './tdvps-layout.ts';
import type { Vcpu } from './vcpu.ts';

/** Ties a vCPU to the LP that may from now on cache its translations and VMCS. VCPU_ASSOCIATED when another LP holds it. */
export function associateVcpu(l: ModuleLp, vcpu: Vcpu): bigint {
  const holder = vcpu.associatedLp;
  if (holder === l.index) return SUCCESS;
  if (holder !== NO_LP) return Code.VCPU_ASSOCIATED;
  vcpu.associatedLp = l.index;
  // The host fields of every VMCS are to be set for this LP, by the first entry of each VM.
  vcpu.tdvps.write32(Tdvps.LP_DEPENDENT_HPA_UPDATED, 0);
  const { tdcs } = vcpu.td;
  tdcs.write32(Tdcs.NUM_ASSOC_VCPUS, tdcs.read32(Tdcs.NUM_ASSOC_VCPUS) + 1);
  return SUCCESS;
}

/** Flushes the vCPU from its LP `l`: INVEPT of the TD, VMCLEAR, association gone. */
export function disassociateVcpu(l: ModuleLp, vcpu: Vcpu): void {
  const { tdcs } = vcpu.td;
  flushAllVms(l, vcpu.td);
  forgetPages(vcpu);
  for (let vm = 0; vm <= vcpu.td.numL2Vms; vm++) {
    l.lp.seam.clearVmcs(vmcsPaOf(vcpu, vm));
    vcpu.tdvps.write8(Tdvps.VM_LAUNCHED + vm, 0);
  }
  vcpu.associatedLp = NO_LP;
  tdcs.write32(Tdcs.NUM_ASSOC_VCPUS, tdcs.read32(Tdcs.NUM_ASSOC_VCPUS) - 1);
  l.lastTdvprPa = 0;
}

/** Notes that the host fields of the VMCS of VM `vm` are those of this module and this LP: done whenever the VM is about to run. */
export function noteHostFields({ tdvps }: Vcpu, vm: number): void {
  tdvps.write8(Tdvps.MODULE_DEPENDENT_FIELDS_UPDATED + vm, 1);
  tdvps.write8(Tdvps.LP_DEPENDENT_HPA_UPDATED + vm, 1);
}
