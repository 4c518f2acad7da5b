import { bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import type { AttributeState, AttributeTracker, TrackerCosts } from './attribute-tracker.ts';

const BLOCK = 512;
const MAX_FRAME = 2 ** 40;
const STATES = ['private', 'shared', 'mixed', 'invalid'] as const;

/** Two bits for each large block, one bit for each frame (1 = shared). */
class SlotState {
  readonly start: number;
  readonly end: number;
  readonly frames: Uint32Array;
  readonly large: readonly [Uint32Array, Uint32Array];
  /** Block number of the first 2 MiB and 1 GiB block. */
  readonly first: readonly [number, number];

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
    this.first = [Math.floor(start / BLOCK), Math.floor(start / (BLOCK * BLOCK))];
    const blocks = [Math.ceil(end / BLOCK) - this.first[0], Math.ceil(end / (BLOCK * BLOCK)) - this.first[1]] as const;
    this.frames = new Uint32Array(Math.ceil((blocks[0] * BLOCK) / 32));
    this.large = [new Uint32Array(Math.ceil(blocks[0] / 16)), new Uint32Array(Math.ceil(blocks[1] / 16))];
  }
  get bytes(): number {
    return 4 * (this.frames.length + this.large[0].length + this.large[1].length);
  }
  isShared(gfn: number): boolean {
    const i = gfn - this.first[0] * BLOCK;
    return (this.frames[i >>> 5]! & (1 << (i & 31))) !== 0;
  }
  setShared(gfn: number, shared: boolean): void {
    const i = gfn - this.first[0] * BLOCK;
    if (shared) this.frames[i >>> 5]! |= 1 << (i & 31);
    else this.frames[i >>> 5]! &= ~(1 << (i & 31));
  }
  /** `which` 0: 2 MiB, 1: 1 GiB. 0 private, 1 shared, 2 mixed. */
  block(which: 0 | 1, number: number): number {
    const i = number - this.first[which];
    return (this.large[which][i >>> 4]! >>> ((i & 15) * 2)) & 3;
  }
  setBlock(which: 0 | 1, number: number, state: number): void {
    const i = number - this.first[which];
    const shift = (i & 15) * 2;
    const words = this.large[which];
    words[i >>> 4] = (words[i >>> 4]! & ~(3 << shift)) | (state << shift);
  }
}

/** Option A: arrays that belong to the memslot. No page-table bit; a frame without slot is 'invalid' and reads as shared. */
export class SlotAttributeArrays implements AttributeTracker {
  readonly strategy = 'slot-arrays';
  readonly #slots: SlotState[] = [];
  #reads = 0;
  #work = 0;

  /** A memslot appears, private all over. RangeError when it overlaps another. */
  addSlot(range: GfnRange): void {
    if (this.#slots.some((s) => range.start < s.end && s.start < range.end))
      throw new RangeError(`slot ${range.start}..${range.end} overlaps another`);
    this.#slots.push(new SlotState(range.start, range.end));
  }
  removeSlot(range: GfnRange): void {
    const at = this.#slots.findIndex((s) => s.start === range.start && s.end === range.end);
    if (at >= 0) this.#slots.splice(at, 1);
  }

  save(): Saved {
    const slots = this.#slots.map(({ start, end, frames, large: [first, second] }) => ({
      start,
      end,
      frames: bytesOf(frames),
      large: bytesOf(first),
      huge: bytesOf(second),
    }));
    return { slots, reads: this.#reads, work: this.#work };
  }
  load(from: SavedFields): void {
    this.#slots.length = 0;
    for (const fields of from.parts('slots')) {
      const slot = new SlotState(fields.number('start', MAX_FRAME), fields.number('end', MAX_FRAME));
      const fill = (name: string, words: Uint32Array): void =>
        words.set(new Uint32Array(fields.bytes(name, words.byteLength).buffer));
      fill('frames', slot.frames);
      fill('large', slot.large[0]);
      fill('huge', slot.large[1]);
      this.#slots.push(slot);
    }
    this.#reads = from.number('reads');
    this.#work = from.number('work');
  }

  set(range: GfnRange, isPrivate: boolean): Gfn | undefined {
    for (const slot of this.#slots) {
      const start = Math.max(range.start, slot.start);
      const end = Math.min(range.end, slot.end);
      if (start < end) this.#setInSlot(slot, start, end, !isPrivate);
    }
    return undefined;
  }

  /** The arrays are there as long as the slot is. */
  prepare(): true {
    return true;
  }
  mark(piece: GfnRange, isPrivate: boolean): void {
    this.set(piece, isPrivate);
  }

  #setInSlot(slot: SlotState, start: number, end: number, shared: boolean): void {
    for (let gfn = start; gfn < end; gfn++) slot.setShared(gfn, shared);
    this.#work += Math.ceil((end - start) / 32);
    for (let block = Math.floor(start / BLOCK); block * BLOCK < end; block++) slot.setBlock(0, block, this.#fold(slot, block, 0));
    for (let block = Math.floor(start / BLOCK ** 2); block * BLOCK ** 2 < end; block++)
      slot.setBlock(1, block, this.#fold(slot, block, 1));
  }

  /** State of a large block from what it is made of; parts outside the slot do not count. */
  #fold(slot: SlotState, block: number, which: 0 | 1): number {
    let state = -1;
    const unit = which === 0 ? 1 : BLOCK;
    for (let i = 0; i < BLOCK; i++) {
      const part = block * BLOCK + i;
      if ((part + 1) * unit <= slot.start || part * unit >= slot.end) continue;
      this.#work++;
      const one = which === 0 ? Number(slot.isShared(part)) : slot.block(0, part);
      if (one === 2 || (state >= 0 && one !== state)) return 2;
      state = one;
    }
    return state;
  }

  isPrivate(gfn: Gfn): boolean {
    return this.stateOf(gfn, 1) === 'private';
  }
  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel {
    const wanted = isPrivate ? 'private' : 'shared';
    return this.stateOf(gfn, 3) === wanted ? 3 : this.stateOf(gfn, 2) === wanted ? 2 : 1;
  }
  stateOf(gfn: Gfn, level: PageLevel): AttributeState {
    const slot = this.#slots.find((s) => gfn >= s.start && gfn < s.end);
    this.#reads++;
    if (slot === undefined) return 'invalid';
    if (level === 1) return slot.isShared(gfn) ? 'shared' : 'private';
    return STATES[slot.block(level === 2 ? 0 : 1, Math.floor(gfn / (level === 2 ? BLOCK : BLOCK ** 2)))]!;
  }
  get costs(): TrackerCosts {
    return { bytes: this.#slots.reduce((n, s) => n + s.bytes, 0), reads: this.#reads, work: this.#work, spteBits: 0 };
  }
}
