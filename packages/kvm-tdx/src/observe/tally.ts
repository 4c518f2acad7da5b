/** A map of counts that is read like a Map. Counting what was counted last takes no look-up; anything else takes one (a Map of numbers: two, 40 ns). */
export class Tally<K> implements ReadonlyMap<K, number> {
  readonly #cells = new Map<K, { count: number }>();
  #lastKey: K | undefined;
  #last: { count: number } = { count: 0 };

  /** One more of `key`. */
  add(key: K): void {
    if (key !== this.#lastKey || key === undefined) this.#select(key);
    this.#last.count++;
  }

  #select(key: K): void {
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, (cell = { count: 0 }));
    this.#lastKey = key;
    this.#last = cell;
  }

  /** Undefined: never counted. */
  get(key: K): number | undefined {
    return this.#cells.get(key)?.count;
  }
  has(key: K): boolean {
    return this.#cells.has(key);
  }
  get size(): number {
    return this.#cells.size;
  }

  /** Makes these the counts. */
  reset(counts: Iterable<readonly [K, number]>): void {
    this.#cells.clear();
    this.#lastKey = undefined;
    for (const [key, count] of counts) this.#cells.set(key, { count });
  }

  *entries(): Generator<[K, number], undefined, undefined> {
    for (const [key, { count }] of this.#cells) yield [key, count];
  }
  [Symbol.iterator](): Generator<[K, number], undefined, undefined> {
    return this.entries();
  }
  *keys(): Generator<K, undefined, undefined> {
    yield* this.#cells.keys();
  }
  *values(): Generator<number, undefined, undefined> {
    for (const { count } of this.#cells.values()) yield count;
  }
  forEach(body: (count: number, key: K, tally: ReadonlyMap<K, number>) => void): void {
    for (const [key, { count }] of this.#cells) body(count, key, this);
  }
}
