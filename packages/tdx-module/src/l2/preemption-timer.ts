import { VmcsField } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import { Msr, sampledMsr } from '../platform/platform-sample.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';

const ACTIVATE_TIMER = 1n << 6n;
const NO_DEADLINE = 0xffff_ffff_ffff_ffffn;
const MAX_TIMER = 0xffff_ffffn;

/** Sets the VMX-preemption timer of VM `vm`, whose VMCS is loaded, to the deadline that the L1 VMM gave it. A past one exits at once. */
export function setPreemptionTimer(l: ModuleLp, vcpu: Vcpu, vm: number): void {
  const { vmcs } = l.lp.seam;
  const pin = vmcs.read(VmcsField.PIN_CONTROLS);
  if (vcpu.tdvps.read64(Tdvps.TSC_DEADLINE + 8 * vm) === NO_DEADLINE) {
    vmcs.write(VmcsField.PIN_CONTROLS, pin & ~ACTIVATE_TIMER);
    return;
  }
  const now = l.lp.tsc;
  const deadline = vcpu.tdvps.read64(Tdvps.SHADOW_TSC_DEADLINE + 8 * vm);
  const ahead = BigInt.asUintN(64, deadline - now);
  const behind = BigInt.asUintN(64, now - deadline);
  const ticks = behind < ahead ? 0n : ahead >> (sampledMsr(vcpu.td.module.state.platform, Msr.VMX_MISC) & 0x1fn);
  vmcs.write(VmcsField.PREEMPTION_TIMER_VALUE, ticks > MAX_TIMER ? MAX_TIMER : ticks);
  vmcs.write(VmcsField.PIN_CONTROLS, pin | ACTIVATE_TIMER);
}
