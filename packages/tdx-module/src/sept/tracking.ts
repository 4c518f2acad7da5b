import { Tdcs, OpState } from '../td/tdcs-layout.ts';
import type { Td } from '../td/td.ts';
import { opStates } from '../td/op-states.ts';
import { statesWith } from './sept-entry.ts';

const TRACKED_OP_STATES = opStates(OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.LIVE_IMPORT);
const TRACKED_ENTRY_STATES = statesWith('tlbTrackingRequired');
const BLOCKED_STATES = statesWith('anyBlocked');
/** Bit 63 of BEPOCH. */
const MIG_FLAG_HIGH = 1 << 31;

/** Must an entry of state `state` be blocked and tracked before it may go? Not before the TD runs. */
export function needsTracking(td: Td, state: number): boolean {
  return ((TRACKED_OP_STATES >>> td.opState) & 1) !== 0 && ((TRACKED_ENTRY_STATES >>> state) & 1) !== 0;
}

export const isBlocked = (state: number): boolean => ((BLOCKED_STATES >>> state) & 1) !== 0;

/**
 * Can no LP hold a translation that was made before the block at BEPOCH, which is given by its halves? Epochs count from 1 and stay below
 * 2**53.
 * @source TDX-ABI "TLB Tracking"
 */
export function isTracked(td: Td, bepochLow: number, bepochHigh: number): boolean {
  if ((bepochHigh & MIG_FLAG_HIGH) !== 0) return false;
  const bepoch = bepochHigh * 0x1_0000_0000 + bepochLow;
  const last = td.tdcs.read32(Tdcs.TD_EPOCH + 4) * 0x1_0000_0000 + td.tdcs.read32(Tdcs.TD_EPOCH) - 1;
  return bepoch === last ? td.tdcs.read16(Tdcs.REFCOUNT + 2 * (bepochLow & 1)) === 0 : bepoch < last;
}
