import { CpuMode } from '../run/cpu-mode.ts';
import { Seg } from '../lp/register-file.ts';
import { Attribute, Fetch, OPCODE_TABLES, type Opcode } from './opcode.ts';
import type { DecodedInsn } from './decoded-insn.ts';

/** Exception vectors that decoding itself gives. */
const UD = 6;
const NM = 7;
const GP = 13;
const MAX_LENGTH = 15;

/** What `decode` found. */
export const DecodeStatus = {
  OK: 0,
  /** The bytes given end before the instruction does. */
  OVERRUN: 1,
} as const;

/** SIB-less 16-bit addressing: base and index register numbers by ModRM.rm. */
const BASE16 = [3, 3, 5, 5, 6, 7, 5, 3];
const INDEX16 = [6, 7, 6, 7, -1, -1, -1, -1];

/**
 * Table-driven instruction decoder. `decode` reads one instruction at `bytes[at]`, at most `available` bytes, into a reused object;
 * an encoding that faults (#UD, #GP of more than 15 bytes, #NM) comes back as `insn.fault`.
 */
export class Decoder {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #isOverrun = false;

  decode(insn: DecodedInsn, bytes: Uint8Array, at: number, available: number, mode: number): number {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = at + Math.min(available, MAX_LENGTH);
    this.#isOverrun = false;
    insn.fault = -1;
    insn.opcodeEntry = undefined;
    insn.mode = mode & CpuMode.CODE_MASK;
    this.#decode(insn, mode);
    insn.length = this.#at - at;
    if (this.#hasOverrun()) {
      if (available < MAX_LENGTH) return DecodeStatus.OVERRUN;
      insn.fault = GP;
      insn.length = MAX_LENGTH;
    }
    return DecodeStatus.OK;
  }

  #hasOverrun(): boolean {
    return this.#isOverrun;
  }
  #next(): number {
    if (this.#at >= this.#end) {
      this.#isOverrun = true;
      return 0;
    }
    return this.#bytes[this.#at++]!;
  }
  #next16(): number {
    return this.#next() | (this.#next() << 8);
  }
  #next32(): number {
    return this.#next16() | (this.#next16() << 16);
  }

  #decode(insn: DecodedInsn, mode: number): void {
    const code = mode & CpuMode.CODE_MASK;
    const long = code === CpuMode.CODE64;
    let operand16 = false;
    let addressPrefix = false;
    let rep = 0;
    let lock = false;
    let segment = -1;
    let rex = 0;
    let byte: number;
    for (;;) {
      byte = this.#next();
      if (this.#isOverrun) return;
      if (byte === 0x66) operand16 = true;
      else if (byte === 0x67) addressPrefix = true;
      else if (byte === 0xf2 || byte === 0xf3) rep = byte;
      else if (byte === 0xf0) lock = true;
      else if ((byte & 0xe7) === 0x26) {
        if (!long) segment = (byte >> 3) & 3;
      } else if (byte === 0x64) segment = Seg.FS;
      else if (byte === 0x65) segment = Seg.GS;
      else if (long && (byte & 0xf0) === 0x40) {
        rex = byte;
        continue;
      } else break;
      rex = 0;
    }
    insn.vex = false;
    insn.vvvv = 0;
    insn.vectorLength = 0;
    let map = 0;
    let prefix = rep !== 0 ? rep : operand16 ? 0x66 : 0;
    insn.opcode = byte;
    if (byte === 0x0f) {
      byte = this.#next();
      map = 1;
      insn.opcode = 0x0f00 | byte;
      if (byte === 0x38 || byte === 0x3a) {
        map = byte === 0x38 ? 2 : 3;
        const last = this.#next();
        insn.opcode = 0x0f0000 | (byte << 8) | last;
        byte = last;
      }
    } else if ((byte === 0xc4 || byte === 0xc5) && this.#isVex(long, mode)) {
      if (rex !== 0 || lock || operand16 || rep !== 0) {
        insn.fault = UD;
      }
      let last = this.#next();
      let mapSelect = 1;
      rex = 0x40 | ((last & 0x80) === 0 ? 4 : 0);
      if (byte === 0xc4) {
        rex |= ((last & 0x40) === 0 ? 2 : 0) | ((last & 0x20) === 0 ? 1 : 0);
        mapSelect = last & 0x1f;
        last = this.#next();
        rex |= (last & 0x80) !== 0 ? 8 : 0;
      }
      // Outside 64-bit mode W still chooses between vector instructions, but not a 64-bit operand.
      if (!long) rex &= 0x48;
      insn.vvvv = (~last >> 3) & (long ? 15 : 7);
      insn.vectorLength = (last >> 2) & 1;
      insn.vex = true;
      prefix = [0, 0x66, 0xf3, 0xf2][last & 3]!;
      byte = this.#next();
      insn.opcode = (mapSelect === 1 ? 0x0f00 : mapSelect === 2 ? 0x0f3800 : 0x0f3a00) | byte;
      if (mapSelect < 1 || mapSelect > 3) {
        insn.fault = UD;
        return;
      }
      map = 4 + (mapSelect & 3);
    } else if (byte === 0x62 && long) {
      // EVEX: AVX-512 is not modelled.
      insn.fault = UD;
      return;
    }
    if (this.#hasOverrun()) return;

    const entry = this.#select(OPCODE_TABLES[map]![byte]!, insn, prefix, rex, long, long && !addressPrefix);
    if (entry === undefined) {
      if (!this.#hasOverrun()) insn.fault = UD;
      return;
    }
    insn.opcodeEntry = entry;
    const attributes = entry.attributes;
    insn.rex = rex;
    insn.rep = rep;
    insn.lock = lock;
    insn.segmentOverride = segment >= 0;

    const w = (rex & 8) !== 0 && (long || !insn.vex);
    let size = w ? 8 : operand16 !== (code === CpuMode.CODE16) ? 2 : 4;
    if (insn.vex) size = w ? 8 : 4;
    else if (long && (attributes & Attribute.D64) !== 0) size = operand16 && !w ? 2 : 8;
    else if (long && (attributes & Attribute.F64) !== 0) size = 8;
    if (entry.prefix === 0x66 && map > 0 && size === 2 && (attributes & Attribute.SYSTEM) === 0) size = 4;
    insn.operandSize = size;
    insn.addressSize = long ? (addressPrefix ? 4 : 8) : addressPrefix !== (code === CpuMode.CODE16) ? 2 : 4;

    const isStack = (attributes & Attribute.STACK) !== 0 && !entry.hasModrm;
    insn.segment = isStack ? Seg.SS : segment >= 0 ? segment : Seg.DS;
    insn.base = -1;
    insn.index = -1;
    insn.scale = 0;
    insn.ripRelative = false;
    insn.dispLow = 0;
    insn.dispHigh = 0;
    insn.immLow = 0;
    insn.immHigh = 0;
    insn.immediate2 = 0;
    insn.mod = -1;
    insn.reg = (insn.opcode >> 3) & 7;
    insn.rm = (byte & 7) | ((rex & 1) << 3);
    if (entry.hasModrm) this.#modrm(insn, segment < 0, rex, (attributes & Attribute.CR) !== 0);

    if (entry.isByte) insn.operandSize = 1;
    else if (entry.isPortSized && size === 8) insn.operandSize = 4;
    if (entry.fetches.length > 0) this.#immediates(insn, entry.fetches, size);
    if (this.#hasOverrun()) return;

    if (lock && ((attributes & Attribute.LOCK) === 0 || !insn.isMemory)) insn.fault = UD;
    else if ((attributes & Attribute.UD) !== 0 || (insn.vex && insn.vvvv !== 0 && !entry.usesVvvv)) insn.fault = UD;
    else if (insn.fault < 0) this.#unitFaults(insn, attributes, mode);
  }

  #isVex(long: boolean, mode: number): boolean {
    if (long) return true;
    if ((mode & CpuMode.REAL) !== 0) return false;
    const next = this.#at < this.#end ? this.#bytes[this.#at]! : 0;
    return next >= 0xc0;
  }

  /** The first encoding of an opcode whose conditions hold. ModRM is looked at, not consumed. */
  #select(
    candidates: readonly Opcode[],
    insn: DecodedInsn,
    prefix: number,
    rex: number,
    long: boolean,
    hasLongAddress: boolean,
  ): Opcode | undefined {
    for (let i = 0; i < candidates.length; i++) {
      const c = candidates[i]!;
      const a = c.attributes;
      if (c.prefix >= 0 && c.prefix !== prefix) continue;
      if (c.hasModrm) {
        if (this.#at >= this.#end) {
          this.#isOverrun = true;
          return undefined;
        }
        const modrm = this.#bytes[this.#at]!;
        if (c.modrm >= 0 && c.modrm !== modrm) continue;
        if (c.reg >= 0 && c.reg !== ((modrm >> 3) & 7)) continue;
        if ((a & Attribute.MEM) !== 0 && modrm >= 0xc0) continue;
        if ((a & Attribute.REG) !== 0 && modrm < 0xc0) continue;
      }
      if ((a & (Attribute.I64 | Attribute.O64)) !== 0 && ((a & Attribute.I64) !== 0) === long) continue;
      if ((a & Attribute.A64) !== 0 && !hasLongAddress) continue;
      if ((a & Attribute.W1) !== 0 && (rex & 8) === 0) continue;
      if ((a & Attribute.W0) !== 0 && (rex & 8) !== 0) continue;
      if ((a & Attribute.REXB) !== 0 && (rex & 1) === 0) continue;
      if ((a & Attribute.L0) !== 0 && insn.vectorLength !== 0) continue;
      if ((a & Attribute.L1) !== 0 && insn.vectorLength === 0) continue;
      return c;
    }
    return undefined;
  }

  #modrm(insn: DecodedInsn, defaultSegment: boolean, rex: number, registersOnly: boolean): void {
    const modrm = this.#next();
    const mod = registersOnly ? 3 : modrm >> 6;
    insn.mod = mod;
    insn.reg = ((modrm >> 3) & 7) | ((rex & 4) << 1);
    const rm = modrm & 7;
    insn.rm = rm | ((rex & 1) << 3);
    if (mod === 3) return;
    if (insn.addressSize === 2) {
      if (mod === 0 && rm === 6) this.#displacement(insn, (this.#next16() << 16) >> 16);
      else {
        insn.base = BASE16[rm]!;
        insn.index = INDEX16[rm]!;
        if (defaultSegment && insn.base === 5) insn.segment = Seg.SS;
        if (mod === 1) this.#displacement(insn, (this.#next() << 24) >> 24);
        else if (mod === 2) this.#displacement(insn, (this.#next16() << 16) >> 16);
      }
      return;
    }
    insn.base = insn.rm;
    let baseBits = rm;
    if (rm === 4) {
      const sib = this.#next();
      insn.scale = sib >> 6;
      const index = ((sib >> 3) & 7) | ((rex & 2) << 2);
      insn.index = index === 4 ? -1 : index;
      baseBits = sib & 7;
      insn.base = baseBits | ((rex & 1) << 3);
    }
    if (mod === 0 && baseBits === 5) {
      insn.base = -1;
      insn.ripRelative = rm !== 4 && insn.mode === 2;
      this.#displacement(insn, this.#next32());
    } else {
      if (defaultSegment && (insn.base === 4 || insn.base === 5)) insn.segment = Seg.SS;
      if (mod === 1) this.#displacement(insn, (this.#next() << 24) >> 24);
      else if (mod === 2) this.#displacement(insn, this.#next32());
    }
  }
  #displacement(insn: DecodedInsn, value: number): void {
    insn.dispLow = value;
    insn.dispHigh = value >> 31;
  }

  /** Immediates, sign-extended to 64 bits; the second one of ENTER and far pointers goes to `immediate2`. */
  #immediates(insn: DecodedInsn, fetches: readonly number[], size: number): void {
    for (let i = 0; i < fetches.length; i++) {
      const fetch = fetches[i]!;
      if (fetch === Fetch.OFFSET) {
        insn.mod = 0;
        insn.dispLow = insn.addressSize === 2 ? this.#next16() : this.#next32();
        insn.dispHigh = insn.addressSize === 8 ? this.#next32() : 0;
        continue;
      }
      if (fetch === Fetch.FAR_POINTER) {
        insn.immLow = size === 2 ? this.#next16() : this.#next32();
        insn.immHigh = 0;
        insn.immediate2 = this.#next16();
        continue;
      }
      let low: number;
      if (fetch === Fetch.SIGNED_BYTE) low = (this.#next() << 24) >> 24;
      else if (fetch === Fetch.WORD) low = this.#next16();
      else if (size === 2 && (fetch !== Fetch.RELATIVE || insn.mode !== CpuMode.CODE64)) low = (this.#next16() << 16) >> 16;
      else low = this.#next32();
      if (i > 0) insn.immediate2 = low & 0xff;
      else {
        insn.immLow = low;
        insn.immHigh = fetch === Fetch.FULL && size === 8 ? this.#next32() : low >> 31;
      }
    }
  }

  #unitFaults(insn: DecodedInsn, attributes: number, mode: number): void {
    if ((attributes & Attribute.SSE) !== 0) {
      if ((mode & CpuMode.SSE_UD) !== 0) insn.fault = UD;
      else if ((mode & CpuMode.SSE_NM) !== 0) insn.fault = NM;
    } else if ((attributes & Attribute.AVX) !== 0) {
      if ((mode & CpuMode.AVX_UD) !== 0) insn.fault = UD;
      else if ((mode & CpuMode.SSE_NM) !== 0) insn.fault = NM;
    } else if ((attributes & Attribute.MMX) !== 0) {
      if ((mode & CpuMode.MMX_UD) !== 0) insn.fault = UD;
      else if ((mode & CpuMode.X87_NM) !== 0) insn.fault = NM;
    } else if ((attributes & Attribute.X87) !== 0) {
      if (insn.opcode === 0x9b ? (mode & CpuMode.WAIT_NM) !== 0 : (mode & CpuMode.X87_NM) !== 0) insn.fault = NM;
    } else if ((attributes & Attribute.FX) !== 0 && (mode & CpuMode.X87_NM) !== 0) insn.fault = NM;
  }
}
