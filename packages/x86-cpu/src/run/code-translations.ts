import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';

/** Pages that a map holds at most. */
const MAX_PAGES = 0x1_0000;
/** Pages of 4 KiB in a piece of 4 MiB: the largest page but one. */
const PIECE_PAGES = 1024;
/** Bits of a value beside its frame: size of the page in the guest's tables. */
const LEVEL = 0xf;

/**
 * Translations of instruction fetches that hold in one address space, or everywhere: linear page to frame. Nothing is lost but by a flush, so that
 * which fetches walk the tables depends on what the guest executes, and not on which jumps and blocks are known.
 */
export class CodeTranslations {
  readonly #frames = new Map<number, number>();
  /** Pieces of linear memory with entries from pages larger than 4 KiB; and whether one was of 1 GiB. */
  readonly #largePieces = new Set<number>();
  #hasHuge = false;

  /** Number of the page of a linear address. */
  static pageNumber(low: number, high: number): number {
    return (high >>> 0) * 0x10_0000 + (low >>> 12);
  }

  get isFull(): boolean {
    return this.#frames.size >= MAX_PAGES;
  }

  /** Frame of a page, or -1. */
  find(page: number): number {
    const value = this.#frames.get(page);
    return value === undefined ? -1 : value - (value & LEVEL);
  }

  /** @param level 1 for a 4 KiB page, 2 for 2 or 4 MiB, 3 for 1 GiB */
  put(page: number, frame: number, level: number): void {
    this.#frames.set(page, frame + level);
    if (level > 1) this.#largePieces.add(Math.floor(page / PIECE_PAGES));
    if (level > 2) this.#hasHuge = true;
  }

  clear(): void {
    if (this.#frames.size === 0) return;
    this.#frames.clear();
    this.#largePieces.clear();
    this.#hasHuge = false;
  }

  /** INVLPG: drops what translates the page, whatever its size. */
  drop(page: number): void {
    if (this.#frames.size === 0) return;
    if (this.#hasHuge) {
      this.clear();
      return;
    }
    this.#frames.delete(page);
    const piece = Math.floor(page / PIECE_PAGES);
    if (!this.#largePieces.delete(piece)) return;
    for (const [other, value] of this.#frames)
      if (Math.floor(other / PIECE_PAGES) === piece && (value & LEVEL) > 1) this.#frames.delete(other);
  }

  save(to: ByteWriter, places: FramePlaces): void {
    const entries = [...this.#frames].sort(([a], [b]) => a - b);
    to.u32(entries.length);
    for (const [page, value] of entries) {
      to.address(page);
      to.address(places.pageOf(value - (value & LEVEL)) + (value & LEVEL));
    }
  }

  /** Becomes what was saved. @throws SnapshotError */
  load(from: ByteReader, places: FramePlaces): void {
    this.clear();
    const count = from.u32();
    if (count > MAX_PAGES) throw new SnapshotError(`${count} translations of code`);
    for (let i = 0; i < count; i++) {
      const page = from.address();
      const value = from.address();
      if (page >= 2 ** 52) throw new SnapshotError(`a translation of page ${page}`);
      this.put(page, places.frameOf(value - (value & 0xfff)), Math.max(1, value & 3));
    }
  }
}
