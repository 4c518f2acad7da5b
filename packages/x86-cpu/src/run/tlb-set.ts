import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { TLB_BYTES, TLB_ENTRIES, TLB_ENTRY_BYTES, Tlb } from './core-registers.ts';

/** Fields of an entry in words; a tag whose low word is EMPTY matches nothing. */
const WRITE = Tlb.WRITE >> 2;
const ADDEND = Tlb.ADDEND >> 2;
const FLAGS = Tlb.FLAGS >> 2;
const ENTRY = TLB_ENTRY_BYTES >> 2;
const EMPTY = 0xffff_ffff;
/** Bits of Tlb.FLAGS: the entry survives MOV to CR3; it is a piece of a page larger than 4 KiB, of 1 GiB; the page may be written. */
const GLOBAL = 1;
const LARGE = 2;
const HUGE = 4;
const WRITABLE = 8;
/** Entries that a flush can find without going through the whole set. */
const JOURNAL = 512;
/** Large pages are looked for in pieces of 4 MiB, the largest page but one. */
const LARGE_SHIFT = 22;
const LARGE_SLOTS = 1024;
const SLOTS = TLB_ENTRIES - 1;
const WRITTEN = 4096;

/**
 * A translation buffer of data accesses in linear memory: direct-mapped by linear page, read by generated code. An entry for a page of decoded code has no write tag,
 * so that writes come to TypeScript; that the page may be written is known all the same. So what is in the buffer depends on the accesses of the guest alone.
 */
export class TlbSet {
  /** Byte offset of the first entry. */
  readonly base: number;
  readonly #memory: PhysicalMemory;
  /** Word indices of the entries filled since the last flush; a count beyond JOURNAL means that the list is incomplete. */
  readonly #filled = new Int32Array(JOURNAL);
  #count = 0;
  /** Which 4 MiB pieces of linear memory, by hash, have entries from pages larger than 4 KiB; and whether one was of 1 GiB. */
  readonly #large = new Uint8Array(1024);
  #hasLarge = false;
  #hasHuge = false;

  /** Which frames, by hash, may have entries that allow writing: code of most frames is found without looking for such entries. */
  readonly #written = new Uint8Array(WRITTEN);

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
    this.base = memory.reserve(TLB_BYTES);
    memory.u8.fill(0xff, this.base, this.base + TLB_BYTES);
  }

  flush(keepGlobal: boolean): void {
    const { u8, u32 } = this.#memory;
    const filled = this.#count;
    if (filled === 0) return;
    const journal = this.#filled;
    if (!keepGlobal) {
      this.#count = 0;
      this.#written.fill(0);
      if (filled > JOURNAL) u8.fill(0xff, this.base, this.base + TLB_BYTES);
      else for (let i = 0; i < filled; i++) empty(u32, journal[i]!);
      this.#forgetLarge();
      return;
    }
    if (filled > JOURNAL) {
      for (let at = this.base >> 2; at < (this.base + TLB_BYTES) >> 2; at += ENTRY)
        if ((u32[at + FLAGS]! & GLOBAL) === 0) empty(u32, at);
      return;
    }
    // Global entries stay in the journal.
    let kept = 0;
    for (let i = 0; i < filled; i++) {
      const at = journal[i]!;
      if ((u32[at + FLAGS]! & GLOBAL) === 0) empty(u32, at);
      else journal[kept++] = at;
    }
    this.#count = kept;
    if (kept === 0) this.#forgetLarge();
  }

  /** Drops what translates the address, whatever the size of its page. */
  flushPage(low: number): void {
    if (this.#count === 0) return;
    const { u32 } = this.#memory;
    const first = this.base >> 2;
    if (this.#hasHuge) {
      this.flush(false);
      return;
    }
    empty(u32, first + ((low >>> 12) & SLOTS) * ENTRY);
    if (!this.#hasLarge || this.#large[(low >>> LARGE_SHIFT) & 1023] === 0) return;
    const start = first + (((low >>> LARGE_SHIFT) * LARGE_SLOTS) & SLOTS) * ENTRY;
    for (let at = start; at < start + LARGE_SLOTS * ENTRY; at += ENTRY) if ((u32[at + FLAGS]! & LARGE) !== 0) empty(u32, at);
  }

  /** Makes writes to a frame come to TypeScript. */
  dropFrame(frame: number): void {
    if (this.#written[(frame >>> 12) & (WRITTEN - 1)] === 0) return;
    const { u32 } = this.#memory;
    const drop = (at: number): void => {
      const tag = u32[at + WRITE]!;
      if (tag !== EMPTY && (tag + u32[at + ADDEND]!) >>> 0 === frame) u32[at + WRITE] = EMPTY;
    };
    if (this.#count <= JOURNAL) for (let i = 0; i < this.#count; i++) drop(this.#filled[i]!);
    else for (let at = this.base >> 2; at < (this.base + TLB_BYTES) >> 2; at += ENTRY) drop(at);
  }

  /**
   * Enters a translation: linear page -> frame. Hot: no closures, no fills.
   * @param isWritable the page may be written; @param hasCode code was decoded from the frame
   * @param level 1 for a 4 KiB page, 2 for 2 or 4 MiB, 3 for 1 GiB
   */
  fill(low: number, high: number, frame: number, isWritable: boolean, hasCode: boolean, global: boolean, level: number): void {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const top = high >>> 0;
    const at = (this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES) >> 2;
    const addend = (frame - page) >>> 0;
    if (this.#count <= JOURNAL) {
      if (this.#count < JOURNAL) this.#filled[this.#count] = at;
      this.#count++;
    }
    if (level > 1) this.#noteLarge(low, level);
    const isSame = u32[at + ADDEND] === addend && u32[at] === page && u32[at + 1] === top;
    // A translation that was good for writing stays so until it is flushed.
    const wasWritable = isSame && (u32[at + FLAGS]! & WRITABLE) !== 0;
    u32[at] = page;
    u32[at + 1] = top;
    if (isWritable && !hasCode) this.#allowWrites(at, page, top, frame);
    else if (!wasWritable) u32[at + WRITE] = EMPTY;
    u32[at + ADDEND] = addend;
    u32[at + FLAGS] =
      (global ? GLOBAL : 0) | (level > 1 ? LARGE : 0) | (level > 2 ? HUGE : 0) | (isWritable || wasWritable ? WRITABLE : 0);
  }

  #allowWrites(at: number, page: number, top: number, frame: number): void {
    const { u32 } = this.#memory;
    this.#written[(frame >>> 12) & (WRITTEN - 1)] = 1;
    u32[at + WRITE] = page;
    u32[at + WRITE + 1] = top;
  }

  /** Frame of a page that may be written although its entry has no tag for that, or -1. */
  heldWrite(low: number, high: number): number {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const at = (this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES) >> 2;
    if (u32[at] !== page || u32[at + 1] !== high >>> 0 || (u32[at + FLAGS]! & WRITABLE) === 0) return -1;
    return (page + u32[at + ADDEND]!) >>> 0;
  }

  /** Writes to the page no longer have to come to TypeScript: `heldWrite` has just found its entry. */
  allowWrites(low: number): void {
    const { u32 } = this.#memory;
    const at = (this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES) >> 2;
    this.#allowWrites(at, u32[at]!, u32[at + 1]!, (u32[at]! + u32[at + ADDEND]!) >>> 0);
  }

  /** What is in the buffer: linear page, page of memory and flags of each entry, by slot. */
  save(to: ByteWriter, places: FramePlaces): void {
    const { u32 } = this.#memory;
    const first = this.base >> 2;
    const slots = Array.from({ length: TLB_ENTRIES }, (_, slot) => slot).filter((slot) => u32[first + slot * ENTRY] !== EMPTY);
    to.u32(slots.length);
    for (const slot of slots) {
      const at = first + slot * ENTRY;
      to.u32(u32[at]!);
      to.u32(u32[at + 1]!);
      to.address(places.pageOf((u32[at]! + u32[at + ADDEND]!) >>> 0));
      to.u8(u32[at + FLAGS]!);
    }
  }

  /** Fills an empty buffer with what was saved, behind the count. No code is decoded yet. @throws SnapshotError */
  load(count: number, from: ByteReader, places: FramePlaces): void {
    for (let left = count; left > 0; left--) {
      const [low, high, page, flags] = [from.u32(), from.u32(), from.address(), from.u8()];
      if ((low & 0xfff) !== 0) throw new SnapshotError(`a translation of ${low}, which is no page`);
      const level = (flags & HUGE) !== 0 ? 3 : (flags & LARGE) !== 0 ? 2 : 1;
      this.fill(low, high, places.frameOf(page), (flags & WRITABLE) !== 0, false, (flags & GLOBAL) !== 0, level);
    }
  }

  /** Frame of a linear page by a tag, or -1. */
  lookup(low: number, high: number, tag: number): number {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const entry = this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES;
    if (u32[(entry + tag) >> 2] !== page || u32[(entry + tag + 4) >> 2] !== high >>> 0) return -1;
    return (page + u32[(entry + Tlb.ADDEND) >> 2]!) >>> 0;
  }

  #noteLarge(low: number, level: number): void {
    this.#hasLarge = true;
    if (level > 2) this.#hasHuge = true;
    this.#large[(low >>> LARGE_SHIFT) & 1023] = 1;
  }
  #forgetLarge(): void {
    if (!this.#hasLarge) return;
    this.#hasLarge = false;
    this.#hasHuge = false;
    this.#large.fill(0);
  }
}

/** Empties the entry at a word index: no tag matches. */
function empty(u32: Uint32Array, at: number): void {
  u32[at] = EMPTY;
  u32[at + WRITE] = EMPTY;
}
