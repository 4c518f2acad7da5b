import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';

const ENTRIES = 2048;

/** Rights of a guest-physical page, as bits. ONCE: the translation is good for one access; the last two: entry bits 58 and 57. */
export const EptRight = {
  READ: 1,
  WRITE: 2,
  EXECUTE: 4,
  USER_EXECUTE: 8,
  DIRTY: 16,
  ONCE: 32,
  PAGING_WRITE: 64,
  VERIFY: 128,
} as const;

/**
 * Guest-physical translations of one LP: page of guest-physical memory to page of host memory and its rights. Direct-mapped. An entry
 * lives until INVEPT, a VM entry with other EPT pointers, or eviction, whatever happens to the tables: as the architecture allows.
 */
export class PagingCache {
  readonly #tags = new Float64Array(ENTRIES).fill(-1);
  readonly #pages = new Float64Array(ENTRIES);
  readonly #rights = new Uint8Array(ENTRIES);
  #mainRoot = -1;
  #sharedRoot = -1;
  #hkid = -2;

  flush(): void {
    this.#tags.fill(-1);
  }

  /** Tells which tables translate now; a change empties the cache. */
  useRoots(mainRoot: number, sharedRoot: number, hkid: number): void {
    if (this.#mainRoot === mainRoot && this.#sharedRoot === sharedRoot && this.#hkid === hkid) return;
    this.#mainRoot = mainRoot;
    this.#sharedRoot = sharedRoot;
    this.#hkid = hkid;
    this.flush();
  }

  /** Slot of the page, or -1. Pages are byte addresses of 4 KiB pages. */
  find(page: number): number {
    const slot = (page >>> 12) & (ENTRIES - 1);
    return this.#tags[slot] === page ? slot : -1;
  }
  page(slot: number): number {
    return this.#pages[slot]!;
  }
  rights(slot: number): number {
    return this.#rights[slot]!;
  }

  put(page: number, hostPage: number, rights: number): void {
    const slot = (page >>> 12) & (ENTRIES - 1);
    this.#tags[slot] = page;
    this.#pages[slot] = hostPage;
    this.#rights[slot] = rights;
  }

  save(to: ByteWriter): void {
    for (const each of [this.#mainRoot + 1, this.#sharedRoot + 1, this.#hkid + 2]) to.address(each);
    const slots = [...this.#tags.keys()].filter((slot) => this.#tags[slot] !== -1);
    to.u32(slots.length);
    for (const slot of slots) {
      to.address(this.#tags[slot]!);
      to.address(this.#pages[slot]!);
      to.u8(this.#rights[slot]!);
    }
  }
  load(from: ByteReader): void {
    this.flush();
    this.#mainRoot = from.address() - 1;
    this.#sharedRoot = from.address() - 1;
    this.#hkid = from.address() - 2;
    for (let left = from.u32(); left > 0; left--) this.put(from.page(), from.page(), from.u8());
  }
}
