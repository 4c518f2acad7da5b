import { SecondaryControl, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { APICV_MODES } from './apic-virtualization.ts';
import { refusedControls, refusedCr4 } from './cpuid-limits.ts';
import { CR4_HOST_OWNED } from './vmcs-setup.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

// What of a VMCS follows from the CPUID table of its vCPU.

/** The guest has UMONITOR, UMWAIT and TPAUSE, and the MSR that bounds them. */
export const hasWaitpkg = ({ vmx, vcpu }: VmxVcpu): boolean =>
  (vmx.controls.secondary & ~refusedControls(vcpu.getCpuid2()) & SecondaryControl.USER_WAIT_AND_PAUSE) !== 0;

/** Secondary controls without instructions that CPUID does not offer; with PAUSE-loop exiting when another vCPU could have the time instead. */
export function writeSecondaryControls({ vmx, vcpu }: VmxVcpu, vmcs: Vmcs): void {
  const { secondary } = vmx.controls;
  const absent = refusedControls(vcpu.getCpuid2()) | (vmx.vcpus.length > 1 ? 0 : SecondaryControl.PAUSE_LOOP_EXITING);
  // The mode of a virtual APIC is set by itself.
  const mode = vmcs.read(VmcsField.SECONDARY_PROCESSOR_CONTROLS) & BigInt(APICV_MODES);
  vmcs.write(VmcsField.SECONDARY_PROCESSOR_CONTROLS, BigInt((secondary & ~absent) >>> 0) | mode);
}

/** Intercepts writes of CR4 that set bits which the table does not offer. @returns those bits */
export function interceptRefusedCr4({ vcpu }: VmxVcpu, vmcs: Vmcs): bigint {
  const refused = refusedCr4(vcpu.getCpuid2());
  vmcs.write(VmcsField.CR4_GUEST_HOST_MASK, CR4_HOST_OWNED | refused);
  return refused;
}
