import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Fetch, Flow, OPCODE_TABLES } from '../isa/opcode.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { immediateSize } from './record-fields.ts';
import { Rec, RECORD_BYTES } from './record.ts';

/** Templates kept at first and at most, in a hash table of twice as many slots: a kernel's boot has some ten thousand. */
const FIRST_TEMPLATES = 1024;
const MAX_TEMPLATES = 16384;
/** Words of a template: those of the record, then how its immediate is read and what it is relative to. */
const WORDS = 16;
const IMMEDIATE_BYTES = 8;
const IMMEDIATE_MASK = 9;
const IMMEDIATE_HIGH_MASK = 10;
const RIP_RELATIVE = 11;
const KEY = 12;
const RECORD_WORDS = RECORD_BYTES >> 2;

/** What begins longer opcodes: 0F 38, 0F 3A, EVEX, VEX. */
const ESCAPES = new Set([0x138, 0x13a, 0x62, 0xc4, 0xc5]);
/** Of an opcode of the one-byte map (0-255) or of the 0F map (256-511): NO_TEMPLATE, or what of the byte after it is ModRM: all of it, or nothing. */
const NO_TEMPLATE = 1;
const MODRM_MASK = Uint8Array.from({ length: 512 }, (_, n) => {
  const candidates = ESCAPES.has(n) ? [] : (OPCODE_TABLES[n >> 8]?.[n & 0xff] ?? []);
  if (candidates.length === 0) return NO_TEMPLATE;
  const has = candidates[0]!.hasModrm;
  return candidates.every((c) => c.hasModrm === has) ? (has ? 0xff : 0) : NO_TEMPLATE;
});
/** 1 for a REX prefix; for the 0F escape. */
const IS_REX = Uint8Array.from({ length: 256 }, (_, byte) => (byte >> 4 === 4 ? 1 : 0));
const IS_0F = Uint8Array.from({ length: 256 }, (_, byte) => (byte === 0x0f ? 1 : 0));
/** By ModRM: mask of the SIB byte after it; bytes of displacement (without those that a SIB base of 5 adds); 4 where such a base adds them. */
const SIB_MASK = Uint8Array.from({ length: 256 }, (_, modrm) => (modrm < 0xc0 && (modrm & 7) === 4 ? 0xff : 0));
const DISPLACEMENT = Uint8Array.from({ length: 256 }, (_, modrm) =>
  modrm >= 0xc0 ? 0 : modrm >= 0x80 ? 4 : modrm >= 0x40 ? 1 : (modrm & 7) === 5 ? 4 : 0,
);
const BASE_5 = Uint8Array.from({ length: 256 }, (_, modrm) => (modrm < 0x40 && (modrm & 7) === 4 ? 4 : 0));
const IS_BASE_5 = Uint8Array.from({ length: 256 }, (_, sib) => ((sib & 7) === 5 ? 0xff : 0));
/** By number of bytes: shift that sign-extends them from four, and mask that makes nothing of none. */
const SIGN_SHIFT = Uint8Array.of(0, 24, 16, 0, 0);
const SIGN_MASK = Int32Array.of(0, -1, -1, 0, -1);

/**
 * Records of instructions of 64-bit code met before, by prefix, REX, opcode, ModRM and SIB: all that decoding depends on but displacement and immediate, which
 * are read from the code. Cold code is mostly new arrangements of old instructions. For one value of Reg.MODE.
 */
export class RecordTemplates {
  readonly #memory: PhysicalMemory;
  #room = FIRST_TEMPLATES;
  #slots = new Int16Array(2 * FIRST_TEMPLATES);
  #templates = new Int32Array(FIRST_TEMPLATES * WORDS);
  #count = 0;
  /** Of the instruction that the last `emit` ended before: its key, the bytes before its displacement, the bytes of that; -1 = none can stand for it. */
  #key = 0;
  #headBytes = -1;
  #displacementBytes = 0;
  /** Bytes of the instructions that the last `emit` wrote records of. */
  emittedBytes = 0;

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
  }

  /**
   * Writes the records of instructions from offset `code` on, at most `most` and none beyond `end`, to `at`: record number `index` of its block, `ripOffset` bytes
   * after the block's RIP. Ends before the first without a template. Returns how many it were. One loop without calls: about 90 ns an instruction
   * against 200 of decoding, bench/cases.ts.
   */
  emit(
    code: number,
    end: number,
    at: number,
    index: number,
    ripOffset: number,
    ripLow: number,
    ripHigh: number,
    most: number,
  ): number {
    const { u8, u32 } = this.#memory;
    const template = this.#templates;
    const slots = this.#slots;
    const slotMask = slots.length - 1;
    let start = code;
    let w = at >> 2;
    let count = 0;
    this.#headBytes = -1;
    for (; count < most; count++) {
      let from = start;
      let byte = u8[from]!;
      let prefix = 0;
      if (byte === 0x66 || byte === 0xf3 || byte === 0xf2) {
        prefix = byte === 0x66 ? 1 : byte === 0xf3 ? 2 : 3;
        byte = u8[++from]!;
      }
      // Tables instead of branches: which of these bytes an instruction has cannot be predicted.
      const isRex = IS_REX[byte]!;
      const rex = (byte & 0x1f) | 0x10;
      from += isRex;
      const is0F = IS_0F[u8[from]!]!;
      from += is0F;
      const opcode = u8[from++]! | (is0F << 8);
      const modrmMask = MODRM_MASK[opcode]!;
      if (modrmMask === NO_TEMPLATE) break;
      // An instruction without ModRM counts as one with a register operand.
      const modrm = (u8[from]! & modrmMask) | (~modrmMask & 0xc0);
      from += modrmMask & 1;
      const sib = u8[from]! & SIB_MASK[modrm]!;
      from += SIB_MASK[modrm]! & 1;
      const displacementBytes = DISPLACEMENT[modrm]! | (BASE_5[modrm]! & IS_BASE_5[sib]!);
      const key = opcode | (modrm << 9) | ((rex & -isRex) << 17) | (prefix << 22) | (sib << 24);
      let slot = (Math.imul(key, 0x9e37_79b1) >>> 16) & slotMask;
      let n = slots[slot]!;
      while (n !== 0 && template[(n - 1) * WORDS + KEY] !== key) {
        slot = (slot + 1) & slotMask;
        n = slots[slot]!;
      }
      if (n === 0) {
        this.#key = key;
        this.#headBytes = from - start;
        this.#displacementBytes = displacementBytes;
        break;
      }
      const t = (n - 1) * WORDS;
      const immediateBytes = template[t + IMMEDIATE_BYTES]!;
      const next = from + displacementBytes + immediateBytes;
      if (next > end) break;
      const raw = u8[from]! | (u8[from + 1]! << 8) | (u8[from + 2]! << 16) | (u8[from + 3]! << 24);
      const shift = SIGN_SHIFT[displacementBytes]!;
      const displacement = ((raw << shift) >> shift) & SIGN_MASK[displacementBytes]!;
      from += displacementBytes;
      const rawImmediate = u8[from]! | (u8[from + 1]! << 8) | (u8[from + 2]! << 16) | (u8[from + 3]! << 24);
      const immediateShift = SIGN_SHIFT[immediateBytes]!;
      const immediate = ((rawImmediate << immediateShift) >> immediateShift) & SIGN_MASK[immediateBytes]!;
      u32[w] = template[t]!;
      u32[w + 1] = template[t + 1]!;
      u32[w + 2] = (immediate & template[t + IMMEDIATE_MASK]!) | template[t + 2]!;
      u32[w + 3] = ((immediate >> 31) & template[t + IMMEDIATE_HIGH_MASK]!) | template[t + 3]!;
      const offset = ripOffset + start - code;
      if (template[t + RIP_RELATIVE] !== 0) {
        const sum = ripLow + offset + next - start + displacement;
        u32[w + 4] = sum;
        u32[w + 5] = ripHigh + Math.floor(sum / 0x1_0000_0000);
      } else {
        u32[w + 4] = displacement;
        u32[w + 5] = displacement >> 31;
      }
      u32[w + 6] = template[t + 6]! | ((index + count) << 16);
      u32[w + 7] = template[t + 7]! | offset;
      w += RECORD_WORDS;
      start = next;
    }
    this.emittedBytes = start - code;
    return count;
  }

  /**
   * Makes a template from the instruction that `emit` ended before, at offset `code`, and its only record, when that is possible: the template has to give the
   * same record.
   */
  learn(insn: DecodedInsn, code: number, at: number, index: number, ripOffset: number, ripLow: number, ripHigh: number): void {
    const entry = insn.opcodeEntry!;
    const immediateBytes = insn.length - this.#headBytes - this.#displacementBytes;
    if (this.#headBytes < 0 || entry.flow !== Flow.NONE || (entry.name === 'pop' && insn.isMemory)) return;
    const isSigned = entry.fetches.every((f) => f !== Fetch.WORD && f !== Fetch.OFFSET && f !== Fetch.FAR_POINTER);
    if (!isSigned || entry.fetches.length > 1 || ![0, 1, 2, 4].includes(immediateBytes)) return;
    if (this.#count === this.#room) this.#makeRoom();
    const { u32 } = this.#memory;
    const w = at >> 2;
    const t = this.#count * WORDS;
    const original = u32.slice(w, w + RECORD_WORDS);
    this.#templates.fill(0, t, t + WORDS);
    this.#templates.set(original, t);
    this.#templates[t + (Rec.INDEX >> 2)]! &= ~0xff_0000;
    this.#templates[t + (Rec.RIP_OFFSET >> 2)]! &= ~0xffff;
    const operand = entry.operands.find((o) => o.letter === 'I' || o.letter === 'sI');
    this.#templates[t + IMMEDIATE_BYTES] = immediateBytes;
    if (immediateBytes > 0) {
      const size = operand === undefined ? 0 : immediateSize(insn, operand);
      this.#templates[t + (Rec.IMM >> 2)] = 0;
      this.#templates[t + (Rec.IMM >> 2) + 1] = 0;
      this.#templates[t + IMMEDIATE_MASK] = size === 0 ? 0 : size === 1 ? 0xff : size === 2 ? 0xffff : -1;
      this.#templates[t + IMMEDIATE_HIGH_MASK] = size === 8 ? -1 : 0;
    }
    this.#templates[t + RIP_RELATIVE] = insn.ripRelative ? 1 : 0;
    this.#templates[t + KEY] = this.#key;
    const slot = this.#enter(this.#key, this.#count);
    const isSame =
      this.emit(code, code + insn.length, at, index, ripOffset, ripLow, ripHigh, 1) === 1 &&
      original.every((word, i) => u32[w + i] === word);
    if (isSame) this.#count++;
    else {
      this.#slots[slot] = 0;
      u32.set(original, w);
    }
  }

  /** Puts the number of a template into the hash table; returns its slot. */
  #enter(key: number, n: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key, 0x9e37_79b1) >>> 16) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = n + 1;
    return slot;
  }
  /** Twice the room, or all forgotten. */
  #makeRoom(): void {
    if (this.#room === MAX_TEMPLATES) {
      this.#slots.fill(0);
      this.#count = 0;
      return;
    }
    const old = this.#templates;
    this.#room *= 2;
    this.#templates = new Int32Array(this.#room * WORDS);
    this.#templates.set(old);
    this.#slots = new Int16Array(2 * this.#room);
    for (let n = 0; n < this.#count; n++) this.#enter(old[n * WORDS + KEY]!, n);
  }
}
