import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import type { TablePageAllocator } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import { spteAddress } from '../spte.ts';
import { TablePageLost, emptyTable, framesOf } from '../table.ts';

/** One entry of a table. */
export interface EntryRef {
  readonly table: ShadowPage;
  readonly index: number;
}

/**
 * A table of the shadow MMU. `direct`: it maps the frames from `gfn` on one to one. Else it stands for the table that the guest keeps in its frame `gfn`,
 * and several entries may point at it.
 */
export class ShadowPage {
  readonly page: Hpa;
  readonly level: PageLevel;
  readonly gfn: Gfn;
  readonly direct: boolean;
  /** Rights (R 1, W 2, X 4) that every entry below has at most. */
  readonly access: number;
  /** Entries that point here; a root has none. */
  readonly parents: EntryRef[] = [];
  /** The guest may have written its table since it was shadowed: it is compared again when the guest says that it changed something. */
  isUnsync = false;

  constructor(page: Hpa, level: PageLevel, gfn: Gfn, direct: boolean, access: number) {
    this.page = page;
    this.level = level;
    this.gfn = gfn;
    this.direct = direct;
    this.access = access;
  }

  /** Index in `memory.u32` of the low word of entry 0. */
  words(memory: PhysicalMemory): number {
    const offset = memory.frameOffset(this.page, true);
    if (offset < 0) throw new TablePageLost(this.page);
    return offset >>> 2;
  }
  /** First frame of an entry of a direct table. */
  frameOf(index: number): Gfn {
    return (this.gfn + index * framesOf(this.level)) as Gfn;
  }
}

/** Key of a table: the same guest table at the same level is shadowed once. */
const keyOf = (level: number, gfn: number, direct: boolean, access: number): string =>
  `${level}${direct ? 'd' : 's'}${access}:${gfn}`;

/** The tables of a shadow MMU, by what they stand for and by physical page: mmu_page_hash. */
export class ShadowPages {
  readonly #memory: PhysicalMemory;
  readonly #allocator: TablePageAllocator;
  readonly #byKey = new Map<string, ShadowPage>();
  readonly #byPage = new Map<number, ShadowPage>();
  readonly #shadowed = new Map<number, Set<ShadowPage>>();
  readonly #empty = emptyTable(false);

  constructor(memory: PhysicalMemory, allocator: TablePageAllocator) {
    this.#memory = memory;
    this.#allocator = allocator;
  }
  get size(): number {
    return this.#byPage.size;
  }
  get all(): IterableIterator<ShadowPage> {
    return this.#byPage.values();
  }

  /** kvm_mmu_get_shadow_page(): the table for it, new ones full of empty entries. Undefined: no memory. */
  get(level: PageLevel, gfn: Gfn, direct: boolean, access = 7): ShadowPage | undefined {
    const key = keyOf(level, gfn, direct, access);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const page = this.#allocator.allocate();
    if (page === undefined) return undefined;
    this.#memory.writeBytes(page, this.#empty);
    const table = new ShadowPage(page, level, gfn, direct, access);
    this.#byKey.set(key, table);
    this.#byPage.set(page, table);
    if (!direct) this.#shadowed.set(gfn, (this.#shadowed.get(gfn) ?? new Set()).add(table));
    return table;
  }
  release(table: ShadowPage): void {
    this.#byKey.delete(keyOf(table.level, table.gfn, table.direct, table.access));
    this.#byPage.delete(table.page);
    const shadows = this.#shadowed.get(table.gfn);
    if (!table.direct && shadows?.delete(table) === true && shadows.size === 0) this.#shadowed.delete(table.gfn);
    this.#allocator.release(table.page);
  }

  /** The table that a present non-leaf entry points at. */
  child(low: number, high: number): ShadowPage | undefined {
    return this.#byPage.get(spteAddress(low, high));
  }
  /** Tables that stand for the guest's table in this frame. */
  shadowsOf(gfn: Gfn): readonly ShadowPage[] {
    return [...(this.#shadowed.get(gfn) ?? [])];
  }
  /** A frame in [start, end) holds a table that is shadowed. */
  hasShadowed(start: number, end: number): boolean {
    if (end - start === 1) return this.#shadowed.has(start);
    for (const gfn of this.#shadowed.keys()) if (gfn >= start && gfn < end) return true;
    return false;
  }
}
