import { InternalError } from '@tdxkit/x86-cpu/units';
import type { NegativeErrno } from '../uapi/errno.ts';
import type {
  CpuidEntry2,
  MemoryAttributes,
  TdxCapabilities,
  TdxCommandResult,
  TdxInitVm,
  UserspaceMemoryRegion2,
} from '../uapi/structs.ts';
import type { GuestMemfd } from './guest-memfd.ts';
import type { KvmVcpu } from '../vcpu/kvm-vcpu.ts';

/** What became of everything that a destroyed VM held. */
export interface TeardownReport {
  /** Pages given back to the host, and pages that stay out of use, with the reason of each group. */
  readonly pagesFreed: number;
  readonly pagesLeaked: number;
  readonly hkidsFreed: number;
  readonly hkidsLeaked: number;
  /** Reason -> pages or HKIDs. Empty on the clean path. */
  readonly leaks: ReadonlyMap<string, number>;
}

/** A VM file descriptor. Methods are ioctls: 0 or a value on success, a negative errno otherwise; a failed one changes nothing. */
export class KvmVm {
  readonly type!: number;
  readonly vcpus!: readonly KvmVcpu[];
  /** KVM_BUG or a dead TD: every ioctl but `destroy` answers -EIO. The reason in words. */
  readonly bugged!: string | undefined;

  /** KVM_CHECK_EXTENSION on the VM fd. */
  checkExtension(_capability: number): number {
    throw new InternalError('not built yet');
  }
  /** KVM_ENABLE_CAP. `args` as in struct kvm_enable_cap. -EINVAL: unknown capability or bad argument. */
  enableCap(_capability: number, ..._args: bigint[]): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_SET_TSC_KHZ of the VM: the TSC frequency of vCPUs created later. -EINVAL: vCPUs exist, or out of range. */
  setTscKhz(_khz: number): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_CREATE_GUEST_MEMFD: private memory of `sizeBytes`. -EINVAL: size 0 or not page aligned, unknown flag. */
  createGuestMemfd(_sizeBytes: number, _flags?: bigint): GuestMemfd | NegativeErrno {
    throw new InternalError('not built yet');
  }
  /** KVM_SET_USER_MEMORY_REGION2. -EINVAL, -EEXIST as Linux. */
  setUserMemoryRegion2(_region: UserspaceMemoryRegion2): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_SET_MEMORY_ATTRIBUTES: private or shared per page; zaps the side that loses the range. */
  setMemoryAttributes(_attributes: MemoryAttributes): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_CREATE_VCPU. -EEXIST, -EINVAL (id, too many, TD without split irqchip), -EIO (TD not initialised or finalised). */
  createVcpu(_id: number): KvmVcpu | NegativeErrno {
    throw new InternalError('not built yet');
  }
  /** KVM_SIGNAL_MSI: delivers an interrupt message (address 0xFEExxxxx, data) to local APICs. Number of vCPUs reached. */
  signalMsi(_address: number, _data: number): NegativeErrno | number {
    throw new InternalError('not built yet');
  }

  /** KVM_TDX_CAPABILITIES. */
  tdxCapabilities(): TdxCapabilities | NegativeErrno {
    throw new InternalError('not built yet');
  }
  /** KVM_TDX_INIT_VM. */
  tdxInitVm(_init: TdxInitVm): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_TDX_FINALIZE_VM. */
  tdxFinalizeVm(): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** `hw_error` of the last TDX command of this VM or its vCPUs. */
  get tdxLastCommand(): TdxCommandResult {
    throw new InternalError('not built yet');
  }
  /** MRTD of a finalised TD (48 bytes), read with TDH.MNG.RD; undefined before, or for a VMX VM. */
  get measurement(): Uint8Array | undefined {
    throw new InternalError('not built yet');
  }

  /** Memory of the guest as the VMM sees it through its own mapping: shared half only; false when a page has no memslot. */
  readGuest(_gpa: number, _into: Uint8Array): boolean {
    throw new InternalError('not built yet');
  }
  writeGuest(_gpa: number, _data: Uint8Array): boolean {
    throw new InternalError('not built yet');
  }

  /** Close of the VM fd and of all its vCPU fds and guest_memfd files: destruction in the order of KVM. Idempotent. */
  destroy(): TeardownReport {
    throw new InternalError('not built yet');
  }
}
export type { CpuidEntry2 };
