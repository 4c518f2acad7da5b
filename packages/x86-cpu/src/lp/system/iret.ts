import type { Insn } from '../../isa/insn.ts';
import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { isBig, isLongCode } from '../descriptor.ts';
import { fault, gp } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { Reg, Seg } from '../register-file.ts';
import { accessOf, is64BitCode, isCanonical, isRealMode, isVirtual8086 } from '../segment-access.ts';
import { dropInaccessibleSegments, setFromDescriptor } from '../segment-load.ts';
import { Stack } from '../stack.ts';
import { taskSwitch } from '../task-switch.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { checkTarget, outerStackSegment, returnCodeSegment, returnTo } from './far-transfers.ts';
import { flagsChanged, iopl } from './flags.ts';
import { writeGpr, type SystemHandler } from './operands.ts';

const TF = 0x100n;
const IF = 0x200n;
const IOPL = 0x3000n;
const NT = 0x4000n;
const VM = 0x2_0000n;
const VIF = 0x8_0000n;
const VIP = 0x10_0000n;
/** Flags that IRET can write: CF PF AF ZF SF TF DF OF NT RF AC ID, and by privilege IF, IOPL, VIF, VIP. */
const ALWAYS = 0x25_4dd5n;

/** Flags after an IRET at privilege level `cpl` that popped `image` with an operand of `size` bytes. */
function merged(old: bigint, image: bigint, size: number, cpl: number): bigint {
  let mask = ALWAYS;
  if (cpl === 0) mask |= IOPL | VIF | VIP | IF;
  else if (BigInt(cpl) <= (old & IOPL) >> 12n) mask |= IF;
  if (size === 2) mask &= 0xffffn;
  return (old & ~mask) | (image & mask) | 2n;
}

function finish(lp: X86LogicalProcessor, before: bigint, after: bigint): Outcome {
  lp.rflags = after;
  lp.modeChanged();
  flagsChanged(lp, before, after);
  return Outcome.JUMPED;
}

function realIret(lp: X86LogicalProcessor, insn: Insn): Outcome {
  const size = insn.operandSize;
  const isV86 = isVirtual8086(lp);
  const usesVif = isV86 && iopl(lp) < 3;
  if (usesVif && ((lp.get32(Reg.CR4) & Cr4.VME) === 0 || size !== 2)) gp(lp);
  const stack = Stack.current(lp, false);
  const rip = stack.pop(size);
  const selector = Number(stack.pop(size) & 0xffffn);
  const image = stack.pop(size);
  if (rip > BigInt(lp.segments.limit(Seg.CS))) gp(lp);
  const before = lp.rflags;
  if (usesVif && ((image & TF) !== 0n || ((image & IF) !== 0n && (before & VIP) !== 0n))) gp(lp);
  stack.commit();
  lp.segments.setSelector(Seg.CS, selector);
  lp.segments.setBase(Seg.CS, BigInt(selector << 4));
  lp.rip = rip;
  const mask = (size === 2 ? 0xffffn : 0x25_7fd5n) & ~(isV86 ? IOPL : 0n) & ~(usesVif ? IF : 0n) & 0x25_7fd5n;
  const after = (before & ~mask) | (image & mask) | 2n;
  return finish(lp, before, usesVif ? (after & ~VIF) | ((image & IF) !== 0n ? VIF : 0n) : after);
}

/** Return to virtual-8086 mode: nine doublewords. */
function returnToVirtual8086(lp: X86LogicalProcessor, stack: Stack, rip: bigint, selector: number, image: bigint): Outcome {
  const sp = stack.pop(4);
  const ss = Number(stack.pop(4) & 0xffffn);
  const others = [Seg.ES, Seg.DS, Seg.FS, Seg.GS].map((segment) => [segment, Number(stack.pop(4) & 0xffffn)] as const);
  if (rip > 0xffffn) gp(lp);
  for (const [segment, value] of [[Seg.CS, selector], [Seg.SS, ss], ...others] as const) lp.segments.set(segment, value, BigInt(value << 4), 0xffff, 0xf3); // prettier-ignore
  writeGpr(lp, 4, 4, sp);
  lp.cpl = 3;
  lp.rip = rip & 0xffffn;
  const before = lp.rflags;
  const mask = ALWAYS | IOPL | IF | VM | VIF | VIP;
  return finish(lp, before, (before & ~mask) | (image & mask) | 2n);
}

/** @source Intel SDM 2A "IRET/IRETD/IRETQ—Interrupt Return" */
const iret: SystemHandler = (lp, insn) => {
  // Blocking by NMI ends with IRET even when it faults.
  if ((lp.interruptibility & 8) !== 0 && lp.nonRoot.iretUnblocksNmi) {
    lp.unblockNmi();
    lp.isUnblockingNmi = true;
  }
  const outcome = execute(lp, insn);
  lp.isUnblockingNmi = false;
  return outcome;
};

function execute(lp: X86LogicalProcessor, insn: Insn): Outcome {
  if (isRealMode(lp) || isVirtual8086(lp)) return realIret(lp, insn);
  const before = lp.rflags;
  if ((before & NT) !== 0n) {
    if (lp.isLongMode) gp(lp);
    const link = lp.linear.read32(lp.segments.base(Seg.TR), 2, 16);
    taskSwitch(lp, link, 'iret', insn.nextRip, insn.length);
    return Outcome.JUMPED;
  }
  const size = insn.operandSize;
  const from64 = is64BitCode(lp);
  if (from64 && size === 8) return iretq(lp, before);
  const stack = Stack.current(lp, from64);
  const rip = stack.pop(size);
  const selector = Number(stack.pop(size) & 0xffffn);
  const image = stack.pop(size);
  if ((image & VM) !== 0n && size === 4 && lp.cpl === 0 && !lp.isLongMode)
    return returnToVirtual8086(lp, stack, rip, selector, image);
  const code = returnCodeSegment(lp, selector);
  const cpl = selector & 3;
  const flags = merged(before, image, size, lp.cpl);
  // From 64-bit mode SS:RSP is always popped.
  if (from64 || cpl !== lp.cpl) {
    const sp = stack.pop(size);
    const ssSelector = Number(stack.pop(size) & 0xffffn);
    const ss = outerStackSegment(lp, ssSelector, cpl, lp.isLongMode && isLongCode(code));
    checkTarget(lp, code, rip);
    const outward = cpl !== lp.cpl;
    returnTo(lp, code, selector, rip, ss, ssSelector, sp);
    // The full popped value, also when the stack segment is small.
    if (!(lp.isLongMode && isLongCode(code)) && ss !== undefined && !isBig(ss))
      lp.gpr[4] = (lp.gpr[4]! & ~0xffffn) | (sp & 0xffffn);
    if (outward) dropInaccessibleSegments(lp, cpl);
  } else {
    checkTarget(lp, code, rip);
    setFromDescriptor(lp, Seg.CS, selector, code);
    stack.commit();
    lp.rip = rip;
  }
  return finish(lp, before, flags);
}

/** IRETQ in 64-bit mode: five quadwords, by far the most frequent form. */
function iretq(lp: X86LogicalProcessor, before: bigint): Outcome {
  const sp = lp.gpr[4]!;
  if (!isCanonical(lp, sp) || !isCanonical(lp, BigInt.asUintN(64, sp + 39n))) fault(lp, Vector.SS, 0);
  lp.linear.readQuads(sp, 5, accessOf(lp.cpl));
  const { quads } = lp.linear;
  const rip = quads[0]!;
  const selector = Number(quads[1]! & 0xffffn);
  const image = quads[2]!;
  const newSp = quads[3]!;
  const ssSelector = Number(quads[4]! & 0xffffn);
  const code = returnCodeSegment(lp, selector);
  const cpl = selector & 3;
  const flags = merged(before, image, 8, lp.cpl);
  const ss = outerStackSegment(lp, ssSelector, cpl, isLongCode(code));
  checkTarget(lp, code, rip);
  const outward = cpl !== lp.cpl;
  returnTo(lp, code, selector, rip, ss, ssSelector, newSp);
  if (outward) dropInaccessibleSegments(lp, cpl);
  return finish(lp, before, flags);
}

export const iretInstructions: readonly (readonly [string, SystemHandler])[] = [['iret', iret]];
