import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { allowedStates, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { count } from '../migration/session.ts';
import { openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 0,
  opStates: opStates(OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.PAUSED_EXPORT, OpState.POST_EXPORT),
  states: allowedStates('TDH.EXPORT.UNBLOCKW'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: 0,
  hidesBusyEntry: true,
};
const PENDING_STATES = statesWith('anyPending');
const EXPORTED_CLEAN = statesWith('anyExportedAndNonDirty');
const WRITABLE = 2;

/** State that a write block ends in: exported pages have been written to since. */
function unblocked(state: number): number {
  const isPending = ((PENDING_STATES >>> state) & 1) !== 0;
  if (state === SeptState.BLOCKEDW) return SeptState.MAPPED;
  if (state === SeptState.PENDING_BLOCKEDW) return SeptState.PENDING;
  return isPending ? SeptState.PENDING_EXPORTED_DIRTY : SeptState.EXPORTED_DIRTY;
}

/**
 * TDH.EXPORT.UNBLOCKW: ends the write block of a page.
 * @source TDX-ABI "TDH.EXPORT.UNBLOCKW"
 * @param regs RCX GPA; RDX TDR
 * @returns RCX, RDX: 0, or the entry on errors
 */
export const tdhExportUnblockw: HostLeaf = (m, l) => {
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const state = unblocked(ref.state);
  const isPending = ((PENDING_STATES >>> state) & 1) !== 0;
  ref.write(withStateLow(ref.low, state) | (isPending ? 0 : WRITABLE), withStateHigh(ref.high, state));
  if (((EXPORTED_CLEAN >>> ref.state) & 1) !== 0) count(ref.td, Tdcs.DIRTY_COUNT, 1n);
  return SUCCESS;
};
