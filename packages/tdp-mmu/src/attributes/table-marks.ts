import { tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import { installSpte } from '../install.ts';
import { SpteHigh, isFrozen, isLeaf, isPresent, makeNonLeaf } from '../spte.ts';
import type { MmuState } from '../state.ts';
import { ENTRIES, framesOf } from '../table.ts';
import type { TdpTable } from '../table.ts';
import { pieces } from './attribute-tracker.ts';
import type { AttributeState, AttributeTracker, TrackerCosts } from './attribute-tracker.ts';

/**
 * Options B and C: the mark SPTE_SHARED_MASK in the entries of both trees says who is shared; the mirror tree decides. Where a child table holds
 * marks of both kinds, the entry above is mixed: option B keeps that in SPTE_MIXED_MASK of that entry, option C in a bitmap that belongs to
 * the table page. Marks survive zapping; tables are allocated so that a mark has a place.
 *
 * | mirror entry | direct entry  | means                         |
 * |--------------|---------------|-------------------------------|
 * | empty        | empty         | private allowed, not mapped   |
 * | present      | empty         | private mapped                |
 * | empty + mark | empty + mark  | shared allowed, not mapped    |
 * | empty + mark | present + mark| shared mapped                 |
 */
export class TableMarks implements AttributeTracker {
  readonly strategy: 'spte-mixed' | 'table-bitmap';
  readonly #state: MmuState;
  #reads = 0;
  #work = 0;
  #bitmaps = 0;

  constructor(state: MmuState, strategy: 'spte-mixed' | 'table-bitmap') {
    this.#state = state;
    this.strategy = strategy;
  }

  /** The trees with the frame that stands for `gfn` in each. */
  #roots(gfn: Gfn): [TdpTable, number][] {
    const { mirrorRoot, directRoot, bits } = this.#state;
    const roots: [TdpTable, number][] = [];
    if (mirrorRoot !== undefined) roots.push([mirrorRoot, gfn]);
    if (directRoot !== undefined) roots.push([directRoot, bits.toShared(gfn)]);
    return roots;
  }

  set(range: GfnRange, isPrivate: boolean): Gfn | undefined {
    for (const piece of pieces(range)) {
      if (!this.prepare(piece)) return piece.start;
      this.mark(piece, isPrivate);
    }
    return undefined;
  }

  /** Allocates (and links) every table that `mark` needs for this piece. False: memory is short or a hook was busy. */
  prepare(piece: GfnRange): boolean {
    return this.#roots(piece.start).every(([root, start]) => this.#prepare(root, start, start + (piece.end - piece.start)));
  }
  /** Marks a prepared piece. Always succeeds. */
  mark(piece: GfnRange, isPrivate: boolean): void {
    for (const [root, start] of this.#roots(piece.start)) this.#mark(root, start, start + (piece.end - piece.start), !isPrivate);
  }

  #prepare(table: TdpTable, start: number, end: number): boolean {
    const { memory } = this.#state.config;
    const frames = framesOf(table.level);
    const base = table.words(memory);
    for (let index = Math.floor((start - table.gfn) / frames); table.frameOfEntry(index) < end; index++) {
      const first = table.frameOfEntry(index);
      const low = memory.u32[base + 2 * index]!;
      const high = memory.u32[base + 2 * index + 1]!;
      if (isFrozen(low, high)) return false;
      if ((first >= start && first + frames <= end) || (isPresent(low) && isLeaf(low, table.level))) continue;
      let child = isPresent(low) ? this.#state.pool.child(low, high) : undefined;
      if (child === undefined) {
        child = this.#state.pool.allocate(
          (table.level - 1) as PageLevel,
          first,
          table.isMirror,
          table,
          index,
          (high & SpteHigh.SHARED) !== 0,
        );
        if (child === undefined) return false;
        const words = { low: 0, high: 0 };
        makeNonLeaf(words, child.page);
        if (installSpte(this.#state, table, index, low, high, words.low, words.high, child) !== 'ok') {
          this.#state.pool.release(child);
          return false;
        }
      }
      if (!this.#prepare(child, Math.max(start, first), Math.min(end, first + frames))) return false;
    }
    return true;
  }

  #mark(table: TdpTable, start: number, end: number, shared: boolean): void {
    const { memory } = this.#state.config;
    const { u32 } = memory;
    const frames = framesOf(table.level);
    const base = table.words(memory);
    const last = Math.min(ENTRIES, Math.ceil((end - table.gfn) / frames));
    for (let index = Math.max(0, Math.floor((start - table.gfn) / frames)); index < last; index++) {
      this.#work++;
      const low = u32[base + 2 * index]!;
      const high = u32[base + 2 * index + 1]!;
      if (!isPresent(low) || isLeaf(low, table.level)) {
        u32[base + 2 * index + 1] = shared ? high | SpteHigh.SHARED : high & ~SpteHigh.SHARED;
        continue;
      }
      const child = this.#state.pool.child(low, high);
      this.#mark(child, start, end, shared);
      const first = table.frameOfEntry(index);
      const isMixed = !(first >= start && first + frames <= end) && this.#isMixed(child, shared);
      this.#setMixed(table, index, isMixed);
      const now = u32[base + 2 * index + 1]!;
      u32[base + 2 * index + 1] = shared ? now | SpteHigh.SHARED : now & ~SpteHigh.SHARED;
    }
  }

  /** Some entry of a table is mixed or not marked like this. */
  #isMixed(table: TdpTable, shared: boolean): boolean {
    const { memory } = this.#state.config;
    const base = table.words(memory);
    for (let i = 0; i < ENTRIES; i++) {
      this.#work++;
      const high = memory.u32[base + 2 * i + 1]!;
      if (((high & SpteHigh.SHARED) !== 0) !== shared || this.#mixedAt(table, i, high)) return true;
    }
    return false;
  }
  #mixedAt(table: TdpTable, index: number, high: number): boolean {
    if (this.strategy === 'spte-mixed') return (high & SpteHigh.MIXED) !== 0;
    return table.mixed !== undefined && (table.mixed[index >>> 5]! & (1 << (index & 31))) !== 0;
  }
  #setMixed(table: TdpTable, index: number, isMixed: boolean): void {
    if (this.strategy === 'spte-mixed') {
      const { memory } = this.#state.config;
      const at = table.words(memory) + 2 * index + 1;
      memory.u32[at] = isMixed ? memory.u32[at]! | SpteHigh.MIXED : memory.u32[at]! & ~SpteHigh.MIXED;
      return;
    }
    if (table.mixed === undefined) {
      if (!isMixed) return;
      table.mixed = new Uint32Array(ENTRIES / 32);
      this.#bitmaps++;
    }
    if (isMixed) table.mixed[index >>> 5]! |= 1 << (index & 31);
    else table.mixed[index >>> 5]! &= ~(1 << (index & 31));
  }

  isPrivate(gfn: Gfn): boolean {
    return this.stateOf(gfn, 1) === 'private';
  }
  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel {
    const wanted = isPrivate ? 'private' : 'shared';
    return this.stateOf(gfn, 3) === wanted ? 3 : this.stateOf(gfn, 2) === wanted ? 2 : 1;
  }
  stateOf(gfn: Gfn, level: PageLevel): AttributeState {
    const { memory } = this.#state.config;
    let table = this.#state.mirrorRoot;
    while (table !== undefined) {
      const index = tableIndex(gfn * 0x1000, table.level);
      const at = table.words(memory) + 2 * index;
      const low = memory.u32[at]!;
      const high = memory.u32[at + 1]!;
      this.#reads++;
      const hasChild = isPresent(low) && !isLeaf(low, table.level);
      if (!hasChild || table.level <= level) {
        if (hasChild && this.#mixedAt(table, index, high)) return 'mixed';
        return (high & SpteHigh.SHARED) !== 0 ? 'shared' : 'private';
      }
      table = this.#state.pool.child(low, high);
    }
    return 'private';
  }
  get costs(): TrackerCosts {
    return { bytes: this.#bitmaps * 64, reads: this.#reads, work: this.#work, spteBits: this.strategy === 'spte-mixed' ? 2 : 1 };
  }
}
