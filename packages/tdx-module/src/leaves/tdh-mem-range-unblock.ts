import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { unblockAliases } from '../l2/l2-aliases.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { mappedPage } from '../sept/removal.ts';
import { SeptLow, allowedStates, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { clearEntryOutputs, openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { isTracked, needsTracking } from '../sept/tracking.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { BLOCK_STATES } from './tdh-mem-range-block.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 'pwl',
  opStates: BLOCK_STATES,
  states: allowedStates('TDH.MEM.RANGE.UNBLOCK'),
  tdr: LockMode.SHARED,
  tree: LockMode.EXCLUSIVE,
  tdrFlags: 0,
};

/** State that a blocked entry had before, exports aside. */
function unblocked(state: number): number {
  if (state === SeptState.NL_BLOCKED) return SeptState.NL_MAPPED;
  return state === SeptState.BLOCKED ? SeptState.MAPPED : SeptState.PENDING;
}

/**
 * TDH.MEM.RANGE.UNBLOCK: undoes a block, once its epoch is tracked.
 * @source TDX-ABI "TDH.MEM.RANGE.UNBLOCK"
 * @param regs RCX GPA and level; RDX TDR
 * @returns RCX, RDX: 0, or the entry on errors. TLB_TRACKING_NOT_DONE names SEPT_TREE, unlike elsewhere
 */
export const tdhMemRangeUnblock: HostLeaf = (m, l) => {
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const isTable = ref.state === SeptState.NL_BLOCKED;
  const page = mappedPage(ref, isTable ? 0 : (ref.level as 0 | 1 | 2));
  if (needsTracking(ref.td, ref.state) && !isTracked(ref.td, page.bepochLow, page.bepochHigh)) {
    clearEntryOutputs(l);
    return status(Code.TLB_TRACKING_NOT_DONE, Operand.SEPT_TREE);
  }

  const state = unblocked(ref.state);
  if (state !== SeptState.PENDING) unblockAliases(ref);
  const access = state === SeptState.PENDING ? 0 : SeptLow.RWX;
  ref.write(withStateLow(ref.low, state) | access, withStateHigh(ref.high, state));
  return SUCCESS;
};
