import { assert, hex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from './hooks.ts';
import { walkTo } from './lookup.ts';
import { MmuErrno } from './page-fault.ts';
import { FROZEN_HIGH, FROZEN_LOW, MARKS_HIGH, isLeaf, isPresent, makeLeaf, makeNonLeaf, spteFrame } from './spte.ts';
import { fillFromLarge } from './split.ts';
import type { MmuState } from './state.ts';
import { ENTRIES, framesOf } from './table.ts';
import type { TdpTable } from './table.ts';

/**
 * Splits a large mirror leaf into 512 smaller ones (mmu_lock held for write): FROZEN, hook (BLOCK, TRACK, DEMOTE in a TD), then the table.
 * The pages keep their content.
 * @returns 0; ENOMEM or EAGAIN (hook busy) with nothing changed; EIO when the hook failed and bugged the VM
 */
export function splitMirrorLeaf(state: MmuState, table: TdpTable, index: number): number {
  const { memory } = state.config;
  const { u32 } = memory;
  const at = table.words(memory) + 2 * index;
  const low = u32[at]!;
  const high = u32[at + 1]!;
  const gfn = table.frameOfEntry(index);
  const child = state.pool.allocate((table.level - 1) as PageLevel, gfn, true, table, index);
  if (child === undefined) return MmuErrno.ENOMEM;
  fillFromLarge(state, child, low, high);
  u32[at] = FROZEN_LOW;
  u32[at + 1] = FROZEN_HIGH + (high & MARKS_HIGH);
  const result = state.hooks?.splitExternalSpte?.(gfn, table.level, child.external!) ?? 'error';
  assert(u32[at] === FROZEN_LOW, `frozen entry of frame ${hex(gfn)} was changed while its hook ran`);
  if (result !== 'ok') {
    u32[at] = low;
    u32[at + 1] = high;
    state.pool.release(child);
    if (result === 'busy') return MmuErrno.EAGAIN;
    state.bug(`hook did not split frame ${hex(gfn)} at level ${table.level}`);
    return MmuErrno.EIO;
  }
  const words = { low: 0, high: 0 };
  makeNonLeaf(words, child.page);
  u32[at] = words.low;
  u32[at + 1] = words.high | (high & MARKS_HIGH);
  state.countLeaf(true, table.level, -1);
  state.counters.mirrorPages[(child.level - 1) as 0 | 1] += ENTRIES;
  return 0;
}

/** Splits until the mirror leaf that maps `gfn` has at most `level`. Errno as `splitMirrorLeaf`. */
export function splitMirrorAt(state: MmuState, gfn: Gfn, level: PageLevel): number {
  for (;;) {
    if (state.mirrorRoot === undefined) return 0;
    const { table, index, low } = walkTo(state, state.mirrorRoot, (gfn * 0x1000) as Gpa);
    if (!isPresent(low) || table.level <= level) return 0;
    const errno = splitMirrorLeaf(state, table, index);
    if (errno !== 0) return errno;
  }
}

/** Splits the large mirror leaves that lie across an edge of [start, end), so that a zap of the range takes nothing else. Errno as `splitMirrorLeaf`. */
export function splitMirrorEdges(state: MmuState, start: number, end: number): number {
  for (const edge of [start, end]) {
    while (
      state.mirrorRoot !== undefined &&
      state.counters.mirrorPages[1] + state.counters.mirrorPages[2] > 0 &&
      edge < framesOf(state.config.rootLevel) * ENTRIES
    ) {
      const { table, index, low } = walkTo(state, state.mirrorRoot, (edge * 0x1000) as Gpa);
      if (!isPresent(low) || table.frameOfEntry(index) === edge) break;
      const errno = splitMirrorLeaf(state, table, index);
      if (errno !== 0) return errno;
    }
  }
  return 0;
}

/** All 512 entries are leaves of consecutive pages, the first aligned to the larger size: that page, else undefined. */
function uniformFirstPage(state: MmuState, child: TdpTable): Pfn | undefined {
  if (child.used !== ENTRIES) return undefined;
  const { memory } = state.config;
  const base = child.words(memory);
  const first = spteFrame(memory.u32[base]!, memory.u32[base + 1]!);
  const step = framesOf(child.level);
  if ((first & (framesOf(child.level + 1) - 1)) !== 0) return undefined;
  for (let i = 0; i < ENTRIES; i++) {
    const low = memory.u32[base + 2 * i]!;
    if (!isPresent(low) || !isLeaf(low, child.level) || spteFrame(low, memory.u32[base + 2 * i + 1]!) !== first + i * step)
      return undefined;
  }
  return first;
}

/**
 * Makes one large leaf of a mirror table whose 512 leaves are one aligned run of pages (mmu_lock held for write): FROZEN, hook (PROMOTE in a
 * TD), leaf; the table goes back. A hook that does not answer 'ok' leaves everything as it was; one that is busy is remembered (`collapsible`).
 */
export function collapseMirrorTable(state: MmuState, child: TdpTable): boolean {
  const { parent, index } = child;
  state.collapsible.delete(child);
  if (parent === undefined || parent.level > state.maxLevel(true) || state.hooks?.collapseExternalTable === undefined)
    return false;
  const gfn = parent.frameOfEntry(index);
  if ((state.attributes.uniformLevel?.(gfn, true) ?? 1) < parent.level || state.inhibitLarge.has(gfn)) return false;
  const first = uniformFirstPage(state, child);
  if (first === undefined) return false;
  const { memory } = state.config;
  const { u32 } = memory;
  const at = parent.words(memory) + 2 * index;
  const low = u32[at]!;
  const high = u32[at + 1]!;
  u32[at] = FROZEN_LOW;
  u32[at + 1] = FROZEN_HIGH + (high & MARKS_HIGH);
  const result = state.hooks.collapseExternalTable(gfn, parent.level, child.external!);
  if (result !== 'ok') {
    u32[at] = low;
    u32[at + 1] = high;
    if (result === 'busy') state.collapsible.add(child);
    return false;
  }
  const words = { low: 0, high: 0 };
  makeLeaf(words, first, parent.level, true, true);
  u32[at] = words.low;
  u32[at + 1] = words.high | (high & MARKS_HIGH);
  state.pool.release(child);
  state.counters.mirrorPages[(child.level - 1) as 0 | 1] -= ENTRIES;
  state.countLeaf(true, parent.level, 1);
  return true;
}

/** Collapses every mirror table below `table` that covers part of [start, end) and can be, smallest first. Returns how many. */
export function collapseMirrorRange(state: MmuState, table: TdpTable, start: number, end: number): number {
  const { memory } = state.config;
  const frames = framesOf(table.level);
  const first = Math.max(0, Math.floor((start - table.gfn) / frames));
  const last = Math.min(ENTRIES, Math.ceil((end - table.gfn) / frames));
  let collapsed = 0;
  const base = table.words(memory);
  for (let index = first; index < last; index++) {
    const low = memory.u32[base + 2 * index]!;
    if (!isPresent(low) || isLeaf(low, table.level)) continue;
    const child = state.pool.child(low, memory.u32[base + 2 * index + 1]!);
    collapsed += collapseMirrorRange(state, child, start, end);
    if (collapseMirrorTable(state, child)) collapsed++;
  }
  return collapsed;
}

/** The fault filled its table: one large leaf instead, and again one level up. */
export function collapseAround(state: MmuState, gpa: Gpa): void {
  if (state.mirrorRoot === undefined) return;
  let { table } = walkTo(state, state.mirrorRoot, gpa);
  const collapse = (from: TdpTable): void => {
    for (let at = from; at.parent !== undefined && collapseMirrorTable(state, at); at = at.parent);
  };
  state.lock.write(() => {
    const [waiting] = state.collapsible;
    if (waiting !== undefined && waiting !== table) collapse(waiting);
    ({ table } = walkTo(state, state.mirrorRoot!, gpa)); // it may have become part of a larger leaf
    collapse(table);
  });
}
