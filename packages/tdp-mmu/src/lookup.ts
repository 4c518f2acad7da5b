import { tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gpa } from '@tdxkit/x86-cpu/units';
import { isFrozen, isLeaf, isPresent } from './spte.ts';
import type { MmuState } from './state.ts';
import type { TdpTable } from './table.ts';

/** Where a walk ended: the entry of `table` at `index`, present leaf or not. */
export interface WalkEnd {
  readonly table: TdpTable;
  readonly index: number;
  readonly low: number;
  readonly high: number;
}

/** kvm_tdp_mmu_get_walk(): walks to the last entry for an address (as the tree is walked). A frozen entry ends the walk as not present. */
export function walkTo(state: MmuState, root: TdpTable, gpa: Gpa): WalkEnd {
  const { memory } = state.config;
  let table = root;
  for (;;) {
    const index = tableIndex(gpa, table.level);
    const at = table.words(memory) + 2 * index;
    const low = memory.u32[at]!;
    const high = memory.u32[at + 1]!;
    if (isFrozen(low, high) || !isPresent(low) || isLeaf(low, table.level)) return { table, index, low, high };
    table = state.pool.child(low, high);
  }
}

/** Calls `visit` for every entry below a table that is not empty and without marks, parents first. */
export function forEachEntry(
  state: MmuState,
  root: TdpTable,
  visit: (table: TdpTable, index: number, low: number, high: number) => void,
): void {
  const { memory } = state.config;
  const base = root.words(memory);
  for (let index = 0; index < 512; index++) {
    const at = base + 2 * index;
    const low = memory.u32[at]!;
    const high = memory.u32[at + 1]!;
    if (low === 0 && high === 0x8000_0000) continue;
    visit(root, index, low, high);
    if (isPresent(low) && !isLeaf(low, root.level)) forEachEntry(state, state.pool.child(low, high), visit);
  }
}
