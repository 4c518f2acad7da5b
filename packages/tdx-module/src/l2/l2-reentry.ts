import { Gpr, VmcsField } from '@tdxkit/x86-cpu';
import { emulatedFault, routeToL1 } from '../entry/zero-step.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code } from '../status.ts';
import { LastTdExit, Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { l1Registers, resumeL1 } from './l2-exit.ts';
import { injectionToExit, isInjectionIntercepted, reinjectVectoring } from './l2-injection.ts';
import { translateGuestState, translatePages, writeGuestState } from './l2-memory.ts';
import { restoreNmiBlocking } from './l2-nmi.ts';
import { HostRouting, currentVm } from './l2-vm.ts';
import { setPreemptionTimer } from './preemption-timer.ts';

const gprAt = (n: number): number => Tdvps.GPR + 8 * n;

/**
 * TD entry of a vCPU that left from an L2 VM, whose VMCS is loaded. Back into the L2 VM, unless the host (RESUME_L1), the zero-step defence or
 * an intercepted exception asks for the L1 VMM: then TDG.VP.ENTER ends in L1 with what the L2 VM left by.
 * @param faultGpa the address that the zero-step defence still finds missing: what L1 is told instead of the last exit's
 * @param takeFromHost gives the L2 VM what the host passes after its TDG.VP.VMCALL
 * @returns undefined: enter the current VM; or RAX of an entry that would only fault
 */
export function prepareReentry(
  l: ModuleLp,
  vcpu: Vcpu,
  faultGpa: bigint | undefined,
  takeFromHost: (l: ModuleLp, vcpu: Vcpu) => void,
): bigint | undefined {
  const { tdvps } = vcpu;
  const { vmcs } = l.lp.seam;
  if (tdvps.read8(Tdvps.L2_EXIT_HOST_ROUTING) === HostRouting.NONE) reinjectVectoring(vmcs);
  if (isInjectionIntercepted(vmcs)) {
    injectionToExit(vmcs);
    routeToL1(vcpu);
  }
  const routing = tdvps.read8(Tdvps.L2_EXIT_HOST_ROUTING);
  if (routing === HostRouting.NONE) return undefined;
  if (tdvps.read8(Tdvps.LAST_TD_EXIT) === LastTdExit.TDVMCALL) {
    // For L1 it is as if the call had ended and the L2 VM had left behind it.
    takeFromHost(l, vcpu);
    tdvps.write8(Tdvps.LAST_TD_EXIT, LastTdExit.ASYNC_FAULT);
  }
  if (routing === HostRouting.TDVMCALL) {
    const vm = currentVm(vcpu);
    const failed = translateGuestState(vcpu, vm);
    if (failed !== undefined) return emulatedFault(l, vcpu, failed);
    writeGuestState(l, vcpu, vm, (n) => tdvps.read64(gprAt(n)));
  }
  const code = routing === HostRouting.ASYNC ? Code.L2_EXIT_HOST_ROUTED_ASYNC : Code.L2_EXIT_HOST_ROUTED_TDVMCALL;
  const registers = l1Registers(vmcs, {
    rax: code | vmcs.read(VmcsField.EXIT_REASON),
    qualification: vmcs.read(VmcsField.EXIT_QUALIFICATION),
    interruptionInformation: vmcs.read(VmcsField.EXIT_INTERRUPTION_INFORMATION),
    guestPhysicalAddress: faultGpa ?? vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS),
    extendedQualification: 0n,
  });
  for (const [n, value] of registers) if (n !== Gpr.RSP) tdvps.write64(gprAt(n), value);
  tdvps.write8(Tdvps.L2_EXIT_HOST_ROUTING, HostRouting.NONE);
  resumeL1(l, vcpu);
  return undefined;
}

/** The pages that the L2 VM to be entered needs. @returns undefined, or RAX of an entry that would only fault */
export function checkReentryPages(l: ModuleLp, vcpu: Vcpu): bigint | undefined {
  const failed = translatePages(l, vcpu, currentVm(vcpu));
  return failed === undefined ? undefined : emulatedFault(l, vcpu, failed);
}

/** What is left to do before an L2 VM goes on after a TD exit. */
export function finishReentry(l: ModuleLp, vcpu: Vcpu): void {
  restoreNmiBlocking(l.lp.seam.vmcs, vcpu);
  setPreemptionTimer(l, vcpu, currentVm(vcpu));
}
