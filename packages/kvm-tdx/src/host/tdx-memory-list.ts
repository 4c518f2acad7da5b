import type { PlatformConfig } from '@tdxkit/x86-cpu';
import { MIB, alignDown, alignUp } from '@tdxkit/x86-cpu/units';
import { type MemoryRange, intersection, normalised } from './memory-range.ts';

/**
 * The boot memory map: RAM that the firmware leaves to the host. A platform with convertible memory ranges keeps what lies outside them
 * for its firmware (SMRAM, SEAM range); one without gives all RAM.
 */
export function bootMemoryMap({ ram, cmrs }: Pick<PlatformConfig, 'ram' | 'cmrs'>): MemoryRange[] {
  const ranges = normalised(ram.map(([base, size]) => ({ start: base, end: base + size })));
  if (cmrs.length === 0) return ranges;
  const convertible = normalised(cmrs.map(([base, size]) => ({ start: base, end: base + size })));
  return ranges.flatMap((range) => convertible.map((cmr) => intersection(range, cmr)).filter((part) => part !== undefined));
}

/**
 * All RAM of the boot memory map above 1 MiB, whole pages, ascending: what the kernel declares to the module. Fixed from then on;
 * every page the allocator hands out lies in it.
 */
export function tdxMemoryList(map: readonly MemoryRange[]): MemoryRange[] {
  return normalised(map.map(({ start, end }) => ({ start: Math.max(MIB, alignUp(start, 0x1000)), end: alignDown(end, 0x1000) })));
}
