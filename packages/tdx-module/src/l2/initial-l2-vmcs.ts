import { VmcsField, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { initializeVmcsAt, shadowSecondaryControls } from '../entry/initial-vmcs.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { eptpOf, msrBitmapOffset, vmcsPaOf } from './l2-vm.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
/** Secondary controls: what a TD has beyond its L2 VMs, whose EPT violations are never #VE. */
const EPT_VIOLATION_VE = 1n << 18n;
const CR0_SHADOW = 0x21n;
const CR4_SHADOW = 0x2040n;

/**
 * The state of the L2 VMs of a new vCPU: their VMCSs and what TDVPS keeps beside them. An L2 VM starts as the TD does; until the L1 VMM says
 * otherwise every change of CR0 and CR4 exits, and there is neither a virtual-APIC page nor shared memory.
 * @source TDX-ABI "L2 VMCS"
 */
export function initializeL2Vms(lp: LogicalProcessor, vcpu: Vcpu): void {
  const { td, tdvps } = vcpu;
  const shadowSecondary = shadowSecondaryControls(td.module.state.platform);
  for (let vm = 1; vm <= td.numL2Vms; vm++) {
    for (const field of UNSET) tdvps.write64(field + 8 * vm, ALL_ONES);
    tdvps.write32(Tdvps.SHADOW_PROCBASED_EXEC_CTLS2 + 4 * vm, Number(shadowSecondary & ~EPT_VIOLATION_VE));
    tdvps.write64(Tdvps.SHADOW_CR0_GUEST_HOST_MASK + 8 * vm, ALL_ONES);
    tdvps.write64(Tdvps.SHADOW_CR4_GUEST_HOST_MASK + 8 * vm, ALL_ONES);

    initializeVmcsAt(lp, vcpu, vmcsPaOf(vcpu, vm));
    const { vmcs } = lp.seam;
    const set = (field: VmcsField, value: bigint): void => vmcs.write(field, value);
    set(VmcsField.VPID, (BigInt(td.hkid) << 2n) | BigInt(vm));
    set(VmcsField.EPTP, eptpOf(td, vm));
    set(VmcsField.MSR_BITMAP, BigInt(tdvps.address(msrBitmapOffset(vm))));
    set(VmcsField.VIRTUAL_APIC_ADDRESS, ALL_ONES);
    set(VmcsField.VIRTUALIZATION_EXCEPTION_INFORMATION_ADDRESS, ALL_ONES);
    const secondary = vmcs.read(VmcsField.SECONDARY_PROCESSOR_CONTROLS);
    set(VmcsField.SECONDARY_PROCESSOR_CONTROLS, secondary & ~EPT_VIOLATION_VE);
    set(VmcsField.CR0_GUEST_HOST_MASK, ALL_ONES);
    set(VmcsField.CR0_READ_SHADOW, CR0_SHADOW);
    set(VmcsField.CR4_GUEST_HOST_MASK, ALL_ONES);
    set(VmcsField.CR4_READ_SHADOW, CR4_SHADOW);
  }
}

/** Elements of L2 VMs that mean "none" while they are all ones. */
const UNSET: readonly number[] = [
  Tdvps.SHADOW_SHARED_EPTP,
  Tdvps.L2_ENTER_GUEST_STATE_GPA,
  Tdvps.L2_ENTER_GUEST_STATE_HPA,
  Tdvps.L2_VAPIC_GPA,
  Tdvps.L2_VAPIC_HPA,
  Tdvps.TSC_DEADLINE,
];
