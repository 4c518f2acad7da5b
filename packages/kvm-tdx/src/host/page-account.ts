import type { TablePageAllocator } from '@tdxkit/tdp-mmu';
import { loadCounts, savedCounts, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { PageAllocator } from './page-allocator.ts';

/** The pages of one VM: takes them from the host and knows how many are out, freed and leaked. */
export class PageAccount {
  readonly #allocator: PageAllocator;
  readonly #leaks = new Map<string, number>();
  #inUse = 0;
  #freed = 0;

  constructor(allocator: PageAllocator) {
    this.#allocator = allocator;
  }

  get inUse(): number {
    return this.#inUse;
  }
  get freed(): number {
    return this.#freed;
  }
  /** Pages that stay out of use for good, by reason. */
  get leaks(): ReadonlyMap<string, number> {
    return this.#leaks;
  }

  /** One page of zeros; undefined: no memory. */
  allocate(): Hpa | undefined {
    const page = this.#allocator.allocate();
    if (page !== undefined) this.#inUse++;
    return page;
  }

  /** `pages` pages, aligned to their size, given back page by page; undefined: no such block is left. */
  allocateLarge(pages: number): Hpa | undefined {
    const page = this.#allocator.allocateLarge(pages);
    if (page !== undefined) this.#inUse += pages;
    return page;
  }

  free(page: Hpa): void {
    this.#allocator.free(page);
    this.#inUse--;
    this.#freed++;
  }

  leak(page: Hpa, reason: string): void {
    this.#allocator.leak(page, reason);
    this.#inUse--;
    this.#leaks.set(reason, (this.#leaks.get(reason) ?? 0) + 1);
  }

  save(): Saved {
    return { inUse: this.#inUse, freed: this.#freed, leaks: savedCounts(this.#leaks) };
  }
  load(from: SavedFields): void {
    this.#inUse = from.number('inUse');
    this.#freed = from.number('freed');
    loadCounts(this.#leaks, from.part('leaks'));
  }

  /** The account as a source of page-table pages. */
  tables(): TablePageAllocator {
    return {
      allocate: () => this.allocate(),
      release: (page) => this.free(page),
    };
  }
}
