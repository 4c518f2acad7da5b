import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';

const ENTRIES = 64;

/**
 * Paging structures of one level found by walks of one LP: for each region of linear memory that such a structure translates its guest-physical
 * address and the rights of the entries above, so that the next walk there reads one or two entries instead of four or five. Everything that
 * invalidates a translation empties it, as the architecture has it for its paging-structure caches.
 * @source Intel SDM 3A "Paging-Structure Caches"
 */
export class PagingStructureCache {
  readonly #shift: number;
  readonly #low = new Int32Array(ENTRIES);
  readonly #high = new Int32Array(ENTRIES);
  readonly #generations = new Float64Array(ENTRIES);
  readonly #tables = new Float64Array(ENTRIES);
  readonly #rights = new Uint8Array(ENTRIES);
  readonly #executeDisable = new Uint8Array(ENTRIES);
  #generation = 1;

  /** @param shift binary logarithm of a region's size: 21 for page tables, 30 for page directories */
  constructor(shift: 21 | 30) {
    this.#shift = shift;
  }

  flush(): void {
    this.#generation++;
  }

  /** Slot of the region that holds an address, or -1. */
  find(low: number, high: number): number {
    const slot = this.#slotOf(low, high);
    const region = low >>> this.#shift;
    const isHit = this.#generations[slot] === this.#generation && this.#low[slot] === region && this.#high[slot] === high;
    return isHit ? slot : -1;
  }
  table(slot: number): number {
    return this.#tables[slot]!;
  }
  /** U and W bits that all entries above the structure have. */
  rights(slot: number): number {
    return this.#rights[slot]!;
  }
  /** An entry above forbids execution. */
  isExecuteDisable(slot: number): boolean {
    return this.#executeDisable[slot] !== 0;
  }

  put(low: number, high: number, table: number, rights: number, isExecuteDisable: boolean): void {
    const slot = this.#slotOf(low, high);
    this.#low[slot] = low >>> this.#shift;
    this.#high[slot] = high;
    this.#generations[slot] = this.#generation;
    this.#tables[slot] = table;
    this.#rights[slot] = rights;
    this.#executeDisable[slot] = isExecuteDisable ? 1 : 0;
  }

  save(to: ByteWriter): void {
    const slots = [...this.#low.keys()].filter((slot) => this.#generations[slot] === this.#generation);
    to.u32(slots.length);
    for (const slot of slots) {
      to.u32(this.#low[slot]!);
      to.u32(this.#high[slot]! >>> 0);
      to.address(this.#tables[slot]!);
      to.u8(this.#rights[slot]!);
      to.u8(this.#executeDisable[slot]!);
    }
  }
  load(from: ByteReader): void {
    this.flush();
    for (let left = from.u32(); left > 0; left--) {
      const low = from.u32() << this.#shift;
      this.put(low, from.u32() | 0, from.page(), from.u8(), from.u8() !== 0);
    }
  }

  #slotOf(low: number, high: number): number {
    return ((low >>> this.#shift) ^ (high << 2) ^ (high >>> 5)) & (ENTRIES - 1);
  }
}
