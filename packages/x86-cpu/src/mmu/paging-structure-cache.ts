const ENTRIES = 64;

/**
 * Page tables found by walks of one LP: for each 2-MiB region of linear memory the guest-physical address of its page table and the rights of the
 * entries above, so that the next walk there reads one entry instead of four or five. Everything that invalidates a translation empties it, as
 * the architecture has it for its paging-structure caches.
 * @source Intel SDM 3A "Paging-Structure Caches"
 */
export class PagingStructureCache {
  readonly #low = new Int32Array(ENTRIES);
  readonly #high = new Int32Array(ENTRIES);
  readonly #generations = new Float64Array(ENTRIES);
  readonly #tables = new Float64Array(ENTRIES);
  readonly #rights = new Uint8Array(ENTRIES);
  readonly #executeDisable = new Uint8Array(ENTRIES);
  #generation = 1;

  flush(): void {
    this.#generation++;
  }

  /** Slot of the region that holds an address, or -1. */
  find(low: number, high: number): number {
    const slot = slotOf(low, high);
    const isHit = this.#generations[slot] === this.#generation && this.#low[slot] === low >>> 21 && this.#high[slot] === high;
    return isHit ? slot : -1;
  }
  table(slot: number): number {
    return this.#tables[slot]!;
  }
  /** U and W bits that all entries above the page table have. */
  rights(slot: number): number {
    return this.#rights[slot]!;
  }
  /** An entry above forbids execution. */
  isExecuteDisable(slot: number): boolean {
    return this.#executeDisable[slot] !== 0;
  }

  put(low: number, high: number, table: number, rights: number, isExecuteDisable: boolean): void {
    const slot = slotOf(low, high);
    this.#low[slot] = low >>> 21;
    this.#high[slot] = high;
    this.#generations[slot] = this.#generation;
    this.#tables[slot] = table;
    this.#rights[slot] = rights;
    this.#executeDisable[slot] = isExecuteDisable ? 1 : 0;
  }
}

const slotOf = (low: number, high: number): number => ((low >>> 21) ^ high ^ (high >>> 7)) & (ENTRIES - 1);
