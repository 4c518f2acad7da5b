import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { CoreReg, JUMP_CACHE_BYTES, JUMP_CACHE_ENTRIES, TLB_BYTES, TLB_ENTRIES, TLB_ENTRY_BYTES, Tlb } from './core-registers.ts';
import { Header, RECORD_BYTES, STALE_COUNT } from './record.ts';

/** Fields of an entry in words; a tag whose low word is EMPTY matches nothing. */
const WRITE = Tlb.WRITE >> 2;
const EXECUTE = Tlb.EXECUTE >> 2;
const ADDEND = Tlb.ADDEND >> 2;
const FLAGS = Tlb.FLAGS >> 2;
const EMPTY = 0xffff_ffff;
/** Entries that a flush can find without going through the whole TLB. */
const JOURNAL = 512;
/** Bit of Tlb.FLAGS. */
const GLOBAL = 1;
const CPL3 = 3;
/** Context numbers below this stay far from 0, which empty jump cache entries hold. */
const FIRST_CONTEXT = 1;

/** What the instruction core keeps for one LP: two TLB sets (supervisor, user) and the jump cache, in linear memory. */
export class CoreState {
  readonly lp: LogicalProcessor;
  readonly #memory: PhysicalMemory;
  readonly #tlbs: readonly [number, number];
  /** Entries filled since the last flush, as word indices; a count beyond JOURNAL means that the list is incomplete. */
  readonly #filled: readonly [Int32Array, Int32Array] = [new Int32Array(JOURNAL), new Int32Array(JOURNAL)];
  readonly #filledCount: [number, number] = [JOURNAL + 1, JOURNAL + 1];
  readonly #jumpCache: number;
  /** Word index of the register file in the u32 view. */
  readonly words: number;
  /** A stub for each jump cache entry: a header that nothing can enter, with the entry's RIP. */
  readonly #stubs: number;
  #contexts = new Map<number, number>();
  #lastContext = FIRST_CONTEXT;
  /** Address of the TLB set in use; 1 = user. */
  set = 0;

  constructor(lp: LogicalProcessor) {
    this.lp = lp;
    this.#memory = lp.memory;
    this.words = lp.base >> 2;
    this.#tlbs = [lp.memory.reserve(TLB_BYTES), lp.memory.reserve(TLB_BYTES)];
    this.#jumpCache = lp.memory.reserve(JUMP_CACHE_BYTES);
    this.#stubs = lp.memory.reserve(JUMP_CACHE_ENTRIES * RECORD_BYTES);
    this.flush(false);
    this.#set(CoreReg.JUMP_CACHE, this.#jumpCache);
  }
  #set(offset: number, value: number): void {
    this.#memory.u32[this.words + (offset >> 2)] = value;
  }
  get(offset: number): number {
    return this.#memory.u32[this.words + (offset >> 2)]!;
  }

  /** Takes over Reg.MODE and CPL: TLB set and jump cache context. */
  select(mode: number): void {
    this.#set(Reg.MODE, mode);
    this.set = this.get(Reg.CPL) === CPL3 ? 1 : 0;
    this.#set(CoreReg.TLB, this.#tlbs[this.set]!);
    const key = mode * 2 + this.set;
    let context = this.#contexts.get(key);
    if (context === undefined) {
      context = ++this.#lastContext;
      this.#contexts.set(key, context);
    }
    this.#set(CoreReg.CONTEXT, context);
  }
  /** Forgets every jump: translations or blocks changed. */
  flushJumps(): void {
    this.#contexts.clear();
    if (this.#lastContext > 0x7fff_0000) {
      this.#lastContext = FIRST_CONTEXT;
      this.#memory.u8.fill(0, this.#jumpCache, this.#jumpCache + JUMP_CACHE_BYTES);
    }
    this.select(this.get(Reg.MODE));
  }
  flush(keepGlobal: boolean): void {
    for (let set = 0; set < 2; set++) this.#flushSet(set as 0 | 1, keepGlobal);
    this.flushJumps();
  }
  #flushSet(set: 0 | 1, keepGlobal: boolean): void {
    const { u8, u32 } = this.#memory;
    const filled = this.#filledCount[set];
    const tlb = this.#tlbs[set];
    if (!keepGlobal) {
      this.#filledCount[set] = 0;
      if (filled > JOURNAL) u8.fill(0xff, tlb, tlb + TLB_BYTES);
      else for (let i = 0; i < filled; i++) empty(u32, this.#filled[set][i]!);
      return;
    }
    if (filled > JOURNAL) {
      for (let at = tlb >> 2; at < (tlb + TLB_BYTES) >> 2; at += TLB_ENTRY_BYTES >> 2)
        if ((u32[at + FLAGS]! & GLOBAL) === 0) empty(u32, at);
      return;
    }
    // Global entries stay in the journal.
    let kept = 0;
    const journal = this.#filled[set];
    for (let i = 0; i < filled; i++) {
      const at = journal[i]!;
      if ((u32[at + FLAGS]! & GLOBAL) === 0) empty(u32, at);
      else journal[kept++] = at;
    }
    this.#filledCount[set] = kept;
  }
  flushPage(low: number): void {
    for (const tlb of this.#tlbs) {
      const entry = tlb + ((low >>> 12) & (TLB_ENTRIES - 1)) * TLB_ENTRY_BYTES;
      this.#memory.u8.fill(0xff, entry, entry + Tlb.ADDEND);
    }
    this.flushJumps();
  }
  /** Drops write permission (or everything) of entries that lead to a frame. */
  dropFrame(frame: number, writeOnly: boolean): void {
    const { u8, u32 } = this.#memory;
    for (let set = 0; set < 2; set++) {
      if (this.#filledCount[set] === 0) continue;
      const tlb = this.#tlbs[set]!;
      for (let i = 0; i < TLB_ENTRIES; i++) {
        const entry = tlb + i * TLB_ENTRY_BYTES;
        const tag = u32[entry >> 2]! !== 0xffff_ffff ? u32[entry >> 2]! : u32[(entry + Tlb.WRITE) >> 2]!;
        if (tag === 0xffff_ffff && u32[(entry + Tlb.EXECUTE) >> 2]! === 0xffff_ffff) continue;
        const page = tag === 0xffff_ffff ? u32[(entry + Tlb.EXECUTE) >> 2]! : tag;
        if ((page + u32[(entry + Tlb.ADDEND) >> 2]!) >>> 0 !== frame) continue;
        if (writeOnly) u8.fill(0xff, entry + Tlb.WRITE, entry + Tlb.WRITE + 8);
        else u8.fill(0xff, entry, entry + Tlb.ADDEND);
      }
    }
  }

  /** Enters a translation: linear page -> frame, for the given tags. Tags of another page in the same entry are dropped. Hot: no closures, no fills. */
  fill(low: number, high: number, frame: number, read: boolean, write: boolean, execute: boolean, global: boolean): void {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const top = high >>> 0;
    const at = (this.#tlbs[this.set]! + ((low >>> 12) & (TLB_ENTRIES - 1)) * TLB_ENTRY_BYTES) >> 2;
    const addend = (frame - page) >>> 0;
    const set = this.set as 0 | 1;
    const filled = this.#filledCount[set];
    if (filled <= JOURNAL) {
      if (filled < JOURNAL) this.#filled[set][filled] = at;
      this.#filledCount[set] = filled + 1;
    }
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
      u32[at + WRITE] = page;
      u32[at + WRITE + 1] = top;
    } else if (!isSame) u32[at + WRITE] = EMPTY;
    if (execute) {
      u32[at + EXECUTE] = page;
      u32[at + EXECUTE + 1] = top;
    } else if (!isSame) u32[at + EXECUTE] = EMPTY;
    u32[at + ADDEND] = addend;
    u32[at + FLAGS] = global ? GLOBAL : 0;
  }
  /** Frame of a linear page by a tag, or -1. */
  lookup(low: number, high: number, tag: number): number {
    const { u32 } = this.#memory;
    const page = (low & ~0xfff) >>> 0;
    const entry = this.#tlbs[this.set]! + ((low >>> 12) & (TLB_ENTRIES - 1)) * TLB_ENTRY_BYTES;
    if (u32[(entry + tag) >> 2] !== page || u32[(entry + tag + 4) >> 2] !== high >>> 0) return -1;
    return (page + u32[(entry + Tlb.ADDEND) >> 2]!) >>> 0;
  }
  /** Enters RIP -> block into the jump cache. */
  remember(ripLow: number, ripHigh: number, header: number): void {
    const { u32 } = this.#memory;
    const entry = (this.#jumpCache + (((ripLow ^ (ripLow >>> 12)) << 4) & 0xfff0)) >> 2;
    u32[entry] = ripLow;
    u32[entry + 1] = ripHigh;
    u32[entry + 2] = header;
    u32[entry + 3] = this.get(CoreReg.CONTEXT);
  }
  /** Enters a RIP that no block is known for: going there leaves generated code with that RIP. */
  rememberMiss(ripLow: number, ripHigh: number): void {
    const { u32 } = this.#memory;
    const slot = (ripLow ^ (ripLow >>> 12)) & (JUMP_CACHE_ENTRIES - 1);
    const stub = this.#stubs + slot * RECORD_BYTES;
    u32[(stub + Header.COUNT) >> 2] = STALE_COUNT;
    u32[(stub + Header.RIP) >> 2] = ripLow;
    u32[(stub + Header.RIP + 4) >> 2] = ripHigh;
    this.remember(ripLow, ripHigh, stub);
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
