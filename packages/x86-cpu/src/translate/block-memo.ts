import type { Block } from '../run/code-cache.ts';

/** What was found out of blocks that are not stale. Remembered: hot blocks are neighbours of each other. */
export class BlockMemo<T> {
  readonly #most: number;
  readonly #read: (block: Block) => T;
  readonly #known = new Map<Block, T>();

  /** @param most blocks remembered: one more, and all are forgotten */
  constructor(most: number, read: (block: Block) => T) {
    this.#most = most;
    this.#read = read;
  }

  of(block: Block): T {
    const known = this.#known.get(block);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#most) this.#known.clear();
    const read = this.#read(block);
    this.#known.set(block, read);
    return read;
  }
  /** The blocks are gone. */
  forget(): void {
    this.#known.clear();
  }
}
