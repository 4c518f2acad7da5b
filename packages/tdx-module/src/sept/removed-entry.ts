import { SeptState } from '@tdxkit/tdx-arch';
import { SeptHigh, stateHigh, stateLow } from './sept-entry.ts';

/**
 * REMOVED: what is left of a page that goes away during an import. Nothing that is older may be imported in its place.
 *
 *   63  ...state...  44     43:12
 *   SVE              valid  migration epoch
 */
const EPOCH_VALID_HIGH = 1 << 12;

/** Halves of a REMOVED entry that remembers a migration epoch. */
export function removedEntry(epoch: number): readonly [low: number, high: number] {
  const low = ((epoch << 12) >>> 0) | stateLow(SeptState.REMOVED);
  const high = (epoch >>> 20) | EPOCH_VALID_HIGH | stateHigh(SeptState.REMOVED) | SeptHigh.SVE;
  return [low >>> 0, high >>> 0];
}

/** The epoch that a REMOVED entry remembers; undefined: none, or another state. */
export function removedEpoch(low: number, high: number, state: number): number | undefined {
  if (state !== SeptState.REMOVED || (high & EPOCH_VALID_HIGH) === 0) return undefined;
  return ((low >>> 12) | ((high & 0xfff) << 20)) >>> 0;
}
