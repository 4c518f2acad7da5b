import { pageBase, tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from '../hooks.ts';
import type { SpteVisitor } from '../mmu.ts';
import { isAccessAllowed, isEmpty, isLeaf, isPresent, spteFrame, spteWord } from '../spte.ts';
import { ENTRIES, framesOf } from '../table.ts';
import type { EntryRef, ShadowPage } from './shadow-page.ts';
import type { ShadowTables } from './shadow-tables.ts';

/** What a present leaf below `root` maps an address to; undefined when there is none. */
export function lookupLeaf(
  tables: ShadowTables,
  root: ShadowPage | undefined,
  gpa: Gpa,
): { readonly pfn: Pfn; readonly level: PageLevel; readonly writable: boolean } | undefined {
  const entry = leafAt(tables, root, gpa);
  if (entry === undefined) return undefined;
  const low = tables.low(entry);
  const { level } = entry.table;
  const within = (pageBase(gpa) / 0x1000) % framesOf(level);
  return { pfn: (spteFrame(low, tables.high(entry)) + within) as Pfn, level, writable: isAccessAllowed(low, true, false) };
}

function leafAt(tables: ShadowTables, root: ShadowPage | undefined, gpa: Gpa): EntryRef | undefined {
  let table = root;
  while (table !== undefined) {
    const entry: EntryRef = { table, index: tableIndex(gpa, table.level) };
    const low = tables.low(entry);
    if (!isPresent(low)) return undefined;
    if (isLeaf(low, table.level)) return entry;
    table = tables.pages.child(low, tables.high(entry));
  }
  return undefined;
}

/** Visits every entry in use of a table and of the tables below it, parents first. */
export function visitTables(tables: ShadowTables, table: ShadowPage, visit: SpteVisitor): void {
  for (let index = 0; index < ENTRIES; index++) {
    const entry = { table, index };
    const low = tables.low(entry);
    const high = tables.high(entry);
    if (isEmpty(low, high)) continue;
    const isTable = isPresent(low) && !isLeaf(low, table.level);
    visit({
      gfn: table.frameOf(index),
      level: table.level,
      spte: spteWord(low, high),
      isLeaf: isPresent(low) && !isTable,
      table: table.page,
      external: undefined,
    });
    if (isTable) visitTables(tables, tables.pages.child(low, high)!, visit);
  }
}
