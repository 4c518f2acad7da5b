import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Gfn, Gpa, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { AttributeTracker } from './attributes/attribute-tracker.ts';
import type { MapGpaResult } from './attributes/map-gpa.ts';
import type { GfnRange } from './guest-memory.ts';
import type { PageLevel } from './hooks.ts';
import type { FaultResult, PageFault } from './page-fault.ts';

/** Which of the two trees an operation touches. */
export type ZapTrees = 'direct' | 'mirror' | 'both';

/** One entry that is not empty. */
export interface SpteInfo {
  /** First frame that it covers, as the tree is walked (direct bits included in the direct tree). */
  readonly gfn: Gfn;
  readonly level: PageLevel;
  readonly spte: bigint;
  /** A present leaf. */
  readonly isLeaf: boolean;
  /** The table page that holds the entry, and its external page. */
  readonly table: Hpa;
  readonly external: Hpa | undefined;
}
export type SpteVisitor = (entry: SpteInfo) => void;

/** Counters since the VM was made; pages are present now. */
export interface MmuStatistics {
  /** Leaves now mapped, by level 1..3. */
  readonly directPages: readonly [number, number, number];
  readonly mirrorPages: readonly [number, number, number];
  /** Table pages now allocated: direct, mirror (root included), external. */
  readonly directTables: number;
  readonly mirrorTables: number;
  readonly externalTables: number;
  readonly mmioSptes: number;
  readonly faults: number;
  readonly fixed: number;
  readonly spurious: number;
  readonly fast: number;
  readonly retries: number;
  readonly memoryFaults: number;
  /** External pages that no hook gave back, and leaves whose removal failed. */
  readonly leakedTables: number;
  readonly leakedPages: number;
}

/**
 * KVM's TDP MMU of one VM. `TdpMmu` implements it.
 * Ranges and frames are without direct bits; an address in a fault carries them.
 * @source KVM arch/x86/kvm/mmu/tdp_mmu.c, mmu.c (names of the C functions are given as facts)
 */
export interface Mmu {
  /** True for a VM with a mirror root (kvm_has_mirrored_tdp()). */
  readonly hasMirror: boolean;
  /** The direct bits in gfn form; 0 when there is one tree. */
  readonly directBits: Gfn;
  /** Physical address of the root the CPU walks, after `loadRoots`. */
  readonly directRoot: Hpa | undefined;
  readonly mirrorRoot: Hpa | undefined;
  /** kvm_arch_dirty_log_supported(): false for a VM with a mirror root; slot flags and dirty-log ioctls are to be refused then. */
  readonly dirtyLogSupported: boolean;
  /** Reason when the VM is bugged. */
  readonly bugged: string | undefined;
  readonly statistics: MmuStatistics;

  /** kvm_gfn_direct_bits helpers; the identity (and `false`) when `directBits` is 0. */
  toShared(gfn: Gfn): Gfn;
  toPrivate(gfn: Gfn): Gfn;
  /** kvm_is_private_gpa(): has a mask and the bit is clear. */
  isPrivateGpa(gpa: Gpa): boolean;
  /** The address without direct bits. */
  stripDirectBits(gpa: Gpa): Gpa;

  /** kvm_mmu_load(): makes the roots that are missing. 0, or ENOMEM (positive) with nothing changed. */
  loadRoots(): number;
  /** kvm_tdp_page_fault(): the whole path: attribute check, backing, invalidation sequence, map. One attempt; the caller loops on 'retry'. */
  handleFault(fault: PageFault): FaultResult;
  /** kvm_tdp_map_page(): like a write fault on behalf of the host; loops on 'retry' at most `attempts` times (default 16). */
  mapPage(gpa: Gpa, attempts?: number): FaultResult;
  /** kvm_tdp_mmu_map_private_pfn(): installs a given page in the mirror tree at 4 KiB, no attribute or slot lookup. 0 or positive errno: EEXIST (a leaf is there), ENOMEM, EIO (VM bugged), EBUSY (hook busy `attempts` times, default 1). */
  mapPrivatePfn(gfn: Gfn, pfn: Pfn, attempts?: number): number;
  /** kvm_tdp_mmu_gpa_is_mapped(): a present leaf is there in the tree that the address selects. */
  isMapped(gpa: Gpa): boolean;
  /** The leaf that maps the address, or undefined. */
  lookup(gpa: Gpa): { readonly pfn: Pfn; readonly level: PageLevel; readonly writable: boolean } | undefined;

  /** Every entry that is not empty, parents before children, ascending: for dumps and tests. */
  forEachSpte(tree: 'direct' | 'mirror', visit: SpteVisitor): void;

  /** kvm_mmu_invalidate_begin() / _end(): between them faults in the range answer 'retry'. May nest. */
  invalidateBegin(range: GfnRange): void;
  invalidateEnd(range: GfnRange): void;

  /** MMU notifier: the host unmapped memory. Direct leaves only. Begin and end included. */
  unmapHostRange(range: GfnRange): void;
  /**
   * guest_memfd invalidation (punch hole, release): mirror leaves only. Begin and end included.
   * 0, or ENOMEM, EAGAIN or EIO when a large leaf across an edge of the range could not be split: then nothing was zapped.
   */
  invalidateGuestMemfd(range: GfnRange): number;
  /**
   * Attribute change: zaps the losing side inside an invalidation window, then calls `store` and ends the window.
   * To private: direct leaves go. To shared: mirror leaves go; a large one across an edge is split first, and its other pages stay.
   * 0, or errno as `invalidateGuestMemfd`: then nothing was zapped and `store` not called.
   */
  changeAttributes(range: GfnRange, toPrivate: boolean, store: () => void): number;
  /** Who is private, when the MMU keeps it itself (`attributes`); else undefined. */
  readonly attributes: AttributeTracker | undefined;
  /**
   * kvm_mmu_map_gpa() of the 2022 design: converts a range inside the MMU. Zaps the losing side, records the new attribute, maps nothing. `StateError` unless the configuration has `attributes`.
   */
  mapGpa(range: GfnRange, toPrivate: boolean): MapGpaResult;
  /** A memslot appeared, or is gone: for attributes in arrays of the slots; private all over at first. Nothing for others. RangeError: it overlaps another. */
  addSlot(range: GfnRange): void;
  removeSlot(range: GfnRange): void;
  /** Memslot delete or move: leaves of both trees in the range, roots and inner tables stay. Errno as `invalidateGuestMemfd`. */
  zapSlot(range: GfnRange): number;
  /** kvm_mmu_zap_all_fast(): drops the whole direct tree; the next `loadRoots` makes a new one. The mirror stays. */
  zapAllFast(): void;
  /**
   * Zaps leaves of `trees` in the range (kvm_tdp_mmu_zap_leafs()). True when the direct tree needed (and got) a TLB flush. A large direct leaf
   * that lies partly in the range goes as a whole; a large mirror leaf must have been split (`splitPrivateEdges`), else the VM is bugged.
   */
  zapLeafs(range: GfnRange, trees: ZapTrees): boolean;

  /** Direct tree only; false and nothing done on frames that only the mirror maps. */
  age(range: GfnRange): boolean;
  testAge(range: GfnRange): boolean;
  writeProtect(range: GfnRange, minLevel?: PageLevel): boolean;
  /** Clears D (or W without A/D) of direct leaves for frames set in `mask`, bit i = frame `first` + i (BITS_PER_LONG chunk). */
  clearDirty(first: Gfn, mask: bigint): void;
  /** Splits large direct leaves in the range to `target`. 0 or ENOMEM. */
  splitHuge(range: GfnRange, target: PageLevel): number;
  /** Splits large mirror leaves that lie across an edge of the range. Errno as `invalidateGuestMemfd`. */
  splitPrivateEdges(range: GfnRange): number;
  /** Makes large mirror leaves of full, uniform, aligned blocks in the range (PROMOTE). Returns how many. Never done by itself. */
  collapsePrivate(range: GfnRange): number;
  /** Recovers huge pages: zaps small direct leaves that could be large. */
  recoverHuge(range: GfnRange): boolean;

  /**
   * kvm_mmu_invalidate_mmio_sptes(): drops every MMIO entry; call it after the memslots have changed.
   * Departs: KVM lets entries go stale by a generation number in them.
   */
  invalidateMmioSptes(): void;

  /**
   * ept_violation_ve_test: the guest of a plain VM took an EPT-violation #VE. Every entry suppresses it, so this is a bug of the MMU: reports the
   * entry and bugs the VM. Returns the report.
   */
  reportUnexpectedVe(gpa: Gpa): string;

  /** What a snapshot keeps of the MMU beside its table pages. SnapshotError while it is at work; always for the shadow MMU, which nobody saves. */
  save(): Saved;
  /** Makes a new MMU of the same configuration the saved one; the machine's memory may be restored before or after. SnapshotError: it does not fit. */
  load(from: SavedFields): void;

  /** VM destroy, first step: zaps every leaf of both trees while the external owner can still remove pages. */
  zapAll(): void;
  /** VM destroy, last step: frees all table pages and roots, external ones through `freeExternalTable`. */
  destroy(): void;

  /** Checks every invariant (mirror equals what the hooks were told or is frozen; no zero entries; counters). Returns the findings. */
  check(): string[];
}
