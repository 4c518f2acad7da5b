import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { blockAliases } from '../l2/l2-aliases.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openKnownEntry } from '../sept/open-known-entry.ts';
import { mappedPage } from '../sept/removal.ts';
import { SeptLow, allowedStates, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import { setEntryOutputs, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { isBlocked } from '../sept/tracking.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

/** OP_STATEs in which mappings may be blocked and unblocked. */
export const BLOCK_STATES = opStates(
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.PAUSED_EXPORT,
  OpState.POST_EXPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
);
const ALLOWED_STATES = allowedStates('TDH.MEM.RANGE.BLOCK');
const BLOCKED_FOR_WRITING = statesWith('anyBlockedw');

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 'pwl',
  opStates: BLOCK_STATES,
  states: 0xffff,
  tdr: LockMode.SHARED,
  tree: LockMode.EXCLUSIVE,
  tdrFlags: 0,
};

/** State that a block leads to. */
function blocked(state: number): number {
  if (state === SeptState.NL_MAPPED) return SeptState.NL_BLOCKED;
  return state === SeptState.MAPPED || state === SeptState.BLOCKEDW ? SeptState.BLOCKED : SeptState.PENDING_BLOCKED;
}

/**
 * TDH.MEM.RANGE.BLOCK: no new translations from this entry on; the epoch of the block is noted for TDH.MEM.TRACK.
 * @source TDX-ABI "TDH.MEM.RANGE.BLOCK"
 * @param regs RCX GPA and level; RDX TDR
 * @returns RCX, RDX: 0, or the entry on errors
 */
export const tdhMemRangeBlock: HostLeaf = (m, l) => {
  const ref = openKnownEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  if (((ALLOWED_STATES >>> ref.state) & 1) === 0) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(isBlocked(ref.state) ? Code.GPA_RANGE_ALREADY_BLOCKED : Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
  }
  const isTable = ref.state === SeptState.NL_MAPPED;
  const page = mappedPage(ref, isTable ? 0 : (ref.level as 0 | 1 | 2));

  const state = blocked(ref.state);
  ref.write(withStateLow(ref.cleanLow & ~SeptLow.RWX, state), withStateHigh(ref.high, state));
  blockAliases(ref, ((BLOCKED_FOR_WRITING >>> ref.state) & 1) !== 0);
  const { tdcs } = ref.td;
  page.setBepoch(tdcs.read32(Tdcs.TD_EPOCH), tdcs.read32(Tdcs.TD_EPOCH + 4));
  return SUCCESS;
};
