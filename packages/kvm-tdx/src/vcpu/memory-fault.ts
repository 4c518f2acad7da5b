import type { MemoryFault } from '@tdxkit/tdp-mmu';
import type { NegativeErrno } from '../uapi/errno.ts';
import { KVM_MEMORY_EXIT_FLAG_PRIVATE, KvmExitReason } from '../uapi/exit.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** KVM_EXIT_MEMORY_FAULT together with the errno that KVM_RUN returns. */
export function memoryFaultExit(vcpu: KvmVcpu, fault: MemoryFault): NegativeErrno {
  vcpu.runState.exit = {
    reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT,
    flags: fault.isPrivate ? KVM_MEMORY_EXIT_FLAG_PRIVATE : 0n,
    gpa: fault.gpa,
    size: fault.sizeBytes,
  };
  return -fault.errno;
}
