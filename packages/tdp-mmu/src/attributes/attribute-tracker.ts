import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';

/** What a block of one level holds. 'invalid': no memslot there (only a strategy that knows slots tells). */
export type AttributeState = 'invalid' | 'private' | 'shared' | 'mixed';

/** What a strategy costs; counted since it was made. */
export interface TrackerCosts {
  /** Bytes held only for attributes, page tables not counted. */
  readonly bytes: number;
  /** State words read by `isPrivate`, `uniformLevel` and `stateOf`. */
  readonly reads: number;
  /** Words or entries that `set` looked at. */
  readonly work: number;
  /** Software bits taken from each page-table entry. */
  readonly spteBits: number;
}

/**
 * Who is private and who is shared, for each frame and folded for 2 MiB and 1 GiB blocks. Reading is O(1) in the size of the guest (the fault
 * path); `set` does the scanning (MapGPA). Frames start private.
 */
export interface AttributeTracker {
  readonly strategy: 'slot-arrays' | 'spte-mixed' | 'table-bitmap';
  /** Records the new attribute. Undefined when done; else the first frame that is not (memory short), and nothing from there on was changed. */
  set(range: GfnRange, isPrivate: boolean): Gfn | undefined;
  /** Makes room for what `mark` will write for a piece (one of `pieces`). False: memory is short or a hook was busy; nothing is marked. */
  prepare(piece: GfnRange): boolean;
  /** Records a prepared piece. Always succeeds. */
  mark(piece: GfnRange, isPrivate: boolean): void;
  isPrivate(gfn: Gfn): boolean;
  /** Largest level (1..3) whose block around `gfn` holds only this attribute. */
  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel;
  /** State of the block of `level` (1..3) around `gfn`. */
  stateOf(gfn: Gfn, level: PageLevel): AttributeState;
  readonly costs: TrackerCosts;
}

/** Cuts [start, end) at 2 MiB borders, whole 1 GiB blocks in one piece. */
export function* pieces(range: GfnRange): Generator<GfnRange> {
  const large = 512 * 512;
  for (let start = range.start; start < range.end;) {
    const step = start % large === 0 && range.end - start >= large ? large : 512 - (start % 512);
    const end = Math.min(range.end, start + step) as Gfn;
    yield { start, end };
    start = end;
  }
}
