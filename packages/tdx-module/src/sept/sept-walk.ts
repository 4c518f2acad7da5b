import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { isAccessible, isLeaf, septHpa } from './sept-entry.ts';

/** Where a walk ended: the entry's address (TD's HKID), its level and its value then. */
export interface SeptPosition {
  readonly address: Hpa;
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

const ENTRY_BYTES = 8;

/** Bytes that an entry of each level maps. */
const SIZES = [0x1000, 0x20_0000, 0x4000_0000, 2 ** 39, 2 ** 48] as const;

/** 4 KiB pages that a leaf of a level maps. */
export const pagesAt = (level: number): number => SIZES[level]! / 0x1000;

/** Offset of `gpa` in its page of the size that entries of `level` map: 1 ns where `%` by a power takes 40. */
export function pageOffsetAt(gpa: number, level: number): number {
  return level <= 2 ? gpa & (SIZES[level]! - 1) : gpa % SIZES[level]!;
}

/** Table index of `gpa` at `level` (0 = 4 KiB). */
export function indexAt(gpa: number, level: number): number {
  // Split once: int32 operations are exact on each side of bit 32.
  const high = (gpa - (gpa >>> 0)) / 0x1_0000_0000;
  switch (level) {
    case 0:
      return (gpa >>> 12) & 0x1ff;
    case 1:
      return (gpa >>> 21) & 0x1ff;
    case 2:
      return ((gpa >>> 30) | (high << 2)) & 0x1ff;
    case 3:
      return (high >>> 7) & 0x1ff;
    default:
      return (high >>> 16) & 0x1ff;
  }
}

/**
 * Walks the TD's Secure EPT for `gpa` down to `level`, over the same bytes as the processor does. It stops early at an entry that is not
 * accessible or is a leaf.
 */
export function walkSept(td: Td, gpa: number, level: number): SeptPosition {
  const { memory } = td.module;
  const key = td.withKey(0 as Hpa);
  let table: number = td.tdcs.address(Tdcs.SEPT_ROOT);
  for (let at = td.eptPwl; ; at--) {
    const address = (table + indexAt(gpa, at) * ENTRY_BYTES) as Hpa;
    const place = memory.recentOffset(address, false) >>> 2;
    const low = place > 0 ? memory.u32[place]! : memory.read32(address);
    const high = place > 0 ? memory.u32[place + 1]! : memory.read32((address + 4) as Hpa);
    if (at === level || !isAccessible(low) || isLeaf(low)) return { address, level: at, low, high };
    table = key + septHpa(low, high);
  }
}

/** Has someone without the TD's key written into a table on the way from `root` to `gpa`, so that silicon would raise a machine check? */
export function isWayPoisoned(td: Td, root: Hpa, gpa: number): boolean {
  const { memory } = td.module;
  let table: number = root;
  for (let at = td.eptPwl; ; at--) {
    const address = (table + indexAt(gpa, at) * ENTRY_BYTES) as Hpa;
    if (memory.isPoisoned(address, ENTRY_BYTES)) return true;
    const low = memory.read32(address);
    if (at === 0 || !isAccessible(low) || isLeaf(low)) return false;
    table = td.withKey(septHpa(low, memory.read32((address + 4) as Hpa)) as Hpa);
  }
}

/** Address of the entry at exactly `level`. RangeError when the tree does not reach so far. */
export function findSeptEntry(td: Td, gpa: number, level: number): Hpa {
  const found = walkSept(td, gpa, level);
  if (found.level !== level) throw new RangeError(`no Secure EPT entry at level ${level} for GPA 0x${gpa.toString(16)}`);
  return found.address;
}

/** Address (TD's HKID) of the byte that `gpa` is mapped to, or undefined when no accessible leaf is there. */
export function leafAddress(td: Td, gpa: number): Hpa | undefined {
  const found = walkSept(td, gpa, 0);
  if (!isAccessible(found.low) || !isLeaf(found.low)) return undefined;
  return td.withKey((septHpa(found.low, found.high) + pageOffsetAt(gpa, found.level)) as Hpa);
}
