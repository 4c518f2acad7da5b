import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../isa/decoder.ts';
import { Flow } from '../isa/opcode.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Gpr, Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Hpa } from '../units/index.ts';
import type { BlockBuilder } from './block-builder.ts';
import type { Block, CodeCache } from './code-cache.ts';
import type { HandlerChoice } from './handler-choice.ts';
import { CoreReg } from './core-registers.ts';
import type { CoreState } from './core-state.ts';
import { Access, type CpuEnvironment } from './cpu-environment.ts';
import { CpuMode } from './cpu-mode.ts';
import type { MemoryAccess } from './memory-access.ts';
import { Header, Rec, RECORD_BYTES } from './record.ts';
import { addRip } from './record-fields.ts';
import type { StopAddresses } from './stop-addresses.ts';

const GP = 13;
/** Longest instruction, rounded up. */
const FETCH_BYTES = 16;
/** `enter`: the code lies in no frame of its own (another key, a device, nothing): run `copied`. */
export const COPIED = -2;
/** `enter`: execution is to stop before the instruction. */
export const AT_BREAKPOINT = -3;

/** The jump caches of all LPs. */
export interface JumpCaches {
  /** Every block is gone. */
  flush(): void;
  /** The block with this header is. */
  forget(ripLow: number, header: number): void;
}

const is64BitCode = (state: CoreState): boolean => (state.get(Reg.MODE) & CpuMode.CODE_MASK) === CpuMode.CODE64;

/** From RIP to decoded code: fetch translation, block lookup and building, links, jump cache. Works on the LP that `MemoryAccess` points at. */
export class CodeFinder {
  readonly #memory: PhysicalMemory;
  readonly #environment: CpuEnvironment;
  readonly #cache: CodeCache;
  readonly #builder: BlockBuilder;
  readonly #choice: HandlerChoice;
  readonly #access: MemoryAccess;
  readonly #stops: StopAddresses;
  readonly #jumps: JumpCaches;
  #epoch = 0;
  readonly #fetched = new DecodedInsn();
  readonly #decoder = new Decoder();
  /** Host physical page (no HKID) to frame, of pages that code was fetched from. */
  readonly #codeFrames = new Map<number, number>();
  /** Two pages for code that lies in no frame of its own. */
  readonly #copies: number;

  constructor(
    memory: PhysicalMemory,
    environment: CpuEnvironment,
    cache: CodeCache,
    builder: BlockBuilder,
    choice: HandlerChoice,
    access: MemoryAccess,
    stops: StopAddresses,
    jumps: JumpCaches,
  ) {
    this.#memory = memory;
    this.#environment = environment;
    this.#cache = cache;
    this.#builder = builder;
    this.#choice = choice;
    this.#access = access;
    this.#stops = stops;
    this.#jumps = jumps;
    this.#copies = (memory.reserve(3 * 0x1000) + 0xfff) & ~0xfff;
  }

  /** Frame of a page (any HKID) that code was fetched from, or -1. */
  codeFrameOf(page: Hpa): number {
    return this.#codeFrames.get(this.#memory.stripHkid(page) - (page & 0xfff)) ?? -1;
  }

  /** The frame holds copies of code that lies in no frame of its own. */
  isCopy(frame: number): boolean {
    return frame === this.#copies || frame === this.#copies + 0x1000;
  }

  setRip(low: number, high: number): void {
    const at = (this.#access.lp.base + Reg.RIP) >> 2;
    this.#memory.u32[at] = low;
    this.#memory.u32[at + 1] = high;
  }
  setRipOf(record: number): void {
    const { u8, u16, u32 } = this.#memory;
    const header = record - u8[record + Rec.INDEX]! * RECORD_BYTES;
    const low = u32[(header + Header.RIP) >> 2]! + u16[(record + Rec.RIP_OFFSET) >> 1]!;
    this.setRip(low >>> 0, u32[(header + Header.RIP + 4) >> 2]! + (low > 0xffff_ffff ? 1 : 0));
  }

  /** Where the instruction of the record before this one ends, and how many instructions of the block are left from there on. */
  afterRecordBefore(record: number): { low: number; high: number; left: number } {
    const { u8, u16, u32 } = this.#memory;
    const header = record - u8[record + Rec.INDEX]! * RECORD_BYTES;
    const before = record - RECORD_BYTES;
    const isFirst = before === header;
    // An address record and its instruction's belong together.
    const isSame = !isFirst && u16[(before + Rec.RIP_OFFSET) >> 1] === u16[(record + Rec.RIP_OFFSET) >> 1];
    const offset = isFirst ? 0 : u16[(before + Rec.RIP_OFFSET) >> 1]! + (isSame ? 0 : u8[before + Rec.LENGTH]!);
    const done = isFirst ? 0 : u8[before + Rec.ORDINAL]! + (isSame ? 0 : 1);
    const { low, high } = addRip(u32[(header + Header.RIP) >> 2]!, u32[(header + Header.RIP + 4) >> 2]!, offset, 0, 8);
    return { low, high, left: u8[header + Header.INSNS]! - done };
  }

  /** Offset in linear memory of a code byte, -1 with an event recorded, or -2: it lies in no frame of its own. */
  #fetchOffset(low: number, high: number): number {
    const state = this.#access.state;
    const frame = state.lookupCode(low, high);
    if (frame >= 0) return frame + (low & 0xfff);
    if (!this.#access.translate(low, high, Access.EXECUTE)) return -1;
    const { offset, pa } = this.#access.translation;
    if (offset < 0) return -2;
    this.#codeFrames.set(this.#memory.stripHkid(pa as Hpa) - (pa & 0xfff), (offset & ~0xfff) >>> 0);
    return offset;
  }

  /** RIP beyond the code segment's limit, or not canonical. */
  #ripIsBad(state: CoreState, low: number, high: number): boolean {
    const mode = state.get(Reg.MODE) & CpuMode.CODE_MASK;
    if (mode === CpuMode.CODE64) return !this.#access.isCanonical(low, high | 0, 1);
    return high !== 0 || low > state.get(Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.LIMIT);
  }
  /** Linear address of the code at RIP: halves in #codeLow, #codeHigh. */
  #codeLow = 0;
  #codeHigh = 0;
  #linearise(state: CoreState, low: number, high: number): void {
    this.#codeLow = low;
    this.#codeHigh = high | 0;
    if (!is64BitCode(state)) {
      this.#codeLow = (low + state.get(Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.BASE)) >>> 0;
      this.#codeHigh = 0;
    }
  }

  /**
   * Header of the block at the LP's RIP, or -1 with an event recorded. `patch`: a link that leads here, or the header of a dropped block that was entered; 0 = neither.
   */
  enter(lp: LogicalProcessor, state: CoreState, patch: number): number {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    if (patch === 0 && this.#jumpLow < 0 && this.#stops.isEmpty && is64BitCode(state)) {
      const header = state.known(low, high);
      if (header !== 0) return header;
    }
    if (this.#ripIsBad(state, low, high)) {
      this.#environment.raise(lp, GP, 0);
      return -1;
    }
    this.#linearise(state, low, high);
    const offset = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (offset === -1) return -1;
    if (this.#stops.has(low, high)) return AT_BREAKPOINT;
    if (offset === -2) return COPIED;
    const epoch = this.#cache.epoch;
    const block = this.#block(state, low, high, offset);
    if (block === undefined) return -1;
    if (this.#cache.epoch !== this.#epoch) {
      this.#epoch = this.#cache.epoch;
      this.#jumps.flush();
    }
    state.remember(low, high, block.header);
    if (this.#jumpLow === low && this.#jumpHigh === high) {
      block.isJumpTarget = true;
      this.#jumpLow = this.#jumpHigh = -1;
    }
    if (patch === 0 || epoch !== this.#cache.epoch) return block.header;
    if ((patch & (RECORD_BYTES - 1)) === 0) {
      this.#jumps.forget(low, patch);
      this.#cache.forward(patch);
    } else {
      // A direct link holds as long as both ends are in the page that is being executed.
      const frame = this.#frameOfLink(patch);
      const isDirect = block.frame2 < 0 && frame === block.frame && this.#samePage(patch, low, high);
      this.#cache.link(patch, block, isDirect, epoch);
      if (epoch !== this.#cache.epoch) return this.enter(lp, state, 0);
      if (!isDirect) this.#goFar(patch & ~(RECORD_BYTES - 1));
    }
    return block.header;
  }
  /** The branch at `record` leads to another page: it asks the jump cache at once instead of the header that does. */
  #goFar(record: number): void {
    const { u16 } = this.#memory;
    const handler = this.#choice.far(u16[record >> 1]!);
    if (handler !== undefined) u16[record >> 1] = handler;
  }
  /** The next instruction, of code that lies in no frame of its own, decoded from a copy: to run once. Undefined: an event is recorded. */
  copied(lp: LogicalProcessor, state: CoreState): Block | undefined {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    this.#linearise(state, low, high);
    if (this.#fetchOffset(this.#codeLow, this.#codeHigh) === -1) return undefined;
    const block = this.#builder.build(low, high, this.#copy(0), state.get(Reg.MODE), this.#nextFrame, 1);
    if (block !== undefined) this.#cache.watch(block);
    return block;
  }
  /** Copies what an instruction may need of the page last translated; offset of the first byte. */
  #copy(page: 0 | 1): number {
    const { pa } = this.#access.translation;
    const offset = pa & 0xfff;
    const to = this.#copies + page * 0x1000 + offset;
    for (let i = 0; i < FETCH_BYTES && offset + i < 0x1000; i++)
      this.#memory.u8[to + i] = Number(this.#environment.readPhysical(this.#access.lp, pa + i, 1) ?? 0xffn);
    return to;
  }
  #block(state: CoreState, low: number, high: number, offset: number): Block | undefined {
    const mode = state.get(Reg.MODE);
    const block = this.#cache.find(offset, mode, low, high);
    const isCopied = block !== undefined && this.isCopy(block.frame2);
    if (block !== undefined && (block.frame2 < 0 || (this.#nextFrame() === block.frame2 && !isCopied))) return block;
    if (block !== undefined) this.#cache.drop(block.start, 1);
    return this.#builder.build(low, high, offset, mode, this.#nextFrame);
  }
  /** Frame of the page after the code address last linearised. */
  readonly #nextFrame = (): number => {
    const next = (this.#codeLow & ~0xfff) + 0x1000;
    const at = this.#fetchOffset(next >>> 0, next > 0xffff_ffff || next === 0 ? (this.#codeHigh + 1) | 0 : this.#codeHigh);
    return at === -2 ? this.#copy(1) : at;
  };
  /** The block that runs for the tail of a budget: as many instructions as are left, not kept. */
  tail(lp: LogicalProcessor, state: CoreState, left: number): Block | undefined {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    this.#linearise(state, low, high);
    const offset = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (offset === -2) return this.copied(lp, state);
    if (offset < 0) return undefined;
    const block = this.#builder.build(low, high, offset, state.get(Reg.MODE), this.#nextFrame, left);
    if (block !== undefined) this.#cache.watch(block);
    return block;
  }

  /** The block that holds a link field, by walking back to its header. */
  #headerOf(field: number): number {
    const record = field & ~(RECORD_BYTES - 1);
    return record - this.#memory.u8[record + Rec.INDEX]! * RECORD_BYTES;
  }
  #frameOfLink(field: number): number {
    const header = this.#headerOf(field);
    return this.#memory.u32[(header + Header.FRAME) >> 2]!;
  }
  #samePage(field: number, low: number, high: number): boolean {
    const { u32 } = this.#memory;
    const header = this.#headerOf(field);
    return (u32[(header + Header.RIP) >> 2]! ^ low) >>> 12 === 0 && u32[(header + Header.RIP + 4) >> 2] === high;
  }

  bytesAt(insn: DecodedInsn): string {
    this.#linearise(this.#access.state, insn.ripLow, insn.ripHigh);
    const at = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (at < 0) return '(unreadable)';
    const end = Math.min(at + insn.length, ((at & ~0xfff) >>> 0) + 0x1000);
    return [...this.#memory.u8.subarray(at, end)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
  }

  /** The decoded form of the instruction at a record: kept for system and TypeScript instructions, decoded anew for rare cases of others. */
  insnAt(lp: LogicalProcessor, record: number): DecodedInsn {
    const { u16, u32, u8 } = this.#memory;
    if (u16[record >> 1]! <= 1) return this.#builder.insns[u32[(record + Rec.IMM) >> 2]!]!;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    this.#linearise(this.#access.state, low, high);
    let at = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (at === -2) at = this.#copy(0);
    const insn = this.#fetched;
    const available = 0x1000 - (at & 0xfff);
    const mode = u32[(lp.base + Reg.MODE) >> 2]!;
    if (at < 0 || this.#decoder.decode(insn, u8, at, available, mode) !== DecodeStatus.OK) {
      const bytes = new Uint8Array(32);
      if (at >= 0) bytes.set(u8.subarray(at, at + available));
      const next = this.#nextFrame();
      if (next >= 0) bytes.set(u8.subarray(next, next + 16), available);
      this.#decoder.decode(insn, bytes, 0, 31, mode);
    }
    insn.ripLow = low;
    insn.ripHigh = high;
    return insn;
  }

  /** Target of the indirect jump that is under way, or -1. */
  #jumpLow = -1;
  #jumpHigh = -1;
  /** Makes the jump cache hold the target of the branch at `record`, so that it can run again. False: the branch raises an event. */
  branchMiss(lp: LogicalProcessor, state: CoreState, record: number): boolean {
    const { u16, u32 } = this.#memory;
    const isJump = this.#choice.indirectJumps.has(u16[record >> 1]!);
    const low = u32[(lp.base + CoreReg.TARGET) >> 2]!;
    const high = u32[(lp.base + CoreReg.TARGET + 4) >> 2]!;
    if (this.#ripIsBad(state, low, high)) {
      this.setRipOf(record);
      const insn = this.insnAt(lp, record);
      // An indirect CALL has stored the return address by the time its target is found bad; RSP has not moved.
      if (
        insn.opcodeEntry?.flow === Flow.CALL_INDIRECT &&
        insn.mode === CpuMode.CODE64 &&
        !this.#access.write(lp.gpr[Gpr.RSP]! - 8n, 8, insn.nextRip)
      )
        return false;
      this.#environment.raise(lp, GP, 0);
      return false;
    }
    this.#linearise(state, low, high);
    const frame = state.lookupCode(this.#codeLow, this.#codeHigh);
    if (frame >= 0) {
      const block = this.#cache.find(frame + (this.#codeLow & 0xfff), state.get(Reg.MODE), low, high);
      if (block !== undefined && block.frame2 < 0) {
        block.isJumpTarget ||= isJump;
        state.remember(low, high, block.header);
        return true;
      }
    }
    // Not decoded or not translated yet: the branch goes to a stub, and whatever the fetch gives happens at the target.
    state.rememberMiss(low, high);
    if (isJump) [this.#jumpLow, this.#jumpHigh] = [low, high];
    return true;
  }
}
