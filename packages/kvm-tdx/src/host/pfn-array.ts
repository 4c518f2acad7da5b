import { savedWords, type SavedFields } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

const CHUNK = 512;

/** Page index -> host page, sparse: 4 bytes per page, in chunks of 2 MiB of memory. Page 0 of the host means "absent". */
export class PfnArray {
  readonly length: number;
  readonly #chunks: (Uint32Array | undefined)[] = [];

  constructor(length: number) {
    this.length = length;
  }

  /** The page at `index`, or undefined. */
  get(index: number): Hpa | undefined {
    const pfn = this.#chunks[(index / CHUNK) | 0]?.[index % CHUNK] ?? 0;
    return pfn === 0 ? undefined : ((pfn * 0x1000) as Hpa);
  }

  set(index: number, page: Hpa | undefined): void {
    const chunk = (this.#chunks[(index / CHUNK) | 0] ??= new Uint32Array(CHUNK));
    chunk[index % CHUNK] = page === undefined ? 0 : page / 0x1000;
  }

  /** A page is present in [start, end). */
  hasAny(start: number, end: number): boolean {
    for (let index = start; index < end; index++) {
      const chunk = this.#chunks[(index / CHUNK) | 0];
      if (chunk === undefined) index = (((index / CHUNK) | 0) + 1) * CHUNK - 1;
      else if (chunk[index % CHUNK] !== 0) return true;
    }
    return false;
  }

  /** Calls `visit` for each page that is present in [start, end), ascending. */
  forEach(start: number, end: number, visit: (page: Hpa, index: number) => void): void {
    for (let index = start; index < end; index++) {
      const chunk = this.#chunks[(index / CHUNK) | 0];
      if (chunk === undefined) {
        index = (((index / CHUNK) | 0) + 1) * CHUNK - 1;
        continue;
      }
      const pfn = chunk[index % CHUNK]!;
      if (pfn !== 0) visit((pfn * 0x1000) as Hpa, index);
    }
  }

  /** Pairs of index and page number. */
  save(): Uint8Array {
    const pairs: number[] = [];
    this.forEach(0, this.length, (page, index) => pairs.push(index, page / 0x1000));
    return savedWords(pairs);
  }
  /** @throws SnapshotError */
  load(from: SavedFields, name: string): void {
    const pairs = from.words(name);
    this.#chunks.length = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i]! >= this.length) from.refuse(name, `page ${pairs[i]!} of ${this.length}`);
      this.set(pairs[i]!, ((pairs[i + 1] ?? 0) * 0x1000) as Hpa);
    }
  }
}
