import type { Insn } from '../../isa/insn.ts';
import { gp, ud } from '../fault.ts';
import { Reg } from '../register-file.ts';
import { isRealMode, isVirtual8086, linearAddress } from '../segment-access.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { Cr4 } from '../../mmu/page-walk.ts';
import type { Outcome } from '../../run/cpu-environment.ts';

/** One system instruction, or several of one family. May throw the LP's GuestEvent; architectural state is then that of its start. */
export type SystemHandler = (lp: X86LogicalProcessor, insn: Insn) => Outcome;

const widths = { 1: 8, 2: 16, 4: 32, 8: 64 } as const;

/** Bits of an operand of `size` bytes. */
export const bitsOf = (size: number): number => widths[size as 1 | 2 | 4 | 8];

/** A general register's low `size` bytes, zero-extended. Not for AH..BH. */
export const readGpr = (lp: X86LogicalProcessor, n: number, size: number): bigint =>
  size === 8 ? lp.gpr[n]! : BigInt.asUintN(8 * size, lp.gpr[n]!);

/** Writes a general register as an instruction does: 32-bit results clear the upper half, smaller ones keep the rest. */
export function writeGpr(lp: X86LogicalProcessor, n: number, size: number, value: bigint): void {
  if (size >= 4) lp.gpr[n] = BigInt.asUintN(8 * size, value);
  else {
    const mask = size === 2 ? 0xffffn : 0xffn;
    lp.gpr[n] = (lp.gpr[n]! & ~mask) | (value & mask);
  }
}

export const isRegisterForm = (insn: Insn): boolean => insn.mod === 3;

/** Linear address of the memory operand at `displacement` from its start, checked for `size` bytes. */
export function memoryOperand(lp: X86LogicalProcessor, insn: Insn, size: number, write: boolean, displacement = 0): bigint {
  const offset = BigInt.asUintN(8 * insn.addressSize, insn.effectiveAddress() + BigInt(displacement));
  return linearAddress(lp, insn.segment, offset, size, write);
}
export function readMemory(lp: X86LogicalProcessor, insn: Insn, size: number, displacement = 0): bigint {
  return lp.linear.read(memoryOperand(lp, insn, size, false, displacement), size, lp.linear.current);
}
export function writeMemory(lp: X86LogicalProcessor, insn: Insn, size: number, value: bigint, displacement = 0): void {
  lp.linear.write(memoryOperand(lp, insn, size, true, displacement), size, value, lp.linear.current);
}

/** The r/m operand as a 16-bit value (selectors). */
export const readRm16 = (lp: X86LogicalProcessor, insn: Insn): number =>
  isRegisterForm(insn) ? Number(lp.gpr[insn.rm]! & 0xffffn) : Number(readMemory(lp, insn, 2));

/** Stores a selector-sized value: operand-size register, or always 16 bits of memory. */
export function writeRm16(lp: X86LogicalProcessor, insn: Insn, value: number): void {
  if (isRegisterForm(insn)) writeGpr(lp, insn.rm, insn.operandSize, BigInt(value));
  else writeMemory(lp, insn, 2, BigInt(value));
}

/** #GP(0) outside privilege level 0. */
export function requireCpl0(lp: X86LogicalProcessor): void {
  if (lp.cpl !== 0) gp(lp);
}
/** #UD in real and virtual-8086 mode. */
export function requireProtectedMode(lp: X86LogicalProcessor): void {
  if (isRealMode(lp) || isVirtual8086(lp)) ud(lp);
}
/** CR4.UMIP: SGDT, SIDT, SLDT, SMSW and STR only at privilege level 0. */
export function requireUmipPrivilege(lp: X86LogicalProcessor): void {
  if (lp.cpl !== 0 && (lp.get32(Reg.CR4) & Cr4.UMIP) !== 0) gp(lp);
}
