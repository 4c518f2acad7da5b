import type { SeptFlag, SeptState } from '../generated/sept.ts';

export type SeptStateName = keyof typeof SeptState;

/** One state of a Secure EPT entry. */
export interface SeptStateInfo {
  readonly index: number;
  readonly name: SeptStateName;
  /** What TDH.MEM.SEPT.RD reports. */
  readonly publicState: number;
  /** PS<<6 | IPAT<<5 | TDP<<4 | TDB<<3 | TDBW<<2 | TDEX<<1 | D. */
  readonly encoding: number;
  /** The state bits in place in an entry. */
  readonly entryBits: bigint;
  readonly flags: readonly SeptFlag[];
}

/** One state of an L2 Secure EPT entry. */
export interface L2SeptStateInfo {
  readonly name: string;
  readonly publicState: number;
  readonly encoding: number;
}
