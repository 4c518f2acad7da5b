import { recordEmitterModule, type EmitRecords } from '../emit/record-emitter.ts';
import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder } from '../isa/decoder.ts';
import { Fetch, Flow, OPCODE_TABLES } from '../isa/opcode.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { CpuMode } from './cpu-mode.ts';
import type { HandlerChoice } from './handler-choice.ts';
import { immediateSize } from './record-fields.ts';
import { Rec, RECORD_BYTES } from './record.ts';
import {
  CHAIN_FIRSTS,
  CHAIN_SECONDS,
  FUSED_HANDLERS,
  ModrmBits,
  NO_RECORD,
  OpcodeKind,
  Table,
  Template,
  TEMPLATE_BYTES,
} from './template-tables.ts';

/** Templates kept at most, in a hash table of twice as many slots: a kernel's boot has some ten thousand. */
const MAX_TEMPLATES = 16384;
const MIN_TEMPLATES = 64;

/** What begins longer opcodes: 0F 38, 0F 3A, EVEX, VEX. */
const ESCAPES = new Set([0x138, 0x13a, 0x62, 0xc4, 0xc5]);
const PREFIXES = [0x66, 0xf3, 0xf2];
/** Branches that generated code emits: an example of each. */
const BRANCHES: readonly (readonly [kind: number, ...code: number[]])[] = [
  [OpcodeKind.JMP, 0xeb],
  [OpcodeKind.JMP_NEAR, 0xe9],
  [OpcodeKind.CALL, 0xe8],
  [OpcodeKind.RET, 0xc3],
];

function opcodeKind(n: number): number {
  const low = n & 0xff;
  if (n >> 4 === 7) return OpcodeKind.JCC;
  if (n >> 4 === 0x18) return OpcodeKind.JCC_NEAR;
  const branch = BRANCHES.find(([, code]) => n === code);
  if (branch !== undefined) return branch[0];
  const candidates = ESCAPES.has(n) ? [] : (OPCODE_TABLES[n >> 8]?.[low] ?? []);
  if (candidates.length === 0) return OpcodeKind.NO_TEMPLATE;
  const has = candidates[0]!.hasModrm;
  return candidates.every((c) => c.hasModrm === has) ? (has ? 0xff : 0) : OpcodeKind.NO_TEMPLATE;
}
function modrmBits(modrm: number): number {
  if (modrm >= 0xc0) return 0;
  const mod = modrm >> 6;
  const hasSib = (modrm & 7) === 4;
  const displacement = mod === 2 ? 4 : mod === 1 ? 1 : (modrm & 7) === 5 ? 4 : 0;
  return displacement | (hasSib ? 1 << ModrmBits.SIB_BIT : 0) | (hasSib && mod === 0 ? 1 << ModrmBits.BASE_5_BIT : 0);
}
const displacementBytes = (modrm: number, sib: number): number => {
  const bits = modrmBits(modrm);
  return (bits & ModrmBits.DISPLACEMENT) | (((bits >> ModrmBits.BASE_5_BIT) & 1) !== 0 && (sib & 7) === 5 ? 4 : 0);
};
/** Shift that sign-extends so many bytes. */
const signShift = (bytes: number): number => (bytes === 1 ? 24 : bytes === 2 ? 16 : 0);

/**
 * Records of 64-bit code without the decoder: of direct branches, and of instructions met before, by prefix, REX, opcode, ModRM and SIB: all that decoding depends on but
 * displacement and immediate, which are read from the code. Cold code is mostly new arrangements of old instructions. Generated code does it, from tables in linear memory.
 */
export class RecordTemplates {
  readonly #memory: PhysicalMemory;
  readonly #tables: number;
  readonly #slots: number;
  readonly #templates: number;
  readonly #room: number;
  readonly #emit: EmitRecords;
  #count = 0;

  /** `bytes`: room in linear memory for templates, about. */
  constructor(memory: PhysicalMemory, choice: HandlerChoice, bytes: number) {
    this.#memory = memory;
    const most = Math.min(MAX_TEMPLATES, Math.max(MIN_TEMPLATES, bytes / TEMPLATE_BYTES));
    this.#room = 2 ** Math.floor(Math.log2(most));
    this.#tables = memory.reserve(Table.BYTES);
    this.#slots = memory.reserve(4 * this.#room);
    this.#templates = memory.reserve(this.#room * TEMPLATE_BYTES);
    this.#writeTables(choice);
    const { exports } = new WebAssembly.Instance(recordEmitterModule(), { m: { memory: memory.wasm } });
    this.#emit = exports['emit'] as unknown as EmitRecords;
  }

  #writeTables(choice: HandlerChoice): void {
    const { u8, u16, u32 } = this.#memory;
    const tables = this.#tables;
    u32[(tables + Table.SLOT_MASK) >> 2] = 2 * this.#room - 1;
    u32[(tables + Table.SLOTS) >> 2] = this.#slots;
    u32[(tables + Table.TEMPLATES) >> 2] = this.#templates - TEMPLATE_BYTES;
    PREFIXES.forEach((prefix, n) => (u8[tables + Table.PREFIX + prefix] = n + 1));
    for (let n = 0; n < 512; n++) u8[tables + Table.OPCODE + n] = opcodeKind(n);
    for (let n = 0; n < 256; n++) u8[tables + Table.MODRM + n] = modrmBits(n);
    const insn = new DecodedInsn();
    const decoder = new Decoder();
    const enter = (slot: number, ...code: number[]): void => {
      decoder.decode(insn, Uint8Array.from([...code, 0, 0, 0, 0]), 0, 5, CpuMode.CODE64);
      const isConditional = insn.opcodeEntry!.flow === Flow.CONDITIONAL;
      const handler = isConditional ? choice.jump(choice.condition(insn)) : choice.handlers(insn, true).computed;
      const at = (tables + Table.BRANCHES + 8 * slot) >> 2;
      u32[at] = handler;
      u32[at + 1] = insn.segment << 8;
    };
    for (let condition = 0; condition < 16; condition++) enter(condition, 0x70 + condition);
    for (const [kind, ...code] of BRANCHES) enter(16 + kind, ...code);
    for (const [handlerAndPair, fused] of choice.fusions)
      if (handlerAndPair >> 3 < FUSED_HANDLERS) u16[(tables + Table.FUSED + 2 * handlerAndPair) >> 1] = fused;
    this.#writeChains(choice);
  }
  /** Numbers the handlers of chains. */
  #writeChains({ chained }: HandlerChoice): void {
    const { u8, u16 } = this.#memory;
    const tables = this.#tables;
    const numbers = [new Map<number, number>(), new Map<number, number>()] as const;
    const numberOf = (handler: number, part: 0 | 1): number => {
      const known = numbers[part].get(handler) ?? numbers[part].size + 1;
      numbers[part].set(handler, known);
      u8[tables + (part === 0 ? Table.FIRST : Table.SECOND) + handler] = known;
      return known;
    };
    for (const { first, second, both } of chained)
      u16[(tables + Table.CHAINED + 2 * (numberOf(first, 0) * CHAIN_SECONDS + numberOf(second, 1))) >> 1] = both;
    if (numbers[0].size >= CHAIN_FIRSTS || numbers[1].size >= CHAIN_SECONDS || chained.some(({ both }) => both >= FUSED_HANDLERS))
      throw new RangeError('more chains than the tables have room for');
  }
  #get(offset: number): number {
    return this.#memory.u32[(this.#tables + offset) >> 2]!;
  }

  /** Where the last `emit` ended: next record, next byte of code, instructions of the block so far. */
  get at(): number {
    return this.#get(Table.AT);
  }
  get code(): number {
    return this.#get(Table.CODE);
  }
  get count(): number {
    return this.#get(Table.COUNT);
  }
  /** The last instruction's record, 0 = none, and handler, for fusion with Jcc. */
  get lastRecord(): number {
    return this.#get(Table.LAST_RECORD);
  }
  get lastHandler(): number {
    return this.#get(Table.LAST_HANDLER);
  }
  setLast(record: number, handler: number): void {
    const { u32 } = this.#memory;
    u32[(this.#tables + Table.LAST_RECORD) >> 2] = record;
    u32[(this.#tables + Table.LAST_HANDLER) >> 2] = handler;
  }

  /**
   * Writes records of instructions from offset `code` on, to `at`, of the block with this header whose code begins at `start`, until it has `most` instructions (it has `count`).
   * Ends before the first without a template and near `end`. True: a branch ended the block. About 40 ns an instruction against 200 of decoding, bench/cases.ts.
   */
  emit(
    mode: number,
    code: number,
    end: number,
    at: number,
    header: number,
    start: number,
    ripLow: number,
    ripHigh: number,
    count: number,
    most: number,
    runsOnce: boolean,
  ): boolean {
    return this.#emit(this.#tables, mode, code, end, at, header, start, ripLow, ripHigh, count, most, runsOnce ? 0 : -1) !== 0;
  }

  /**
   * Makes a template from the instruction that `emit` ended before, at offset `code` of a block whose code begins at `start`, and its only record, when that is possible:
   * the template has to give the same record.
   */
  learn(
    insn: DecodedInsn,
    mode: number,
    code: number,
    at: number,
    header: number,
    start: number,
    ripLow: number,
    ripHigh: number,
    count: number,
  ): void {
    const headBytes = this.#get(Table.HEAD_BYTES);
    const entry = insn.opcodeEntry!;
    if (headBytes === 0 || entry.flow !== Flow.NONE || (entry.name === 'pop' && insn.isMemory)) return;
    const isSigned = entry.fetches.every((f) => f !== Fetch.WORD && f !== Fetch.OFFSET && f !== Fetch.FAR_POINTER);
    if (!isSigned || entry.fetches.length > 1) return;
    const key = this.#get(Table.KEY);
    const displacement = displacementBytes((key >>> 9) & 0xff, key >>> 24);
    const immediate = insn.length - headBytes - displacement;
    if (![0, 1, 2, 4].includes(immediate)) return;
    if (this.#count === this.#room) this.#forget();
    const { u8, u32 } = this.#memory;
    const original = u32.slice(at >> 2, (at + RECORD_BYTES) >> 2);
    const template = this.#templates + this.#count * TEMPLATE_BYTES;
    const put = (offset: number, value: number): void => {
      u32[(template + offset) >> 2] = value;
    };
    u32.set(original, template >> 2);
    u8[template + Rec.ORDINAL] = 0;
    u8[template + Rec.INDEX] = 0;
    put(Rec.RIP_OFFSET, 0);
    put(Template.DISPLACEMENT_BYTES, displacement);
    put(Template.TAIL_BYTES, displacement + immediate);
    put(Template.DISPLACEMENT_SHIFT, signShift(displacement));
    put(Template.DISPLACEMENT_MASK, displacement === 0 ? 0 : -1);
    put(Template.IMMEDIATE_SHIFT, signShift(immediate));
    const operand = entry.operands.find((o) => o.letter === 'I' || o.letter === 'sI');
    const size = immediate === 0 || operand === undefined ? 0 : immediateSize(insn, operand);
    put(Template.IMMEDIATE_MASK, size === 0 ? 0 : size === 1 ? 0xff : size === 2 ? 0xffff : -1);
    put(Template.IMMEDIATE_HIGH_MASK, size === 8 ? -1 : 0);
    if (immediate > 0) {
      put(Rec.IMM, 0);
      put(Rec.IMM + 4, 0);
    }
    put(Template.RIP_RELATIVE_MASK, insn.ripRelative ? -1 : 0);
    put(Template.KEY, key);
    put(Template.MODE, mode);
    const slot = this.#enter(key);
    const [lastRecord, lastHandler] = [this.lastRecord, this.lastHandler];
    this.#emit(this.#tables, mode, code, code + 2 * RECORD_BYTES, at, header, start, ripLow, ripHigh, count, count + 1, 0);
    const isSame = this.count === count + 1 && original.every((word, i) => u32[(at >> 2) + i] === word);
    this.setLast(lastRecord, lastHandler);
    if (isSame) {
      this.#count++;
      if (entry.name === 'nop') put(Template.IMMEDIATE_SHIFT, NO_RECORD);
    } else {
      this.#memory.u16[slot] = 0;
      u32.set(original, at >> 2);
    }
  }

  /** Puts the number of the next template into the hash table; returns its slot. */
  #enter(key: number): number {
    const { u16 } = this.#memory;
    const mask = 2 * this.#room - 1;
    const first = this.#slots >> 1;
    let slot = (Math.imul(key, 0x9e37_79b1) >>> 16) & mask;
    while (u16[first + slot] !== 0) slot = (slot + 1) & mask;
    u16[first + slot] = this.#count + 1;
    return first + slot;
  }
  #forget(): void {
    this.#memory.u8.fill(0, this.#slots, this.#slots + 4 * this.#room);
    this.#count = 0;
  }
}
