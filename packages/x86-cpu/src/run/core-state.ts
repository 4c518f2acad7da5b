import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { CodeTranslations } from './code-translations.ts';
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

type CodePair = readonly [supervisor: CodeTranslations, user: CodeTranslations];
const newCode = (): CodePair => [new CodeTranslations(), new CodeTranslations()];

/** Translations and jumps of one PCID. */
interface Space {
  pcid: number;
  lastUse: number;
  readonly sets: (TlbSet | undefined)[];
  /** Of instruction fetches from pages that are not global: of supervisor mode, of user mode. */
  readonly code: CodePair;
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
  /** Empty ones. */
  readonly #spare: Space[] = [];
  /** Of instruction fetches from global pages, in any PCID. */
  readonly #globalCode = newCode();
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
    const spare = this.#spare.pop();
    if (spare !== undefined) {
      spare.pcid = pcid;
      this.#spaces.push(spare);
      return spare;
    }
    const space: Space = {
      pcid,
      lastUse: 0,
      sets: [undefined, undefined, undefined, undefined],
      code: newCode(),
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
    if (keepGlobal) return;
    for (const code of this.#globalCode) code.clear();
    this.flushJumps();
  }
  /** Drops translations of one PCID that are not global. */
  flushContext(pcid: number): void {
    for (const space of this.#spaces) if (space.pcid === pcid) this.#flushSpace(space, true);
  }
  /** The jump cache context in use is chosen anew by `select`, before generated code runs again. */
  #flushSpace(space: Space, keepGlobal: boolean): void {
    for (const set of space.sets) set?.flush(keepGlobal);
    for (const code of space.code) code.clear();
    if (space.jumps.size !== 0) space.jumps.clear();
    if (space.supervisorJumps.size !== 0) space.supervisorJumps.clear();
  }

  /** Drops the translations of one address, global ones too, in every PCID. */
  flushPage(low: number, high: number): void {
    const page = CodeTranslations.pageNumber(low, high);
    for (const code of this.#globalCode) code.drop(page);
    for (const space of this.#spaces) {
      for (const set of space.sets) set?.flushPage(low);
      for (const code of space.code) code.drop(page);
    }
    if (this.#codeRegions[(low >>> CODE_REGION_SHIFT) & 1023] !== 0) this.flushJumps();
  }
  /** Takes write permission from entries that lead to a frame: it holds code now. */
  dropFrame(frame: number): void {
    for (const space of this.#spaces) for (const set of space.sets) set?.dropFrame(frame);
  }

  /** Enters a translation of data accesses: see `TlbSet.fill`. */
  fill(low: number, high: number, frame: number, isWritable: boolean, hasCode: boolean, global: boolean, level: number): void {
    if (this.access !== TlbKind.USER_ALIGNED) this.#set.fill(low, high, frame, isWritable, hasCode, global, level);
  }
  /** Frame of a linear page by a tag, or -1. */
  lookup(low: number, high: number, tag: number): number {
    return this.#set.lookup(low, high, tag);
  }
  /** See `TlbSet.allowWrites`. */
  allowWrites(low: number): void {
    this.#set.allowWrites(low);
  }
  /** See `TlbSet.heldWrite`. */
  heldWrite(low: number, high: number): number {
    return this.#set.heldWrite(low, high);
  }

  /** Enters a translation of instruction fetches. */
  fillCode(low: number, high: number, frame: number, global: boolean, level: number): void {
    const { code } = this.#space;
    if (this.#isAnyFull()) this.flush(false);
    (global ? this.#globalCode : code)[this.#privilege].put(CodeTranslations.pageNumber(low, high), frame, level);
  }
  /** Frame that instructions of a linear page are fetched from, or -1. */
  lookupCode(low: number, high: number): number {
    const page = CodeTranslations.pageNumber(low, high);
    const frame = this.#globalCode[this.#privilege].find(page);
    return frame >= 0 ? frame : this.#space.code[this.#privilege].find(page);
  }
  get #privilege(): 0 | 1 {
    return this.isUser ? 1 : 0;
  }
  #isAnyFull(): boolean {
    const at = this.#privilege;
    return this.#globalCode[at].isFull || this.#space.code[at].isFull;
  }

  /** Enters RIP -> block into the jump cache. */
  remember(ripLow: number, ripHigh: number, header: number): void {
    const is64 = (this.get(Reg.MODE) & CpuMode.CODE_MASK) === CpuMode.CODE64;
    const linear = is64 ? ripLow : (ripLow + this.get(CS_BASE)) >>> 0;
    this.#codeRegions[(linear >>> CODE_REGION_SHIFT) & 1023] = 1;
    if (!this.#hasPrivateJump && !this.isUser && this.#globalCode[0].find(CodeTranslations.pageNumber(linear, ripHigh)) < 0)
      this.#separateJumps();
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

  /** All translations, for a snapshot. Jumps and blocks are found again. */
  save(to: ByteWriter, places: FramePlaces): void {
    for (const code of this.#globalCode) code.save(to, places);
    to.address(this.#uses);
    to.u32(this.#spaces.indexOf(this.#space));
    to.u32(this.#spaces.length);
    for (const { pcid, lastUse, sets, code } of this.#spaces) {
      to.u32(pcid);
      to.address(lastUse);
      for (const each of code) each.save(to, places);
      for (const set of sets) {
        if (set === undefined) to.u32(0);
        else set.save(to, places);
      }
    }
  }

  /** Takes back what `save` gave; registers are restored already. @throws SnapshotError: the translations are partly there then */
  load(from: ByteReader, places: FramePlaces): void {
    this.flush(false);
    for (const code of this.#globalCode) code.load(from, places);
    this.#uses = from.address();
    const current = from.u32();
    const count = from.u32();
    if (count > MAX_SPACES || current >= count) throw new SnapshotError(`address space ${current} of ${count}`);
    for (let i = 0; i < count; i++) {
      const space = this.#spaces[i] ?? this.#newSpace(0);
      this.#space = space;
      space.pcid = from.u32();
      space.lastUse = from.address();
      for (const each of space.code) each.load(from, places);
      for (const access of space.sets.keys()) {
        const entries = from.u32();
        if (entries > 0) this.#setOf(access).load(entries, from, places);
      }
    }
    this.#spare.push(...this.#spaces.splice(count));
    // The registers may be the host's: the space of its PCID is entered when something is executed.
    this.#space = this.#spaces[current]!;
  }
}

const CS_BASE = Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.BASE;
