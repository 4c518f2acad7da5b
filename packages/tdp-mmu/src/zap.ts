import { hex } from '@tdxkit/x86-cpu/units';
import { accountChange } from './install.ts';
import type { PageLevel } from './hooks.ts';
import {
  FROZEN_HIGH,
  FROZEN_LOW,
  MARKS_HIGH,
  NONPRESENT_HIGH,
  NONPRESENT_LOW,
  isLeaf,
  isMmio,
  isPresent,
  spteFrame,
} from './spte.ts';
import type { MmuState } from './state.ts';
import { ENTRIES, framesOf } from './table.ts';
import type { TdpTable } from './table.ts';

/** Makes one present leaf or MMIO entry empty (mmu_lock held for write). Mirror: FROZEN, hook, empty; a hook that fails bugs the VM and leaks the page. */
export function zapLeaf(state: MmuState, table: TdpTable, index: number): void {
  const { memory } = state.config;
  const { u32 } = memory;
  const at = table.words(memory) + 2 * index;
  const low = u32[at]!;
  const high = u32[at + 1]!;
  if (table.isMirror) {
    u32[at] = FROZEN_LOW;
    u32[at + 1] = FROZEN_HIGH + (high & MARKS_HIGH);
    const gfn = table.frameOfEntry(index);
    const result = state.hooks?.removeExternalSpte(gfn, table.level, spteFrame(low, high)) ?? 'error';
    if (result !== 'ok') {
      state.leaked.add(gfn);
      state.counters.leakedPages += framesOf(table.level);
      state.bug(`hook did not remove frame ${hex(gfn)} at level ${table.level}: ${result}`);
    }
  }
  const now = table.words(memory) + 2 * index;
  u32[now] = NONPRESENT_LOW;
  u32[now + 1] = NONPRESENT_HIGH + (high & MARKS_HIGH);
  accountChange(state, table, low, high, NONPRESENT_LOW, NONPRESENT_HIGH);
}

/**
 * tdp_mmu_zap_leafs(): empties every leaf below `table` that covers a frame of [start, end) (frames as the tree is walked). Tables stay.
 * A large leaf that lies partly outside goes as a whole in the direct tree; in the mirror tree it must have been split before.
 * @returns true when something present was zapped
 */
export function zapLeafsBelow(state: MmuState, table: TdpTable, start: number, end: number): boolean {
  if (table.used === 0) return false;
  const { memory } = state.config;
  const { u32 } = memory;
  const frames = framesOf(table.level);
  const first = Math.max(0, Math.floor((start - table.gfn) / frames));
  const last = Math.min(ENTRIES, Math.ceil((end - table.gfn) / frames));
  let flush = false;
  const base = table.words(memory);
  for (let index = first; index < last && table.used > 0; index++) {
    const at = base + 2 * index;
    const low = u32[at]!;
    const high = u32[at + 1]!;
    if (isPresent(low)) {
      if (isLeaf(low, table.level)) {
        if (table.isMirror && frames > 1) {
          const gfn = table.frameOfEntry(index);
          if (gfn < start || gfn + frames > end) {
            state.bug(`zap of part of the large private leaf at frame ${hex(gfn)}, which was not split before`);
            continue;
          }
        }
        zapLeaf(state, table, index);
        flush = true;
      } else if (zapLeafsBelow(state, state.pool.child(low, high), start, end)) flush = true;
    } else if (isMmio(low, high, state.mmioKey)) zapLeaf(state, table, index);
  }
  return flush;
}

/**
 * handle_removed_pt(): frees a subtree that no entry points at any more, children first. Every entry becomes FROZEN, so that a walker that
 * still holds the table cannot install anything. Leaves of a mirror table go through the remove hook, tables through the free hook.
 */
export function freeSubtree(state: MmuState, table: TdpTable): void {
  const { memory } = state.config;
  const { u32 } = memory;
  for (let index = 0; index < ENTRIES; index++) {
    const at = table.words(memory) + 2 * index;
    const low = u32[at]!;
    const high = u32[at + 1]!;
    if (isPresent(low) && isLeaf(low, table.level) && table.isMirror) zapLeaf(state, table, index);
    else if (isPresent(low) || isMmio(low, high, state.mmioKey)) {
      accountChange(state, table, low, high, NONPRESENT_LOW, NONPRESENT_HIGH);
      u32[at] = FROZEN_LOW;
      u32[at + 1] = FROZEN_HIGH;
      if (isPresent(low) && !isLeaf(low, table.level)) freeSubtree(state, state.pool.child(low, high));
      continue;
    }
    const now = table.words(memory) + 2 * index;
    u32[now] = FROZEN_LOW;
    u32[now + 1] = FROZEN_HIGH;
  }
  freeExternal(state, table);
  state.pool.release(table);
}

function freeExternal(state: MmuState, table: TdpTable): void {
  if (table.external === undefined) return;
  const linkLevel = (table.level + 1) as PageLevel;
  if (state.hooks?.freeExternalTable(table.gfn, linkLevel, table.external) === 'ok') return;
  state.pool.leakExternal(table);
  state.counters.leakedTables++;
}
