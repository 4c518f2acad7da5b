import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import { PAGE_SIZE, alignUp, pageOffset, type Hpa } from '@tdxkit/x86-cpu/units';
import type { PageAllocator } from './page-allocator.ts';
import { PfnArray } from './pfn-array.ts';

const FIRST_ADDRESS = 0x7f00_0000_0000;

interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly pages: PfnArray;
}

/** Told before pages of a mapping go away: the MMU notifier. Addresses [start, end). */
export type UnmapListener = (start: number, end: number) => void;

/**
 * The address space of the VMM process. Addresses are plain numbers from `map`; pages are taken from the host on first touch.
 * Reads and writes outside a mapping return false; what lies before the hole has then been done.
 */
export class UserMemory {
  readonly #memory: PhysicalMemory;
  readonly #allocator: PageAllocator;
  readonly #mappings = new Map<number, Mapping>();
  readonly #listeners = new Set<UnmapListener>();
  /** Pages that a TD has, and how often; those whose mapping is gone are given back when the TD lets go. */
  readonly #held = new Map<Hpa, number>();
  readonly #orphans = new Set<Hpa>();
  #last: Mapping | undefined;
  #next = FIRST_ADDRESS;

  constructor(memory: PhysicalMemory, allocator: PageAllocator) {
    this.#memory = memory;
    this.#allocator = allocator;
  }

  /** mmap(MAP_ANONYMOUS): `bytes` (rounded up to pages) of memory that reads as zeros; returns the address, 2 MiB aligned. */
  map(bytes: number): number {
    const length = alignUp(Math.max(bytes, 1), PAGE_SIZE);
    const start = this.#next;
    this.#mappings.set(start, { start, end: start + length, pages: new PfnArray(length / PAGE_SIZE) });
    this.#next = alignUp(start + length + PAGE_SIZE, 0x20_0000);
    return start;
  }

  /** munmap of a whole mapping: shared guest mappings of it go first, then the pages. False when `address` is no mapping's start. */
  unmap(address: number): boolean {
    const mapping = this.#mappings.get(address);
    if (mapping === undefined) return false;
    for (const listener of this.#listeners) listener(mapping.start, mapping.end);
    mapping.pages.forEach(0, mapping.pages.length, (page) => {
      if (this.#held.has(page)) this.#orphans.add(page);
      else this.#allocator.free(page);
    });
    this.#mappings.delete(address);
    if (this.#last === mapping) this.#last = undefined;
    return true;
  }

  /**
   * Page migration: the page behind an address moves to another one of the host; mappings of guests go first. False: nothing is there, a TD holds it, or
   * memory is short.
   */
  migrate(address: number): boolean {
    const mapping = this.#find(address);
    const start = address - pageOffset(address);
    const index = mapping === undefined ? 0 : (start - mapping.start) / PAGE_SIZE;
    const old = mapping?.pages.get(index);
    if (mapping === undefined || old === undefined || this.#held.has(old)) return false;
    const page = this.#allocator.allocate();
    if (page === undefined) return false;
    for (const listener of this.#listeners) listener(start, start + PAGE_SIZE);
    this.#memory.writeBytes(page, this.#memory.readBytes(old, PAGE_SIZE));
    mapping.pages.set(index, page);
    this.#allocator.free(old);
    return true;
  }

  /** pin_user_pages: the page stays taken although its mapping goes, until `unhold`. */
  hold(page: Hpa): void {
    this.#held.set(page, (this.#held.get(page) ?? 0) + 1);
  }
  unhold(page: Hpa): void {
    const holders = this.#held.get(page) ?? 0;
    if (holders > 1) this.#held.set(page, holders - 1);
    else this.#held.delete(page);
    if (holders === 1 && this.#orphans.delete(page)) this.#allocator.free(page);
  }

  save(): Saved {
    return {
      mappings: [...this.#mappings.values()].map(({ start, end, pages }) => ({ start, end, pages: pages.save() })),
      held: [...this.#held].map(([page, times]) => ({ page, times })),
      orphans: [...this.#orphans],
      next: this.#next,
    };
  }
  /** Becomes the saved one; listeners stay. @throws SnapshotError */
  load(from: SavedFields): void {
    this.#last = undefined;
    this.#mappings.clear();
    for (const fields of from.parts('mappings')) {
      const start = fields.number('start');
      const end = fields.number('end', 2 ** 47, start);
      const pages = new PfnArray((end - start) / PAGE_SIZE);
      pages.load(fields, 'pages');
      this.#mappings.set(start, { start, end, pages });
    }
    this.#held.clear();
    for (const fields of from.parts('held')) this.#held.set(fields.number('page') as Hpa, fields.number('times'));
    this.#orphans.clear();
    for (const page of from.numbers('orphans')) this.#orphans.add(page as Hpa);
    this.#next = from.number('next');
  }

  onUnmap(listener: UnmapListener): void {
    this.#listeners.add(listener);
  }
  offUnmap(listener: UnmapListener): void {
    this.#listeners.delete(listener);
  }

  #find(address: number): Mapping | undefined {
    const last = this.#last;
    if (last !== undefined && address >= last.start && address < last.end) return last;
    for (const mapping of this.#mappings.values())
      if (address >= mapping.start && address < mapping.end) return (this.#last = mapping);
    return undefined;
  }

  /** True when all of [address, address+bytes) is mapped. */
  isMapped(address: number, bytes: number): boolean {
    const mapping = this.#find(address);
    return mapping !== undefined && address + bytes <= mapping.end;
  }

  /** get_user_pages: the host page behind an address, taken now if need be. */
  pin(address: number): Hpa | 'not mapped' | 'no memory' {
    const mapping = this.#find(address);
    if (mapping === undefined) return 'not mapped';
    const index = (address - pageOffset(address) - mapping.start) / PAGE_SIZE;
    const present = mapping.pages.get(index);
    if (present !== undefined) return present;
    const page = this.#allocator.allocate();
    if (page === undefined) return 'no memory';
    mapping.pages.set(index, page);
    return page;
  }

  read(address: number, into: Uint8Array): boolean {
    return this.#eachPage(address, into.length, (page, from, length) => into.set(this.#memory.readBytes(page, length), from));
  }

  write(address: number, data: Uint8Array): boolean {
    return this.#eachPage(address, data.length, (page, from, length) =>
      this.#memory.writeBytes(page, data.subarray(from, from + length)),
    );
  }

  #eachPage(address: number, length: number, visit: (at: Hpa, from: number, length: number) => void): boolean {
    for (let done = 0; done < length;) {
      const offset = pageOffset(address + done);
      const page = this.pin(address + done);
      if (typeof page === 'string') return false;
      const step = Math.min(PAGE_SIZE - offset, length - done);
      visit((page + offset) as Hpa, done, step);
      done += step;
    }
    return true;
  }
}
