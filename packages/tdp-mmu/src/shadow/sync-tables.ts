import type { Gpa } from '@tdxkit/x86-cpu/units';
import { isEmpty, isPresent } from '../spte.ts';
import { ENTRIES } from '../table.ts';
import type { ReadGuest } from './guest-ept.ts';
import type { EntryRef, ShadowPage } from './shadow-page.ts';
import type { ShadowTables } from './shadow-tables.ts';

/**
 * Compares every table that the guest was allowed to write with what it stands for: entries that differ become empty, and `protect` takes the guest's
 * right to write it again. True when an entry was dropped: a TLB flush is needed.
 * @source KVM mmu_sync_children()
 */
export function syncTables(tables: ShadowTables, read: ReadGuest, protect: (table: ShadowPage) => void): boolean {
  let changed = false;
  for (const table of [...tables.pages.all]) {
    if (!table.isUnsync) continue;
    table.isUnsync = false;
    for (let index = 0; index < ENTRIES; index++) if (syncEntry(tables, read, { table, index })) changed = true;
    protect(table);
  }
  return changed;
}

/** FNAME(sync_page) of one entry. */
function syncEntry(tables: ShadowTables, read: ReadGuest, entry: EntryRef): boolean {
  const low = tables.low(entry);
  const high = tables.high(entry);
  if (isEmpty(low, high)) return false;
  const guest = read((entry.table.gfn * 0x1000 + 8 * entry.index) as Gpa) ?? 0n;
  const rights = Number(guest & 7n);
  const allows = (low & 7 & ~rights) === 0;
  const isSame = isPresent(low) && Number((guest & 0xf_ffff_ffff_f000n) >> 12n) === tables.frameOf(entry);
  if (rights !== 0 && isSame && allows) return false;
  return tables.drop(entry);
}
