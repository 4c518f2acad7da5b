import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Reg } from '../register-file.ts';
import { is64BitCode, isRealMode, isVirtual8086 } from '../segment-access.ts';
import { Stack } from '../stack.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import type { SystemHandler } from './operands.ts';
import type { Insn } from '../../isa/insn.ts';

const TF = 0x100n;
const IF = 0x200n;
const IOPL = 0x3000n;
const AC = 0x4_0000n;
const VIF = 0x8_0000n;
const VIP = 0x10_0000n;
const RF = 0x1_0000n;
const VM = 0x2_0000n;

export const iopl = (lp: X86LogicalProcessor): number => (lp.get32(Reg.RFLAGS) >>> 12) & 3;

/** Asks the run loop to look at events when a flag change may let one through, or single-step begins. */
export function flagsChanged(lp: X86LogicalProcessor, before: bigint, after: bigint): boolean {
  const opensInterrupts = (after & ~before & IF) !== 0n && lp.looksAfterSti;
  if (!opensInterrupts && (after & TF) === 0n) return false;
  lp.askAttention();
  return true;
}

/** CR4.PVI at privilege level 3, or CR4.VME in virtual-8086 mode: IF is virtual. */
const usesVif = (lp: X86LogicalProcessor): boolean =>
  isVirtual8086(lp)
    ? (lp.get32(Reg.CR4) & Cr4.VME) !== 0
    : !isRealMode(lp) && lp.cpl === 3 && (lp.get32(Reg.CR4) & Cr4.PVI) !== 0;

const cli: SystemHandler = (lp) => {
  const flags = lp.rflags;
  if (isRealMode(lp) || iopl(lp) >= lp.cpl) lp.rflags = flags & ~IF;
  else if (usesVif(lp)) lp.rflags = flags & ~VIF;
  else gp(lp);
  return Outcome.NEXT;
};

const sti: SystemHandler = (lp) => {
  const flags = lp.rflags;
  if (isRealMode(lp) || iopl(lp) >= lp.cpl) {
    if ((flags & IF) !== 0n) return Outcome.NEXT;
    lp.rflags = flags | IF;
    lp.enterShadow(1);
    return flagsChanged(lp, flags, flags | IF) ? Outcome.NEXT_AND_STOP : Outcome.NEXT;
  }
  if (!usesVif(lp) || (flags & VIP) !== 0n) gp(lp);
  lp.rflags = flags | VIF;
  return Outcome.NEXT;
};

/** @source Intel SDM 2B "POPF/POPFD/POPFQ" */
const popf: SystemHandler = (lp, insn) => {
  const size = insn.operandSize;
  const stack = Stack.current(lp, is64BitCode(lp));
  const image = stack.pop(size);
  const before = lp.rflags;
  // CF PF AF ZF SF TF DF OF NT AC ID
  let mask = 0x24_4dd5n;
  if (isVirtual8086(lp)) {
    if (iopl(lp) === 3) mask |= IF;
    else {
      if (!usesVif(lp) || size !== 2 || ((image & IF) !== 0n && (before & VIP) !== 0n) || (image & TF) !== 0n) gp(lp);
      stack.commit();
      lp.rflags = (before & ~(mask & 0xffffn & ~VIF)) | (image & mask & 0xffffn) | ((image & IF) !== 0n ? VIF : 0n);
      return Outcome.NEXT;
    }
  } else {
    if (isRealMode(lp) || lp.cpl === 0) mask |= IOPL | IF;
    else if (lp.cpl <= iopl(lp)) mask |= IF;
  }
  if (size === 2) mask &= 0xffffn;
  const after = ((before & ~mask) | (image & mask) | 2n) & (size === 2 ? ~0n : ~RF);
  stack.commit();
  lp.rflags = after;
  return flagsChanged(lp, before, after) ? Outcome.NEXT_AND_STOP : Outcome.NEXT;
};

/** The core executes PUSHF itself but in virtual-8086 mode. */
const pushf: SystemHandler = (lp, insn) => {
  const size = insn.operandSize;
  let image = lp.rflags & ~(RF | VM);
  if (isVirtual8086(lp) && iopl(lp) < 3) {
    if (!usesVif(lp) || size !== 2) gp(lp);
    image = (image & ~IF) | IOPL | ((image & VIF) !== 0n ? IF : 0n);
  }
  const stack = Stack.current(lp, is64BitCode(lp));
  stack.push(image, size);
  stack.commit();
  return Outcome.NEXT;
};

function setAc(on: boolean): SystemHandler {
  return (lp, _insn: Insn) => {
    if (lp.cpl !== 0 || ((lp.cpuid(7, 0).ebx >>> 20) & 1) === 0) ud(lp); // whatever CR4.SMAP is
    // AC is not an arithmetic flag: its bit in the register file is always current.
    const flags = lp.get32(Reg.RFLAGS);
    lp.set32(Reg.RFLAGS, on ? flags | Number(AC) : flags & ~Number(AC));
    return Outcome.NEXT;
  };
}

export const flagInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['cli', cli],
  ['sti', sti],
  ['popf', popf],
  ['pushf', pushf],
  ['stac', setAc(true)],
  ['clac', setAc(false)],
];
