import { Outcome } from '../../run/cpu-environment.ts';
import {
  SystemType, descriptorDpl, descriptorLimit, descriptorType, findDescriptor, isCode, isConforming, isNull, isSegment, type Descriptor,
} from '../descriptor.ts'; // prettier-ignore
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import {
  isRegisterForm,
  readMemory,
  readRm16,
  requireProtectedMode,
  writeGpr,
  writeMemory,
  type SystemHandler,
} from './operands.ts';

const ZF = 0x40n;

function setZf(lp: X86LogicalProcessor, on: boolean): void {
  lp.rflags = on ? lp.rflags | ZF : lp.rflags & ~ZF;
}

/** The descriptor when CPL and RPL may see it, else undefined. */
function visible(lp: X86LogicalProcessor, selector: number): Descriptor | undefined {
  if (isNull(selector)) return undefined;
  const d = findDescriptor(lp, selector);
  if (d === undefined) return undefined;
  if (isCode(d) && isConforming(d)) return d;
  const dpl = descriptorDpl(d);
  return lp.cpl <= dpl && (selector & 3) <= dpl ? d : undefined;
}

const LAR_LEGACY = new Set<number>([SystemType.TSS16, SystemType.LDT, SystemType.TSS16_BUSY, SystemType.CALL_GATE16, SystemType.TASK_GATE, SystemType.TSS32, SystemType.TSS32_BUSY, SystemType.CALL_GATE32]); // prettier-ignore
const LAR_LONG = new Set<number>([SystemType.LDT, SystemType.TSS32, SystemType.TSS32_BUSY, SystemType.CALL_GATE32]);
const LSL_LEGACY = new Set<number>([
  SystemType.TSS16,
  SystemType.LDT,
  SystemType.TSS16_BUSY,
  SystemType.TSS32,
  SystemType.TSS32_BUSY,
]);
const LSL_LONG = new Set<number>([SystemType.LDT, SystemType.TSS32, SystemType.TSS32_BUSY]);

const lar: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  const d = visible(lp, readRm16(lp, insn));
  const ok = d !== undefined && (isSegment(d) || (lp.isLongMode ? LAR_LONG : LAR_LEGACY).has(descriptorType(d)));
  if (ok)
    writeGpr(lp, insn.reg, insn.operandSize, BigInt(d.high & 0x00f0_ff00) & (insn.operandSize === 2 ? 0xffffn : 0xffff_ffffn));
  setZf(lp, ok);
  return Outcome.NEXT;
};

const lsl: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  const d = visible(lp, readRm16(lp, insn));
  const ok = d !== undefined && (isSegment(d) || (lp.isLongMode ? LSL_LONG : LSL_LEGACY).has(descriptorType(d)));
  if (ok) writeGpr(lp, insn.reg, insn.operandSize, BigInt(descriptorLimit(d)));
  setZf(lp, ok);
  return Outcome.NEXT;
};

const verr: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  const d = visible(lp, readRm16(lp, insn));
  setZf(lp, d !== undefined && isSegment(d) && (!isCode(d) || (d.high & 0x200) !== 0));
  return Outcome.NEXT;
};

const verw: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  const d = visible(lp, readRm16(lp, insn));
  setZf(lp, d !== undefined && isSegment(d) && !isCode(d) && (d.high & 0x200) !== 0);
  return Outcome.NEXT;
};

const arpl: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  const destination = isRegisterForm(insn) ? Number(lp.gpr[insn.rm]! & 0xffffn) : Number(readMemory(lp, insn, 2));
  const rpl = Number(lp.gpr[insn.reg]! & 3n);
  const raise = (destination & 3) < rpl;
  if (raise) {
    const value = BigInt((destination & ~3) | rpl);
    if (isRegisterForm(insn)) writeGpr(lp, insn.rm, 2, value);
    else writeMemory(lp, insn, 2, value);
  }
  setZf(lp, raise);
  return Outcome.NEXT;
};

export const segmentCheckInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['lar', lar],
  ['lsl', lsl],
  ['verr', verr],
  ['verw', verw],
  ['arpl', arpl],
];
