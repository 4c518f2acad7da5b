import type { Gfn, Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from './hooks.ts';

/** An EPT violation (or a prefault) as the MMU needs it. */
export interface PageFault {
  /** Faulting address, direct bit included when the access was shared. */
  readonly gpa: Gpa;
  readonly write: boolean;
  readonly fetch: boolean;
  /** The entry that faulted was present (exit qualification bits 5:3 not all 0). Only a hint for the fast path. */
  readonly present?: boolean;
  /** Largest level to map at; default: the VM's maximum. */
  readonly maxLevel?: PageLevel;
}

/** Why an access to guest memory cannot be resolved by the MMU: kvm_run.memory_fault. */
export interface MemoryFault {
  readonly kind: 'memory-fault';
  /** Without direct bits. */
  readonly gpa: Gpa;
  readonly sizeBytes: number;
  /** The access (not the attribute) was private: KVM_MEMORY_EXIT_FLAG_PRIVATE. */
  readonly isPrivate: boolean;
  /** Positive errno for KVM_RUN: EFAULT 14, or what the backing gave (EHWPOISON 133 ...). */
  readonly errno: number;
}

/**
 * What became of a fault (RET_PF_*).
 * 'fixed': an entry was installed or changed. 'spurious': it was already right. 'retry': try the access again. 'mmio': shared access without
 * memslot; an MMIO SPTE is in place, emulate (no MMIO caching or value 0 in a TD: re-enter, the guest takes #VE).
 * 'error': positive errno, nothing changed. 'bugged': the VM is dead (EIO).
 */
export type FaultResult =
  | { readonly kind: 'fixed'; readonly gfn: Gfn; readonly pfn: Pfn; readonly level: PageLevel }
  | { readonly kind: 'spurious'; readonly level: PageLevel }
  | { readonly kind: 'retry' }
  | { readonly kind: 'mmio'; readonly gpa: Gpa }
  | MemoryFault
  | { readonly kind: 'error'; readonly errno: number }
  | { readonly kind: 'bugged' };

/** Errno values the MMU itself gives (Linux x86-64, positive). */
export const MmuErrno = {
  ENOENT: 2,
  EIO: 5,
  EAGAIN: 11,
  ENOMEM: 12,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  EINVAL: 22,
  EOPNOTSUPP: 95,
} as const;
