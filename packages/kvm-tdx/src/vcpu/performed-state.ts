import type { VcpuState } from '../backend/vcpu-state.ts';
import { perform, type IoctlName } from '../ioctl/perform.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** The request that each member is. */
const REQUESTS: Readonly<Record<keyof VcpuState, IoctlName>> = {
  getRegs: 'KVM_GET_REGS',
  setRegs: 'KVM_SET_REGS',
  getSregs: 'KVM_GET_SREGS',
  setSregs: 'KVM_SET_SREGS',
  getSregs2: 'KVM_GET_SREGS2',
  setSregs2: 'KVM_SET_SREGS2',
  getFpu: 'KVM_GET_FPU',
  setFpu: 'KVM_SET_FPU',
  getXsave: 'KVM_GET_XSAVE',
  getXsave2: 'KVM_GET_XSAVE2',
  setXsave: 'KVM_SET_XSAVE',
  getXcrs: 'KVM_GET_XCRS',
  setXcrs: 'KVM_SET_XCRS',
  getDebugRegs: 'KVM_GET_DEBUGREGS',
  setDebugRegs: 'KVM_SET_DEBUGREGS',
  setGuestDebug: 'KVM_SET_GUEST_DEBUG',
  translate: 'KVM_TRANSLATE',
  getLapic: 'KVM_GET_LAPIC',
  setLapic: 'KVM_SET_LAPIC',
  getVcpuEvents: 'KVM_GET_VCPU_EVENTS',
  setVcpuEvents: 'KVM_SET_VCPU_EVENTS',
  setTscKhz: 'KVM_SET_TSC_KHZ',
};

/** The state of a vCPU as requests: each member performs the same one of its back end. */
export function performedState(vcpu: KvmVcpu): VcpuState {
  const state: Record<string, (...args: unknown[]) => unknown> = {};
  for (const [member, name] of Object.entries(REQUESTS) as [keyof VcpuState, IoctlName][]) {
    state[member] = (...args) =>
      perform(vcpu.vm.kvm, vcpu.vm, name, () => {
        const own = vcpu.backend.state;
        return (own[member] as (...given: unknown[]) => unknown).apply(own, args);
      });
  }
  return state as unknown as VcpuState;
}
