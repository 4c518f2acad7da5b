import { SeptState } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { GpaStatus } from '../migration/gpa-list.ts';
import { forEachListed, lockListedEntry } from '../migration/list-walk.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { count } from '../migration/session.ts';
import { allowedStates, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.RUNNABLE);
const STATES = allowedStates('TDH.EXPORT.RESTORE');
const PENDING_STATES = statesWith('anyPending');
const WRITABLE = 2;

/**
 * TDH.EXPORT.RESTORE: brings the pages of a GPA list back to their states before an export that was aborted.
 * @source TDX-ABI "TDH.EXPORT.RESTORE"
 * @param regs RCX GPA list; RDX TDR
 * @returns RCX the list, with the first entry not done yet; RAX low half: entries that failed
 */
export const tdhExportRestore: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  return forEachListed(m, l, td, (gpa) => {
    const ref = lockListedEntry(l, td, gpa, STATES);
    if (typeof ref === 'number') return ref;
    const isPending = ((PENDING_STATES >>> ref.state) & 1) !== 0;
    const state = isPending ? SeptState.PENDING : SeptState.MAPPED;
    count(td, Tdcs.MIG_COUNT, -1n);
    ref.write(withStateLow(ref.low, state) | (isPending ? 0 : WRITABLE), withStateHigh(ref.high, state));
    l.locks.release(ref.address);
    return GpaStatus.SUCCESS;
  });
};
