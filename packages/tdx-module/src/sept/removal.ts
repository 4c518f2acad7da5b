import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { PamtPage, pamtEntry, tdmrOf } from '../pamt/pamt.ts';
import { lockPamtEntry } from '../pamt/pamt-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { clearEntryOutputs, setEntryOutputs, type SeptRef } from './sept-operand.ts';
import { isBlocked, isTracked, needsTracking } from './tracking.ts';

/** The PAMT entry of the page that an entry names (a guest page of the entry's size, or a table), locked exclusive: OPERAND_BUSY|RCX. */
export function lockMappedPage(l: ModuleLp, ref: SeptRef, size: 0 | 1 | 2): PamtPage | bigint {
  const page = lockPamtEntry(ref.td.module, l.locks, ref.hpa, LockMode.EXCLUSIVE, size);
  return page ?? status(Code.OPERAND_BUSY, Operand.RCX);
}

/** The PAMT entry that describes what an entry names, without a lock: for leaves that hold the whole tree. */
export function mappedPage(ref: SeptRef, size: 0 | 1 | 2): PamtPage {
  const m = ref.td.module;
  const pa: Hpa = ref.hpa;
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) throw new RangeError('a Secure EPT entry names memory outside all TDMRs');
  return new PamtPage(m, pa, pamtEntry(m, tdmr, pa, size), size);
}

/**
 * May the mapping of `ref` go: blocked, and no LP can hold a translation any more? Not asked before the TD runs.
 * @returns GPA_RANGE_NOT_BLOCKED with the entry in RCX and RDX, TLB_TRACKING_NOT_DONE with zeros, or SUCCESS
 */
export function checkTracked(l: ModuleLp, ref: SeptRef, page: PamtPage): bigint {
  if (!needsTracking(ref.td, ref.state)) return SUCCESS;
  if (!isBlocked(ref.state)) {
    setEntryOutputs(l, ref.cleanLow, ref.high, ref.level);
    return status(Code.GPA_RANGE_NOT_BLOCKED, Operand.RCX);
  }
  if (!isTracked(ref.td, page.bepochLow, page.bepochHigh)) {
    clearEntryOutputs(l);
    return status(Code.TLB_TRACKING_NOT_DONE, Operand.RCX);
  }
  return SUCCESS;
}
