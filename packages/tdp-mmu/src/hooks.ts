import type { Gfn, Hpa, Pfn } from '@tdxkit/x86-cpu/units';

/** Level of a page-table entry: 1 covers 4 KiB, 2 covers 2 MiB, 3 covers 1 GiB, 4 covers 512 GiB, 5 covers 256 TiB. */
export type PageLevel = 1 | 2 | 3 | 4 | 5;

/**
 * What a hook answers.
 * 'ok': done. 'busy': nothing changed, the same call may succeed later (the fault is retried). 'error': it can never succeed; on install
 * the mirror keeps its old entry, on removal the page is leaked; either way the VM is bugged.
 */
export type HookResult = 'ok' | 'busy' | 'error';

/**
 * The external page table that a mirror root stands for: KVM reads the mirror, somebody else owns the real table.
 * Every hook runs while the mirror SPTE it concerns is FROZEN. A hook may call back into the MMU (that is how races are driven).
 * `gfn` never carries the direct bits and is aligned to `level`.
 * @source KVM x86 ops: link_external_spt, set_external_spte, remove_external_spte, free_external_spt
 */
export interface ExternalPageTableHooks {
  /**
   * A non-leaf SPTE becomes present. `level` is the level of that entry (2 when the new table holds 4 KiB entries), `table` the
   * external page that backs the new table. Parents are linked before children.
   */
  linkExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult;
  /** A leaf SPTE of `level` becomes present and maps `pfn`. */
  setExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult;
  /** A present leaf SPTE of `level` that maps `pfn` is zapped. 'busy' counts as failure here: the hook does its own retries. */
  removeExternalSpte(gfn: Gfn, level: PageLevel, pfn: Pfn): HookResult;
  /**
   * A table page dies with its VM. `level` and `table` are those of the `linkExternalTable` call. 'ok' gives the page back to the
   * allocator; anything else leaks it.
   */
  freeExternalTable(gfn: Gfn, level: PageLevel, table: Hpa): HookResult;
  /**
   * A present leaf of `level` becomes a table of 512 leaves of `level - 1` mapping the same pages. Only called when the configuration
   * allows large private pages; absent means that a split is refused.
   */
  splitExternalSpte?(gfn: Gfn, level: PageLevel, table: Hpa): HookResult;
  /** The reverse: 512 leaves under the entry of `level` become one leaf; 'ok' gives `table` back to the allocator. */
  collapseExternalTable?(gfn: Gfn, level: PageLevel, table: Hpa): HookResult;
}
