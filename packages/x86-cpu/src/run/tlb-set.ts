import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { TLB_BYTES, TLB_ENTRIES, TLB_ENTRY_BYTES, Tlb } from './core-registers.ts';

/** Fields of an entry in words; a tag whose low word is EMPTY matches nothing. */
const WRITE = Tlb.WRITE >> 2;
const EXECUTE = Tlb.EXECUTE >> 2;
const ADDEND = Tlb.ADDEND >> 2;
const FLAGS = Tlb.FLAGS >> 2;
const ENTRY = TLB_ENTRY_BYTES >> 2;
const EMPTY = 0xffff_ffff;
/** Bits of Tlb.FLAGS: the entry survives MOV to CR3; it is a piece of a page larger than 4 KiB. */
const GLOBAL = 1;
const LARGE = 2;
/** Entries that a flush can find without going through the whole set. */
const JOURNAL = 512;
/** Large pages are looked for in pieces of 4 MiB, the largest page but one. */
const LARGE_SHIFT = 22;
const LARGE_SLOTS = 1024;
const SLOTS = TLB_ENTRIES - 1;
const WRITTEN = 4096;

/** A translation buffer in linear memory: direct-mapped by linear page, read by generated code. */
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

  /** Takes write permission from entries that lead to a frame. */
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
   * Enters a translation: linear page -> frame, for the given tags. Tags of another page in the same entry are dropped. Hot: no closures, no fills.
   * @param level 1 for a 4 KiB page, 2 for 2 or 4 MiB, 3 for 1 GiB
   */
  fill(
    low: number,
    high: number,
    frame: number,
    read: boolean,
    write: boolean,
    execute: boolean,
    global: boolean,
    level: number,
  ): void {
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
    const isSame =
      u32[at + ADDEND] === addend &&
      fits(u32, at, page, top) &&
      fits(u32, at + WRITE, page, top) &&
      fits(u32, at + EXECUTE, page, top);
    if (read) {
      u32[at] = page;
      u32[at + 1] = top;
    } else if (!isSame) u32[at] = EMPTY;
    if (write) {
      this.#written[(frame >>> 12) & (WRITTEN - 1)] = 1;
      u32[at + WRITE] = page;
      u32[at + WRITE + 1] = top;
    } else if (!isSame) u32[at + WRITE] = EMPTY;
    if (execute) {
      u32[at + EXECUTE] = page;
      u32[at + EXECUTE + 1] = top;
    } else if (!isSame) u32[at + EXECUTE] = EMPTY;
    u32[at + ADDEND] = addend;
    u32[at + FLAGS] = (global ? GLOBAL : 0) | (level > 1 ? LARGE : 0);
  }

  /** Frame of a linear page by a tag, or -1. */
  lookup(low: number, high: number, tag: number): number {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const entry = this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES;
    if (u32[(entry + tag) >> 2] !== page || u32[(entry + tag + 4) >> 2] !== high >>> 0) return -1;
    return (page + u32[(entry + Tlb.ADDEND) >> 2]!) >>> 0;
  }

  /** The page has an execute translation here, and it is global. */
  isGlobalCode(low: number, high: number): boolean {
    if (this.lookup(low, high, Tlb.EXECUTE) < 0) return false;
    return (this.#memory.u32[(this.base + ((low >>> 12) & SLOTS) * TLB_ENTRY_BYTES + Tlb.FLAGS) >> 2]! & GLOBAL) !== 0;
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

/** A tag is empty or that of this page. */
function fits(u32: Uint32Array, at: number, page: number, top: number): boolean {
  return u32[at] === EMPTY || (u32[at] === page && u32[at + 1] === top);
}

/** Empties the entry at a word index: no tag matches. */
function empty(u32: Uint32Array, at: number): void {
  u32[at] = EMPTY;
  u32[at + WRITE] = EMPTY;
  u32[at + EXECUTE] = EMPTY;
}
