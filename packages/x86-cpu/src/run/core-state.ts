import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { CoreReg, JUMP_CACHE_BYTES, jumpCacheOffset } from './core-registers.ts';
import { CpuMode } from './cpu-mode.ts';
import { Header, RECORD_BYTES, STALE_COUNT } from './record.ts';
import { TlbSet } from './tlb-set.ts';

const CPL3 = 3;
const CR4_SMAP = 0x20_0000;
const CR4_PCIDE = 0x2_0000;
const CR0_AM = 0x4_0000;
const RFLAGS_AC = 0x4_0000;
/** Context numbers below this stay far from 0, which empty jump cache entries hold. */
const FIRST_CONTEXT = 1;
/** Process contexts (PCIDs) whose translations are kept. */
const MAX_SPACES = 8;
const CODE_REGION_SHIFT = 22;

/**
 * Which accesses a TLB set serves: they see different rights. An LP whose data accesses are checked for alignment has a set that stays
 * empty of data, so that every access goes the slow way.
 */
export const TlbKind = { SUPERVISOR: 0, USER: 1, SUPERVISOR_AC: 2, USER_ALIGNED: 3 } as const;

/** Translations and jumps of one PCID. */
interface Space {
  pcid: number;
  lastUse: number;
  readonly sets: (TlbSet | undefined)[];
  /** Jump cache contexts by mode: of user mode; of supervisor mode, while there are jumps to pages that are not global. */
  readonly jumps: Map<number, number>;
  readonly supervisorJumps: Map<number, number>;
}

/** What the instruction core keeps for one LP, in linear memory: TLB sets by PCID and kind of access, and the jump cache. */
export class CoreState {
  readonly lp: LogicalProcessor;
  readonly #memory: PhysicalMemory;
  readonly #jumpCache: number;
  /** Word index of the register file in the u32 view. */
  readonly words: number;
  /** A header that nothing can enter, with the RIP that no block was known for last. */
  readonly #stub: number;
  /** Word index of the jump cache entry that leads to it. */
  #stubEntry = -1;
  readonly #spaces: Space[] = [];
  #space: Space;
  #uses = 0;
  /** Jump cache contexts of supervisor mode by mode: shared by all PCIDs while every jump went to a global page. */
  readonly #supervisorJumps = new Map<number, number>();
  #hasPrivateJump = false;
  /** 4-MiB pieces of linear memory, by hash, that jump cache entries lead to. */
  readonly #codeRegions = new Uint8Array(1024);
  #lastContext = FIRST_CONTEXT;
  /** `TlbKind` of data accesses now. */
  access: number = TlbKind.SUPERVISOR;
  #set: TlbSet;

  constructor(lp: LogicalProcessor) {
    this.lp = lp;
    this.#memory = lp.memory;
    this.words = lp.base >> 2;
    this.#space = this.#newSpace(0);
    this.#set = this.#setOf(TlbKind.SUPERVISOR);
    this.#setOf(TlbKind.USER);
    this.#jumpCache = lp.memory.reserve(JUMP_CACHE_BYTES);
    this.#stub = lp.memory.reserve(RECORD_BYTES);
    this.#write(CoreReg.JUMP_CACHE, this.#jumpCache);
    this.select(this.get(Reg.MODE));
  }
  #write(offset: number, value: number): void {
    this.#memory.u32[this.words + (offset >> 2)] = value;
  }
  get(offset: number): number {
    return this.#memory.u32[this.words + (offset >> 2)]!;
  }
  /** Accesses have the rights of privilege level 3. */
  get isUser(): boolean {
    return (this.access & 1) !== 0;
  }
  /** Data accesses have to be aligned (CR0.AM, RFLAGS.AC, privilege level 3). */
  get checksAlignment(): boolean {
    return this.access === TlbKind.USER_ALIGNED;
  }

  #newSpace(pcid: number): Space {
    const space: Space = {
      pcid,
      lastUse: 0,
      sets: [undefined, undefined, undefined, undefined],
      jumps: new Map(),
      supervisorJumps: new Map(),
    };
    this.#spaces.push(space);
    return space;
  }
  #setOf(access: number): TlbSet {
    return (this.#space.sets[access] ??= new TlbSet(this.#memory));
  }

  /** Takes over Reg.MODE, CPL and what else decides how addresses are translated: PCID, TLB set and jump cache context. */
  select(mode: number): void {
    this.#write(Reg.MODE, mode);
    const cr4 = this.get(Reg.CR4);
    const pcid = (cr4 & CR4_PCIDE) === 0 ? 0 : this.get(Reg.CR3) & 0xfff;
    if (pcid !== this.#space.pcid) this.#enterSpace(pcid);
    const isUser = this.get(Reg.CPL) === CPL3;
    let access: number = isUser ? TlbKind.USER : TlbKind.SUPERVISOR;
    if ((this.get(Reg.RFLAGS) & RFLAGS_AC) !== 0) {
      if (!isUser) access = (cr4 & CR4_SMAP) !== 0 ? TlbKind.SUPERVISOR_AC : access;
      else if ((this.get(Reg.CR0) & CR0_AM) !== 0) access = TlbKind.USER_ALIGNED;
    }
    this.access = access;
    this.#set = this.#space.sets[access] ?? this.#setOf(access);
    this.#write(CoreReg.TLB, this.#set.base);
    const ofSupervisor = this.#hasPrivateJump ? this.#space.supervisorJumps : this.#supervisorJumps;
    const jumps = isUser ? this.#space.jumps : ofSupervisor;
    // The same RIP is another place in another code segment.
    const codeBase = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64 ? 0 : this.get(CS_BASE);
    const key = codeBase * 0x1_0000 + mode;
    let context = jumps.get(key);
    if (context === undefined) {
      context = ++this.#lastContext;
      jumps.set(key, context);
    }
    this.#write(CoreReg.CONTEXT, context);
  }

  #enterSpace(pcid: number): void {
    this.#space.lastUse = ++this.#uses;
    let space = this.#spaces.find((s) => s.pcid === pcid);
    if (space === undefined) {
      if (this.#spaces.length < MAX_SPACES) space = this.#newSpace(pcid);
      else {
        space = this.#spaces.reduce((oldest, s) => (s !== this.#space && s.lastUse < oldest.lastUse ? s : oldest));
        this.#flushSpace(space, false);
        space.pcid = pcid;
      }
    }
    this.#space = space;
  }

  /** The first jump to a page that is not global: from now on jumps hold in one address space only. */
  #separateJumps(): void {
    this.#hasPrivateJump = true;
    this.#supervisorJumps.clear();
    this.select(this.get(Reg.MODE));
  }

  /** Forgets every jump: translations or blocks changed. */
  flushJumps(): void {
    this.#supervisorJumps.clear();
    for (const space of this.#spaces) {
      space.jumps.clear();
      space.supervisorJumps.clear();
    }
    this.#hasPrivateJump = false;
    this.#codeRegions.fill(0);
    if (this.#lastContext > 0x7fff_0000) {
      this.#lastContext = FIRST_CONTEXT;
      this.#memory.u8.fill(0, this.#jumpCache, this.#jumpCache + JUMP_CACHE_BYTES);
    }
    this.select(this.get(Reg.MODE));
  }

  /** Drops translations of every PCID: all, or all but global ones. */
  flush(keepGlobal: boolean): void {
    for (const space of this.#spaces) this.#flushSpace(space, keepGlobal);
    if (!keepGlobal) this.flushJumps();
  }
  /** Drops translations of one PCID that are not global. */
  flushContext(pcid: number): void {
    for (const space of this.#spaces) if (space.pcid === pcid) this.#flushSpace(space, true);
  }
  /** The jump cache context in use is chosen anew by `select`, before generated code runs again. */
  #flushSpace(space: Space, keepGlobal: boolean): void {
    for (const set of space.sets) set?.flush(keepGlobal);
    if (space.jumps.size !== 0) space.jumps.clear();
    if (space.supervisorJumps.size !== 0) space.supervisorJumps.clear();
  }

  /** Drops the translations of one address, global ones too, in every PCID. */
  flushPage(low: number): void {
    for (const space of this.#spaces) for (const set of space.sets) set?.flushPage(low);
    if (this.#codeRegions[(low >>> CODE_REGION_SHIFT) & 1023] !== 0) this.flushJumps();
  }
  /** Takes write permission from entries that lead to a frame: it holds code now. */
  dropFrame(frame: number): void {
    for (const space of this.#spaces) for (const set of space.sets) set?.dropFrame(frame);
  }

  /** Enters a translation for the given tags: see `TlbSet.fill`. */
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
    if (this.access !== TlbKind.USER_ALIGNED) this.#set.fill(low, high, frame, read, write, execute, global, level);
    else if (execute) this.#set.fill(low, high, frame, false, false, true, global, level);
  }
  /** Frame of a linear page by a tag, or -1. */
  lookup(low: number, high: number, tag: number): number {
    return this.#set.lookup(low, high, tag);
  }

  /** Enters RIP -> block into the jump cache. */
  remember(ripLow: number, ripHigh: number, header: number): void {
    const is64 = (this.get(Reg.MODE) & CpuMode.CODE_MASK) === CpuMode.CODE64;
    const linear = is64 ? ripLow : (ripLow + this.get(CS_BASE)) >>> 0;
    this.#codeRegions[(linear >>> CODE_REGION_SHIFT) & 1023] = 1;
    if (!this.#hasPrivateJump && !this.isUser && !this.#set.isGlobalCode(linear, ripHigh)) this.#separateJumps();
    this.#enterJump(ripLow, ripHigh, header);
  }
  /** Header of the block that the jump cache has for a RIP in 64-bit mode, 0 = none. */
  known(ripLow: number, ripHigh: number): number {
    const { u32 } = this.#memory;
    const entry = this.#jumpEntry(ripLow);
    if (u32[entry] !== ripLow || u32[entry + 1] !== ripHigh || u32[entry + 3] !== this.get(CoreReg.CONTEXT)) return 0;
    const header = u32[entry + 2]!;
    return u32[(header + Header.COUNT) >> 2] === STALE_COUNT ? 0 : header;
  }
  /** Forgets the jump to a header, whatever its context. */
  forget(ripLow: number, header: number): void {
    const { u32 } = this.#memory;
    const entry = this.#jumpEntry(ripLow);
    if (u32[entry + 2] === header) u32[entry + 3] = 0;
  }
  #jumpEntry(ripLow: number): number {
    return (this.#jumpCache + jumpCacheOffset(ripLow)) >> 2;
  }
  /** Enters a RIP that no block is known for: going there leaves generated code with that RIP. */
  rememberMiss(ripLow: number, ripHigh: number): void {
    const { u32 } = this.#memory;
    const stub = this.#stub;
    if (this.#stubEntry >= 0 && u32[this.#stubEntry + 2] === stub) u32[this.#stubEntry + 3] = 0;
    this.#stubEntry = this.#jumpEntry(ripLow);
    u32[(stub + Header.COUNT) >> 2] = STALE_COUNT;
    u32[(stub + Header.RIP) >> 2] = ripLow;
    u32[(stub + Header.RIP + 4) >> 2] = ripHigh;
    this.#enterJump(ripLow, ripHigh, stub);
  }
  #enterJump(ripLow: number, ripHigh: number, header: number): void {
    const { u32 } = this.#memory;
    const entry = this.#jumpEntry(ripLow);
    u32[entry] = ripLow;
    u32[entry + 1] = ripHigh;
    u32[entry + 2] = header;
    u32[entry + 3] = this.get(CoreReg.CONTEXT);
  }
}

const CS_BASE = Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.BASE;
