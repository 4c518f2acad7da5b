import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import { SpteLow, isMmio } from '../spte.ts';
import { ENTRIES, framesOf } from '../table.ts';
import type { EntryRef } from './shadow-page.ts';
import type { ShadowTables } from './shadow-tables.ts';

/** Drops the leaves of a range that `goes` picks. True when one was there: a TLB flush is needed. */
function dropWhere(tables: ShadowTables, { start, end }: GfnRange, goes: (entry: EntryRef, gfn: Gfn) => boolean): boolean {
  const dropped = { any: false };
  tables.rmap.each(start, end, (gfn, entry) => {
    if (goes(entry, gfn as Gfn) && tables.drop(entry)) dropped.any = true;
  });
  return dropped.any;
}

/** Drops the leaves that cover a frame of the range, large ones as a whole. True: flush. */
export function zapLeaves(tables: ShadowTables, range: GfnRange): boolean {
  let dropped = dropWhere(tables, range, () => true);
  for (const level of [2, 3]) {
    const first = (range.start - (range.start % framesOf(level))) as Gfn;
    const at: GfnRange = { start: first, end: (first + 1) as Gfn };
    if (first !== range.start && dropWhere(tables, at, ({ table }) => table.level >= level)) dropped = true;
  }
  return dropped;
}

/** Drops leaves larger than `target`: faults map small ones instead. True: flush. */
export function dropLarger(tables: ShadowTables, range: GfnRange, target: PageLevel): boolean {
  return dropWhere(tables, range, ({ table }) => table.level > target);
}

/** Drops small leaves where `goal` says that a larger one would do. True: flush. @source KVM kvm_rmap_zap_collapsible_sptes() */
export function dropCollapsible(tables: ShadowTables, range: GfnRange, goal: (gfn: Gfn) => PageLevel): boolean {
  return dropWhere(tables, range, ({ table }, gfn) => table.direct && goal(gfn) > table.level);
}

/** Empties every MMIO entry. */
export function dropMmio(tables: ShadowTables): void {
  for (const table of [...tables.pages.all]) {
    for (let index = 0; index < ENTRIES; index++) {
      const entry = { table, index };
      if (isMmio(tables.low(entry), tables.high(entry), tables.mmioKey)) tables.drop(entry);
    }
  }
}

/** True when a leaf of the range has its accessed bit. */
export function isYoung(tables: ShadowTables, { start, end }: GfnRange): boolean {
  const young = { any: false };
  tables.rmap.each(start, end, (_, entry) => {
    if ((tables.low(entry) & SpteLow.A) !== 0) young.any = true;
  });
  return young.any;
}
