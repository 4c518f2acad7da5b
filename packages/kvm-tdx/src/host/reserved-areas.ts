import { Errno, type NegativeErrno } from '../uapi/errno.ts';
import { type MemoryRange, gaps, intersection, normalised } from './memory-range.ts';

/**
 * What a TDMR holds that no TD may use: parts outside the memory list (holes and tail) and every PAMT, of any TDMR, that overlaps it.
 * Clipped to the TDMR, ascending, no overlap, absolute addresses. -ENOSPC when there are more than `maxReserved`.
 */
export function reservedAreas(
  tdmr: MemoryRange,
  memory: readonly MemoryRange[],
  pamts: readonly MemoryRange[],
  maxReserved: number,
): MemoryRange[] | NegativeErrno {
  const areas = gaps(tdmr, memory);
  for (const pamt of pamts) {
    const inside = intersection(tdmr, pamt);
    if (inside !== undefined) areas.push(inside);
  }
  const merged = normalised(areas);
  return merged.length > maxReserved ? -Errno.ENOSPC : merged;
}
