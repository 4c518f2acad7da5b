import type { Hpa } from '@tdxkit/x86-cpu/units';
import { PageType, PamtPage, SIZE_BYTES, pamtEntry } from './pamt/pamt.ts';
import type { TdmrEntry } from './module-state.ts';
import type { ModuleContext } from './module-context.ts';
import { isLeaf, septHpa, septStateIndex } from './sept/sept-entry.ts';
import { OpState, Tdcs } from './td/tdcs-layout.ts';
import { Lifecycle, MIN_TDCX_PAGES } from './td/tdr-layout.ts';
import type { Td } from './td/td.ts';

const TYPE = 2;
/** Owners in a lock word: everything but the host-priority mark, which a failed try leaves behind. */
const LOCKED = 0xfffd;
const ENTRIES = 512;
const PAGES_PER_SIZE = [1, 512, 512 * 512] as const;
/** See `PageSize`. */
type Size = 0 | 1 | 2;

interface OwnedPage {
  readonly type: number;
  readonly owner: number;
  readonly size: Size;
  isMapped: boolean;
}

/**
 * Looks for contradictions between PAMT, TDR.CHLDCNT and Secure EPT: a page has one owner, every mapped page and table is the TD's own,
 * each is mapped once, and a TD's children are counted. For tests and debug runs, between calls; walks everything.
 * @returns one sentence for each contradiction; none when all agree
 */
export function checkInvariants(m: ModuleContext): string[] {
  const found: string[] = [];
  const pages = new Map<number, OwnedPage>();
  for (const tdmr of m.state.tdmrs) collect(m, tdmr, 2, tdmr.base, tdmr.nextToInit, pages, found);
  for (const [pa, page] of pages) {
    if (page.type === PageType.PT_TDR) checkTd(m.td(pa as Hpa), pages, found);
  }
  return found;
}

/** Pages that are not free in [`from`, `to`), by the leaf entries of the PAMT. */
function collect(
  m: ModuleContext,
  tdmr: TdmrEntry,
  size: Size,
  from: number,
  to: number,
  pages: Map<number, OwnedPage>,
  found: string[],
): void {
  for (let pa = from; pa < to; pa += SIZE_BYTES[size]) {
    const entry = pamtEntry(m, tdmr, pa, size);
    const type = m.memory.read8((entry + TYPE) as Hpa);
    if ((m.memory.read16(entry) & LOCKED) !== 0) found.push(`PAMT entry of ${at(pa)} is locked`);
    if (type === PageType.PT_NDA && size > 0) {
      const below = (size - 1) as Size;
      collect(m, tdmr, below, pa, Math.min(to, pa + SIZE_BYTES[size]), pages, found);
    } else if (type !== PageType.PT_NDA && type !== PageType.PT_RSVD) {
      pages.set(pa, { type, owner: new PamtPage(m, pa as Hpa, entry, size).owner, size, isMapped: false });
    }
  }
}

function checkTd(td: Td, pages: Map<number, OwnedPage>, found: string[]): void {
  let children = 0;
  for (const page of pages.values())
    if (page.type !== PageType.PT_TDR && page.owner === td.tdrPa) children += PAGES_PER_SIZE[page.size];
  if (children !== td.childCount) found.push(`TD ${at(td.tdrPa)} has ${children} pages and counts ${td.childCount}`);
  if (td.lifecycle !== Lifecycle.KEYS_CONFIGURED || td.numTdcx < MIN_TDCX_PAGES || td.opState === OpState.UNINITIALIZED) return;
  checkTable(td, td.tdcs.address(Tdcs.SEPT_ROOT), td.eptPwl, pages, found);
  for (const [pa, page] of pages) {
    if (page.owner !== td.tdrPa || page.isMapped) continue;
    if (page.type === PageType.PT_EPT || page.type === PageType.PT_REG)
      found.push(`page ${at(pa)} of TD ${at(td.tdrPa)} is not in its Secure EPT`);
  }
}

/** The entries of one Secure EPT page, and of the pages below. */
function checkTable(td: Td, table: number, level: number, pages: Map<number, OwnedPage>, found: string[]): void {
  const { memory } = td.module;
  for (let i = 0; i < ENTRIES; i++) {
    const low = memory.read32((table + 8 * i) as Hpa);
    const high = memory.read32((table + 8 * i + 4) as Hpa);
    const where = `Secure EPT entry ${i} of ${at(table)} (level ${level})`;
    if (septStateIndex(low, high) < 0) found.push(`${where} has no state: 0x${high.toString(16)}_${low.toString(16)}`);
    const hpa = septHpa(low, high);
    if (hpa === 0) continue;
    const type = isLeaf(low) || level === 0 ? PageType.PT_REG : PageType.PT_EPT;
    const page = pages.get(hpa);
    if (page?.type !== type || page.owner !== td.tdrPa || page.size !== (type === PageType.PT_REG ? level : 0)) {
      found.push(`${where} names ${at(hpa)}, which is not the TD's`);
      continue;
    }
    if (page.isMapped) found.push(`${where} names ${at(hpa)}, which another entry names`);
    page.isMapped = true;
    if (type === PageType.PT_EPT) checkTable(td, td.withKey(hpa as Hpa), level - 1, pages, found);
  }
}

const at = (pa: number): string => `0x${pa.toString(16)}`;
