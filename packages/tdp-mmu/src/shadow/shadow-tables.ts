import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { TdpMmuConfig } from '../mmu-config.ts';
import { NONPRESENT_HIGH, NONPRESENT_LOW, SpteLow, isLeaf, isMmio, isPresent, makeNonLeaf, mmioKey } from '../spte.ts';
import { ENTRIES } from '../table.ts';
import { ReverseMap } from './reverse-map.ts';
import { ShadowPages, type EntryRef, type ShadowPage } from './shadow-page.ts';

/** The tables of a shadow MMU with the maps that lead to them, and the only code that writes their entries. */
export class ShadowTables {
  readonly pages: ShadowPages;
  readonly rmap = new ReverseMap();
  readonly #config: TdpMmuConfig;
  /** Frame that each leaf entry maps: a leaf of a shadowed table does not tell. */
  readonly #frames = new Map<ShadowPage, Float64Array>();
  readonly leaves: [number, number, number] = [0, 0, 0];
  mmioSptes = 0;
  /** See `isMmio`. */
  readonly mmioKey: number;
  /** Tables that no entry points at but that stay: the roots. */
  readonly roots = new Set<ShadowPage>();

  constructor(config: TdpMmuConfig) {
    this.#config = config;
    this.mmioKey = mmioKey(config.mmioValue);
    this.pages = new ShadowPages(config.memory, config.tables);
  }

  low({ table, index }: EntryRef): number {
    return this.#config.memory.u32[table.words(this.#config.memory) + 2 * index]!;
  }
  high({ table, index }: EntryRef): number {
    return this.#config.memory.u32[table.words(this.#config.memory) + 2 * index + 1]!;
  }
  write({ table, index }: EntryRef, low: number, high: number): void {
    const { memory } = this.#config;
    const at = table.words(memory) + 2 * index;
    memory.u32[at] = low;
    memory.u32[at + 1] = high;
  }

  /** The frame that a leaf entry maps first. */
  frameOf({ table, index }: EntryRef): Gfn {
    return table.direct ? table.frameOf(index) : (this.#frames.get(table)![index] as Gfn);
  }

  setLeaf(entry: EntryRef, gfn: Gfn, low: number, high: number): void {
    const { table, index } = entry;
    if (!table.direct) {
      let frames = this.#frames.get(table);
      if (frames === undefined) this.#frames.set(table, (frames = new Float64Array(ENTRIES)));
      frames[index] = gfn;
    }
    this.write(entry, low, high);
    this.rmap.add(gfn, table, index);
    this.leaves[(table.level - 1) as 0 | 1 | 2]++;
  }
  setMmio(entry: EntryRef, low: number, high: number): void {
    this.write(entry, low, high);
    this.mmioSptes++;
  }
  link(entry: EntryRef, child: ShadowPage): void {
    const words = { low: 0, high: 0 };
    makeNonLeaf(words, child.page);
    this.write(entry, words.low, words.high);
    child.parents.push(entry);
  }

  /** drop_spte() and the like: the entry becomes empty; a table that nothing points at any more goes. True when something present went. */
  drop(entry: EntryRef): boolean {
    const low = this.low(entry);
    const high = this.high(entry);
    const { table, index } = entry;
    if (!isPresent(low)) {
      if (isMmio(low, high, this.mmioKey)) {
        this.mmioSptes--;
        this.write(entry, NONPRESENT_LOW, NONPRESENT_HIGH);
      }
      return false;
    }
    if (isLeaf(low, table.level)) {
      this.rmap.remove(this.frameOf(entry), table, index);
      this.leaves[(table.level - 1) as 0 | 1 | 2]--;
    }
    this.write(entry, NONPRESENT_LOW, NONPRESENT_HIGH);
    if (!isLeaf(low, table.level)) this.#unlink(entry, this.pages.child(low, high));
    return true;
  }
  #unlink({ table, index }: EntryRef, child: ShadowPage | undefined): void {
    if (child === undefined) return;
    const at = child.parents.findIndex((entry) => entry.table === table && entry.index === index);
    if (at >= 0) child.parents.splice(at, 1);
    if (child.parents.length === 0 && !this.roots.has(child)) this.zap(child);
  }

  /** kvm_mmu_prepare_zap_page() and commit: the table and what hangs on it alone. */
  zap(table: ShadowPage): void {
    for (let index = 0; index < ENTRIES; index++) this.drop({ table, index });
    for (const parent of table.parents.splice(0)) this.write(parent, NONPRESENT_LOW, NONPRESENT_HIGH);
    this.roots.delete(table);
    this.#frames.delete(table);
    this.pages.release(table);
  }

  /** Takes bits from the leaf entries that map a frame of [start, end). True when one had some. */
  clearBits(start: number, end: number, bits: number): boolean {
    let changed = false;
    this.rmap.each(start, end, (_, entry) => {
      const low = this.low(entry);
      if ((low & bits) === 0) return;
      this.write(entry, (low & ~bits) >>> 0, this.high(entry));
      changed = true;
    });
    return changed;
  }
  /** rmap_write_protect(). */
  writeProtect(start: number, end: number): boolean {
    return this.clearBits(start, end, SpteLow.W | SpteLow.D);
  }
}
