import { Tdcs, OpState } from '../td/tdcs-layout.ts';
import type { Td } from '../td/td.ts';
import { opStates } from '../td/op-states.ts';
import { statesWith } from './sept-entry.ts';

const TRACKED_OP_STATES = opStates(OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.LIVE_IMPORT);
const TRACKED_ENTRY_STATES = statesWith('tlbTrackingRequired');
const BLOCKED_STATES = statesWith('anyBlocked');
const MIG_FLAG = 1n << 63n;

/** Must an entry of state `state` be blocked and tracked before it may go? Not before the TD runs. */
export function needsTracking(td: Td, state: number): boolean {
  return ((TRACKED_OP_STATES >>> td.opState) & 1) !== 0 && ((TRACKED_ENTRY_STATES >>> state) & 1) !== 0;
}

export const isBlocked = (state: number): boolean => ((BLOCKED_STATES >>> state) & 1) !== 0;

/** Can no LP hold a translation that was made before the block at `bepoch`? @source TDX-ABI "TLB Tracking" */
export function isTracked(td: Td, bepoch: bigint): boolean {
  if ((bepoch & MIG_FLAG) !== 0n) return false;
  const epoch = td.epoch;
  if (bepoch === epoch - 1n) return td.tdcs.read16(Tdcs.REFCOUNT + 2 * Number(bepoch & 1n)) === 0;
  return bepoch < epoch - 1n;
}
