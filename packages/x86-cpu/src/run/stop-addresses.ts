/** Values of RIP before which execution stops, found by 32-bit halves. */
export class StopAddresses {
  readonly #highs = new Map<number, Set<number>>();
  isEmpty = true;

  replace(rips: ReadonlySet<bigint>): void {
    this.#highs.clear();
    this.isEmpty = rips.size === 0;
    for (const rip of rips) {
      const low = Number(rip & 0xffff_ffffn);
      const high = Number(rip >> 32n);
      const highs = this.#highs.get(low);
      if (highs === undefined) this.#highs.set(low, new Set([high]));
      else highs.add(high);
    }
  }
  has(low: number, high: number): boolean {
    return !this.isEmpty && this.#highs.get(low >>> 0)?.has(high >>> 0) === true;
  }
}
