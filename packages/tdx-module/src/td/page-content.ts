import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { FREE_HIGH, FREE_LOW } from '../sept/sept-entry.ts';

const PAGE_BYTES = 0x1000;
const FREE_ENTRIES = new Uint8Array(new Uint32Array(PAGE_BYTES / 4).map((_, i) => ((i & 1) === 0 ? FREE_LOW : FREE_HIGH)).buffer);

// New pages are written whole, so that the page's former key does not matter.

/** Zeroes a 4 KiB page, which then belongs to the key that `page` carries. */
export const zeroPage = (memory: PhysicalMemory, page: Hpa): void => memory.fill(page, PAGE_BYTES, 0);
/** Fills a page with ones: an MSR bitmap that intercepts everything. */
export const onesPage = (memory: PhysicalMemory, page: Hpa): void => memory.fill(page, PAGE_BYTES, 0xff);
/** Fills a page with FREE Secure EPT entries. */
export const freeSeptPage = (memory: PhysicalMemory, page: Hpa): void => memory.writeBytes(page, FREE_ENTRIES);

/** Fills a page with free entries of an L2 VM's Secure EPT. */
export const freeL2SeptPage = zeroPage;

/** Writes a whole page. */
export function writePage(memory: PhysicalMemory, page: Hpa, bytes: Uint8Array): void {
  if (bytes.length !== PAGE_BYTES) throw new RangeError(`a page has 4096 bytes, not ${bytes.length}`);
  memory.writeBytes(page, bytes);
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
