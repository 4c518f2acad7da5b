import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf, HostLeafRow } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PAMT_ENTRY_BYTES, PageType, isFreeEntry, pamtEntry, tdmrOf } from '../pamt/pamt.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockPageAt } from '../td/operands.ts';

const PAGE_BYTES = 0x1000;
const PAGES_OF_2M = 512;

/**
 * TDH.PHYMEM.PAGE.WBINVD: writes back and invalidates the cache lines of a free page. The model's caches are coherent, so nothing moves.
 * @source TDX-ABI "TDH.PHYMEM.PAGE.WBINVD"
 * @param regs RCX page, with the HKID whose lines are meant
 */
export const tdhPhymemPageWbinvd: HostLeaf = (m, l) => {
  const hi = l.hi(Gpr.RCX);
  const lo = l.lo(Gpr.RCX);
  if ((lo & 0xfff) !== 0 || hi >>> 20 !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const pa = m.memory.stripHkid((hi * 0x1_0000_0000 + lo) as Hpa);
  const page = lockPageAt(m, l, pa, Operand.RCX, LockMode.SHARED);
  if (typeof page === 'bigint') return page;
  if (page.type !== PageType.PT_NDA) return status(Code.PAGE_METADATA_INCORRECT, Operand.RCX);
  return SUCCESS;
};

/** TDH.PHYMEM.PAGE.WBINVD of free pages in a row, up to the end of their 2 MiB: 10 ns each instead of 350. */
export const tdhPhymemPageWbinvdRow: HostLeafRow = (m, l, times, step) => {
  const hi = l.hi(Gpr.RCX);
  const lo = l.lo(Gpr.RCX);
  if (step !== PAGE_BYTES || (lo & 0xfff) !== 0 || hi >>> 20 !== 0) return 0;
  const operand = hi * 0x1_0000_0000 + lo;
  const pa = m.memory.stripHkid(operand as Hpa);
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined || !isFreeEntry(m, pamtEntry(m, tdmr, pa, 2)) || !isFreeEntry(m, pamtEntry(m, tdmr, pa, 1))) return 0;
  const pages = Math.min(times, PAGES_OF_2M - ((lo >>> 12) & (PAGES_OF_2M - 1)));
  const first = pamtEntry(m, tdmr, pa, 0);
  let done = 0;
  while (done < pages && isFreeEntry(m, (first + done * PAMT_ENTRY_BYTES) as Hpa)) done++;
  if (done > 0) l.setNum(Gpr.RCX, operand + (done - 1) * PAGE_BYTES);
  return done;
};
