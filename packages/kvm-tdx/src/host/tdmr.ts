import { GIB, alignDown, alignUp } from '@tdxkit/x86-cpu/units';
import { Errno, type NegativeErrno } from '../uapi/errno.ts';
import type { MemoryRange } from './memory-range.ts';

/**
 * Covers the memory list (ascending) with TD memory regions: base and size multiples of 1 GiB, no overlap, never merged beyond what
 * one region's rounding covers already. -ENOSPC when more than `maxTdmrs` would be needed.
 */
export function constructTdmrs(memory: readonly MemoryRange[], maxTdmrs: number): MemoryRange[] | NegativeErrno {
  const tdmrs: MemoryRange[] = [];
  let covered = 0;
  for (const region of memory) {
    const start = Math.max(alignDown(region.start, GIB), covered);
    const end = alignUp(region.end, GIB);
    if (end <= start) continue;
    if (tdmrs.length === maxTdmrs) return -Errno.ENOSPC;
    tdmrs.push({ start, end });
    covered = end;
  }
  return tdmrs;
}
