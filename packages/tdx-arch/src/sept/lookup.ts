import { septStates } from '../generated/sept.ts';
import type { SeptStateInfo } from './sept-state-info.ts';

/** State bits of an entry: D 9, PS 7, IPAT 6, TDEX 53, TDBW 54, TDB 55, TDP 56. */
export const SEPT_STATE_MASK = 0x01e0_0000_0000_02c0n;

const byEntryBits: ReadonlyMap<bigint, SeptStateInfo> = new Map(septStates.map((s) => [s.entryBits, s]));
const byPublic: ReadonlyMap<number, SeptStateInfo> = new Map(septStates.map((s) => [s.publicState, s]));

/** The state of a Secure EPT entry; undefined for a combination of bits that is no state. */
export const septStateOf = (entry: bigint): SeptStateInfo | undefined => byEntryBits.get(entry & SEPT_STATE_MASK);
/** The state with this public number (RDX bits 15:8). */
export const septStateByPublic = (publicState: number): SeptStateInfo | undefined => byPublic.get(publicState);
