import { GIB, MIB, PAGE_SIZE, hex } from '@tdxkit/x86-cpu/units';
import { MemoryLayoutError } from '../image/image-error.ts';
import type { ImageRegion } from '../image/image.ts';
import type { GpaRange } from './gpa-range.ts';

/** RAM below 4 GiB ends here at the latest, at 2.75 GiB; PCI configuration space and devices follow. */
export const LOW_RAM_LIMIT = 0xb000_0000;
/** Firmware, the boot stub and everything else around the reset vector lie in the last 16 MiB below 4 GiB. */
export const FIRMWARE_BASE = 4 * GIB - 16 * MIB;
const FOUR_GIB = 4 * GIB;
/** Least memory a VM can have. */
export const MIN_MEMORY_BYTES = MIB;
/** Most memory a VM can have: the machine's linear memory holds it together with tables of the host. */
export const MAX_MEMORY_BYTES = 3 * GIB;

/** One memslot to be. */
export interface MemoryRange {
  readonly name: 'ram' | 'high ram' | 'firmware';
  readonly gpa: number;
  readonly bytes: number;
}

const end = (range: { gpa: number; bytes: number }): number => range.gpa + range.bytes;

/** Where RAM lies: from 0 up to 2.75 GiB, the rest of it from 4 GiB. */
export function ramRanges(memoryBytes: number): GpaRange[] {
  const low = Math.min(memoryBytes, LOW_RAM_LIMIT);
  return [{ start: 0, end: low }, ...(memoryBytes > low ? [{ start: FOUR_GIB, end: FOUR_GIB + memoryBytes - low }] : [])];
}

/**
 * Guest physical memory: RAM from 0 up to 2.75 GiB, the rest of it from 4 GiB; devices behind it; below 4 GiB as many firmware pages as the
 * regions there need.
 * @param memoryBytes RAM, a multiple of 4096
 * @throws MemoryLayoutError when a region lies outside memory
 */
export function memoryMap(memoryBytes: number, regions: readonly ImageRegion[]): MemoryRange[] {
  if (
    !Number.isSafeInteger(memoryBytes) ||
    memoryBytes < MIN_MEMORY_BYTES ||
    memoryBytes > MAX_MEMORY_BYTES ||
    memoryBytes % PAGE_SIZE !== 0
  ) {
    throw new MemoryLayoutError(
      `--memory of ${memoryBytes / MIB} MiB: a VM has ${MIN_MEMORY_BYTES / MIB} MiB to ${MAX_MEMORY_BYTES / MIB} MiB, in pages of 4096 bytes`,
      {
        hint: 'Give --memory a size such as 64M.',
      },
    );
  }
  const ranges: MemoryRange[] = ramRanges(memoryBytes).map(({ start, end: last }) => ({
    name: start === 0 ? 'ram' : 'high ram',
    gpa: start,
    bytes: last - start,
  }));
  const firmware = regions.filter((region) => region.gpa >= FIRMWARE_BASE && region.gpa < FOUR_GIB);
  if (firmware.length > 0) {
    const base = Math.min(...firmware.map((region) => region.gpa));
    ranges.push({ name: 'firmware', gpa: base, bytes: FOUR_GIB - base });
  }
  for (const region of regions) {
    const last = region.gpa + region.bytes.length;
    if (ranges.some((range) => region.gpa >= range.gpa && last <= end(range))) continue;
    const where = `${region.name} at [${hex(region.gpa)}, ${hex(last)})`;
    if (last > LOW_RAM_LIMIT && region.gpa < FOUR_GIB) {
      throw new MemoryLayoutError(`${where} lies in the device area [${hex(LOW_RAM_LIMIT)}, ${hex(FIRMWARE_BASE)})`, {
        hint: 'Link the image below 2.75 GiB, or firmware into the last 16 MiB below 4 GiB.',
      });
    }
    const needed = Math.ceil((region.gpa < FOUR_GIB ? last : last - FOUR_GIB + LOW_RAM_LIMIT) / MIB);
    throw new MemoryLayoutError(`${where} does not fit ${memoryBytes / MIB} MiB of memory`, {
      hint: needed * MIB <= MAX_MEMORY_BYTES ? `Give --memory ${needed}M or more.` : 'Link the image to lower addresses.',
    });
  }
  return ranges;
}
