import type { TdpMmuConfig } from '@tdxkit/tdp-mmu';
import type { LogicalProcessor, Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import type { IoctlResult, NegativeErrno } from '../uapi/errno.ts';
import type { CpuidEntry2, TdxCapabilities, TdxInitMemRegion, TdxInitVm } from '../uapi/structs.ts';
import type { EmulatedMsrs } from '../vcpu/emulated-msr.ts';
import type { KvmExit } from '../uapi/exit.ts';
import type { Completion } from '../vcpu/completion.ts';
import type { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';
import type { VcpuState } from './vcpu-state.ts';

/** What an exit handler or completion decided: 1 enter the guest again, 0 return to userspace with `kvmRun.exit`, or a negative errno. */
export type ExitVerdict = number;
export const RESUME_GUEST = 1;
export const EXIT_TO_USER = 0;

/** How a slice of guest execution ended: in the host, or still in the guest: the budget is spent, it spins, or a breakpoint of the machine was hit. */
export type SliceEnd = 'exit' | 'budget' | 'paused' | 'breakpoint';

/** What the last exit was, the same for both kinds of vCPU. */
export interface ExitInformation {
  /** VMX exit reason; a TDVMCALL below 0x10000 has the reason that it stands for (not in flavour v7). */
  readonly reason: number;
  readonly qualification: bigint;
  /** Guest-physical address of an EPT violation or misconfiguration. */
  readonly gpa: bigint;
  /** Interruption information of an exit by exception or NMI. */
  readonly interruption: number;
}

/**
 * The operations that differ between kinds of VM. One object per VM; whatever is above asks the table, never the type.
 * "Nothing" below means success without effect.
 */
export interface VmBackend {
  /** The VM that this is part of. A TD may move to another (`moveTd`). */
  vm: KvmVm;
  /** It is a TD that runs: it may move to another VM. It is a TD of which nothing is there yet: one that moves may take its place. */
  readonly canMoveAway: boolean;
  readonly canBeReplaced: boolean;
  /** Private memory, memory attributes and guest_memfd exist for this VM. */
  readonly hasPrivateMemory: boolean;
  /** Guest registers are out of KVM's reach: their ioctls answer -EINVAL. */
  readonly hasProtectedState: boolean;
  /** GPA bit that selects the shared half; 0 = none, or not known yet. */
  readonly sharedBit: number;
  /** KVM_CAP_MAX_VCPUS of the VM. */
  readonly maxVcpus: number;
  /** KVM_CAP_READONLY_MEM. */
  readonly allowsReadonlyMemslots: boolean;
  /** KVM_CREATE_IRQCHIP: -ENOTTY when refused. */
  createIrqchip(): IoctlResult;
  /** Checks before a vCPU is made. */
  checkVcpuCreation(): IoctlResult;
  /** Takes what `createVcpu` needs of the host. False: no memory. */
  reserveVcpu(): boolean;
  createVcpu(vcpu: KvmVcpu): VcpuBackend;
  /** The parts of the MMU configuration that depend on the kind of VM. Only called once the shared bit is known. */
  mmuConfig(): Pick<
    TdpMmuConfig,
    | 'hooks'
    | 'mmioValue'
    | 'rootLevel'
    | 'maxDirectLevel'
    | 'maxMirrorLevel'
    | 'maxMirrorFaultLevel'
    | 'collapsePrivate'
    | 'attributes'
  >;
  /** The host took its pages from behind these frames: who holds one by its address has to look again. */
  hostUnmapped(start: Gfn, end: Gfn): void;
  /** TLB entries of the direct tree may be stale on any LP. */
  flushTlbs(): void;

  /** KVM_MEMORY_ENCRYPT_OP on the VM fd: -ENOTTY for a kind without commands. */
  tdxCapabilities(flags: number): TdxCapabilities | NegativeErrno;
  /** @param init or the errno of reading it: state and flags are looked at first */
  tdxInitVm(init: TdxInitVm | NegativeErrno, flags: number): IoctlResult;
  tdxFinalizeVm(): IoctlResult;
  /** Status of the last failed SEAMCALL of a command. */
  readonly hwError: bigint;
  readonly measurement: Uint8Array | undefined;

  /** vm_pre_destroy: after private leaves are gone, before vCPUs and page tables: keys leave use here. */
  releaseKeys(): void;
  /** vm_destroy: last, after the page tables. */
  destroy(): void;
  /** What a snapshot keeps of it. `load` makes a new one of the same kind the saved one, before its vCPUs are made. @throws SnapshotError */
  save(): Saved;
  load(from: SavedFields): void;
  /** Before a vCPU of a snapshot is made, `VcpuBackend.restore` follows: gives its pages, where `reserveVcpu` takes new ones. */
  prepareVcpu(from: SavedFields): void;
  /** Why a page that the VM held may not be given back to the host, or undefined. */
  leakReason(page: Hpa): string | undefined;
}

/** The operations of one vCPU. */
export interface VcpuBackend {
  /** KVM_RUN before the first entry: -EINVAL when the vCPU or VM is not ready. */
  checkRunnable(): IoctlResult;
  /** vcpu_load: the vCPU now belongs to `lp`; undo what ties it to `previous`. */
  load(lp: LogicalProcessor, previous: LogicalProcessor | undefined): void;
  /** vcpu_put: the vCPU leaves its LP; what the LP holds of the guest is saved. */
  put(lp: LogicalProcessor): void;
  /** True while the LP is inside this guest: a slice ended with the budget spent. */
  readonly inGuest: boolean;
  /** Enters the guest if it is not inside and runs up to `budget` instructions (>= 1). */
  runSlice(lp: LogicalProcessor, budget: number): { end: SliceEnd; instructions: number };
  /** What to do about the exit that `runSlice` reported. */
  handleExit(lp: LogicalProcessor): ExitVerdict;
  /** KVM_RUN after userspace served an exit: what of the guest's instruction had to wait for that. */
  complete(completion: Completion, exit: KvmExit): ExitVerdict;
  /** Of the last exit. */
  exitInformation(): ExitInformation;
  /** KVM_RUN goes back to userspace: registers that only user mode needs are the host's again. */
  returnToUser(lp: LogicalProcessor): void;
  /** An interrupt for the guest from the local APIC, a message or the timer. */
  deliverInterrupt(vector: number): void;
  /** Requests of other parts of KVM, before the next entry: bits of `VcpuRequest`. */
  serviceRequests(requests: number): void;
  /** True when an event would wake the halted vCPU. */
  hasWakeEvent(): boolean;
  injectNmi(): void;
  /**
   * The operations of system management mode, which no VM of this KVM has: SMIs are refused where they come from (ioctl, APIC). So reaching one for a TD
   * is a mistake of KVM and is reported as one.
   */
  smiAllowed(): boolean;
  enterSmm(): void;
  leaveSmm(): void;
  enableSmiWindow(): void;
  /** INIT followed by a start-up IPI: real mode at `vector` * 4 KiB. */
  startUp(vector: number): void;
  /** What the guest's TSC has more than the (scaled) native one, and KVM_SET_DEVICE_ATTR of it. */
  readonly tscOffset: bigint;
  setTscOffset(offset: bigint): void;
  /** Guest TSC as the guest reads it now, and the native TSC value at which it will read `guestTsc`. */
  nativeTscFor(guestTsc: bigint, lp: LogicalProcessor): bigint;

  readonly state: VcpuState;
  /** MSRs that KVM keeps for the guest. */
  readonly msrs: EmulatedMsrs;
  /** KVM_GET_MSRS and KVM_SET_MSRS, one MSR. undefined, false: not there, or not for the host; the list stops. */
  readMsr(index: number): bigint | undefined;
  writeMsr(index: number, value: bigint): boolean;
  /** KVM_INTERRUPT: -ENXIO when only the local APIC in the kernel interrupts; -EEXIST: one waits. */
  interrupt(vector: number): IoctlResult;
  /** #MC of KVM_X86_SET_MCE. Dropped for a TD. */
  injectMachineCheck(): void;
  /** KVM_SET_CPUID2 was called: fix-ups that depend on it. */
  cpuidChanged(): void;

  tdxInitVcpu(initialRcx: bigint, flags: number): IoctlResult;
  /** @param region or the errno of reading it: state and flags are looked at first */
  tdxInitMemRegion(region: TdxInitMemRegion | NegativeErrno, flags: number): IoctlResult;
  tdxGetCpuid(flags: number): CpuidEntry2[] | NegativeErrno;

  /** KVM_PRE_FAULT_MEMORY: -EOPNOTSUPP while the VM's memory is still being built, -EINVAL for an address it may not name. */
  checkPreFault(gpa: number): IoctlResult;

  /** What a snapshot keeps of it, beside the machine. `restore` makes a new one the saved one; registers of LPs are restored with the machine. @throws SnapshotError */
  save(): Saved;
  restore(from: SavedFields): void;

  /** vcpu_free: called after `releaseKeys`. */
  free(): void;
}

/** Makes the backend of a new VM; -ENODEV and the like when the host cannot have one. */
export type VmBackendFactory = (vm: KvmVm) => VmBackend | NegativeErrno;
