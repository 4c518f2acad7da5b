import { loadCounts, savedCounts, savedWords, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import { InternalError, PAGE_SIZE, alignDown, type Hpa } from '@tdxkit/x86-cpu/units';
import { FrameSet } from './frame-set.ts';
import { type MemoryRange, rangeBytes } from './memory-range.ts';

/**
 * The host's page allocator over the TDX memory list. Deterministic: single pages come from the free list (last freed first), then from
 * the lowest address; contiguous blocks from the highest. A page that cannot be given back safely is leaked with a reason and never
 * handed out again.
 */
export class PageAllocator {
  readonly #memory: PhysicalMemory;
  /** Never-used memory, ascending. */
  readonly #extents: { start: number; end: number }[];
  readonly #free: number[] = [];
  readonly #out = new FrameSet();
  readonly #leaks = new Map<string, number>();
  #contiguousPages = 0;
  #limit = Infinity;
  #failsIn = 0;

  constructor(memory: PhysicalMemory, list: readonly MemoryRange[]) {
    this.#memory = memory;
    this.#extents = list.map((range) => ({ ...range }));
  }

  /** Pages handed out now, contiguous blocks included, leaked ones not. */
  get pagesInUse(): number {
    return this.#out.size + this.#contiguousPages;
  }
  /** Pages that will never come back, by reason. */
  get leaks(): ReadonlyMap<string, number> {
    return this.#leaks;
  }
  get pagesLeaked(): number {
    let pages = 0;
    for (const n of this.#leaks.values()) pages += n;
    return pages;
  }

  /** Makes allocations fail once `pages` are in use: a host that is short of memory. */
  limit(pages: number): void {
    this.#limit = pages;
  }

  /** Makes the allocation number `n` from now (1 = the next one) fail, and only that one; 0: none. */
  failAt(n: number): void {
    this.#failsIn = n;
  }
  /** True when the allocation that `failAt` named has not come yet. */
  get willFail(): boolean {
    return this.#failsIn > 0;
  }
  get #failsNow(): boolean {
    return this.#failsIn > 0 && --this.#failsIn === 0;
  }

  /** One 4 KiB page of zeros (KeyID 0), or undefined when memory is short. */
  allocate(): Hpa | undefined {
    const page = this.#take();
    if (page === undefined) return undefined;
    this.#out.add(page / PAGE_SIZE);
    this.#memory.fill(page as Hpa, PAGE_SIZE, 0);
    return page as Hpa;
  }

  #take(): number | undefined {
    if (this.#failsNow || this.pagesInUse >= this.#limit) return undefined;
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    for (;;) {
      const lowest = this.#extents[0];
      if (lowest === undefined) return undefined;
      if (lowest.start < lowest.end) {
        const page = lowest.start;
        lowest.start += PAGE_SIZE;
        return page;
      }
      this.#extents.shift();
    }
  }

  /** Gives a page back. InternalError when it is not handed out. */
  free(page: Hpa): void {
    if (!this.#out.delete(page / PAGE_SIZE)) throw new InternalError(`page 0x${page.toString(16)} is freed but not allocated`);
    this.#free.push(page);
  }

  /** A page that the module or a TD may still write: it stays out of use for good. */
  leak(page: Hpa, reason: string): void {
    if (!this.#out.delete(page / PAGE_SIZE)) throw new InternalError(`page 0x${page.toString(16)} is leaked but not allocated`);
    this.#leaks.set(reason, (this.#leaks.get(reason) ?? 0) + 1);
  }

  /** `bytes` (whole pages) of physically contiguous memory, 4 KiB aligned, from the top of the highest extent that has room; undefined: none has. */
  allocateContiguous(bytes: number, align = PAGE_SIZE): number | undefined {
    if (this.#failsNow || this.pagesInUse + bytes / PAGE_SIZE > this.#limit) return undefined;
    for (let i = this.#extents.length - 1; i >= 0; i--) {
      const extent = this.#extents[i]!;
      const start = alignDown(extent.end - bytes, align);
      if (start < extent.start) continue;
      if (start + bytes < extent.end) this.#extents.splice(i + 1, 0, { start: start + bytes, end: extent.end });
      extent.end = start;
      this.#contiguousPages += bytes / PAGE_SIZE;
      return start;
    }
    return undefined;
  }

  /** `pages` pages of zeros, aligned to their size, given back one by one; undefined: no such block is left. */
  allocateLarge(pages: number): Hpa | undefined {
    const bytes = pages * PAGE_SIZE;
    const start = this.allocateContiguous(bytes, bytes); // never used, so it reads as zeros
    if (start === undefined) return undefined;
    this.#contiguousPages -= pages;
    for (let page = start; page < start + bytes; page += PAGE_SIZE) this.#out.add(page / PAGE_SIZE);
    return start as Hpa;
  }

  /** Gives a contiguous block back. It must read as zeros again (or never be handed out large: `allocateLarge`). */
  freeContiguous(start: number, bytes: number): void {
    this.#contiguousPages -= bytes / PAGE_SIZE;
    const at = this.#extents.findIndex((extent) => extent.start >= start);
    this.#extents.splice(at < 0 ? this.#extents.length : at, 0, { start, end: start + bytes });
    this.#mergeExtents();
  }

  #mergeExtents(): void {
    for (let i = this.#extents.length - 1; i > 0; i--) {
      const below = this.#extents[i - 1]!;
      const above = this.#extents[i]!;
      if (below.end !== above.start) continue;
      below.end = above.end;
      this.#extents.splice(i, 1);
    }
  }

  save(): Saved {
    return {
      extents: this.#extents.map(({ start, end }) => ({ start, end })),
      free: savedWords(this.#free.map((page) => page / PAGE_SIZE)),
      out: savedWords(this.#out),
      leaks: savedCounts(this.#leaks),
      contiguousPages: this.#contiguousPages,
      limit: this.#limit === Infinity ? null : this.#limit,
      failsIn: this.#failsIn,
    };
  }
  /** Becomes the saved one; the machine's memory is restored by itself. @throws SnapshotError */
  load(from: SavedFields): void {
    const extents = from.parts('extents').map((extent) => ({ start: extent.number('start'), end: extent.number('end') }));
    this.#extents.splice(0, this.#extents.length, ...extents);
    this.#free.length = 0;
    for (const frame of from.words('free')) this.#free.push(frame * PAGE_SIZE);
    this.#out.clear();
    for (const frame of from.words('out')) this.#out.add(frame);
    loadCounts(this.#leaks, from.part('leaks'));
    this.#contiguousPages = from.number('contiguousPages');
    this.#limit = from.optionalNumber('limit') ?? Infinity;
    this.#failsIn = from.number('failsIn');
  }

  /** Free memory in bytes: for messages. */
  get bytesFree(): number {
    return this.#free.length * PAGE_SIZE + this.#extents.reduce((sum, extent) => sum + rangeBytes(extent), 0);
  }
}
