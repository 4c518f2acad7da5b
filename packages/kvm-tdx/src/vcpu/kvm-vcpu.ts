import { InternalError } from '@tdxkit/x86-cpu/units';
import type { NegativeErrno } from '../uapi/errno.ts';
import type { KvmRun } from '../uapi/exit.ts';
import type { CpuidEntry2, KvmMpState, KvmRegs, KvmSregs, TdxInitMemRegion } from '../uapi/structs.ts';

/** Limits of one KVM_RUN call. */
export interface RunLimits {
  /** Guest instructions after which KVM_RUN returns -EINTR with cause 'budget'. Default: no limit. */
  readonly instructions?: number;
}

/** A vCPU file descriptor. */
export class KvmVcpu {
  readonly id!: number;
  /** The mmap'ed kvm_run. */
  readonly kvmRun!: KvmRun;
  /** Guest instructions retired by this vCPU. */
  readonly instructions!: number;

  /**
   * KVM_RUN: completes a pending exit, enters the guest, comes back with 0 and `kvmRun.exit`, or a negative errno
   * (-EINTR: see IntrExit; -EFAULT: MemoryFaultExit; -EINVAL: not ready; -EIO: the VM is dead).
   */
  run(_limits?: RunLimits): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** Makes a running or the next KVM_RUN return -EINTR with cause 'signal' (what a signal to the vCPU thread does). */
  kick(): void {
    throw new InternalError('not built yet');
  }

  /** KVM_SET_CPUID2 / KVM_GET_CPUID2. */
  setCpuid2(_entries: readonly CpuidEntry2[]): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  getCpuid2(): readonly CpuidEntry2[] {
    throw new InternalError('not built yet');
  }
  /** KVM_GET_REGS, KVM_SET_REGS, KVM_GET_SREGS, KVM_SET_SREGS: -EINVAL for a TD (protected state). */
  getRegs(): KvmRegs | NegativeErrno {
    throw new InternalError('not built yet');
  }
  setRegs(_regs: KvmRegs): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  getSregs(): KvmSregs | NegativeErrno {
    throw new InternalError('not built yet');
  }
  setSregs(_sregs: KvmSregs): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_GET_MP_STATE / KVM_SET_MP_STATE. */
  mpState!: KvmMpState;
  /** KVM_NMI. */
  nmi(): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_SMI: -ENOTTY. */
  smi(): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }

  /** KVM_TDX_INIT_VCPU: `initialRcx` is what the guest finds in RCX and R8 (usually the address of the HOB list). */
  tdxInitVcpu(_initialRcx: bigint): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_TDX_INIT_MEM_REGION: copies pages into the TD before it is finalised. `region` advances by the pages done. */
  tdxInitMemRegion(_region: TdxInitMemRegion, _flags: number): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
  /** KVM_TDX_GET_CPUID: the virtual CPUID of the TD as the module computes it. */
  tdxGetCpuid(): CpuidEntry2[] | NegativeErrno {
    throw new InternalError('not built yet');
  }
}
