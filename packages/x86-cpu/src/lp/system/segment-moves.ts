import { Outcome } from '../../run/cpu-environment.ts';
import { ud } from '../fault.ts';
import { Seg } from '../register-file.ts';
import { is64BitCode } from '../segment-access.ts';
import { loadSegment } from '../segment-load.ts';
import { Stack } from '../stack.ts';
import type { Insn } from '../../isa/insn.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { isRegisterForm, readMemory, readRm16, writeGpr, writeMemory, type SystemHandler } from './operands.ts';

/** After a segment register changed: a load of SS also holds events until after the next instruction. */
function loaded(lp: X86LogicalProcessor, insn: Insn, segment: number): Outcome {
  lp.modeChanged();
  if (segment !== Seg.SS) return Outcome.NEXT;
  lp.enterShadow(2);
  lp.askAttention();
  return Outcome.NEXT_AND_STOP;
}

const movToSreg: SystemHandler = (lp, insn) => {
  if (insn.reg === Seg.CS || insn.reg > Seg.GS) ud(lp);
  loadSegment(lp, insn.reg, readRm16(lp, insn));
  return loaded(lp, insn, insn.reg);
};

const movFromSreg: SystemHandler = (lp, insn) => {
  if (insn.reg > Seg.GS) ud(lp);
  const selector = BigInt(lp.segments.selector(insn.reg) & 0xffff);
  if (isRegisterForm(insn)) writeGpr(lp, insn.rm, insn.operandSize, selector);
  else writeMemory(lp, insn, 2, selector);
  return Outcome.NEXT;
};

const pushSreg: SystemHandler = (lp, insn) => {
  const stack = Stack.current(lp, is64BitCode(lp));
  stack.push(BigInt(lp.segments.selector(insn.reg) & 0xffff), insn.operandSize);
  stack.commit();
  return Outcome.NEXT;
};

const popSreg: SystemHandler = (lp, insn) => {
  const stack = Stack.current(lp, is64BitCode(lp));
  const selector = Number(stack.pop(insn.operandSize) & 0xffffn);
  loadSegment(lp, insn.reg, selector);
  stack.commit();
  return loaded(lp, insn, insn.reg);
};

/** LDS, LES, LFS, LGS, LSS: offset, then selector. */
function farPointer(segment: number): SystemHandler {
  return (lp, insn) => {
    const size = insn.operandSize;
    const offset = readMemory(lp, insn, size);
    const selector = Number(readMemory(lp, insn, 2, size));
    loadSegment(lp, segment, selector);
    writeGpr(lp, insn.reg, size, offset);
    lp.modeChanged();
    return Outcome.NEXT;
  };
}

export const segmentMoveInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['mov sreg,rm', movToSreg],
  ['mov rm,sreg', movFromSreg],
  ['push sreg', pushSreg],
  ['pop sreg', popSreg],
  ['les', farPointer(Seg.ES)],
  ['lds', farPointer(Seg.DS)],
  ['lss', farPointer(Seg.SS)],
  ['lfs', farPointer(Seg.FS)],
  ['lgs', farPointer(Seg.GS)],
];
