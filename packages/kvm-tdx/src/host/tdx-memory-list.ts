import type { PlatformConfig } from '@tdxkit/x86-cpu';
import { MIB, alignDown, alignUp } from '@tdxkit/x86-cpu/units';
import { type MemoryRange, normalised } from './memory-range.ts';

/**
 * All RAM of the boot memory map above 1 MiB, whole pages, ascending: what the kernel declares to the module. Fixed from then on;
 * every page the allocator hands out lies in it.
 */
export function tdxMemoryList(ram: PlatformConfig['ram']): MemoryRange[] {
  return normalised(
    ram.map(([base, size]) => ({ start: Math.max(MIB, alignUp(base, 0x1000)), end: alignDown(base + size, 0x1000) })),
  );
}
