import type { Hpa } from '@tdxkit/x86-cpu/units';
import { PAMT_ENTRY_BYTES, PageType, PamtPage, SIZE_BYTES, pamtEntry, tdmrOf } from './pamt.ts';

const PAGES = 512;

/** The entries one size smaller under a page, which is held exclusive. */
function children(page: PamtPage): PamtPage[] {
  const m = page.module;
  const base = (page.pa - (page.pa % SIZE_BYTES[page.size])) as Hpa;
  const tdmr = tdmrOf(m, base);
  if (tdmr === undefined || page.size === 0) throw new RangeError('a page without smaller pages');
  const size = (page.size - 1) as 0 | 1;
  const first = pamtEntry(m, tdmr, base, size);
  return Array.from(
    { length: PAGES },
    (_, i) => new PamtPage(m, (base + i * SIZE_BYTES[size]) as Hpa, (first + i * PAMT_ENTRY_BYTES) as Hpa, size),
  );
}

/** A large guest page becomes 512 guest pages. */
export function splitPamt(page: PamtPage, owner: Hpa): void {
  for (const child of children(page)) child.assignMapped(PageType.PT_REG, owner);
  page.type = PageType.PT_NDA;
}

/** 512 guest pages become one: `page` is the entry of the larger size. */
export function mergePamt(page: PamtPage, owner: Hpa): void {
  for (const child of children(page)) child.type = PageType.PT_NDA;
  page.assign(PageType.PT_REG, owner);
}
