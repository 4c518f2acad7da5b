import type { DecodedInsn } from '../src/isa/decoded-insn.ts';

/* What the manual leaves undefined after an instruction. @source Intel SDM 1 "EFLAGS Cross-Reference"; SDM 2 "Flags Affected" */

const CF = 1;
const PF = 4;
const AF = 0x10;
const ZF = 0x40;
const SF = 0x80;
const OF = 0x800;

/** General registers as far as flags depend on them. */
export interface Operands {
  /** RCX before the instruction. */
  readonly rcx: bigint;
  /** The source of BSF, BSR is zero. */
  readonly isSourceZero: boolean;
}

const size = (insn: DecodedInsn): number => insn.operandSize * 8;

/** Shift count, masked as the processor does; by CL or by an immediate or 1. */
function shiftCount(insn: DecodedInsn, rcx: bigint): number {
  const by = insn.opcodeEntry!.operands.at(-1)!.letter;
  const count = by === 'CL' ? Number(rcx & 0xffn) : by === '1' ? 1 : insn.immLow & 0xff;
  return count & (insn.operandSize === 8 ? 63 : 31);
}

/** Flags that have no defined value afterwards. */
export function undefinedFlags(insn: DecodedInsn, operands: Operands): number {
  const { name } = insn;
  switch (name) {
    case 'and':
    case 'or':
    case 'xor':
    case 'test':
      return AF;
    case 'shl':
    case 'shr':
    case 'sar': {
      const count = shiftCount(insn, operands.rcx);
      if (count === 0) return 0;
      const of = count === 1 ? 0 : OF;
      return AF | of | (count >= size(insn) && name !== 'sar' ? CF : 0);
    }
    case 'rol':
    case 'ror':
    case 'rcl':
    case 'rcr':
      return shiftCount(insn, operands.rcx) === 1 ? 0 : OF;
    case 'shld':
    case 'shrd': {
      const count = shiftCount(insn, operands.rcx);
      if (count === 0) return 0;
      if (count > size(insn)) return CF | PF | AF | ZF | SF | OF;
      return AF | (count === 1 ? 0 : OF);
    }
    case 'mul':
    case 'imul':
    case 'imul2':
    case 'imul3':
      return PF | AF | ZF | SF;
    case 'div':
    case 'idiv':
      return CF | PF | AF | ZF | SF | OF;
    case 'bt':
    case 'bts':
    case 'btr':
    case 'btc':
      return OF | SF | AF | PF;
    case 'bsf':
    case 'bsr':
      return CF | OF | SF | AF | PF;
    case 'tzcnt':
    case 'lzcnt':
      return OF | SF | PF | AF;
    case 'andn':
    case 'blsr':
    case 'blsi':
    case 'blsmsk':
    case 'bzhi':
      return AF | PF;
    case 'bextr':
      return AF | SF | PF;
    case 'aaa':
    case 'aas':
      return OF | SF | ZF | PF;
    case 'daa':
    case 'das':
      return OF;
    case 'aam':
    case 'aad':
      return OF | AF | CF;
    default:
      return 0;
  }
}

/** General registers that have no defined value afterwards, by number. */
export function undefinedRegisters(insn: DecodedInsn, operands: Operands): number[] {
  const { name } = insn;
  if ((name === 'bsf' || name === 'bsr') && operands.isSourceZero) return [insn.reg];
  if (name === 'bswap' && insn.operandSize === 2) return [insn.rm];
  if ((name === 'shld' || name === 'shrd') && insn.mod === 3 && shiftCount(insn, operands.rcx) > size(insn)) return [insn.rm];
  return [];
}
/**
 * Bytes of the memory destination that have no defined value: offset and length. Of the x87 images these are the pointers, which AMD stores with a pending
 * exception only, and MXCSR_MASK.
 */
export function undefinedBytes(insn: DecodedInsn, modrm: number, operands: Operands): readonly [number, number] | undefined {
  if (!insn.isMemory) return undefined;
  if (insn.name === 'shld' || insn.name === 'shrd')
    return shiftCount(insn, operands.rcx) > size(insn) ? [0, insn.operandSize] : undefined;
  if (insn.name === 'fxsave') return [6, 26];
  const isEnvironment = (insn.opcode === 0xd9 || insn.opcode === 0xdd) && modrm < 0xc0 && ((modrm >> 3) & 7) === 6;
  if (!isEnvironment) return undefined;
  return insn.operandSize === 2 ? [6, 8] : [12, 16];
}

const C0 = 0x100;
const C1 = 0x200;
const C2 = 0x400;
const C3 = 0x4000;
/** Condition codes of the x87 status word that have no defined value afterwards. */
export function undefinedStatus(insn: DecodedInsn, modrm: number): number {
  const { opcode } = insn;
  if (opcode < 0xd8 || opcode > 0xdf) return 0;
  const reg = (modrm >> 3) & 7;
  if (modrm < 0xc0) {
    if (opcode % 2 === 0) return reg === 2 || reg === 3 ? 0 : C0 | C2 | C3;
    // FLDENV, FLDCW, FNSTENV, FNSTCW, FRSTOR, FNSAVE, FNSTSW keep or load all of it.
    if ((opcode === 0xd9 || opcode === 0xdd) && reg >= 4) return 0;
    return C0 | C2 | C3;
  }
  const isCompare =
    (opcode === 0xd8 && (reg === 2 || reg === 3)) ||
    (opcode === 0xdc && (reg === 2 || reg === 3)) ||
    (opcode === 0xde && (reg === 2 || reg === 3)) ||
    (opcode === 0xdd && reg >= 4) ||
    (opcode === 0xda && modrm === 0xe9) ||
    (opcode === 0xd9 && (modrm === 0xe4 || modrm === 0xe5));
  if (isCompare) return 0;
  if (opcode === 0xd9 && (modrm === 0xf5 || modrm === 0xf8)) return 0;
  // FNOP leaves all four undefined.
  return opcode === 0xd9 && modrm === 0xd0 ? C0 | C1 | C2 | C3 : C0 | C2 | C3;
}
