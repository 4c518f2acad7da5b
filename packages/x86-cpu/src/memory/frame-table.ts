import type { Hpa } from '../units/index.ts';
import { LINE_BYTES } from './aes-xts.ts';
import { FRAME_BYTES, type FrameStore } from './frame-store.ts';
import { NO_KEY, type KeyNumber } from './key-table.ts';

const LINES = FRAME_BYTES / LINE_BYTES;
/** `#handed` of a frame whose offset went out for more than one key. */
const SEVERAL_KEYS = -1;

/**
 * Which page each frame holds, and which key owns its lines. Frames are known by number here: offset in linear memory / 4096.
 * A frame has one owner for all lines (NO_KEY: never written) or an entry in `#lines` with an owner for each.
 */
export class FrameTable {
  readonly #store: FrameStore;
  /** Page address without HKID to frame number. */
  readonly #frames = new Map<number, number>();
  readonly #page: Float64Array;
  readonly #owner: Int32Array;
  readonly #lines = new Map<number, Int32Array>();
  /** Key whose accesses were given the frame's offset. */
  readonly #handed: Int32Array;
  readonly #listeners: ((page: Hpa) => void)[] = [];

  constructor(store: FrameStore) {
    this.#store = store;
    const frames = store.bytes / FRAME_BYTES;
    this.#page = new Float64Array(frames);
    this.#owner = new Int32Array(frames);
    this.#handed = new Int32Array(frames);
  }

  /** Frame of a page, or -1 when the page was never touched. */
  find(page: number): number {
    return this.#frames.get(page) ?? -1;
  }

  /** Frame of a page, made of zeros on first touch. */
  findOrMake(page: number): number {
    const found = this.#frames.get(page);
    if (found !== undefined) return found;
    const n = this.#store.allocate() / FRAME_BYTES;
    this.#frames.set(page, n);
    this.#page[n] = page;
    return n;
  }

  /** Addresses of all pages that were touched, ascending. */
  pages(): number[] {
    return [...this.#frames.keys()].sort((a, b) => a - b);
  }

  /** Makes a page one that was never touched; the caller has cleared its bytes. */
  release(n: number): void {
    this.#lines.delete(n);
    this.#owner[n] = NO_KEY;
    this.#recall(n);
    this.#frames.delete(this.#page[n]!);
    this.#store.release(n * FRAME_BYTES);
  }

  pageOf(n: number): number {
    return this.#page[n]!;
  }

  /** Owner of a line. */
  ownerOf(n: number, line: number): KeyNumber {
    return this.#lines.get(n)?.[line] ?? this.#owner[n]!;
  }

  /** The one owner of all lines, or -1 when they differ. */
  soleOwner(n: number): KeyNumber {
    return this.#lines.has(n) ? -1 : this.#owner[n]!;
  }

  /** Makes `key` the owner of every line. */
  own(n: number, key: KeyNumber): void {
    this.#lines.delete(n);
    this.#owner[n] = key;
    const handed = this.#handed[n]!;
    if (handed !== NO_KEY && handed !== key) this.#recall(n);
  }

  /** Makes `key` the owner of lines `first`..`last`. */
  ownLines(n: number, first: number, last: number, key: KeyNumber): void {
    const lines = this.#lines.get(n) ?? new Int32Array(LINES).fill(this.#owner[n]!);
    lines.fill(key, first, last + 1);
    if (lines.every((owner) => owner === key)) {
      this.#lines.delete(n);
      this.#owner[n] = key;
    } else this.#lines.set(n, lines);
    this.#recall(n);
  }

  /** Notes that the frame's offset goes out for accesses of `key`. */
  handOut(n: number, key: KeyNumber): void {
    const handed = this.#handed[n]!;
    if (handed !== key) this.#handed[n] = handed === NO_KEY ? key : SEVERAL_KEYS;
  }

  /** An HKID lost `key`: offsets that went out for it are void. */
  recallAll(key: KeyNumber): void {
    for (let n = 0; n < this.#handed.length; n++)
      if (this.#handed[n] === key || this.#handed[n] === SEVERAL_KEYS) this.#recall(n);
  }

  onRecall(listener: (page: Hpa) => void): void {
    this.#listeners.push(listener);
  }

  #recall(n: number): void {
    if (this.#handed[n] === NO_KEY) return;
    this.#handed[n] = NO_KEY;
    for (const listener of this.#listeners) listener(this.#page[n] as Hpa);
  }
}
