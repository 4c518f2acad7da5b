import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { OperandSpec } from '../isa/opcode.ts';
import { CpuMode } from './cpu-mode.ts';

/* What the fields of a record are, from a decoded instruction. */

/** An instruction pointer as two unsigned halves. */
export interface Rip {
  low: number;
  high: number;
}

/** RIP + an offset (sign-extended by `high`), cut to `size` bytes. */
export function addRip(low: number, high: number, delta: number, deltaHigh: number, size: number): Rip {
  const sum = (low >>> 0) + (delta >>> 0);
  const newLow = sum >>> 0;
  const newHigh = (high + deltaHigh + (sum > 0xffff_ffff ? 1 : 0)) >>> 0;
  return size === 8 ? { low: newLow, high: newHigh } : { low: size === 2 ? newLow & 0xffff : newLow, high: 0 };
}
export function setRip(insn: DecodedInsn, low: number, high: number, offset: number): void {
  const rip = addRip(low, high, offset, 0, insn.mode === CpuMode.CODE64 ? 8 : 4);
  insn.ripLow = rip.low;
  insn.ripHigh = rip.high;
}
export function wrapRip(insn: DecodedInsn, delta: number, deltaHigh: number): Rip {
  return addRip(insn.ripLow, insn.ripHigh, delta, deltaHigh, insn.mode === CpuMode.CODE64 ? 8 : 4);
}
/** Target of a relative branch, cut to the operand size. */
export function target(insn: DecodedInsn): Rip {
  const next = wrapRip(insn, insn.length, 0);
  return addRip(
    next.low,
    next.high,
    insn.immLow,
    insn.immLow < 0 ? -1 : 0,
    insn.mode === CpuMode.CODE64 ? 8 : insn.operandSize === 2 ? 2 : 4,
  );
}
/** RIP-relative displacement, folded with the address of the next instruction. */
export function ripRelativeAddress(insn: DecodedInsn): Rip {
  const next = wrapRip(insn, insn.length, 0);
  return addRip(next.low, next.high, insn.dispLow, insn.dispLow < 0 ? -1 : 0, insn.mode === CpuMode.CODE64 ? 8 : 4);
}
export function addDisplacement(insn: DecodedInsn, delta: number): void {
  const sum = addRip(insn.dispLow, insn.dispHigh, delta, 0, 8);
  insn.dispLow = sum.low;
  insn.dispHigh = sum.high;
}

/** Byte offset of a register operand in the register file (vector registers: number * 16), or -1 when it is none. */
export function registerOffset(insn: DecodedInsn, operand: OperandSpec): number {
  switch (operand.letter) {
    case 'G':
      return generalOffset(insn, insn.reg, operand.size);
    case 'E':
      return insn.isMemory ? -1 : generalOffset(insn, insn.rm, operand.size);
    case 'Z':
      return generalOffset(insn, insn.rm, operand.size);
    case 'B':
      return insn.vvvv * 8;
    case 'AL':
    case 'rAX':
      return 0;
    case 'CL':
      return 8;
    case 'V':
      return insn.reg * 16;
    case 'U':
      return insn.rm * 16;
    case 'W':
      return insn.isMemory ? -1 : insn.rm * 16;
    case 'H':
      return insn.vvvv * 16;
    default:
      return -1;
  }
}
export function generalOffset(insn: DecodedInsn, n: number, size: string): number {
  return size === 'b' && insn.rex === 0 && n >= 4 && n < 8 ? (n - 4) * 8 + 1 : n * 8;
}
export function immediateSize(insn: DecodedInsn, operand: OperandSpec): number {
  if (operand.letter === 'sI') return insn.operandSize;
  return operand.size === 'b' ? 1 : operand.size === 'w' ? 2 : insn.operandSize;
}
export function memorySize(insn: DecodedInsn): number {
  for (const operand of insn.opcodeEntry!.operands) {
    if (!'EMWO'.includes(operand.letter)) continue;
    const sizes: Record<string, number> = { b: 1, w: 2, d: 4, q: 8, x: 16, Y: 32, y: insn.operandSize === 8 ? 8 : 4 };
    return sizes[operand.size] ?? insn.operandSize;
  }
  return 1;
}
/** Instructions whose first operand is a source. */
const ONLY_READS = /^(cmp|test|bt|push|v?ldmxcsr|clflush|clflushopt|clwb|mul|imul|div|idiv|call indirect|jmp indirect)$/;
/** Whether the memory operand is the destination, for segment checks. */
export function writesMemory(insn: DecodedInsn): boolean {
  const { name, operands } = insn.opcodeEntry!;
  const first = operands[0]?.letter;
  return (first === 'E' || first === 'M' || first === 'W' || first === 'O') && !ONLY_READS.test(name);
}
