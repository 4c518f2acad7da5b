import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from '../module-lp.ts';
import { septHpa } from '../sept/sept-entry.ts';
import { indexAt } from '../sept/sept-walk.ts';
import type { Td } from '../td/td.ts';
import { isL2Accessible, isL2Free, isL2Leaf, l2Architectural, l2PublicState, type L2Entry } from './l2-sept-entry.ts';
import { septRootOffset } from './l2-vm.ts';

/** Where a walk of an L2 VM's Secure EPT ended. */
export interface L2Position {
  readonly vm: number;
  /** Address of the entry, HKID included. */
  readonly address: Hpa;
  readonly level: number;
  readonly entry: L2Entry;
}

/** Host leaves stop at blocked tables; a guest leaf, which the TLB epoch protects, walks through them. */
export type L2WalkSide = 'host' | 'guest';

/** Walks the Secure EPT of L2 VM `vm` for `gpa` down to `level`; stops early at a leaf or where nothing is mapped. */
export function walkL2Sept(td: Td, vm: number, gpa: number, level: number, side: L2WalkSide): L2Position {
  const { memory } = td.module;
  let table: number = td.tdcs.address(septRootOffset(vm));
  for (let at = td.eptPwl; ; at--) {
    const address = (table + 8 * indexAt(gpa, at)) as Hpa;
    const entry: L2Entry = { low: memory.read32(address), high: memory.read32((address + 4) as Hpa) };
    const isEnd = side === 'guest' ? isL2Free(entry) : !isL2Accessible(entry);
    if (at === level || isEnd || isL2Leaf(entry)) return { vm, address, level: at, entry };
    table = td.withKey(septHpa(entry.low, entry.high) as Hpa);
  }
}

/** Replaces the entry at a position. */
export function writeL2Entry(td: Td, address: Hpa, { low, high }: L2Entry): void {
  const { memory } = td.module;
  memory.write32((address + 4) as Hpa, high);
  memory.write32(address, low);
}

/** RCX and RDX as the host is shown an entry of an L2 VM: architectural form; level, state in 15:8, VM in 17:16. */
export function setL2EntryOutputs(l: ModuleLp, td: Td, { vm, level, entry }: L2Position): void {
  const { low, high } = l2Architectural(entry, td.isDebug);
  l.set(Gpr.RCX, low, high);
  l.set(Gpr.RDX, level | (l2PublicState(entry) << 8) | (vm << 16), 0);
}

/** Low half of L2_SEPT_WALK_FAILED and L2_SEPT_ENTRY_NOT_FREE: VM in 31:16, level in 15:0. */
export const l2Details = ({ vm, level }: L2Position): number => (vm << 16) | level;
