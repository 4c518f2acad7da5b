import { guestLeaves, hostLeaves } from '../generated/leaves.ts';
import type { LeafInfo } from './leaf-info.ts';

const byNumber = (leaves: readonly LeafInfo[]): ReadonlyMap<number, LeafInfo> => new Map(leaves.map((l) => [l.number, l]));

/** SEAMCALL leaves by RAX bits 15:0. */
export const hostLeafByNumber: ReadonlyMap<number, LeafInfo> = byNumber(hostLeaves);
/** TDCALL leaves by RAX bits 15:0. */
export const guestLeafByNumber: ReadonlyMap<number, LeafInfo> = byNumber(guestLeaves);
