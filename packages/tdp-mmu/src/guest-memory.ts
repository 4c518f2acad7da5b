import type { Gfn, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from './hooks.ts';

/** Frames [start, end) of guest memory, never with direct bits. */
export interface GfnRange {
  readonly start: Gfn;
  readonly end: Gfn;
}

/** Where page-table pages come from. Every page is 4 KiB, HKID 0. `undefined` = no memory (the fault ends with ENOMEM, nothing changed). */
export interface TablePageAllocator {
  allocate(): Hpa | undefined;
  release(page: Hpa): void;
}

/** What backs a guest frame. */
export type Backing =
  /** `maxLevel`: the largest level at which host memory and slot allow one entry around `gfn` (1 when in doubt). */
  | {
      readonly kind: 'page';
      readonly pfn: Pfn;
      readonly writable: boolean;
      readonly maxLevel: PageLevel;
      readonly dirtyLogged?: boolean;
    }
  /** No memslot covers the frame: MMIO when shared, a memory fault when private. */
  | { readonly kind: 'no-slot' }
  /** The slot is being moved or deleted: retry. */
  | { readonly kind: 'slot-invalid' }
  /** A private access to a slot without guest_memfd. */
  | { readonly kind: 'no-guest-memfd' }
  /** The backing could not give a page. `errno` is positive. Private: reported as a memory fault with this errno. */
  | { readonly kind: 'error'; readonly errno: number };

/** Memory type of a frame whose cachability the guest has a say in. @source KVM get_mt_mask, kvm_mtrr_check_gfn_range_consistency */
export interface MemoryType {
  /** EPT memory type: 0 UC, 1 WC, 4 WT, 5 WP, 6 WB. */
  readonly type: number;
  /** The guest's PAT has no say (IPAT). */
  readonly ignoresPat: boolean;
  /** Largest level at which all frames around this one have the type. */
  readonly maxLevel: PageLevel;
}

/** Memslots, attributes and backing as the MMU sees them; kvm-tdx implements it. Frames never carry direct bits. */
export interface GuestMemory {
  /** kvm_mem_is_private(): the frame's memory attribute. Always false for a VM without private memory. */
  isPrivate(gfn: Gfn): boolean;
  /** The gfn-to-pfn lookup: guest_memfd when `isPrivate`, else the host mapping of the memslot. */
  resolve(gfn: Gfn, isPrivate: boolean, write: boolean): Backing;
  /**
   * The largest level at which all frames around `gfn` have the attribute `isPrivate` (the "mixed" information). Absent: 1 for a VM
   * with a mirror root, no limit for one without. Must be answered without scanning the frames.
   */
  uniformLevel?(gfn: Gfn, isPrivate: boolean): PageLevel;
  /** What a shared leaf says of caching. Undefined, or absent: write-back, whatever the guest's own tables say. */
  memoryType?(gfn: Gfn): MemoryType | undefined;
  /** A write was allowed to (or found on) a frame whose slot logs dirty pages. */
  markDirty?(gfn: Gfn): void;
}

/** What the MMU tells its VM. */
export interface MmuObserver {
  /** kvm_flush_remote_tlbs(): the CPU may hold stale translations of the direct tree; INVEPT before the next entry. */
  flushTlbs(): void;
  /** KVM_BUG_ON(): the VM must never run again. Called once, with the first reason. */
  onBug(reason: string): void;
}
