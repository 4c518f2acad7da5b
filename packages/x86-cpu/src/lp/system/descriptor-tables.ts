import { WalkAccess } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import {
  SystemType, descriptorAttributes, descriptorBase, descriptorLimit, descriptorType, fetchDescriptor, isNull, isPresent, isSegment, upperBase, type Descriptor,
} from '../descriptor.ts'; // prettier-ignore
import { fault, gp } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { Reg, Seg } from '../register-file.ts';
import { is64BitCode, isCanonicalInAnyMode } from '../segment-access.ts';
import { SegmentAttribute } from '../segment.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import {
  isRegisterForm, memoryOperand, readRm16, requireCpl0, requireProtectedMode, requireUmipPrivilege, writeRm16, type SystemHandler,
} from './operands.ts'; // prettier-ignore

function load(base: number, limit: number): SystemHandler {
  return (lp, insn) => {
    requireCpl0(lp);
    const is64 = is64BitCode(lp);
    const size = is64 ? 10 : 6;
    const linear = memoryOperand(lp, insn, size, false);
    if (lp.nonRoot.onDescriptorTable(insn, linear)) return Outcome.EVENT;
    const newLimit = lp.linear.read32(linear, 2, lp.linear.current);
    let newBase = lp.linear.read(linear + 2n, is64 ? 8 : 4, lp.linear.current);
    if (is64) {
      if (!isCanonicalInAnyMode(lp, newBase)) gp(lp);
    } else if (insn.operandSize === 2) newBase &= 0xff_ffffn;
    lp.set64(base, newBase);
    lp.set32(limit, newLimit);
    return Outcome.NEXT;
  };
}

function store(base: number, limit: number): SystemHandler {
  return (lp, insn) => {
    requireUmipPrivilege(lp);
    const is64 = is64BitCode(lp);
    const linear = memoryOperand(lp, insn, is64 ? 10 : 6, true);
    if (lp.nonRoot.onDescriptorTable(insn, linear)) return Outcome.EVENT;
    const access = lp.linear.current;
    lp.linear.probe(linear, is64 ? 10 : 6, access | WalkAccess.WRITE);
    lp.linear.write(linear, 2, BigInt(lp.get32(limit)), access);
    lp.linear.write(linear + 2n, is64 ? 8 : 4, lp.get64(base), access);
    return Outcome.NEXT;
  };
}

const operandLinear = (lp: X86LogicalProcessor, insn: Parameters<SystemHandler>[1], write: boolean): bigint =>
  isRegisterForm(insn) ? -1n : memoryOperand(lp, insn, 2, write);

/** Reads the descriptor that LLDT or LTR names: in the GDT, system segment of an allowed type, present. */
function systemDescriptor(lp: X86LogicalProcessor, selector: number, types: readonly number[]): Descriptor {
  const error = selector & 0xfffc;
  if ((selector & 4) !== 0) gp(lp, error);
  const d = fetchDescriptor(lp, selector, Vector.GP);
  if (isSegment(d) || !types.includes(descriptorType(d))) gp(lp, error);
  if (!isPresent(d)) fault(lp, Vector.NP, error);
  return d;
}

const baseOf = (lp: X86LogicalProcessor, selector: number, d: Descriptor): bigint => {
  if (!lp.isLongMode) return BigInt(descriptorBase(d));
  const base = upperBase(lp, selector, d, Vector.GP) | BigInt(descriptorBase(d));
  if (!isCanonicalInAnyMode(lp, base)) gp(lp, selector & 0xfffc);
  return base;
};

const lldt: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  requireCpl0(lp);
  if (lp.nonRoot.onDescriptorTable(insn, operandLinear(lp, insn, false))) return Outcome.EVENT;
  const selector = readRm16(lp, insn);
  if (isNull(selector)) {
    lp.segments.setSelector(Seg.LDTR, selector);
    lp.segments.setAttributes(Seg.LDTR, SegmentAttribute.UNUSABLE);
    return Outcome.NEXT;
  }
  const d = systemDescriptor(lp, selector, [SystemType.LDT]);
  lp.segments.set(Seg.LDTR, selector, baseOf(lp, selector, d), descriptorLimit(d), descriptorAttributes(d));
  return Outcome.NEXT;
};

const ltr: SystemHandler = (lp, insn) => {
  requireProtectedMode(lp);
  requireCpl0(lp);
  if (lp.nonRoot.onDescriptorTable(insn, operandLinear(lp, insn, false))) return Outcome.EVENT;
  const selector = readRm16(lp, insn);
  if (isNull(selector)) gp(lp);
  const d = systemDescriptor(lp, selector, lp.isLongMode ? [SystemType.TSS32] : [SystemType.TSS32, SystemType.TSS16]);
  const base = baseOf(lp, selector, d);
  lp.linear.write(d.address + 4n, 4, BigInt((d.high | 0x200) >>> 0), WalkAccess.IMPLICIT);
  lp.segments.set(Seg.TR, selector, base, descriptorLimit(d), descriptorAttributes(d) | 2);
  return Outcome.NEXT;
};

function storeSelector(segment: number): SystemHandler {
  return (lp, insn) => {
    requireProtectedMode(lp);
    requireUmipPrivilege(lp);
    if (lp.nonRoot.onDescriptorTable(insn, operandLinear(lp, insn, true))) return Outcome.EVENT;
    writeRm16(lp, insn, lp.segments.selector(segment) & 0xffff);
    return Outcome.NEXT;
  };
}

export const descriptorTableInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['lgdt', load(Reg.GDTR_BASE, Reg.GDTR_LIMIT)],
  ['lidt', load(Reg.IDTR_BASE, Reg.IDTR_LIMIT)],
  ['sgdt', store(Reg.GDTR_BASE, Reg.GDTR_LIMIT)],
  ['sidt', store(Reg.IDTR_BASE, Reg.IDTR_LIMIT)],
  ['lldt', lldt],
  ['ltr', ltr],
  ['sldt', storeSelector(Seg.LDTR)],
  ['str', storeSelector(Seg.TR)],
];
