import type { PhysicalMemory } from '@tdxkit/x86-cpu/memory';
import { TdxError, hex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from './hooks.ts';
import { NONPRESENT_HIGH, SpteHigh } from './spte.ts';

/** Entries of a table page. */
export const ENTRIES = 512;

/** Frames that one entry of `level` covers. */
export const framesOf = (level: number): number =>
  level === 1 ? 1 : level === 2 ? 512 : level === 3 ? 0x4_0000 : level === 4 ? 0x800_0000 : 0x10_0000_0000;

/** A page-table page can no longer be read: somebody wrote it with another key. */
export class TablePageLost extends TdxError {
  constructor(page: Hpa) {
    super('TABLE_PAGE_LOST', `page table page ${hex(page)} was written with another key id`, {
      hint: 'A page given to the MMU must not be given to anybody else until its allocator gets it back.',
    });
  }
}

/** Bytes of a table without entries, all marked shared or not. */
export const emptyTable = (shared: boolean): Uint8Array => {
  const words = new Uint32Array(2 * ENTRIES);
  for (let i = 1; i < words.length; i += 2) words[i] = NONPRESENT_HIGH + (shared ? SpteHigh.SHARED : 0);
  return new Uint8Array(words.buffer);
};

/** What KVM remembers about a table page (struct kvm_mmu_page). The entries themselves are bytes of the page. */
export class TdpTable {
  readonly page: Hpa;
  /** Level of the entries in it: 1 = they map 4 KiB. */
  readonly level: PageLevel;
  /** First frame that it covers; with direct bits in the direct tree. */
  readonly gfn: Gfn;
  readonly isMirror: boolean;
  /** The page given to `linkExternalTable`; undefined in the direct tree and in the mirror root. */
  external: Hpa | undefined;
  /** The table and index that points here; undefined in a root. */
  readonly parent: TdpTable | undefined;
  readonly index: number;
  /** Entries that are not empty (a frozen entry counts as what it was), so that ranges pass over an empty table without reading it. */
  used = 0;
  /** Which entries stand for ranges of both kinds, when attributes are kept so (one bit for each entry). */
  mixed: Uint32Array | undefined;

  constructor(
    page: Hpa,
    level: PageLevel,
    gfn: Gfn,
    isMirror: boolean,
    external: Hpa | undefined,
    parent: TdpTable | undefined,
    index: number,
  ) {
    this.page = page;
    this.level = level;
    this.gfn = gfn;
    this.isMirror = isMirror;
    this.external = external;
    this.parent = parent;
    this.index = index;
  }

  /** Index in `memory.u32` of the low word of entry 0; the high word follows it. */
  words(memory: PhysicalMemory): number {
    const offset = memory.frameOffset(this.page, true);
    if (offset < 0) throw new TablePageLost(this.page);
    return offset >>> 2;
  }

  /** First frame of entry `index`. */
  frameOfEntry(index: number): Gfn {
    return (this.gfn + index * framesOf(this.level)) as Gfn;
  }
}
