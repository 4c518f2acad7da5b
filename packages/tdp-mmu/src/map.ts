import { tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import { freeSubtree } from './zap.ts';
import type { PageLevel } from './hooks.ts';
import { installSpte } from './install.ts';
import {
  MARKS_HIGH,
  SpteHigh,
  isAccessAllowed,
  isFrozen,
  isLeaf,
  isMmio,
  isPresent,
  makeLeaf,
  makeMmio,
  makeNonLeaf,
} from './spte.ts';
import { splitDirectLeaf } from './split.ts';
import type { MmuState } from './state.ts';
import type { TdpTable } from './table.ts';

/** What to put at the end of the walk. */
export interface MapRequest {
  /** The address as its tree is walked: with direct bits in the direct tree, without in the mirror tree. */
  readonly gpa: Gpa;
  readonly isMirror: boolean;
  /** The page, or undefined for an MMIO entry. */
  readonly pfn: Pfn | undefined;
  readonly level: PageLevel;
  readonly hostWritable: boolean;
  readonly writable: boolean;
  /** Bits 6:3 of the leaf. */
  readonly memoryType: number;
  readonly write: boolean;
  readonly fetch: boolean;
  readonly prefetch: boolean;
}
export type MapResult = 'fixed' | 'spurious' | 'mmio' | 'retry' | 'no-memory' | 'bugged';

/** Words of a new entry; the walk does not nest while they are in use (hooks run after they were copied). */
const scratch = { low: 0, high: 0 };

/** kvm_tdp_mmu_map(): walks from the root, links the tables that are missing (parents first), installs the leaf. mmu_lock held for read. */
export function mapLeaf(state: MmuState, root: TdpTable, request: MapRequest): MapResult {
  const { memory } = state.config;
  const { u32 } = memory;
  let table = root;
  for (;;) {
    const index = tableIndex(request.gpa, table.level);
    const at = table.words(memory) + 2 * index;
    const low = u32[at]!;
    const high = u32[at + 1]!;
    if (isFrozen(low, high)) return 'retry';
    const present = isPresent(low);
    if (present && isLeaf(low, table.level) && table.level > request.level) {
      if (table.isMirror || request.prefetch || isAccessAllowed(low, request.write, request.fetch)) return 'spurious';
      if (!splitDirectLeaf(state, table, index)) return 'no-memory';
      continue;
    }
    if (present && !isLeaf(low, table.level) && (table.level > request.level || table.isMirror)) {
      table = state.pool.child(low, high);
      continue;
    }
    if (table.level <= request.level) return mapTargetLevel(state, table, index, low, high, request);
    const child = state.pool.allocate(
      (table.level - 1) as PageLevel,
      table.frameOfEntry(index),
      table.isMirror,
      table,
      index,
      (high & SpteHigh.SHARED) !== 0,
    );
    if (child === undefined) return 'no-memory';
    makeNonLeaf(scratch, child.page);
    const linked = installSpte(state, table, index, low, high, scratch.low, scratch.high, child);
    if (linked !== 'ok') {
      state.pool.release(child);
      return linked;
    }
    table = child;
  }
}

/** tdp_mmu_map_handle_target_level(). */
function mapTargetLevel(
  state: MmuState,
  table: TdpTable,
  index: number,
  low: number,
  high: number,
  request: MapRequest,
): MapResult {
  const present = isPresent(low);
  if (
    present &&
    isLeaf(low, table.level) &&
    (request.prefetch || table.isMirror || isAccessAllowed(low, request.write, request.fetch))
  )
    return 'spurious';
  if (request.pfn === undefined) makeMmio(scratch, state.mmioValue!, table.frameOfEntry(index));
  else {
    const frame = table.level === 1 ? request.pfn : ((request.pfn - (request.pfn & (512 ** (table.level - 1) - 1))) as Pfn);
    makeLeaf(scratch, frame, table.level, request.hostWritable, request.writable, request.memoryType);
  }
  const newLow = scratch.low;
  const newHigh = scratch.high;
  const isMmioEntry = isMmio(newLow, newHigh, state.mmioKey);
  if (newLow === low && newHigh === (high & ~MARKS_HIGH) >>> 0) return isMmioEntry ? 'mmio' : 'spurious';
  const replaced = present && !isLeaf(low, table.level) ? state.pool.child(low, high) : undefined;
  const result = installSpte(state, table, index, low, high, newLow, newHigh, undefined);
  if (result !== 'ok') return result;
  if (replaced !== undefined) freeSubtree(state, replaced);
  if (present) state.config.observer.flushTlbs();
  return isMmioEntry ? 'mmio' : 'fixed';
}
