import { PAGE_SIZE, gfn, isPageAligned, type Gfn, type Hpa } from '@tdxkit/x86-cpu/units';
import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { GfnRange } from '@tdxkit/tdp-mmu';
import type { VmBackend } from '../backend/operations.ts';
import { PfnArray } from '../host/pfn-array.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import type { KvmVm } from './kvm-vm.ts';

/** Pages of a block of 2 MiB and of 1 GiB. */
const LARGE_PAGES = 512;
const HUGE_PAGES = 512 * 512;

interface Binding {
  readonly slot: number;
  /** First page of the file, number of pages, and the guest frame they appear at. */
  readonly first: number;
  readonly pages: number;
  readonly baseGfn: Gfn;
}

/** A guest_memfd file: private memory that userspace cannot map. The open file pins its VM. */
export class GuestMemfd {
  readonly sizeBytes: number;
  readonly #backend: VmBackend;
  readonly #pages: PfnArray;
  readonly #bindings: Binding[] = [];
  /** First pages of the blocks that are whole: of 2 MiB, of 1 GiB. */
  readonly #large = new Set<number>();
  readonly #huge = new Set<number>();

  constructor(backend: VmBackend, sizeBytes: number) {
    this.#backend = backend;
    this.sizeBytes = sizeBytes;
    this.#pages = new PfnArray(sizeBytes / PAGE_SIZE);
  }

  get vm(): KvmVm {
    return this.#backend.vm;
  }

  /** The page at `index`, taken from the host on first use as part of the largest block up to `level` (2: 2 MiB, 3: 1 GiB) that can be had; undefined: no memory. */
  page(index: number, level: 1 | 2 | 3 = 1): Hpa | undefined {
    const present = this.#pages.get(index);
    if (present !== undefined) return present;
    if (level === 3 && this.#takeBlock(index - (index % HUGE_PAGES), HUGE_PAGES)) return this.#pages.get(index);
    if (level > 1 && this.#takeBlock(index - (index % LARGE_PAGES), LARGE_PAGES)) return this.#pages.get(index);
    const page = this.vm.pages.allocate();
    if (page !== undefined) this.#pages.set(index, page);
    return page;
  }

  /** Takes a whole block for pages of which none is there yet. */
  #takeBlock(first: number, pages: number): boolean {
    if (first + pages > this.#pages.length || this.#pages.hasAny(first, first + pages)) return false;
    const block = this.vm.pages.allocateLarge(pages);
    if (block === undefined) return false;
    for (let i = 0; i < pages; i++) this.#pages.set(first + i, (block + i * PAGE_SIZE) as Hpa);
    for (let i = first; i < first + pages; i += LARGE_PAGES) this.#large.add(i);
    if (pages === HUGE_PAGES) this.#huge.add(first);
    return true;
  }

  /** Level of the largest block around the page at `index` that is still whole. */
  levelOf(index: number): 1 | 2 | 3 {
    if (this.#huge.has(index - (index % HUGE_PAGES))) return 3;
    return this.#large.has(index - (index % LARGE_PAGES)) ? 2 : 1;
  }

  /** Binds pages to a memslot. -EINVAL: outside the file; -EEXIST: a page is bound already. */
  bind(slot: number, first: number, pages: number, baseGfn: Gfn): IoctlResult {
    if (first + pages > this.#pages.length) return -Errno.EINVAL;
    if (this.#bindings.some((b) => first < b.first + b.pages && b.first < first + pages)) return -Errno.EEXIST;
    this.#bindings.push({ slot, first, pages, baseGfn });
    return 0;
  }

  unbind(slot: number): void {
    const at = this.#bindings.findIndex((b) => b.slot === slot);
    if (at >= 0) this.#bindings.splice(at, 1);
  }

  /** fallocate(PUNCH_HOLE): frees the pages of [offset, offset+length), zapping private mappings first. -EINVAL: unaligned or outside; -ENOMEM, -EAGAIN: a large page could not be split, nothing is freed. */
  punchHole(offset: number, length: number): IoctlResult {
    if (!isPageAligned(offset) || !isPageAligned(length) || length <= 0 || offset + length > this.sizeBytes) return -Errno.EINVAL;
    const first = offset / PAGE_SIZE;
    const end = first + length / PAGE_SIZE;
    for (const b of this.#bindings) {
      const from = Math.max(first, b.first);
      const to = Math.min(end, b.first + b.pages);
      if (from >= to) continue;
      const result = this.#invalidate({ start: gfn(b.baseGfn + from - b.first), end: gfn(b.baseGfn + to - b.first) });
      if (result === -Errno.ENOMEM || result === -Errno.EAGAIN) return result;
    }
    this.#freePages(first, end);
    return 0;
  }

  /** kvm_gmem_invalidate(): zaps private mappings of the frames. 0, or a negative errno: then none is zapped. */
  #invalidate(range: GfnRange): IoctlResult {
    return 0 - (this.vm.mmu?.invalidateGuestMemfd(range) ?? 0);
  }

  /** Last close: every private mapping goes, then every page. */
  release(): void {
    if (this.#pages.length > 0) this.punchHole(0, this.sizeBytes);
    this.#bindings.length = 0;
  }

  save(): Saved {
    return {
      sizeBytes: this.sizeBytes,
      pages: this.#pages.save(),
      bindings: this.#bindings.map((binding) => ({ ...binding })),
      large: [...this.#large],
      huge: [...this.#huge],
    };
  }
  /** Becomes the saved one, of the same size. @throws SnapshotError */
  load(from: SavedFields): void {
    const last = this.#pages.length - 1;
    this.#pages.load(from, 'pages');
    for (const each of from.parts('bindings'))
      this.#bindings.push({
        slot: each.number('slot'),
        first: each.number('first', last),
        pages: each.number('pages', last + 1),
        baseGfn: each.number('baseGfn', 2 ** 40) as Gfn,
      });
    for (const first of from.numbers('large', last)) this.#large.add(first);
    for (const first of from.numbers('huge', last)) this.#huge.add(first);
  }

  #freePages(first: number, end: number): void {
    for (let block = first - (first % LARGE_PAGES); this.#large.size > 0 && block < end; block += LARGE_PAGES)
      this.#large.delete(block);
    for (let block = first - (first % HUGE_PAGES); this.#huge.size > 0 && block < end; block += HUGE_PAGES)
      this.#huge.delete(block);
    this.#pages.forEach(first, end, (page, index) => {
      const reason = this.#backend.leakReason(page);
      if (reason === undefined) this.vm.pages.free(page);
      else this.vm.pages.leak(page, reason);
      this.#pages.set(index, undefined);
    });
  }
}
