import { INTERRUPT_RETURN, stringShapeOf, systemShapeOf, type Shape } from '../emit/shapes.ts';
import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../isa/decoder.ts';
import { Attribute, Flow, type HandlerSet } from '../isa/opcode.ts';
import { Seg } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block, CodeCache } from './code-cache.ts';
import { CpuMode } from './cpu-mode.ts';
import type { HandlerChoice } from './handler-choice.ts';
import { addDisplacement, addRip, memorySize, setRip, target, wrapRip, writesMemory } from './record-fields.ts';
import { RecordTemplates } from './record-templates.ts';
import { RecordWriter } from './record-writer.ts';
import { Handler, Header, NEVER_HOT, Rec, RECORD_BYTES } from './record.ts';
import type { StopAddresses } from './stop-addresses.ts';

/** Instructions of one block at most; each takes one or two records. */
const MAX_INSNS = 96;
/** Records of a block at most: header, instructions, end, two stubs. */
const MAX_RECORDS = 1 + 2 * MAX_INSNS + 3;
/** Instructions whose memory operand is an address and nothing else. */
const SEGMENTLESS = new Set<string>(['lea']);

/** Decodes instructions into blocks of records. */
export class BlockBuilder {
  readonly #memory: PhysicalMemory;
  readonly #cache: CodeCache;
  readonly #choice: HandlerChoice;
  readonly #writer: RecordWriter;
  readonly #stops: StopAddresses;
  readonly #decoder = new Decoder();
  readonly #insn = new DecodedInsn();
  readonly #crossing = new Uint8Array(32);
  /** Instructions that TypeScript executes, by the number in their record's Rec.IMM. */
  readonly insns: DecodedInsn[] = [];
  #insnsEpoch = 0;
  readonly #scratch: number;
  /** Entries of a new block until it is hot. */
  hotAfter = NEVER_HOT;
  readonly #templates: RecordTemplates;
  /** Handler of the last instruction, for fusion; -1 = none. */
  #lastHandler = -1;
  #lastRecord = 0;

  /** `templateBytes`: room in linear memory for templates of records. */
  constructor(memory: PhysicalMemory, cache: CodeCache, choice: HandlerChoice, stops: StopAddresses, templateBytes: number) {
    this.#memory = memory;
    this.#cache = cache;
    this.#choice = choice;
    this.#writer = new RecordWriter(memory);
    this.#stops = stops;
    this.#templates = new RecordTemplates(memory, choice, templateBytes);
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
    this.#writer.begin(header, single);
    this.#lastHandler = -1;
    // A block before this one may have been written to the same place.
    this.#lastRecord = 0;
    let offset = start;
    let frame2 = -1;
    let end2 = 0;
    const insn = this.#insn;
    const isTemplated = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64 && this.#stops.isEmpty;
    const writer = this.#writer;
    const most = single ? limit : MAX_INSNS;
    let ended = false;
    while (!ended) {
      const available = frame + 0x1000 - offset;
      if (isTemplated && available > 0) {
        const templates = this.#templates;
        templates.setLast(this.#lastHandler < 0 ? 0 : this.#lastRecord, this.#lastHandler);
        ended = templates.emit(
          mode,
          offset,
          offset + available,
          writer.at,
          header,
          start,
          ripLow,
          ripHigh,
          writer.count,
          most,
          single,
        );
        if (writer.count !== templates.count) {
          writer.at = templates.at;
          writer.count = templates.count;
          offset = templates.code;
          writer.ripOffset = offset - start;
          this.#lastRecord = templates.lastRecord;
          this.#lastHandler = this.#lastRecord === 0 ? -1 : templates.lastHandler;
          if (ended || writer.count === most) break;
          if (offset === frame + 0x1000) break;
        }
      }
      if (available <= 0 || this.#decoder.decode(insn, u8, offset, frame + 0x1000 - offset, mode) !== DecodeStatus.OK) {
        if (writer.count > 0 || available <= 0) break;
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
      setRip(insn, ripLow, ripHigh, writer.ripOffset);
      if (writer.count > 0 && this.#stops.has(insn.ripLow, insn.ripHigh)) break;
      const at = writer.at;
      ended = this.#instruction(insn, mode);
      if (isTemplated && !ended && frame2 < 0 && this.#lastRecord === at && writer.at === at + RECORD_BYTES)
        this.#templates.learn(insn, mode, offset, at, header, start, ripLow, ripHigh, writer.count);
      writer.count++;
      writer.ripOffset += insn.length;
      // What makes an encoding bad may be the byte behind those that were decoded.
      offset += insn.length + (insn.fault >= 0 ? 1 : 0);
      if (frame2 >= 0 || writer.count === most) break;
    }
    if (!ended)
      this.#writer.goto(
        addRip(ripLow, ripHigh, this.#writer.ripOffset, 0, (mode & CpuMode.CODE_MASK) === CpuMode.CODE64 ? 8 : 4),
      );
    this.#finish(header, ripLow, ripHigh, frame);
    const records = (this.#writer.at - header) / RECORD_BYTES;
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
      this.#cache.shrink(this.#writer.at);
      this.#cache.add(block);
    }
    return block;
  }

  #finish(header: number, ripLow: number, ripHigh: number, frame: number): void {
    const { u8, u16, u32 } = this.#memory;
    const { count } = this.#writer;
    u32[header >> 2] = 0;
    u16[(header + Rec.HANDLER) >> 1] = Handler.REGION;
    u8[header + Header.INSNS] = count;
    u32[(header + Header.COUNT) >> 2] = count;
    u32[(header + Header.RIP) >> 2] = ripLow;
    u32[(header + Header.RIP + 4) >> 2] = ripHigh;
    u32[(header + Header.PATCH) >> 2] = 0;
    u32[(header + Header.FRAME) >> 2] = frame;
    u32[(header + Header.COUNTER) >> 2] = header === this.#scratch ? NEVER_HOT : this.hotAfter;
    u32[(header + Header.REGION) >> 2] = 0;
  }

  /** Emits the records of one instruction; true when it ends the block. */
  #instruction(insn: DecodedInsn, mode: number): boolean {
    const entry = insn.opcodeEntry;
    if (insn.fault >= 0 || entry === undefined) {
      const at = this.#writer.record(Handler.RAISE, insn);
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
      this.#writer.record(this.#choice.ofShape(string), insn);
      this.#lastHandler = -1;
      return false;
    }
    const long = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64;
    const handlers = this.#choice.handlers(insn, long);
    if (entry.name === 'pop' && insn.isMemory && insn.base === 4) addDisplacement(insn, insn.operandSize);
    let handler = handlers.computed;
    if (insn.isMemory && entry.name !== 'nop') handler = this.#address(insn, handlers, mode, long);
    const at = this.#writer.record(handler, insn);
    this.#writer.operands(at, insn);
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
        this.#writer.setQuad(at + Rec.IMM, wrapRip(insn, insn.length, 0));
        this.#writer.stub(at + Rec.LINK_TAKEN, target(insn));
        return true;
      case Flow.JUMP:
        this.#writer.stub(at + Rec.LINK_TAKEN, target(insn));
        return true;
      case Flow.CALL_INDIRECT:
        this.#writer.setQuad(at + Rec.IMM, wrapRip(insn, insn.length, 0));
        return true;
      default:
        return true;
    }
  }

  /** A system instruction that generated code executes, most of the time; true when it ends the block. */
  #systemInsn(insn: DecodedInsn, shape: Shape): boolean {
    const at = this.#writer.record(this.#choice.ofShape(shape), insn);
    this.#writer.operands(at, insn);
    this.#lastHandler = -1;
    this.#lastRecord = at;
    return shape === INTERRUPT_RETURN;
  }

  /** Jcc: odd conditions are the even ones with the links exchanged; fused with the comparison before it when there is a handler for both. */
  #conditional(at: number, insn: DecodedInsn): void {
    const code = this.#choice.condition(insn);
    const { u16 } = this.#memory;
    u16[at >> 1] = this.#choice.jump(code);
    if (this.#lastHandler >= 0 && this.#lastRecord === at - RECORD_BYTES) {
      const fused = this.#choice.fused(this.#lastHandler, code);
      if (fused !== undefined) u16[this.#lastRecord >> 1] = fused;
    }
    this.#stubs(at, insn, (code & 1) !== 0);
  }
  #stubs(at: number, insn: DecodedInsn, exchanged: boolean): void {
    this.#writer.stub(at + (exchanged ? Rec.LINK_NEXT : Rec.LINK_TAKEN), target(insn));
    this.#writer.stub(at + (exchanged ? Rec.LINK_TAKEN : Rec.LINK_NEXT), wrapRip(insn, insn.length, 0));
  }

  #typescript(handler: number, insn: DecodedInsn): void {
    const at = this.#writer.record(handler, insn);
    this.#memory.u32[(at + Rec.IMM) >> 2] = this.insns.push(insn.clone()) - 1;
  }

  /** Chooses how the memory operand is addressed; emits an address record when the handler has no form of its own for it. */
  #address(insn: DecodedInsn, handlers: HandlerSet, mode: number, long: boolean): number {
    const isLea = SEGMENTLESS.has(insn.opcodeEntry!.name);
    const based = insn.segment === Seg.FS || insn.segment === Seg.GS;
    if (long && insn.addressSize === 8 && (isLea || !based)) {
      if (insn.index < 0 && handlers.base >= 0) return handlers.base;
      if (handlers.indexed >= 0) return handlers.indexed;
    }
    const { plain, based: withBase, checked } = this.#choice.address;
    const handler = isLea ? plain : long ? (based ? withBase : plain) : (mode & CpuMode.FLAT) !== 0 && !based ? plain : checked;
    const at = this.#writer.record(handler, insn);
    this.#writer.address(at, insn);
    const { u8, u32 } = this.#memory;
    u8[at + Rec.A] = Math.max(1, memorySize(insn)) - 1;
    u8[at + Rec.B] = writesMemory(insn) ? 1 : 0;
    u32[(at + Rec.IMM) >> 2] = insn.addressSize === 2 ? 0xffff : 0xffff_ffff;
    u32[(at + Rec.IMM + 4) >> 2] = insn.addressSize === 8 ? 0xffff_ffff : 0;
    return this.#choice.computed(insn, handlers, long);
  }
}
