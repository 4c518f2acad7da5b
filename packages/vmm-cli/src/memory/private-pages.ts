import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { MemoryRange } from './memory-map.ts';

/** Which pages of guest memory are private now: the VMM's own record of the memory attributes it has set. */
export class PrivatePages {
  readonly #ranges: readonly { readonly range: MemoryRange; readonly isPrivate: Uint8Array }[];

  constructor(ranges: readonly MemoryRange[]) {
    this.#ranges = ranges.map((range) => ({ range, isPrivate: new Uint8Array(range.bytes / PAGE_SIZE).fill(1) }));
  }

  /** The memory range that holds all of [gpa, gpa + bytes), or undefined. */
  rangeOf(gpa: number, bytes: number): MemoryRange | undefined {
    return this.#ranges.find(({ range }) => gpa >= range.gpa && gpa + bytes <= range.gpa + range.bytes)?.range;
  }

  /** Records a conversion; pages outside memory are left out. */
  set(gpa: number, bytes: number, isPrivate: boolean): void {
    for (const entry of this.#ranges) {
      const from = Math.max(gpa, entry.range.gpa);
      const to = Math.min(gpa + bytes, entry.range.gpa + entry.range.bytes);
      if (from < to)
        entry.isPrivate.fill(isPrivate ? 1 : 0, (from - entry.range.gpa) / PAGE_SIZE, (to - entry.range.gpa) / PAGE_SIZE);
    }
  }

  /** True if every page of [gpa, gpa + bytes) is memory, and private or shared as asked. */
  isAll(gpa: number, bytes: number, isPrivate: boolean): boolean {
    for (let at = gpa; at < gpa + bytes; at += PAGE_SIZE) if (this.isPrivate(at) !== isPrivate) return false;
    return true;
  }

  /** True if the page at `gpa` is private; undefined outside memory. */
  isPrivate(gpa: number): boolean | undefined {
    const entry = this.#ranges.find(({ range }) => gpa >= range.gpa && gpa < range.gpa + range.bytes);
    return entry === undefined ? undefined : entry.isPrivate[Math.floor((gpa - entry.range.gpa) / PAGE_SIZE)] === 1;
  }
}
