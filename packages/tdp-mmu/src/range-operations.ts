import type { Gfn } from '@tdxkit/x86-cpu/units';
import { MARKS_HIGH, NONPRESENT_HIGH, NONPRESENT_LOW, SpteLow, isLeaf, isMmio, isPresent } from './spte.ts';
import { forEachEntry } from './lookup.ts';
import type { GfnRange } from './guest-memory.ts';
import type { PageLevel } from './hooks.ts';
import { splitDirectLeaf } from './split.ts';
import type { MmuState } from './state.ts';
import { ENTRIES, framesOf } from './table.ts';
import type { TdpTable } from './table.ts';
import { freeSubtree } from './zap.ts';

/** Visits the present entries of a tree that cover a frame of [start, end), parents first; `visit` returns false to stay above a table. */
export function forEachPresent(
  state: MmuState,
  table: TdpTable,
  start: number,
  end: number,
  visit: (table: TdpTable, index: number, at: number) => boolean,
): void {
  const { memory } = state.config;
  const frames = framesOf(table.level);
  const first = Math.max(0, Math.floor((start - table.gfn) / frames));
  const last = Math.min(ENTRIES, Math.ceil((end - table.gfn) / frames));
  if (table.used === 0) return;
  const base = table.words(memory);
  for (let index = first; index < last; index++) {
    const at = base + 2 * index;
    if (!isPresent(memory.u32[at]!)) continue;
    if (!visit(table, index, at)) continue;
    const low = memory.u32[at]!; // the visit may have split it
    if (isPresent(low) && !isLeaf(low, table.level))
      forEachPresent(state, state.pool.child(low, memory.u32[at + 1]!), start, end, visit);
  }
}

/** The frames of a range as the direct tree is walked. */
export const directRange = (state: MmuState, range: GfnRange): { start: number; end: number } => {
  const start = state.bits.toShared(range.start);
  return { start, end: start + (range.end - range.start) };
};

/** kvm_tdp_mmu_age_gfn_range() and _test_age_gfn(): direct leaves only. */
export function ageRange(state: MmuState, range: GfnRange, clear: boolean): boolean {
  if (state.directRoot === undefined) return false;
  const { u32 } = state.config.memory;
  const { start, end } = directRange(state, range);
  let young = false;
  forEachPresent(state, state.directRoot, start, end, (table, _index, at) => {
    const low = u32[at]!;
    if (!isLeaf(low, table.level)) return true;
    if ((low & SpteLow.A) !== 0) {
      young = true;
      if (clear) u32[at] = low & ~SpteLow.A;
    }
    return false;
  });
  return young;
}

/** kvm_tdp_mmu_wrprot_slot(): clears W of direct leaves of `minLevel` and up. True when a TLB flush is needed. */
export function writeProtectRange(state: MmuState, range: GfnRange, minLevel: PageLevel): boolean {
  if (state.directRoot === undefined) return false;
  const { u32 } = state.config.memory;
  const { start, end } = directRange(state, range);
  let changed = false;
  forEachPresent(state, state.directRoot, start, end, (table, _index, at) => {
    const low = u32[at]!;
    if (!isLeaf(low, table.level)) return table.level > minLevel;
    if ((low & SpteLow.W) !== 0 && table.level >= minLevel) {
      u32[at] = low & ~(SpteLow.W | SpteLow.D);
      changed = true;
    }
    return false;
  });
  return changed;
}

/** kvm_tdp_mmu_clear_dirty_pt_masked(): write-protects the 4 KiB leaves of the frames in `mask`. */
export function clearDirtyMasked(state: MmuState, first: Gfn, mask: bigint): boolean {
  let changed = false;
  for (let i = 0; mask >> BigInt(i) !== 0n; i++) {
    if (((mask >> BigInt(i)) & 1n) === 0n) continue;
    const start = (first + i) as Gfn;
    if (writeProtectRange(state, { start, end: (start + 1) as Gfn }, 1)) changed = true;
  }
  return changed;
}

/** kvm_tdp_mmu_try_split_huge_pages(): direct leaves above `target` become tables. False when memory ran out on the way. */
export function splitHugeRange(state: MmuState, range: GfnRange, target: PageLevel): boolean {
  if (state.directRoot === undefined) return true;
  const { u32 } = state.config.memory;
  const { start, end } = directRange(state, range);
  let complete = true;
  forEachPresent(state, state.directRoot, start, end, (table, index, at) => {
    if (table.level <= target || !complete) return false;
    if (isLeaf(u32[at]!, table.level) && !splitDirectLeaf(state, table, index)) complete = false;
    return complete && table.level - 1 > target;
  });
  return complete;
}

/** kvm_tdp_mmu_recover_huge_pages(): empties direct entries that hold a table where the backing now allows one large leaf. */
export function recoverHugeRange(state: MmuState, range: GfnRange): boolean {
  if (state.directRoot === undefined) return false;
  const { memory, guest } = state.config;
  const { start, end } = directRange(state, range);
  let changed = false;
  forEachPresent(state, state.directRoot, start, end, (table, index, at) => {
    const low = memory.u32[at]!;
    if (isLeaf(low, table.level)) return false;
    if (table.level > state.maxLevel(false)) return true;
    const first = table.frameOfEntry(index);
    if (first < start || first + framesOf(table.level) > end) return true;
    const gfn = state.bits.toPrivate(first);
    const backing = guest.resolve(gfn, false, false);
    if (backing.kind !== 'page' || backing.maxLevel < table.level || backing.dirtyLogged === true) return true;
    if ((state.attributes.uniformLevel?.(gfn, false) ?? (state.bits.mask === 0 ? 5 : 1)) < table.level) return true;
    if ((guest.memoryType?.(gfn)?.maxLevel ?? 5) < table.level) return true;
    const high = memory.u32[at + 1]!;
    const child = state.pool.child(low, high);
    memory.u32[at] = NONPRESENT_LOW;
    memory.u32[at + 1] = NONPRESENT_HIGH + (high & MARKS_HIGH);
    table.used--;
    freeSubtree(state, child);
    changed = true;
    return false;
  });
  return changed;
}

/** Empties every MMIO entry of the direct tree: a memslot may be there now. */
export function dropMmio(state: MmuState, root: TdpTable): void {
  const { memory } = state.config;
  forEachEntry(state, root, (table, index, low, high) => {
    if (!isMmio(low, high, state.mmioKey)) return;
    const at = table.words(memory) + 2 * index;
    memory.u32[at] = NONPRESENT_LOW;
    memory.u32[at + 1] = NONPRESENT_HIGH + (high & MARKS_HIGH);
    table.used--;
    state.counters.mmioSptes--;
  });
  state.config.observer.flushTlbs();
}
