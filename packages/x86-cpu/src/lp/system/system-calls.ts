import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Efer } from '../msr-table.ts';
import { Gpr, Reg, Seg } from '../register-file.ts';
import { is64BitCode, isCanonical, isRealMode } from '../segment-access.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { flagsChanged } from './flags.ts';
import { requireCpl0, type SystemHandler } from './operands.ts';

const IF = 0x200n;
const RF = 0x1_0000n;
const VM = 0x2_0000n;

/** Attributes of the flat segments that the fast system calls load. */
const CODE64 = 0xa09b;
const CODE32 = 0xc09b;
const DATA32 = 0xc093;
const dplBits = (cpl: number): number => cpl << 5;

function setFlat(lp: X86LogicalProcessor, segment: number, selector: number, attributes: number, cpl: number): void {
  lp.segments.set(segment, selector, 0n, 0xffff_ffff, attributes | dplBits(cpl));
}

/** 64-bit code, LMA, SCE: the conditions of SYSCALL on this family of processors. */
function requireSyscall(lp: X86LogicalProcessor): void {
  if (!is64BitCode(lp) || (lp.get32(Reg.EFER) & Number(Efer.SCE)) === 0) ud(lp);
}

/** @source Intel SDM 2B "SYSCALL—Fast System Call" */
const syscall: SystemHandler = (lp, insn) => {
  requireSyscall(lp);
  const before = lp.rflags;
  lp.gpr[Gpr.RCX] = insn.nextRip;
  lp.gpr[Gpr.R11] = before & ~RF;
  lp.rip = lp.get64(Reg.LSTAR);
  const selector = lp.get32(Reg.STAR + 4) & 0xfffc;
  setFlat(lp, Seg.CS, selector, CODE64, 0);
  setFlat(lp, Seg.SS, selector + 8, DATA32, 0);
  lp.cpl = 0;
  const after = (before & ~(lp.get64(Reg.FMASK) | RF)) | 2n;
  lp.rflags = after;
  lp.modeChanged();
  flagsChanged(lp, before, after);
  return Outcome.JUMPED;
};

/** @source Intel SDM 2B "SYSRET—Return From Fast System Call" */
const sysret: SystemHandler = (lp, insn) => {
  requireSyscall(lp);
  requireCpl0(lp);
  const to64 = insn.operandSize === 8;
  const rcx = lp.gpr[Gpr.RCX]!;
  if (to64 && !isCanonical(lp, rcx)) gp(lp);
  const before = lp.rflags;
  lp.rip = to64 ? rcx : rcx & 0xffff_ffffn;
  const star = lp.get32(Reg.STAR + 4) >>> 16;
  setFlat(lp, Seg.CS, ((star + (to64 ? 16 : 0)) | 3) & 0xffff, to64 ? CODE64 : CODE32, 3);
  setFlat(lp, Seg.SS, ((star + 8) | 3) & 0xffff, DATA32, 3);
  lp.cpl = 3;
  const after = (lp.gpr[Gpr.R11]! & 0x3c_7fd7n) | 2n;
  lp.rflags = after;
  lp.modeChanged();
  flagsChanged(lp, before, after);
  return Outcome.JUMPED;
};

/** @source Intel SDM 2B "SYSENTER—Fast System Call" */
const sysenter: SystemHandler = (lp) => {
  const selector = lp.get32(Reg.SYSENTER_CS) & 0xfffc;
  if (isRealMode(lp) || selector === 0) gp(lp);
  const long = lp.isLongMode;
  lp.rflags &= ~(VM | IF);
  lp.gpr[Gpr.RSP] = long ? lp.get64(Reg.SYSENTER_ESP) : BigInt(lp.get32(Reg.SYSENTER_ESP));
  lp.rip = long ? lp.get64(Reg.SYSENTER_EIP) : BigInt(lp.get32(Reg.SYSENTER_EIP));
  setFlat(lp, Seg.CS, selector, long ? CODE64 : CODE32, 0);
  setFlat(lp, Seg.SS, selector + 8, DATA32, 0);
  lp.cpl = 0;
  lp.modeChanged();
  return Outcome.JUMPED;
};

/** @source Intel SDM 2B "SYSEXIT—Fast Return from Fast System Call" */
const sysexit: SystemHandler = (lp, insn) => {
  const base = lp.get32(Reg.SYSENTER_CS) & 0xfffc;
  if (isRealMode(lp) || base === 0) gp(lp);
  requireCpl0(lp);
  const to64 = insn.operandSize === 8;
  const rip = lp.gpr[Gpr.RDX]!;
  const rsp = lp.gpr[Gpr.RCX]!;
  if (to64 && (!isCanonical(lp, rip) || !isCanonical(lp, rsp))) gp(lp);
  lp.gpr[Gpr.RSP] = to64 ? rsp : rsp & 0xffff_ffffn;
  lp.rip = to64 ? rip : rip & 0xffff_ffffn;
  setFlat(lp, Seg.CS, (base + (to64 ? 32 : 16)) | 3, to64 ? CODE64 : CODE32, 3);
  setFlat(lp, Seg.SS, (base + (to64 ? 40 : 24)) | 3, DATA32, 3);
  lp.cpl = 3;
  lp.modeChanged();
  return Outcome.JUMPED;
};

const swapgs: SystemHandler = (lp) => {
  if (!is64BitCode(lp)) ud(lp);
  requireCpl0(lp);
  const base = lp.segments.base(Seg.GS);
  lp.segments.setBase(Seg.GS, lp.get64(Reg.KERNEL_GS_BASE));
  lp.set64(Reg.KERNEL_GS_BASE, base);
  return Outcome.NEXT;
};

function baseAccess(segment: number, isWrite: boolean): SystemHandler {
  return (lp, insn) => {
    if (!is64BitCode(lp) || (lp.get32(Reg.CR4) & Cr4.FSGSBASE) === 0) ud(lp);
    const mask = insn.operandSize === 8 ? ~0n : 0xffff_ffffn;
    if (!isWrite) {
      lp.gpr[insn.rm] = lp.segments.base(segment) & mask & 0xffff_ffff_ffff_ffffn;
      return Outcome.NEXT;
    }
    const value = lp.gpr[insn.rm]! & mask;
    if (!isCanonical(lp, value)) gp(lp);
    lp.segments.setBase(segment, value);
    return Outcome.NEXT;
  };
}

export const systemCallInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['syscall', syscall],
  ['sysret', sysret],
  ['sysenter', sysenter],
  ['sysexit', sysexit],
  ['swapgs', swapgs],
  ['rdfsbase', baseAccess(Seg.FS, false)],
  ['rdgsbase', baseAccess(Seg.GS, false)],
  ['wrfsbase', baseAccess(Seg.FS, true)],
  ['wrgsbase', baseAccess(Seg.GS, true)],
];
