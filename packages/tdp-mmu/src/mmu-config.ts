import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GuestMemory, MmuObserver, TablePageAllocator } from './guest-memory.ts';
import type { ExternalPageTableHooks, PageLevel } from './hooks.ts';

/** Everything a VM's MMU is handed. Nothing in it changes during the VM's life. The CPU walks with EPT accessed and dirty bits enabled. */
export interface TdpMmuConfig {
  readonly memory: PhysicalMemory;
  /** Pages of the direct and mirror tables. */
  readonly tables: TablePageAllocator;
  /** Pages given to `linkExternalTable`. Required with `hooks`. */
  readonly externalTables?: TablePageAllocator;
  readonly guest: GuestMemory;
  readonly observer: MmuObserver;
  /** Levels of the roots: 4 or 5. The direct bits must lie inside what the root covers. */
  readonly rootLevel: 4 | 5;
  /** kvm_gfn_direct_bits(): the GFN bit that selects the direct (shared) tree; 0 for a VM with one tree. */
  readonly directBits: Gfn;
  /** Makes the VM one with a mirror root. Needs `directBits` != 0. */
  readonly hooks?: ExternalPageTableHooks;
  /**
   * shadow_mmio_value of this VM within the mask R|W|X|SUPPRESS_VE: 6 (W and X, a misconfiguration) for a plain VM, 0 (RWX clear, SUPPRESS_VE
   * clear: the guest takes #VE) for one with protected state; `undefined` = MMIO caching off, no MMIO SPTE is ever installed.
   */
  readonly mmioValue?: bigint;
  /** Largest level of a direct leaf: 1, 2 or 3. Default 3. */
  readonly maxDirectLevel?: PageLevel;
  /** Largest level of a mirror leaf: 1, 2 or 3. Default 1. Above 1 the hooks need `splitExternalSpte`. */
  readonly maxMirrorLevel?: PageLevel;
  /** Largest mirror leaf that a fault installs, where the external table takes larger ones only by collapsing smaller. Default: `maxMirrorLevel`. */
  readonly maxMirrorFaultLevel?: PageLevel;
  /**
   * Experimental: the fault that fills the last hole of a private block makes one large leaf of it (`collapseExternalTable`); when the hook is not ready for that (the guest
   * has not accepted all of it yet) a later fault tries again. Default false: what was split stays small.
   */
  readonly collapsePrivate?: boolean;
  /**
   * The MMU itself keeps who is private (the 2022 design, `mapGpa`): in arrays of the slots, which have to be told (`addSlot`), or in the tables, large
   * blocks by a second bit of the entry or by a bitmap of the table page. `guest.isPrivate` and `uniformLevel` are then not asked. Default: the guest
   * memory knows.
   */
  readonly attributes?: 'slot-arrays' | 'spte-mixed' | 'table-bitmap';
  /** Records every hook call so that `check()` can compare the mirror with what the hooks were told. Costs memory; for tests. */
  readonly audit?: boolean;
}
