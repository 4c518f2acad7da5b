import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import { InternalError, hex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import type { TablePageAllocator } from './guest-memory.ts';
import type { PageLevel } from './hooks.ts';
import { spteAddress } from './spte.ts';
import { TdpTable, emptyTable } from './table.ts';

/** The table pages of one VM, found by physical address. */
export class TablePool {
  readonly memory: PhysicalMemory;
  readonly #tables: TablePageAllocator;
  readonly #external: TablePageAllocator | undefined;
  readonly #byPage = new Map<number, TdpTable>();
  readonly #empty = emptyTable(false);
  readonly #emptyShared = emptyTable(true);
  direct = 0;
  mirror = 0;
  external = 0;

  constructor(memory: PhysicalMemory, tables: TablePageAllocator, external: TablePageAllocator | undefined) {
    this.memory = memory;
    this.#tables = tables;
    this.#external = external;
  }

  /**
   * tdp_mmu_alloc_sp() and tdp_mmu_init_sp(): a table full of empty entries, with an external page when it is a mirror table below the
   * root. `shared`: the entries inherit the mark of the entry that will point here. Undefined when memory is short; then nothing was taken.
   */
  allocate(
    level: PageLevel,
    gfn: Gfn,
    isMirror: boolean,
    parent: TdpTable | undefined,
    index: number,
    shared = false,
  ): TdpTable | undefined {
    const page = this.#tables.allocate();
    if (page === undefined) return undefined;
    let external: Hpa | undefined;
    if (isMirror && parent !== undefined) {
      external = this.#external?.allocate();
      if (external === undefined) {
        this.#tables.release(page);
        return undefined;
      }
      this.external++;
    }
    this.memory.writeBytes(page, shared ? this.#emptyShared : this.#empty);
    const table = new TdpTable(page, level, gfn, isMirror, external, parent, index);
    this.#byPage.set(page, table);
    if (isMirror) this.mirror++;
    else this.direct++;
    return table;
  }

  /** Gives a table's pages back. A page that the external owner keeps (`external` set to undefined before) stays leaked. */
  release(table: TdpTable): void {
    if (!this.#byPage.delete(table.page)) return;
    if (table.isMirror) this.mirror--;
    else this.direct--;
    if (table.external !== undefined) {
      this.external--;
      this.#external?.release(table.external);
      table.external = undefined;
    }
    this.#tables.release(table.page);
  }

  /** The external owner keeps the page for good. */
  leakExternal(table: TdpTable): void {
    if (table.external === undefined) return;
    table.external = undefined;
    this.external--;
  }

  /** The table that a present non-leaf entry points at. */
  child(low: number, high: number): TdpTable {
    const address = spteAddress(low, high);
    const table = this.#byPage.get(address);
    if (table === undefined) throw new InternalError(`no table at ${hex(address)}`);
    return table;
  }

  /** Like `child` for a check that must not throw. */
  find(page: Hpa): TdpTable | undefined {
    return this.#byPage.get(page);
  }

  get size(): number {
    return this.#byPage.size;
  }
  get all(): Iterable<TdpTable> {
    return this.#byPage.values();
  }

  /** Counts a table of a snapshot as its own: the allocators know its pages already. */
  adopt(table: TdpTable): void {
    this.#byPage.set(table.page, table);
    if (table.isMirror) this.mirror++;
    else this.direct++;
    if (table.external !== undefined) this.external++;
  }
}
