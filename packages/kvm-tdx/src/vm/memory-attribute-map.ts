import { bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { PageLevel } from '@tdxkit/tdp-mmu';
import type { Gfn } from '@tdxkit/x86-cpu/units';

/** Frames of one 2 MiB chunk, and chunks of 1 GiB. */
const CHUNK = 512;
const CHUNKS = 512;
const MAX_CHUNK = 2 ** 31;
/** A chunk whose frames are all private. A chunk that is not in the map is all shared. */
const ALL_PRIVATE = 1;

/** Adds to a count that is only there while it is not 0. */
function count(counts: Map<number, number>, key: number, by: number): void {
  if (by === 0) return;
  const now = (counts.get(key) ?? 0) + by;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}

/**
 * Private or shared, per guest frame. Uniform 2 MiB chunks cost one map entry or none; mixed ones a bitmap, so that the fault path can
 * tell whether a large page is possible without looking at small ones.
 */
export class MemoryAttributeMap {
  readonly #chunks = new Map<number, typeof ALL_PRIVATE | Uint32Array>();
  /** Per 1 GiB: chunks that are in the map, and those of them that are all private. */
  readonly #known = new Map<number, number>();
  readonly #whole = new Map<number, number>();

  isPrivate(gfn: Gfn): boolean {
    const chunk = this.#chunks.get(Math.floor(gfn / CHUNK));
    if (chunk === undefined) return false;
    if (chunk === ALL_PRIVATE) return true;
    const bit = gfn % CHUNK;
    return (chunk[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** The largest level at which all frames around `gfn` have this attribute. */
  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel {
    const index = Math.floor(gfn / CHUNK);
    const chunk = this.#chunks.get(index);
    if (isPrivate ? chunk !== ALL_PRIVATE : chunk !== undefined) return 1;
    const gib = Math.floor(index / CHUNKS);
    return (isPrivate ? this.#whole.get(gib) === CHUNKS : !this.#known.has(gib)) ? 3 : 2;
  }

  #put(index: number, chunk: typeof ALL_PRIVATE | Uint32Array | undefined): void {
    const old = this.#chunks.get(index);
    const gib = Math.floor(index / CHUNKS);
    if (chunk === undefined) this.#chunks.delete(index);
    else this.#chunks.set(index, chunk);
    count(this.#known, gib, Number(chunk !== undefined) - Number(old !== undefined));
    count(this.#whole, gib, Number(chunk === ALL_PRIVATE) - Number(old === ALL_PRIVATE));
  }

  /** True when no frame of [start, end) would change. */
  isUniform(start: number, end: number, isPrivate: boolean): boolean {
    for (let gfn = start; gfn < end;) {
      const index = Math.floor(gfn / CHUNK);
      const chunk = this.#chunks.get(index);
      if (typeof chunk !== 'object') {
        if ((chunk === ALL_PRIVATE) !== isPrivate) return false;
        gfn = (index + 1) * CHUNK;
        continue;
      }
      if (this.isPrivate(gfn as Gfn) !== isPrivate) return false;
      gfn++;
    }
    return true;
  }

  set(start: number, end: number, isPrivate: boolean): void {
    for (let gfn = start; gfn < end;) {
      const index = Math.floor(gfn / CHUNK);
      const chunkEnd = Math.min(end, (index + 1) * CHUNK);
      if (chunkEnd - gfn === CHUNK) this.#setChunk(index, isPrivate);
      else this.#setPart(index, gfn - index * CHUNK, chunkEnd - index * CHUNK, isPrivate);
      gfn = chunkEnd;
    }
  }

  #setChunk(index: number, isPrivate: boolean): void {
    this.#put(index, isPrivate ? ALL_PRIVATE : undefined);
  }

  #setPart(index: number, from: number, to: number, isPrivate: boolean): void {
    const old = this.#chunks.get(index);
    const bitmap = typeof old === 'object' ? old : new Uint32Array(CHUNK / 32).fill(old === ALL_PRIVATE ? 0xffff_ffff : 0);
    for (let bit = from; bit < to; bit++) {
      if (isPrivate) bitmap[bit >>> 5]! |= 1 << (bit & 31);
      else bitmap[bit >>> 5]! &= ~(1 << (bit & 31));
    }
    if (bitmap.every((word) => word === 0)) this.#setChunk(index, false);
    else if (bitmap.every((word) => word === 0xffff_ffff)) this.#setChunk(index, true);
    else this.#put(index, bitmap);
  }

  save(): Saved {
    const whole = [...this.#chunks].flatMap(([index, chunk]) => (chunk === ALL_PRIVATE ? [index] : []));
    const mixed = [...this.#chunks].flatMap(([index, chunk]) => (chunk === ALL_PRIVATE ? [] : [{ index, bits: bytesOf(chunk) }]));
    return { whole, mixed };
  }
  load(from: SavedFields): void {
    for (const index of [...this.#chunks.keys()]) this.#put(index, undefined);
    for (const index of from.numbers('whole', MAX_CHUNK)) this.#put(index, ALL_PRIVATE);
    for (const each of from.parts('mixed')) this.#put(each.number('index', MAX_CHUNK), each.words('bits', CHUNK / 32));
  }
}
