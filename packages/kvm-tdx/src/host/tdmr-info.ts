import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import { PAGE_SIZE, alignUp, type Hpa } from '@tdxkit/x86-cpu/units';
import { type MemoryRange, rangeBytes } from './memory-range.ts';
import type { PageAllocator } from './page-allocator.ts';
import type { Pamt } from './pamt.ts';

/** A TDMR as TDH.SYS.CONFIG is told of it. */
export interface TdmrDescription {
  readonly range: MemoryRange;
  readonly pamt: Pamt;
  /** Absolute addresses, ascending. */
  readonly reserved: readonly MemoryRange[];
}

/** TDMR_INFO entries start at multiples of this. */
const ENTRY_ALIGN = 512;
const HEADER_BYTES = 64;

/** The words of one TDMR_INFO: base, size, PAMT base and size for 1G, 2M, 4K, then (offset, size) per reserved area. */
export function tdmrInfoWords({ range, pamt, reserved }: TdmrDescription): number[] {
  const words = [range.start, rangeBytes(range)];
  for (const table of [pamt.pamt1g, pamt.pamt2m, pamt.pamt4k]) words.push(table.start, rangeBytes(table));
  for (const area of reserved) words.push(area.start - range.start, rangeBytes(area));
  return words;
}

/** The operand of TDH.SYS.CONFIG in memory: an array of addresses and the TDMR_INFOs they point at. */
export interface TdmrInfoArray {
  readonly array: Hpa;
  readonly bytes: number;
}

/** Writes the array and the entries into fresh pages; `bytes` at `array` go back with `freeContiguous` afterwards; undefined: no memory. */
export function writeTdmrInfoArray(
  tdmrs: readonly TdmrDescription[],
  maxReserved: number,
  memory: PhysicalMemory,
  pages: PageAllocator,
): TdmrInfoArray | undefined {
  const entryBytes = alignUp(HEADER_BYTES + 16 * maxReserved, ENTRY_ALIGN);
  const arrayBytes = alignUp(8 * tdmrs.length, ENTRY_ALIGN);
  const bytes = alignUp(arrayBytes + entryBytes * tdmrs.length, PAGE_SIZE);
  const array = pages.allocateContiguous(bytes);
  if (array === undefined) return undefined;
  memory.fill(array as Hpa, bytes, 0);
  tdmrs.forEach((tdmr, i) => {
    const entry = array + arrayBytes + i * entryBytes;
    memory.write64((array + 8 * i) as Hpa, BigInt(entry));
    tdmrInfoWords(tdmr).forEach((word, w) => memory.write64((entry + 8 * w) as Hpa, BigInt(word)));
  });
  return { array: array as Hpa, bytes };
}
