import type { Machine } from '@tdxkit/x86-cpu';
import { InternalError } from '@tdxkit/x86-cpu/units';
import type { Flavour } from './flavour.ts';
import type { UserMemory } from './host/user-memory.ts';
import type { KvmStatistics } from './observe/statistics.ts';
import type { NegativeErrno } from './uapi/errno.ts';
import type { KvmVm } from './vm/kvm-vm.ts';

/** How KVM is loaded. */
export interface KvmOptions {
  /** The module parameter `tdx`: bring the TDX module up and offer the TD type. Default true. */
  readonly tdx?: boolean;
  /** Default 'mainline'. */
  readonly flavour?: Flavour;
}

/** `/dev/kvm` of one machine: system ioctls, and what all its VMs share. */
export class Kvm {
  readonly machine: Machine;
  readonly statistics!: KvmStatistics;
  /** The address space of the VMM process: memory that backs memslots and holds source pages. */
  readonly userMemory!: UserMemory;

  constructor(machine: Machine, _options: KvmOptions = {}) {
    this.machine = machine;
  }

  /** Why TDX is off, in one sentence; undefined when it is on. */
  get tdxUnavailable(): string | undefined {
    throw new InternalError('not built yet');
  }

  /** KVM_CHECK_EXTENSION: 0 = not there. `KVM_CAP_VM_TYPES` is a bitmap of creatable types. */
  checkExtension(_capability: number): number {
    throw new InternalError('not built yet');
  }

  /** KVM_CREATE_VM. -EINVAL: type not offered; -ENOMEM. */
  createVm(_type: number): KvmVm | NegativeErrno {
    throw new InternalError('not built yet');
  }

  /** KVM_GET_SUPPORTED_CPUID: what KVM can virtualise on this host, for a VMX VM's KVM_SET_CPUID2. */
  getSupportedCpuid(): import('./uapi/structs.ts').CpuidEntry2[] {
    throw new InternalError('not built yet');
  }
}
