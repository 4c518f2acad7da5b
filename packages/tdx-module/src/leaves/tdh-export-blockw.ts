import { SeptState } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { GpaStatus } from '../migration/gpa-list.ts';
import { forEachListed, lockListedEntry } from '../migration/list-walk.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { SeptLow, allowedStates, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.LIVE_EXPORT);
const STATES = allowedStates('TDH.EXPORT.BLOCKW');
const WRITABLE = 2;

/** State of a page once the guest cannot write it any more. */
function writeBlocked(state: number): number {
  switch (state) {
    case SeptState.MAPPED:
      return SeptState.BLOCKEDW;
    case SeptState.EXPORTED_DIRTY:
      return SeptState.EXPORTED_DIRTY_BLOCKEDW;
    case SeptState.PENDING:
      return SeptState.PENDING_BLOCKEDW;
    default:
      return SeptState.PENDING_EXPORTED_DIRTY_BLOCKEDW;
  }
}

/**
 * TDH.EXPORT.BLOCKW: makes the pages of a GPA list read-only for the guest. After TDH.MEM.TRACK they can be exported while the TD runs.
 * @source TDX-ABI "TDH.EXPORT.BLOCKW"
 * @param regs RCX GPA list; RDX TDR
 * @returns RCX the list, with the first entry not done yet; RAX low half: entries that failed
 */
export const tdhExportBlockw: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  return forEachListed(m, l, td, (gpa) => {
    const ref = lockListedEntry(l, td, gpa, STATES);
    if (typeof ref === 'number') return ref;
    const state = writeBlocked(ref.state);
    ref.write(withStateLow(ref.low & ~(SeptLow.RWX & WRITABLE), state), withStateHigh(ref.high, state));
    td.tdcs.write64(Tdcs.BW_EPOCH, td.epoch);
    l.locks.release(ref.address);
    return GpaStatus.SUCCESS;
  });
};
