import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from '../module-lp.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { MIN_TDVPS_PAGES, Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';

// TD partitioning: the TD itself (VM 0, the L1 VMM) runs up to three L2 VMs. Each has a Secure EPT root in the TDCS, and in the TDVPS of each
// vCPU a VMCS, an MSR bitmap and its shadow.

export const MAX_L2_VMS = 3;
const PAGE = 0x1000;
const PAGES_PER_VM = 3;

/** L2_CTLS: what an L1 VMM lets the vCPU of an L2 VM do. */
export const L2Ctls = { ENABLE_SHARED_EPTP: 1, ENABLE_TDVMCALL: 2 } as const;
/** L2_DEBUG_CTLS: transitions that the host of a debug TD gets as TD exits. */
export const L2DebugCtls = { TD_EXIT_ON_L1_TO_L2: 1, TD_EXIT_ON_L2_TO_L1: 2, TD_EXIT_ON_L2_VM_EXIT: 4 } as const;
/** L2_EXIT_HOST_ROUTING: how the L2 VM left that the host wants L1 to handle. Stays until L1 is entered. */
export const HostRouting = { NONE: 0, ASYNC: 1, TDVMCALL: 2 } as const;

/** Offset in TDVPS of the VMCS of VM `vm`, 0 = the TD's own. */
export const vmcsOffset = (vm: number): number => (vm === 0 ? Tdvps.VMCS : (MIN_TDVPS_PAGES + PAGES_PER_VM * (vm - 1)) * PAGE);
/** Offset in TDVPS of the MSR bitmap that the processor uses for L2 VM `vm`. */
export const msrBitmapOffset = (vm: number): number => vmcsOffset(vm) + PAGE;
/** Offset in TDVPS of the MSR bitmap as the L1 VMM wrote it for L2 VM `vm`. */
export const shadowMsrBitmapOffset = (vm: number): number => vmcsOffset(vm) + 2 * PAGE;

/** Address of the VMCS of VM `vm`, HKID included. */
export const vmcsPaOf = (vcpu: Vcpu, vm: number): Hpa => vcpu.tdvps.address(vmcsOffset(vm));

/** The VM that runs on this vCPU, or was left last. */
export const currentVm = (vcpu: Vcpu): number => vcpu.tdvps.read16(Tdvps.CURR_VM);

/** Offset in TDCS of the root of the Secure EPT of VM `vm`. */
export const septRootOffset = (vm: number): number => (vm === 0 ? Tdcs.SEPT_ROOT : Tdcs.L2_SEPT_ROOT_1 + PAGE * (vm - 1));

const EPTP_FLAGS = 0xfffn;

/** EPTP of VM `vm`, without HKID: the TD's, with another root. */
export function eptpOf(td: Td, vm: number): bigint {
  const eptp = td.tdcs.read64(Tdcs.EPTP);
  if (vm === 0) return eptp;
  return BigInt(td.module.memory.stripHkid(td.tdcs.address(septRootOffset(vm)))) | (eptp & EPTP_FLAGS);
}

/** Drops what this LP caches of the translations of VM `vm`. */
export const flushVm = (l: ModuleLp, td: Td, vm: number): void => {
  l.lp.seam.invept(eptpOf(td, vm));
};

/** Drops what this LP caches of the translations of the TD and all its L2 VMs. */
export function flushAllVms(l: ModuleLp, td: Td): void {
  for (let vm = 0; vm <= td.numL2Vms; vm++) flushVm(l, td, vm);
}

/** Makes the VMCS of VM `vm` the current one. */
export function loadVmcsOf(l: ModuleLp, vcpu: Vcpu, vm: number): void {
  l.lp.seam.loadVmcs(vmcsPaOf(vcpu, vm));
}
