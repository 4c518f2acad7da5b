import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { Hpa } from '../units/index.ts';
import { LINE_BYTES } from './aes-xts.ts';
import { FRAME_BYTES, type FrameStore } from './frame-store.ts';
import { NO_KEY, type KeyNumber } from './key-table.ts';

const LINES = FRAME_BYTES / LINE_BYTES;
/** Page numbers below this, 64 GiB of memory, are looked up in arrays of CHUNK frame numbers: 3 ns where a Map takes 5 to 40. */
const NEAR = 1 << 24;
const CHUNK_SHIFT = 10;
const CHUNK = 1 << CHUNK_SHIFT;
/** Number that no frame has: the store keeps offset 0. */
const NO_FRAME = 0;
/** `#owner` of a frame whose lines differ in it. */
const MIXED = -1;
/** `#handed` of a frame whose offset went out for more than one key. */
const SEVERAL_KEYS = -1;

/**
 * Which page each frame holds, and which key owns its lines. Frames are known by number here: offset in linear memory / 4096.
 * A frame has one owner for all lines (NO_KEY: never written), or is MIXED and has an entry in `#lines` with an owner for each.
 */
export class FrameTable {
  readonly #store: FrameStore;
  /** Page number (address without HKID / 4096) to frame number: below NEAR by chunk, 0 = none; and the rest. */
  readonly #near: (Int32Array | undefined)[] = new Array<undefined>(NEAR >>> CHUNK_SHIFT);
  readonly #far = new Map<number, number>();
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
    const number = page / FRAME_BYTES;
    if (number >= NEAR) return this.#far.get(number) ?? -1;
    const chunk = this.#near[number >>> CHUNK_SHIFT];
    return chunk === undefined ? -1 : chunk[number & (CHUNK - 1)]! || -1;
  }

  /** Gives a page that has none a frame of zeros. */
  make(page: number): number {
    const n = this.#store.allocate() / FRAME_BYTES;
    this.#place(page / FRAME_BYTES, n);
    this.#page[n] = page;
    return n;
  }

  /** Addresses of all pages that were touched, ascending. */
  pages(): number[] {
    const numbers = [...this.#far.keys()];
    for (const [i, chunk] of this.#near.entries()) {
      if (chunk === undefined) continue;
      for (let k = 0; k < CHUNK; k++) if (chunk[k] !== NO_FRAME) numbers.push(i * CHUNK + k);
    }
    return numbers.map((number) => number * FRAME_BYTES).sort((a, b) => a - b);
  }

  /** Makes a page one that was never touched; the caller has cleared its bytes. */
  release(n: number): void {
    this.#lines.delete(n);
    this.#owner[n] = NO_KEY;
    this.#recall(n);
    this.#place(this.#page[n]! / FRAME_BYTES, NO_FRAME);
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
    return this.#owner[n]!;
  }

  /** Makes `key` the owner of every line. */
  own(n: number, key: KeyNumber): void {
    if (this.#owner[n] === MIXED) this.#lines.delete(n);
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
    } else {
      this.#lines.set(n, lines);
      this.#owner[n] = MIXED;
    }
    this.#recall(n);
  }

  /** Notes that the frame's offset goes out for accesses of `key`. */
  handOut(n: number, key: KeyNumber): void {
    const handed = this.#handed[n]!;
    if (handed !== key) this.#handed[n] = handed === NO_KEY ? key : SEVERAL_KEYS;
  }

  /** Is somebody holding the frame's offset? */
  isHandedOut(n: number): boolean {
    return this.#handed[n] !== NO_KEY;
  }

  /** Whose accesses hold offsets, by page. */
  saveHandouts(to: ByteWriter): void {
    const pages = this.pages().filter((page) => this.isHandedOut(this.find(page)));
    to.u32(pages.length);
    for (const page of pages) {
      to.address(page);
      to.u32(this.#handed[this.find(page)]! >>> 0);
    }
  }
  /** @param check throws where no such page can be */
  loadHandouts(from: ByteReader, check: (page: number) => void): void {
    for (let left = from.u32(); left > 0; left--) {
      const page = from.page();
      check(page);
      const found = this.find(page);
      this.#handed[found === -1 ? this.make(page) : found] = from.u32();
    }
  }

  /** An HKID lost `key`: offsets that went out for it are void. */
  recallAll(key: KeyNumber): void {
    for (let n = 0; n < this.#handed.length; n++)
      if (this.#handed[n] === key || this.#handed[n] === SEVERAL_KEYS) this.#recall(n);
  }

  onRecall(listener: (page: Hpa) => void): void {
    this.#listeners.push(listener);
  }

  /** Notes the frame of a page, NO_FRAME for none. */
  #place(number: number, n: number): void {
    if (number < NEAR) (this.#near[number >>> CHUNK_SHIFT] ??= new Int32Array(CHUNK))[number & (CHUNK - 1)] = n;
    else if (n === NO_FRAME) this.#far.delete(number);
    else this.#far.set(number, n);
  }

  #recall(n: number): void {
    if (this.#handed[n] === NO_KEY) return;
    this.#handed[n] = NO_KEY;
    for (const listener of this.#listeners) listener(this.#page[n] as Hpa);
  }
}
