import { segmentWithBase, type InsnPlace, type OperandPlace } from '../emit/translator-emitter.ts';
import type { Semantic } from '../emit/emitter.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { DecodeStatus } from '../isa/decoder.ts';
import { Attribute, type OperandSpec } from '../isa/opcode.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block } from '../run/code-cache.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { addDisplacement, immediateSize, registerOffset, ripRelativeAddress, wrapRip } from '../run/record-fields.ts';
import { Header, Rec, RECORD_BYTES } from '../run/record.ts';
import { BlockDecoder } from './block-decoder.ts';
import { BlockMemo } from './block-memo.ts';
import { InsnForms } from './insn-forms.ts';

/** One instruction of a block that is translated. */
export interface TranslatedInsn extends InsnPlace {
  readonly semantic: Semantic;
  readonly name: string;
}

/** A block as the translator sees it: its instructions up to the first that it leaves to the interpreter. */
export interface TranslatedBlock {
  readonly insns: readonly TranslatedInsn[];
  /** Record of the instruction that the translation ends before, or 0 when it covers the block. */
  readonly stopsAt: number;
}

/** Instructions whose meanings read no operand, and no register, after they wrote one. */
const DIRECT = /^(?:mov|movzx|movsxd?|lea|cmp|test|add|sub|and|or|xor|inc|dec|neg|not|push|shl|shr|sar|cmov\w+|set\w+)$/;
/** Blocks remembered at most. */
const MAX_KNOWN = 4096;

/** Decodes blocks again, for translation. */
export class BlockReader {
  readonly #memory: PhysicalMemory;
  readonly #decoder: BlockDecoder;
  readonly #forms = new InsnForms();
  /** Of blocks that are not stale. */
  readonly known = new BlockMemo(MAX_KNOWN, (block): TranslatedBlock => this.#read(block));

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
    this.#decoder = new BlockDecoder(memory);
  }

  #read(block: Block): TranslatedBlock {
    const { u16, u32 } = this.#memory;
    const count = u32[(block.header + Header.COUNT) >> 2]!;
    const insns: TranslatedInsn[] = [];
    let record = block.header + RECORD_BYTES;
    const { insn } = this.#decoder;
    for (let n = 0, offset = 0; n < count; n++) {
      // The first record of the instruction; NOPs may have none, and then it is the next one.
      while (u16[(record + Rec.RIP_OFFSET) >> 1]! < offset) record += RECORD_BYTES;
      const status = this.#decoder.decode(block, offset, n + 1 === count);
      const entry = insn.opcodeEntry;
      const place =
        status !== DecodeStatus.OK || insn.fault >= 0 || entry === undefined || (entry.attributes & Attribute.UD) !== 0
          ? undefined
          : this.#translated(insn, record, count - n - 1);
      if (place === undefined) return { insns, stopsAt: record };
      insns.push(place);
      offset += insn.length;
    }
    return { insns, stopsAt: 0 };
  }
  #translated(insn: DecodedInsn, record: number, behind: number): TranslatedInsn | undefined {
    const entry = insn.opcodeEntry!;
    const isLong = insn.mode === CpuMode.CODE64;
    const form = this.#forms.of(insn, entry);
    if (form === undefined) return undefined;
    const segment = entry.name === 'lea' || !insn.isMemory ? -1 : segmentWithBase(insn.segment);
    // Outside 64-bit mode FS and GS have limits, and 16-bit addresses wrap.
    if (!isLong && (segment >= 0 || (insn.isMemory && insn.addressSize === 2))) return undefined;
    if (entry.name === 'pop' && insn.isMemory && insn.base === 4) addDisplacement(insn, insn.operandSize);
    const disp = insn.ripRelative ? ripRelativeAddress(insn) : { low: insn.dispLow, high: insn.dispHigh };
    const after = wrapRip(insn, insn.length, 0);
    return {
      semantic: form.semantic,
      name: entry.name,
      operands: form.shape.operands,
      places: form.specs.map((spec) => placeOf(insn, spec)),
      record,
      base: insn.base,
      index: insn.index,
      scale: insn.scale,
      displacement: big(disp.low, disp.high),
      addressSize: insn.addressSize,
      segment,
      isLong,
      returnAddress: big(after.low, after.high),
      after: behind,
      isDirect: DIRECT.test(entry.name),
    };
  }
}

/** The 64-bit integer of two halves; most are small. */
const big = (low: number, high: number): bigint =>
  (high | 0) === (low | 0) >> 31 ? BigInt(low | 0) : BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));

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
