import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { FREE_HIGH, FREE_LOW } from '../sept/sept-entry.ts';

const PAGE_BYTES = 0x1000;
const LINE_BYTES = 64;
const ZEROS = new Uint8Array(LINE_BYTES);
const ONES = new Uint8Array(LINE_BYTES).fill(0xff);
const FREE_ENTRIES = new Uint8Array(new Uint32Array(LINE_BYTES / 4).map((_, i) => ((i & 1) === 0 ? FREE_LOW : FREE_HIGH)).buffer);

// New pages are written with direct stores of whole lines, so that the page's former key does not matter.

function fillPage(memory: PhysicalMemory, page: Hpa, line: Uint8Array): void {
  for (let offset = 0; offset < PAGE_BYTES; offset += LINE_BYTES) memory.writeLine((page + offset) as Hpa, line);
}
/** Zeroes a 4 KiB page, which then belongs to the key that `page` carries. */
export const zeroPage = (memory: PhysicalMemory, page: Hpa): void => fillPage(memory, page, ZEROS);
/** Fills a page with ones: an MSR bitmap that intercepts everything. */
export const onesPage = (memory: PhysicalMemory, page: Hpa): void => fillPage(memory, page, ONES);
/** Fills a page with FREE Secure EPT entries. */
export const freeSeptPage = (memory: PhysicalMemory, page: Hpa): void => fillPage(memory, page, FREE_ENTRIES);

/** Fills a page with free entries of an L2 VM's Secure EPT. */
export const freeL2SeptPage = zeroPage;

/** Writes a whole page with direct stores. */
export function writePage(memory: PhysicalMemory, page: Hpa, bytes: Uint8Array): void {
  for (let offset = 0; offset < PAGE_BYTES; offset += LINE_BYTES)
    memory.writeLine((page + offset) as Hpa, bytes.subarray(offset, offset + LINE_BYTES));
}

/** Copies a page into another with direct stores; both addresses carry their HKIDs. */
export function copyPage(memory: PhysicalMemory, target: Hpa, source: Hpa): void {
  writePage(memory, target, memory.readBytes(source, PAGE_BYTES));
}

/** Fills a page with 512 entries of two 32-bit halves, with direct stores. */
export function writeTable(
  memory: PhysicalMemory,
  page: Hpa,
  entry: (index: number) => readonly [low: number, high: number],
): void {
  const words = new Uint32Array(PAGE_BYTES / 4);
  for (let i = 0; i < PAGE_BYTES / 8; i++) {
    const [low, high] = entry(i);
    words[2 * i] = low;
    words[2 * i + 1] = high;
  }
  writePage(memory, page, new Uint8Array(words.buffer));
}
