import type { Insn } from '../../isa/insn.ts';
import { Cr0, Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { fault, gp, ud } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { Reg } from '../register-file.ts';
import { COMPACTED, HEADER, buildCompacted, layout, loadImage } from '../xsave-image.ts';
import { XSAVE_EXTENDED, xsaveAreaSize } from '../xsave-layout.ts';
import { MXCSR_MASK, view } from '../xsave-state.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { readEdxEax } from './msr-instructions.ts';
import { memoryOperand, requireCpl0, type SystemHandler } from './operands.ts';

/** Checks common to the family; gives the linear address of the area. */
function area(lp: X86LogicalProcessor, insn: Insn, isSupervisor: boolean, write: boolean): bigint {
  if ((lp.get32(Reg.CR4) & Cr4.OSXSAVE) === 0) ud(lp);
  if (isSupervisor && !lp.nonRoot.isEnabled(insn.name)) ud(lp);
  if ((lp.get32(Reg.CR0) & Cr0.TS) !== 0) fault(lp, Vector.NM);
  if (isSupervisor) {
    requireCpl0(lp);
    if (lp.nonRoot.onInstruction(insn)) throw lp.event;
  }
  const linear = memoryOperand(lp, insn, 1, write);
  if ((linear & 63n) !== 0n) gp(lp);
  return linear;
}

const isWide = (insn: Insn): boolean => insn.operandSize === 8;

/** XSAVE and XSAVEOPT: standard format. XSAVEOPT leaves out components in their initial configuration. */
function save(optimized: boolean): SystemHandler {
  return (lp, insn) => {
    const linear = area(lp, insn, false, true);
    const mask = readEdxEax(lp) & lp.xcr0;
    const access = lp.linear.current;
    const image = lp.linear.readBytes(linear, xsaveAreaSize(lp, mask, false), access);
    const state = lp.xsave;
    const inUse = state.inUse & mask;
    const written = optimized ? inUse : mask;
    const out = view(image);
    if ((written & 1n) !== 0n) state.saveX87(image, isWide(insn));
    if ((written & 2n) !== 0n) state.saveSse(image);
    if ((mask & 6n) !== 0n) {
      out.setUint32(24, lp.get32(Reg.MXCSR), true);
      out.setUint32(28, MXCSR_MASK, true);
    }
    for (const [component, at, size] of layout(lp, written, false)) state.save(component, image.subarray(at, at + size));
    out.setBigUint64(HEADER.XSTATE_BV, (out.getBigUint64(HEADER.XSTATE_BV, true) & ~mask) | inUse, true);
    lp.linear.writeBytes(linear, image, access);
    return Outcome.NEXT;
  };
}

/** XSAVEC and XSAVES: compacted format. */
function saveCompacted(isSupervisor: boolean): SystemHandler {
  return (lp, insn) => {
    const linear = area(lp, insn, isSupervisor, true);
    const enabled = isSupervisor ? lp.xcr0 | lp.get64(Reg.XSS) : lp.xcr0;
    const mask = readEdxEax(lp) & enabled;
    const access = lp.linear.current;
    const image = lp.linear.readBytes(linear, xsaveAreaSize(lp, mask, true), access);
    buildCompacted(lp, image, mask, isWide(insn));
    lp.linear.writeBytes(linear, image, access);
    return Outcome.NEXT;
  };
}

function restore(isSupervisor: boolean): SystemHandler {
  return (lp, insn) => {
    const linear = area(lp, insn, isSupervisor, false);
    const enabled = isSupervisor ? lp.xcr0 | lp.get64(Reg.XSS) : lp.xcr0;
    const mask = readEdxEax(lp) & enabled;
    const access = lp.linear.current;
    const header = lp.linear.readBytes(linear, XSAVE_EXTENDED, access);
    const format = view(header).getBigUint64(HEADER.XCOMP_BV, true);
    const compacted = (format & COMPACTED) !== 0n;
    const listed = compacted ? format & ~COMPACTED & enabled : mask & enabled;
    const image = lp.linear.readBytes(linear, xsaveAreaSize(lp, listed, compacted), access);
    if (!loadImage(lp, image, mask, enabled, isSupervisor, isWide(insn))) gp(lp);
    return Outcome.NEXT;
  };
}

export const xsaveInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['xsave', save(false)],
  ['xsaveopt', save(true)],
  ['xsavec', saveCompacted(false)],
  ['xsaves', saveCompacted(true)],
  ['xrstor', restore(false)],
  ['xrstors', restore(true)],
];
