import { CONDITIONS } from '../emit/emitter.ts';
import type { InterpreterModule } from '../emit/interpreter-module.ts';
import type { LazyHandlers } from '../emit/lazy-handlers.ts';
import { shapeOf, stringShapeOf, systemShapeOf, type Shape } from '../emit/shapes.ts';
import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../isa/decoder.ts';
import { Attribute, Flow, type HandlerSet } from '../isa/opcode.ts';
import { Seg } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block, CodeCache } from './code-cache.ts';
import { CoreReg } from './core-registers.ts';
import { CpuMode } from './cpu-mode.ts';
import {
  addDisplacement,
  addRip,
  immediateSize,
  memorySize,
  registerOffset,
  ripRelativeAddress,
  setRip,
  target,
  wrapRip,
  writesMemory,
  type Rip,
} from './record-fields.ts';
import { RecordTemplates } from './record-templates.ts';
import { Handler, Header, NEVER_HOT, Rec, RECORD_BYTES, STALE_COUNT } from './record.ts';
import type { StopAddresses } from './stop-addresses.ts';

/** Instructions of one block at most; each takes one or two records. */
const MAX_INSNS = 96;
/** Records of a block at most: header, instructions, end, two stubs. */
const MAX_RECORDS = 1 + 2 * MAX_INSNS + 3;
/** Modes with templates of records at a time. */
const MAX_TEMPLATE_MODES = 8;
/** Instructions whose memory operand is an address and nothing else. */
const SEGMENTLESS = new Set<string>(['lea']);
const CONDITION_OF = new Map(CONDITIONS.map((cc, code) => [`j${cc}`, code]));

/** Decodes instructions into blocks of records. */
export class BlockBuilder {
  readonly #memory: PhysicalMemory;
  readonly #cache: CodeCache;
  readonly #module: InterpreterModule;
  readonly #lazy: LazyHandlers;
  readonly #stops: StopAddresses;
  readonly #decoder = new Decoder();
  readonly #insn = new DecodedInsn();
  readonly #crossing = new Uint8Array(32);
  /** Instructions that TypeScript executes, by the number in their record's Rec.IMM. */
  readonly insns: DecodedInsn[] = [];
  #insnsEpoch = 0;
  #block = 0;
  #at = 0;
  #count = 0;
  #ripOffset = 0;
  readonly #scratch: number;
  /** Entries of a new block until it is hot. */
  hotAfter = NEVER_HOT;
  /** Handlers of JMP r/m. */
  readonly indirectJumps: ReadonlySet<number>;
  readonly #templatesByMode = new Map<number, RecordTemplates>();
  #templates: RecordTemplates | undefined = undefined;
  #templateMode = -1;
  /** Handler of the last instruction, for fusion; -1 = none. */
  #lastHandler = -1;
  #lastRecord = 0;

  constructor(memory: PhysicalMemory, cache: CodeCache, module: InterpreterModule, lazy: LazyHandlers, stops: StopAddresses) {
    this.#memory = memory;
    this.#cache = cache;
    this.#module = module;
    this.#lazy = lazy;
    this.indirectJumps = new Set(
      [...module.handlers].flatMap(([key, h]) => (key.startsWith('jmp indirect') ? [h.computed] : [])),
    );
    this.#stops = stops;
    this.#scratch = memory.reserve(MAX_RECORDS * RECORD_BYTES);
  }

  /**
   * Builds the block at RIP from `start` on, in `frame`. `nextFrame` gives the frame of the following page when an instruction crosses into it (-1: the fetch
   * faults, and the block, when it would be empty, is undefined). `limit` other than 0: at most so many instructions, in the scratch area, not kept.
   */
  build(ripLow: number, ripHigh: number, start: number, mode: number, nextFrame: () => number, limit = 0): Block | undefined {
    const { u8 } = this.#memory;
    const frame = (start & ~0xfff) >>> 0;
    const single = limit > 0;
    const header = single ? this.#scratch : this.#cache.allocate(MAX_RECORDS);
    if (this.#insnsEpoch !== this.#cache.epoch) {
      this.#insnsEpoch = this.#cache.epoch;
      this.insns.length = 0;
    }
    this.#block = header;
    this.#at = header + RECORD_BYTES;
    this.#count = 0;
    this.#ripOffset = 0;
    this.#lastHandler = -1;
    let offset = start;
    let frame2 = -1;
    let end2 = 0;
    const insn = this.#insn;
    const templates = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64 && this.#stops.isEmpty ? this.#templatesOf(mode) : undefined;
    let ended = false;
    while (!ended) {
      const available = frame + 0x1000 - offset;
      if (templates !== undefined && available > 0) {
        const most = (limit > 0 ? limit : MAX_INSNS) - this.#count;
        const first = this.#at;
        const emitted = templates.emit(
          offset,
          offset + available,
          first,
          (first - header) / RECORD_BYTES,
          this.#ripOffset,
          ripLow,
          ripHigh,
          most,
        );
        if (emitted > 0) {
          this.#at = first + emitted * RECORD_BYTES;
          this.#lastRecord = this.#at - RECORD_BYTES;
          this.#lastHandler = this.#memory.u16[this.#lastRecord >> 1]!;
          this.#ripOffset += templates.emittedBytes;
          offset += templates.emittedBytes;
          this.#count += emitted;
          if (emitted === most) break;
          continue;
        }
      }
      if (available <= 0 || this.#decoder.decode(insn, u8, offset, available, mode) !== DecodeStatus.OK) {
        if (this.#count > 0 || available <= 0) break;
        frame2 = nextFrame();
        if (frame2 < 0) {
          if (!single) this.#cache.shrink(header);
          return undefined;
        }
        this.#crossing.set(u8.subarray(offset, offset + available), 0);
        this.#crossing.set(u8.subarray(frame2, frame2 + 16), available);
        this.#decoder.decode(insn, this.#crossing, 0, 31, mode);
        end2 = frame2 + Math.max(1, insn.length - available);
      }
      setRip(insn, ripLow, ripHigh, this.#ripOffset);
      if (this.#count > 0 && this.#stops.has(insn.ripLow, insn.ripHigh)) break;
      this.#count++;
      const at = this.#at;
      ended = this.#instruction(insn, mode);
      if (!ended && frame2 < 0 && this.#lastRecord === at && this.#at === at + RECORD_BYTES)
        templates?.learn(insn, offset, at, (at - header) / RECORD_BYTES, this.#ripOffset, ripLow, ripHigh);
      this.#ripOffset += insn.length;
      offset += insn.length;
      if (frame2 >= 0 || this.#count >= MAX_INSNS || this.#count === limit) break;
    }
    if (!ended) this.#goto(ripLow, ripHigh, mode);
    this.#finish(header, ripLow, ripHigh, frame);
    const records = (this.#at - header) / RECORD_BYTES;
    const block: Block = {
      header,
      records,
      ripLow,
      ripHigh,
      mode,
      start,
      end: Math.min(offset, frame + 0x1000),
      frame,
      frame2,
      end2,
      next: undefined,
      isStale: false,
      isJumpTarget: false,
    };
    if (!single) {
      this.#cache.shrink(this.#at);
      this.#cache.add(block);
    }
    return block;
  }

  #templatesOf(mode: number): RecordTemplates {
    if (mode !== this.#templateMode || this.#templates === undefined) {
      this.#templateMode = mode;
      this.#templates = this.#templatesByMode.get(mode);
      if (this.#templates === undefined) {
        if (this.#templatesByMode.size >= MAX_TEMPLATE_MODES) this.#templatesByMode.clear();
        this.#templates = new RecordTemplates(this.#memory);
        this.#templatesByMode.set(mode, this.#templates);
      }
    }
    return this.#templates;
  }

  /** Header and the counts of instructions left in each record. */
  #finish(header: number, ripLow: number, ripHigh: number, frame: number): void {
    const { u8, u16, u32 } = this.#memory;
    u32[header >> 2] = 0;
    u32[(header + Header.COUNT) >> 2] = this.#count;
    u32[(header + Header.RIP) >> 2] = ripLow;
    u32[(header + Header.RIP + 4) >> 2] = ripHigh;
    u32[(header + Header.PATCH) >> 2] = 0;
    u32[(header + Header.FRAME) >> 2] = frame;
    u32[(header + Header.COUNTER) >> 2] = header === this.#scratch ? NEVER_HOT : this.hotAfter;
    u32[(header + Header.REGION) >> 2] = 0;
    u16[(header + Rec.HANDLER) >> 1] = Handler.REGION;
    let left = this.#count + 1;
    let last = -1;
    for (let at = header + RECORD_BYTES; at < this.#at; at += RECORD_BYTES) {
      if (u32[(at + Header.COUNT) >> 2] === STALE_COUNT && u16[at >> 1] === Handler.LINK) continue;
      const ripOffset = u16[(at + Rec.RIP_OFFSET) >> 1]!;
      if (ripOffset !== last) {
        left--;
        last = ripOffset;
      }
      u8[at + Rec.REMAINING] = left;
    }
  }

  /** Emits the records of one instruction; true when it ends the block. */
  #instruction(insn: DecodedInsn, mode: number): boolean {
    const entry = insn.opcodeEntry;
    if (insn.fault >= 0 || entry === undefined) {
      const at = this.#record(Handler.RAISE, insn);
      this.#memory.u32[(at + Rec.IMM) >> 2] = insn.fault | (insn.fault === 13 ? 0x100 : 0);
      return true;
    }
    const isPushfInV86 = (mode & CpuMode.V86) !== 0 && entry.name === 'pushf';
    if ((entry.attributes & Attribute.SYSTEM) !== 0 || isPushfInV86) {
      const shape = systemShapeOf(insn);
      if (shape !== undefined) return this.#systemInsn(insn, shape);
      this.#typescript(Handler.SYSTEM, insn);
      return true;
    }
    if ((entry.attributes & Attribute.HOST) !== 0) {
      const string = stringShapeOf(insn, (mode & CpuMode.FLAT) !== 0);
      if (string === undefined) {
        this.#typescript(Handler.HOST, insn);
        return true;
      }
      this.#record(this.#lazy.handlers(string).computed, insn);
      this.#lastHandler = -1;
      return false;
    }
    const long = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64;
    const handlers = this.#handlers(insn, long);
    if (entry.name === 'pop' && insn.isMemory && insn.base === 4) addDisplacement(insn, insn.operandSize);
    let handler = handlers.computed;
    if (insn.isMemory && entry.name !== 'nop') handler = this.#address(insn, handlers, mode, long);
    const at = this.#record(handler, insn);
    this.#operands(at, insn);
    switch (entry.flow) {
      case Flow.NONE:
        this.#lastHandler = handler;
        this.#lastRecord = at;
        return false;
      case Flow.CONDITIONAL:
        this.#conditional(at, insn);
        return true;
      case Flow.COUNTER:
        this.#stubs(at, insn, false);
        return true;
      case Flow.CALL:
        this.#setQuad(at + Rec.IMM, wrapRip(insn, insn.length, 0));
        this.#stub(at + Rec.LINK_TAKEN, target(insn));
        return true;
      case Flow.JUMP:
        this.#stub(at + Rec.LINK_TAKEN, target(insn));
        return true;
      case Flow.CALL_INDIRECT:
        this.#setQuad(at + Rec.IMM, wrapRip(insn, insn.length, 0));
        return true;
      default:
        return true;
    }
  }

  /** A system instruction that generated code executes, most of the time. */
  #systemInsn(insn: DecodedInsn, shape: Shape): false {
    const at = this.#record(this.#lazy.handlers(shape).computed, insn);
    this.#operands(at, insn);
    this.#lastHandler = -1;
    // STI has its next RIP in the record, which no template does.
    if (shape.operands.length === 0) this.#setQuad(at + Rec.IMM, wrapRip(insn, insn.length, 0));
    else this.#lastRecord = at;
    return false;
  }

  /** Jcc: odd conditions are the even ones with the links exchanged; fused with the comparison before it when there is a handler for both. */
  #conditional(at: number, insn: DecodedInsn): void {
    const code = CONDITION_OF.get(insn.opcodeEntry!.name)!;
    const { u16 } = this.#memory;
    if ((code & 1) !== 0) u16[at >> 1] = this.#module.handlers.get(`j${CONDITIONS[code - 1]!}:`)!.computed;
    if (this.#lastHandler >= 0 && this.#lastRecord === at - RECORD_BYTES) {
      const fused = this.#module.fused.get(this.#lastHandler * 8 + (code >> 1));
      if (fused !== undefined) u16[this.#lastRecord >> 1] = fused;
    }
    this.#stubs(at, insn, (code & 1) !== 0);
  }
  #stubs(at: number, insn: DecodedInsn, exchanged: boolean): void {
    this.#stub(at + (exchanged ? Rec.LINK_NEXT : Rec.LINK_TAKEN), target(insn));
    this.#stub(at + (exchanged ? Rec.LINK_TAKEN : Rec.LINK_NEXT), wrapRip(insn, insn.length, 0));
  }

  /** A link stub: a header that nothing can enter, with the RIP to go to and the field to patch. */
  #stub(field: number, rip: Rip): void {
    const { u16, u32 } = this.#memory;
    const at = this.#at;
    this.#at += RECORD_BYTES;
    clearRecord(u32, at);
    u16[at >> 1] = Handler.LINK;
    u32[(at + Header.COUNT) >> 2] = STALE_COUNT;
    u32[(at + Header.RIP) >> 2] = rip.low;
    u32[(at + Header.RIP + 4) >> 2] = rip.high;
    // Scratch blocks live too short to be patched.
    u32[(at + Header.PATCH) >> 2] = this.#block === this.#scratch ? 0 : field;
    u32[field >> 2] = at;
  }
  /** The end of a block without a branch: on to the next one. */
  #goto(ripLow: number, ripHigh: number, mode: number): void {
    const at = this.#at;
    this.#at += RECORD_BYTES;
    const { u8, u16, u32 } = this.#memory;
    clearRecord(u32, at);
    u16[at >> 1] = Handler.GOTO;
    u8[at + Rec.INDEX] = (at - this.#block) / RECORD_BYTES;
    u16[(at + Rec.RIP_OFFSET) >> 1] = this.#ripOffset;
    const rip = addRip(ripLow, ripHigh, this.#ripOffset, 0, (mode & CpuMode.CODE_MASK) === CpuMode.CODE64 ? 8 : 4);
    this.#stub(at + Rec.LINK_TAKEN, rip);
  }

  /** Links a stub's field to a block in the same page, or to a jump cache lookup. */
  link(field: number, block: Block, direct: boolean, epoch: number): void {
    const { u8, u16, u32 } = this.#memory;
    if (epoch !== this.#cache.epoch) return;
    if (direct) {
      u32[field >> 2] = block.header;
      return;
    }
    const at = this.#cache.allocate(2);
    if (epoch !== this.#cache.epoch) return;
    u32.fill(0, at >> 2, (at + 2 * RECORD_BYTES) >> 2);
    u32[(at + Header.RIP) >> 2] = block.ripLow;
    u32[(at + Header.RIP + 4) >> 2] = block.ripHigh;
    u32[(at + Header.COUNTER) >> 2] = NEVER_HOT;
    u16[at >> 1] = Handler.REGION;
    const jump = at + RECORD_BYTES;
    u16[jump >> 1] = Handler.JUMP_CACHE;
    u8[jump + Rec.INDEX] = 1;
    u32[(jump + Rec.IMM) >> 2] = block.ripLow;
    u32[(jump + Rec.IMM + 4) >> 2] = block.ripHigh;
    u32[field >> 2] = at;
  }

  #typescript(handler: number, insn: DecodedInsn): void {
    const at = this.#record(handler, insn);
    this.#memory.u32[(at + Rec.IMM) >> 2] = this.insns.push(insn.clone()) - 1;
  }

  #handlers(insn: DecodedInsn, long: boolean): HandlerSet {
    const entry = insn.opcodeEntry!;
    const memory = insn.isMemory;
    const size = insn.operandSize === 8 ? 2 : insn.operandSize === 4 ? 1 : 0;
    const address = insn.addressSize === 8 ? 2 : insn.addressSize === 4 ? 1 : 0;
    const slot = size + 3 * address + (memory ? 9 : 0) + (long ? 0 : 18);
    const known = entry.handlers[slot];
    if (known !== undefined) {
      this.#lazy.ensure(known.computed);
      return known;
    }
    const shape = shapeOf(entry, insn.operandSize, insn.addressSize, memory, long);
    const found = this.#module.handlers.get(shape.key) ?? this.#lazy.handlers(shape);
    entry.handlers[slot] = found;
    return found;
  }
  /** The handler that takes its address from an address record. */
  #computed(insn: DecodedInsn, handlers: HandlerSet, long: boolean): number {
    if (handlers.computed >= 0) return handlers.computed;
    return this.#lazy.handlers(shapeOf(insn.opcodeEntry!, insn.operandSize, insn.addressSize, true, long)).computed;
  }

  /** Chooses how the memory operand is addressed; emits an address record when the handler has no form of its own for it. */
  #address(insn: DecodedInsn, handlers: HandlerSet, mode: number, long: boolean): number {
    const isLea = SEGMENTLESS.has(insn.opcodeEntry!.name);
    const based = insn.segment === Seg.FS || insn.segment === Seg.GS;
    if (long && insn.addressSize === 8 && (isLea || !based)) {
      if (insn.index < 0 && handlers.base >= 0) return handlers.base;
      if (handlers.indexed >= 0) return handlers.indexed;
    }
    const { plain, based: withBase, checked } = this.#module.address;
    const handler = isLea ? plain : long ? (based ? withBase : plain) : (mode & CpuMode.FLAT) !== 0 && !based ? plain : checked;
    const at = this.#record(handler, insn);
    this.#addressFields(at, insn);
    const { u8, u32 } = this.#memory;
    u8[at + Rec.A] = Math.max(1, memorySize(insn)) - 1;
    u8[at + Rec.B] = writesMemory(insn) ? 1 : 0;
    u32[(at + Rec.IMM) >> 2] = insn.addressSize === 2 ? 0xffff : 0xffff_ffff;
    u32[(at + Rec.IMM + 4) >> 2] = insn.addressSize === 8 ? 0xffff_ffff : 0;
    return this.#computed(insn, handlers, long);
  }
  #addressFields(at: number, insn: DecodedInsn): void {
    const { u8, u32 } = this.#memory;
    u8[at + Rec.MEM_BASE] = insn.base < 0 ? CoreReg.ZERO : insn.base * 8;
    u8[at + Rec.MEM_INDEX] = insn.index < 0 ? CoreReg.ZERO : insn.index * 8;
    u8[at + Rec.SCALE] = insn.scale;
    if (insn.ripRelative) this.#setQuad(at + Rec.DISP, ripRelativeAddress(insn));
    else {
      u32[(at + Rec.DISP) >> 2] = insn.dispLow;
      u32[(at + Rec.DISP + 4) >> 2] = insn.dispHigh;
    }
  }

  /** A new record with what every instruction has. */
  #record(handler: number, insn: DecodedInsn): number {
    const at = this.#at;
    this.#at += RECORD_BYTES;
    const { u8, u16, u32 } = this.#memory;
    clearRecord(u32, at);
    u16[at >> 1] = handler;
    u8[at + Rec.LENGTH] = insn.length;
    u8[at + Rec.INDEX] = (at - this.#block) / RECORD_BYTES;
    u8[at + Rec.SEGMENT] = insn.segment;
    u16[(at + Rec.RIP_OFFSET) >> 1] = this.#ripOffset;
    return at;
  }
  #operands(at: number, insn: DecodedInsn): void {
    const { u8, u32 } = this.#memory;
    const { operands } = insn.opcodeEntry!;
    if (insn.isMemory) this.#addressFields(at, insn);
    const slots = [Rec.A, Rec.B, Rec.C];
    let slot = 0;
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i]!;
      const register = registerOffset(insn, operand);
      if (register >= 0) u8[at + slots[slot++]!] = register;
      else if (operand.letter === 'I' || operand.letter === 'sI') {
        const size = immediateSize(insn, operand);
        u32[(at + Rec.IMM) >> 2] = size === 1 ? insn.immLow & 0xff : size === 2 ? insn.immLow & 0xffff : insn.immLow;
        u32[(at + Rec.IMM + 4) >> 2] = size === 8 ? insn.immHigh : 0;
      } else if (operand.letter === '1') u32[(at + Rec.IMM) >> 2] = 1;
    }
  }
  #setQuad(at: number, value: Rip): void {
    this.#memory.u32[at >> 2] = value.low;
    this.#memory.u32[(at + 4) >> 2] = value.high;
  }
}

/** `fill` of so few words costs 60 ns. */
function clearRecord(u32: Uint32Array, at: number): void {
  for (let w = at >> 2, end = w + RECORD_BYTES / 4; w < end; w++) u32[w] = 0;
}
