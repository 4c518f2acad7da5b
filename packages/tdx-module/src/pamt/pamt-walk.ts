import { InternalError, type Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode, LockSide, type LockScope } from '../locks/lock-scope.ts';
import type { TdmrEntry } from '../module-state.ts';
import type { ModuleContext } from '../module-context.ts';
import { PAMT_ENTRY_BYTES, PageType, PamtPage, pamtEntry, tdmrOf } from './pamt.ts';

const TYPE = 2;

/**
 * Walks the PAMT from 1 GiB down to the entry that describes `pa`, taking larger entries shared and the one found in `mode`.
 * The walk stops at the first entry that is not PT_NDA, and at the latest at `target`.
 * @returns undefined when a lock on the way is busy; what was taken then is given back
 */
export function walkPamt(
  m: ModuleContext,
  locks: LockScope,
  tdmr: TdmrEntry,
  pa: Hpa,
  mode: LockMode,
  target: 0 | 1 | 2 = 0,
  side: LockSide = LockSide.HOST,
): PamtPage | undefined {
  const depth = locks.depth;
  for (let size: 0 | 1 | 2 = 2; ; size = (size - 1) as 0 | 1 | 2) {
    const entry = pamtEntry(m, tdmr, pa, size);
    const isTarget = size === target;
    const taken = locks.tryHostPriorityLock(entry, isTarget ? mode : LockMode.SHARED, side);
    if (!taken) {
      locks.releaseAll(depth);
      return undefined;
    }
    if (isTarget) return new PamtPage(m, pa, entry, size);
    if (m.memory.read8((entry + TYPE) as Hpa) !== PageType.PT_NDA) {
      if (mode === LockMode.EXCLUSIVE && !locks.tryPromote(entry)) {
        locks.releaseAll(depth);
        return undefined;
      }
      return new PamtPage(m, pa, entry, size);
    }
  }
}

/**
 * The entry of a page that is known to be in use, of the given size, without a walk: nothing above it is locked.
 * @returns undefined when it is busy
 */
export function lockPamtEntry(
  m: ModuleContext,
  locks: LockScope,
  pa: Hpa,
  mode: LockMode,
  size: 0 | 1 | 2 = 0,
  side: LockSide = LockSide.HOST,
): PamtPage | undefined {
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) throw new InternalError(`page 0x${pa.toString(16)} lies outside all TDMRs`);
  const entry = pamtEntry(m, tdmr, pa, size);
  return locks.tryHostPriorityLock(entry, mode, side) ? new PamtPage(m, pa, entry, size) : undefined;
}

/** Are all 4 KiB entries of the 2 MiB range at `pa` PT_NDA? The 2 MiB entry is held exclusive, so nobody can change them. */
export function is2MRangeFree(m: ModuleContext, tdmr: TdmrEntry, pa: Hpa): boolean {
  const first = pamtEntry(m, tdmr, pa, 0);
  for (let i = 0; i < 512; i++)
    if (m.memory.read8((first + i * PAMT_ENTRY_BYTES + TYPE) as Hpa) !== PageType.PT_NDA) return false;
  return true;
}
