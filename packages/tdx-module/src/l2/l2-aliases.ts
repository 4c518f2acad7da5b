import type { Hpa } from '@tdxkit/x86-cpu/units';
import { InternalError } from '@tdxkit/x86-cpu/units';
import { SeptHigh } from '../sept/sept-entry.ts';
import type { Td } from '../td/td.ts';
import { L2_FREE, l2Block, l2Unblock, withHpa } from './l2-sept-entry.ts';
import { walkL2Sept, writeL2Entry, type L2Position } from './l2-sept-walk.ts';

// Bits 60:58 of an entry of the TD's own Secure EPT tell which L2 VMs have an entry of the same place and size: an alias of a page, or a
// table beside a table. Whatever happens to the TD's entry happens to them.

/** Has L2 VM `vm` an entry beside the TD's whose high half is `high`? */
export const isAliased = (high: number, vm: number): boolean => ((high >>> (25 + vm)) & 1) !== 0;
/** The bit that says so, in the high half. */
export const aliasBit = (vm: number): number => 1 << (25 + vm);
export const hasAliases = (high: number): boolean => (high & SeptHigh.ALIASES) !== 0;

/** The place in the TD's tree whose aliases are meant. */
export interface AliasedEntry {
  readonly td: Td;
  readonly gpa: number;
  readonly level: number;
  readonly high: number;
}

/** Where the alias of L2 VM `vm` lies. */
export function aliasOf(ref: AliasedEntry, vm: number): L2Position {
  const found = walkL2Sept(ref.td, vm, ref.gpa, ref.level, 'host');
  if (found.level !== ref.level)
    throw new InternalError(`L2 VM ${vm} has no entry for GPA 0x${ref.gpa.toString(16)} at level ${ref.level}`);
  return found;
}

/** The aliases of an entry, in order of VMs. Empty, and cheap, for a TD without L2 VMs. */
export function aliasesOf(ref: AliasedEntry): readonly L2Position[] {
  if (!hasAliases(ref.high)) return NONE;
  const found: L2Position[] = [];
  const count = ref.td.numL2Vms;
  for (let vm = 1; vm <= count; vm++) if (isAliased(ref.high, vm)) found.push(aliasOf(ref, vm));
  return found;
}
const NONE: readonly L2Position[] = [];

/** Notes at `address`, an entry of the TD's own tree, that L2 VM `vm` has an entry beside it. */
export function setAliased(td: Td, address: Hpa, vm: number): void {
  const { memory } = td.module;
  const high = (address + 4) as Hpa;
  memory.write32(high, (memory.read32(high) | aliasBit(vm)) >>> 0);
}

/** Blocks the aliases of an entry that is being blocked. */
export function blockAliases(ref: AliasedEntry, isBlockedForWriting: boolean): void {
  for (const { address, entry } of aliasesOf(ref)) writeL2Entry(ref.td, address, l2Block(entry, isBlockedForWriting));
}

/** Unblocks the aliases of an entry that is being unblocked and is not pending. */
export function unblockAliases(ref: AliasedEntry): void {
  for (const { address, entry } of aliasesOf(ref)) writeL2Entry(ref.td, address, l2Unblock(entry));
}

/** Removes the aliases of a page that is being removed. */
export function freeAliases(ref: AliasedEntry): void {
  for (const { address } of aliasesOf(ref)) writeL2Entry(ref.td, address, L2_FREE);
}

/** Points the aliases of a page at its new place; unblocks them unless the page is pending. */
export function relocateAliases(ref: AliasedEntry, pa: Hpa, isPending: boolean): void {
  for (const { address, entry } of aliasesOf(ref)) {
    const moved = withHpa(entry, pa);
    writeL2Entry(ref.td, address, isPending ? moved : l2Unblock(moved));
  }
}
