import { INTERRUPT_RETURN, shapeOf, stringShapeOf, systemShapeOf, type Shape } from '../emit/shapes.ts';
import { segmentWithBase, type InsnPlace, type OperandPlace } from '../emit/translator-emitter.ts';
import type { Semantic } from '../emit/emitter.ts';
import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../isa/decoder.ts';
import { Attribute, Flow, type Opcode, type OperandSpec } from '../isa/opcode.ts';
import { SEMANTICS } from '../isa/semantics/index.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block } from '../run/code-cache.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import {
  addDisplacement,
  immediateSize,
  registerOffset,
  ripRelativeAddress,
  setRip,
  target,
  wrapRip,
  type Rip,
} from '../run/record-fields.ts';
import { Handler, Header, Rec, RECORD_BYTES, STALE_COUNT } from '../run/record.ts';

/** One instruction of a block that is translated. */
export interface TranslatedInsn extends InsnPlace {
  readonly semantic: Semantic;
  readonly name: string;
}

/** Where a block can go without leaving generated code by an address computed at run time. */
export interface Link {
  readonly rip: Rip;
  /** Address of the u32 with the target's header. */
  readonly field: number;
}
/** A block as the translator sees it: its instructions up to the first that it leaves to the interpreter. */
export interface TranslatedBlock {
  readonly block: Block;
  readonly count: number;
  readonly insns: readonly TranslatedInsn[];
  /** Taken (or only) and next block. */
  readonly taken: Link | undefined;
  readonly next: Link | undefined;
  /** After a CALL: where it returns to. */
  readonly returnSite: Rip | undefined;
  readonly isReturn: boolean;
  readonly isIndirectJump: boolean;
  /** Record of the instruction that the translation ends before, or 0 when it covers the block. */
  readonly stopsAt: number;
}

/** Operand letters that are operands of a shape. */
const OPERAND_LETTERS = new Set(['E', 'M', 'O', 'G', 'Z', 'B', 'AL', 'rAX', 'CL', 'I', 'sI', '1', 'V', 'U', 'H', 'W']);

/** Blocks remembered at most. */
const MAX_KNOWN = 4096;

/** Decodes blocks again, for translation. */
export class BlockReader {
  readonly #memory: PhysicalMemory;
  readonly #decoder = new Decoder();
  readonly #known = new Map<Block, TranslatedBlock>();

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
  }

  /** A block that is not stale. Remembered: hot blocks are neighbours of each other. */
  read(block: Block): TranslatedBlock {
    const known = this.#known.get(block);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    const read = this.#read(block);
    this.#known.set(block, read);
    return read;
  }
  /** Forgets what was read: the blocks are gone. */
  forget(): void {
    this.#known.clear();
  }
  /** The last instruction of a block may go on in another frame. */
  #decode(insn: DecodedInsn, block: Block, at: number, isLast: boolean): number {
    const { u8 } = this.#memory;
    const available = block.frame + 0x1000 - at;
    if (!isLast || block.frame2 < 0) return this.#decoder.decode(insn, u8, at, available, block.mode);
    const bytes = new Uint8Array(32);
    bytes.set(u8.subarray(at, at + available));
    bytes.set(u8.subarray(block.frame2, block.frame2 + 16), available);
    return this.#decoder.decode(insn, bytes, 0, 31, block.mode);
  }
  #read(block: Block): TranslatedBlock {
    const { u16, u32 } = this.#memory;
    const count = u32[(block.header + Header.COUNT) >> 2]!;
    const insns: TranslatedInsn[] = [];
    let record = block.header + RECORD_BYTES;
    let offset = 0;
    let taken: Link | undefined;
    let next: Link | undefined;
    let stopsAt = 0;
    let returnSite: Rip | undefined;
    let isReturn = false;
    let isIndirectJump = false;
    for (let n = 0; n < count; n++) {
      const insn = new DecodedInsn();
      const at = block.start + offset;
      // The first record of the instruction; the last record is the one with the links.
      while (u16[(record + Rec.RIP_OFFSET) >> 1]! !== offset) record += RECORD_BYTES;
      const status = this.#decode(insn, block, at, n + 1 === count);
      setRip(insn, block.ripLow, block.ripHigh, offset);
      const entry = insn.opcodeEntry;
      const place =
        status !== DecodeStatus.OK || insn.fault >= 0 || entry === undefined || (entry.attributes & Attribute.UD) !== 0
          ? undefined
          : translated(insn, record);
      if (place === undefined) {
        stopsAt = record;
        break;
      }
      insns.push(place);
      offset += insn.length;
      let last = record;
      while (isRecordOf(u16, u32, last + RECORD_BYTES, offset - insn.length)) last += RECORD_BYTES;
      if (n + 1 < count) continue;
      const { flow, name } = entry!;
      isReturn = name === 'ret';
      isIndirectJump = name === 'jmp indirect';
      if (flow === Flow.CALL || flow === Flow.CALL_INDIRECT) returnSite = wrapRip(insn, insn.length, 0);
      if (flow === Flow.CONDITIONAL || flow === Flow.COUNTER) {
        // Odd conditions are kept as the even ones with the links exchanged.
        const isExchanged = flow === Flow.CONDITIONAL && (insn.opcode & 1) !== 0;
        taken = { rip: target(insn), field: last + (isExchanged ? Rec.LINK_NEXT : Rec.LINK_TAKEN) };
        next = { rip: wrapRip(insn, insn.length, 0), field: last + (isExchanged ? Rec.LINK_TAKEN : Rec.LINK_NEXT) };
      } else if (flow === Flow.JUMP || flow === Flow.CALL) taken = { rip: target(insn), field: last + Rec.LINK_TAKEN };
      else if (flow === Flow.NONE && u16[(last + RECORD_BYTES) >> 1] === Handler.GOTO)
        taken = { rip: wrapRip(insn, insn.length, 0), field: last + RECORD_BYTES + Rec.LINK_TAKEN };
    }
    return { block, count, insns, taken, next, returnSite, isReturn, isIndirectJump, stopsAt };
  }
}

/** The record belongs to the instruction at this offset and is no link stub. */
function isRecordOf(u16: Uint16Array, u32: Uint32Array, record: number, offset: number): boolean {
  if (u16[record >> 1] === Handler.LINK && u32[(record + Header.COUNT) >> 2] === STALE_COUNT) return false;
  return u16[(record + Rec.RIP_OFFSET) >> 1] === offset;
}

const big = (low: number, high: number): bigint => BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));

function translated(insn: DecodedInsn, record: number): TranslatedInsn | undefined {
  const entry = insn.opcodeEntry!;
  const isLong = insn.mode === CpuMode.CODE64;
  const shape = shapeIn(insn, entry);
  if (shape === undefined) return undefined;
  const semantic = SEMANTICS.get(shape.semantic);
  if (semantic === undefined) return undefined;
  const segment = entry.name === 'lea' || !insn.isMemory ? -1 : segmentWithBase(insn.segment);
  // Outside 64-bit mode FS and GS have limits, and 16-bit addresses wrap.
  if (!isLong && (segment >= 0 || (insn.isMemory && insn.addressSize === 2))) return undefined;
  if (entry.name === 'pop' && insn.isMemory && insn.base === 4) addDisplacement(insn, insn.operandSize);
  const specs = entry.operands.filter((o) => OPERAND_LETTERS.has(o.letter));
  const disp = insn.ripRelative ? ripRelativeAddress(insn) : { low: insn.dispLow, high: insn.dispHigh };
  const after = wrapRip(insn, insn.length, 0);
  return {
    semantic,
    name: entry.name,
    operands: shape.operands,
    places: specs.map((spec) => placeOf(insn, spec)),
    record,
    base: insn.base,
    index: insn.index,
    scale: insn.scale,
    displacement: big(disp.low, disp.high),
    addressSize: insn.addressSize,
    segment,
    isLong,
    returnAddress: big(after.low, after.high),
  };
}
/** What the translator takes an instruction for; undefined: it does not. */
function shapeIn(insn: DecodedInsn, entry: Opcode): Shape | undefined {
  if ((entry.attributes & Attribute.SYSTEM) !== 0) {
    const shape = systemShapeOf(insn);
    // Too large for a region, which ends there anyway.
    return shape === INTERRUPT_RETURN ? undefined : shape;
  }
  if ((entry.attributes & Attribute.HOST) !== 0) return stringShapeOf(insn, true);
  return shapeOf(entry, insn.operandSize, insn.addressSize, insn.isMemory, insn.mode === CpuMode.CODE64);
}
function placeOf(insn: DecodedInsn, spec: OperandSpec): OperandPlace {
  const offset = registerOffset(insn, spec);
  if (offset >= 0) {
    const isVector = 'VUHW'.includes(spec.letter);
    return { register: isVector ? offset / 16 : offset >> 3, isHighByte: !isVector && (offset & 7) === 1, immediate: 0n };
  }
  let immediate = 0n;
  if (spec.letter === '1') immediate = 1n;
  else if (spec.letter === 'I' || spec.letter === 'sI') {
    const size = immediateSize(insn, spec);
    immediate = BigInt.asUintN(8 * size, big(insn.immLow, insn.immHigh));
  }
  return { register: -1, isHighByte: false, immediate: BigInt.asIntN(64, immediate) };
}
