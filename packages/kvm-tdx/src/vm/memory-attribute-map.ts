import type { PageLevel } from '@tdxkit/tdp-mmu';
import type { Gfn } from '@tdxkit/x86-cpu/units';

/** Frames of one 2 MiB chunk. */
const CHUNK = 512;
/** A chunk whose frames are all private. A chunk that is not in the map is all shared. */
const ALL_PRIVATE = 1;

/**
 * Private or shared, per guest frame. Uniform 2 MiB chunks cost one map entry or none; mixed ones a bitmap, so that the fault path can
 * tell whether a large page is possible without looking at small ones.
 */
export class MemoryAttributeMap {
  readonly #chunks = new Map<number, typeof ALL_PRIVATE | Uint32Array>();

  isPrivate(gfn: Gfn): boolean {
    const chunk = this.#chunks.get(Math.floor(gfn / CHUNK));
    if (chunk === undefined) return false;
    if (chunk === ALL_PRIVATE) return true;
    const bit = gfn % CHUNK;
    return (chunk[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** The largest level at which all frames around `gfn` have this attribute. */
  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel {
    const chunk = this.#chunks.get(Math.floor(gfn / CHUNK));
    return (isPrivate ? chunk === ALL_PRIVATE : chunk === undefined) ? 2 : 1;
  }

  /** True when no frame of [start, end) would change. */
  isUniform(start: number, end: number, isPrivate: boolean): boolean {
    for (let gfn = start; gfn < end; ) {
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
    for (let gfn = start; gfn < end; ) {
      const index = Math.floor(gfn / CHUNK);
      const chunkEnd = Math.min(end, (index + 1) * CHUNK);
      if (chunkEnd - gfn === CHUNK) this.#setChunk(index, isPrivate);
      else this.#setPart(index, gfn - index * CHUNK, chunkEnd - index * CHUNK, isPrivate);
      gfn = chunkEnd;
    }
  }

  #setChunk(index: number, isPrivate: boolean): void {
    if (isPrivate) this.#chunks.set(index, ALL_PRIVATE);
    else this.#chunks.delete(index);
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
    else this.#chunks.set(index, bitmap);
  }
}
