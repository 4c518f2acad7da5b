import type { Insn } from '../../isa/insn.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { innerStack, stackOn } from '../delivery-protected.ts';
import { rspOffset, tssStackPointer } from '../delivery-long.ts';
import {
  SystemType, descriptorDpl, descriptorLimit, descriptorType, fetchDescriptor, isBig, isCode, isConforming, isLongCode, isNull, isPresent,
  isSegment, upperBase, type Descriptor,
} from '../descriptor.ts'; // prettier-ignore
import { fault, gp } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { Seg } from '../register-file.ts';
import { is64BitCode, isCanonical, isRealMode, isVirtual8086 } from '../segment-access.ts';
import { dropInaccessibleSegments, setFromDescriptor, setNull } from '../segment-load.ts';
import { Stack } from '../stack.ts';
import { taskSwitch } from '../task-switch.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { readMemory, type SystemHandler } from './operands.ts';

interface FarPointer {
  readonly selector: number;
  readonly offset: bigint;
}

/** ptr16:16/32 immediate, or m16:16/32/64. */
function target(lp: X86LogicalProcessor, insn: Insn): FarPointer {
  const size = insn.operandSize;
  if (insn.opcode === 0x9a || insn.opcode === 0xea)
    return { selector: insn.immediate2 & 0xffff, offset: BigInt.asUintN(8 * size, insn.immediate) };
  const offset = readMemory(lp, insn, size);
  return { offset, selector: Number(readMemory(lp, insn, 2, size)) };
}

/** Real and virtual-8086 mode: CS base from the selector, no checks but the limit. */
function setRealCs(lp: X86LogicalProcessor, selector: number, offset: bigint): void {
  lp.segments.setSelector(Seg.CS, selector);
  lp.segments.setBase(Seg.CS, BigInt(selector << 4));
  lp.rip = offset;
  lp.modeChanged();
}

/** #GP(0) unless the processor could run at `offset` of this code segment. */
export function checkTarget(lp: X86LogicalProcessor, code: Descriptor, offset: bigint): void {
  if (lp.isLongMode && isLongCode(code)) {
    if (!isCanonical(lp, offset)) gp(lp);
  } else if (offset > BigInt(descriptorLimit(code))) gp(lp);
}

/** IA-32e mode: a code segment with L and D both set is invalid. */
export function checkLongDefault(lp: X86LogicalProcessor, code: Descriptor, selector: number): void {
  if (lp.isLongMode && isLongCode(code) && isBig(code)) gp(lp, selector & 0xfffc);
}

/** Checks of a direct transfer to a code segment at the same privilege level. */
function checkDirect(lp: X86LogicalProcessor, code: Descriptor, selector: number): void {
  const error = selector & 0xfffc;
  const dpl = descriptorDpl(code);
  checkLongDefault(lp, code, selector);
  if (isConforming(code) ? dpl > lp.cpl : (selector & 3) > lp.cpl || dpl !== lp.cpl) gp(lp, error);
  if (!isPresent(code)) fault(lp, Vector.NP, error);
}

/** What a call gate names, with its own checks done. */
interface Gate {
  readonly selector: number;
  readonly offset: bigint;
  readonly code: Descriptor;
  /** Operand size of the pushes: 2, 4 or 8. */
  readonly size: number;
  readonly parameters: number;
}

function readGate(lp: X86LogicalProcessor, gate: Descriptor, selector: number): Gate {
  const error = selector & 0xfffc;
  const dpl = descriptorDpl(gate);
  if (dpl < lp.cpl || dpl < (selector & 3)) gp(lp, error);
  if (!isPresent(gate)) fault(lp, Vector.NP, error);
  const isLong = lp.isLongMode;
  const is16 = descriptorType(gate) === SystemType.CALL_GATE16;
  let offset = is16 ? BigInt(gate.low & 0xffff) : BigInt(((gate.high & 0xffff_0000) | (gate.low & 0xffff)) >>> 0);
  if (isLong) offset |= upperBase(lp, selector, gate, Vector.GP);
  const codeSelector = gate.low >>> 16;
  if (isNull(codeSelector)) gp(lp);
  const code = fetchDescriptor(lp, codeSelector, Vector.GP);
  const codeError = codeSelector & 0xfffc;
  if (!isCode(code) || descriptorDpl(code) > lp.cpl) gp(lp, codeError);
  if (isLong && (!isLongCode(code) || isBig(code))) gp(lp, codeError);
  if (!isPresent(code)) fault(lp, Vector.NP, codeError);
  return { selector: codeSelector, offset, code, size: isLong ? 8 : is16 ? 2 : 4, parameters: isLong ? 0 : gate.high & 0x1f };
}

/** Decides what a selector of a far JMP or CALL means; throws for a type that no transfer may use. Undefined: it was a task switch. */
function resolve(lp: X86LogicalProcessor, insn: Insn, selector: number, how: 'jmp' | 'call'): Descriptor | undefined {
  if (isNull(selector)) gp(lp);
  const d = fetchDescriptor(lp, selector, Vector.GP);
  if (isSegment(d)) {
    if (!isCode(d)) gp(lp, selector & 0xfffc);
    return d;
  }
  const type = descriptorType(d);
  if (type === SystemType.CALL_GATE32 || (type === SystemType.CALL_GATE16 && !lp.isLongMode)) return d;
  const isTss = type === SystemType.TSS32 || type === SystemType.TSS16;
  if ((type !== SystemType.TASK_GATE && !isTss) || lp.isLongMode) gp(lp, selector & 0xfffc);
  if (descriptorDpl(d) < lp.cpl || descriptorDpl(d) < (selector & 3)) gp(lp, selector & 0xfffc);
  if (!isPresent(d)) fault(lp, Vector.NP, selector & 0xfffc);
  taskSwitch(lp, type === SystemType.TASK_GATE ? d.low >>> 16 : selector, how, insn.nextRip, insn.length);
  return undefined;
}

const jmpFar: SystemHandler = (lp, insn) => {
  const { selector, offset } = target(lp, insn);
  if (isRealMode(lp) || isVirtual8086(lp)) {
    if (offset > BigInt(lp.segments.limit(Seg.CS))) gp(lp);
    setRealCs(lp, selector, offset);
    return Outcome.JUMPED;
  }
  const d = resolve(lp, insn, selector, 'jmp');
  if (d === undefined) return Outcome.JUMPED;
  let code = d;
  let codeSelector = selector;
  let rip = offset;
  if (isSegment(d)) checkDirect(lp, d, selector);
  else {
    const gate = readGate(lp, d, selector);
    if (!isConforming(gate.code) && descriptorDpl(gate.code) !== lp.cpl) gp(lp, gate.selector & 0xfffc);
    ({ code, offset: rip, selector: codeSelector } = gate);
  }
  checkTarget(lp, code, rip);
  setFromDescriptor(lp, Seg.CS, (codeSelector & 0xfffc) | lp.cpl, code);
  lp.rip = rip;
  lp.modeChanged();
  return Outcome.JUMPED;
};

const callFar: SystemHandler = (lp, insn) => {
  const { selector, offset } = target(lp, insn);
  const size = insn.operandSize;
  const oldCs = BigInt(lp.segments.selector(Seg.CS) & 0xffff);
  if (isRealMode(lp) || isVirtual8086(lp)) {
    if (offset > BigInt(lp.segments.limit(Seg.CS))) gp(lp);
    const stack = Stack.current(lp, false);
    stack.push(oldCs, size);
    stack.push(insn.nextRip, size);
    stack.commit();
    setRealCs(lp, selector, offset);
    return Outcome.JUMPED;
  }
  const d = resolve(lp, insn, selector, 'call');
  if (d === undefined) return Outcome.JUMPED;
  if (isSegment(d)) {
    checkDirect(lp, d, selector);
    checkTarget(lp, d, offset);
    const stack = Stack.current(lp, is64BitCode(lp));
    stack.push(oldCs, size);
    stack.push(insn.nextRip, size);
    setFromDescriptor(lp, Seg.CS, (selector & 0xfffc) | lp.cpl, d);
    stack.commit();
    lp.rip = offset;
    lp.modeChanged();
    return Outcome.JUMPED;
  }
  callThroughGate(lp, insn, readGate(lp, d, selector));
  return Outcome.JUMPED;
};

function callThroughGate(lp: X86LogicalProcessor, insn: Insn, gate: Gate): void {
  const { cpl } = lp;
  const newCpl = isConforming(gate.code) ? cpl : descriptorDpl(gate.code);
  const oldCs = BigInt(lp.segments.selector(Seg.CS) & 0xffff);
  const oldSs = BigInt(lp.segments.selector(Seg.SS) & 0xffff);
  const oldSp = lp.gpr[4]!;
  checkTarget(lp, gate.code, gate.offset);
  let stack: Stack;
  let finish = (): void => undefined;
  if (newCpl === cpl) stack = Stack.current(lp, is64BitCode(lp) || lp.isLongMode);
  else if (lp.isLongMode) {
    stack = new Stack(lp, tssStackPointer(lp, rspOffset(newCpl), 0), 64, 0n, 0, 0, newCpl, 0);
    stack.push(oldSs, 8);
    stack.push(oldSp, 8);
    finish = () => setNull(lp, Seg.SS, newCpl, newCpl);
  } else {
    const inner = innerStack(lp, newCpl, 0);
    stack = stackOn(lp, inner, newCpl, 0);
    const old = Stack.current(lp, false);
    stack.push(oldSs, gate.size);
    stack.push(oldSp, gate.size);
    for (let i = gate.parameters - 1; i >= 0; i--) stack.push(old.peek(i * gate.size, gate.size), gate.size);
    finish = () => setFromDescriptor(lp, Seg.SS, inner.selector, inner.descriptor);
  }
  stack.push(oldCs, gate.size);
  stack.push(insn.nextRip, gate.size);
  setFromDescriptor(lp, Seg.CS, (gate.selector & 0xfffc) | newCpl, gate.code);
  finish();
  stack.commit();
  lp.cpl = newCpl;
  lp.rip = gate.offset;
  lp.modeChanged();
}

/** Checks and loads of SS for a return to an outer level; undefined for the null SS that 64-bit mode allows. */
export function outerStackSegment(
  lp: X86LogicalProcessor,
  selector: number,
  cpl: number,
  to64: boolean,
  nullError = 0,
): Descriptor | undefined {
  if (isNull(selector)) {
    if (!to64 || cpl === 3 || (selector & 3) !== cpl) gp(lp, nullError);
    return undefined;
  }
  const d = fetchDescriptor(lp, selector, Vector.GP);
  const error = selector & 0xfffc;
  if ((selector & 3) !== cpl || descriptorDpl(d) !== cpl || (d.high & 0x1a00) !== 0x1200) gp(lp, error);
  if (!isPresent(d)) fault(lp, Vector.SS, error);
  return d;
}

/** Checks of the code segment that RET or IRET returns to. */
export function returnCodeSegment(lp: X86LogicalProcessor, selector: number): Descriptor {
  if (isNull(selector)) gp(lp);
  const code = fetchDescriptor(lp, selector, Vector.GP);
  const error = selector & 0xfffc;
  const rpl = selector & 3;
  if (!isCode(code) || rpl < lp.cpl) gp(lp, error);
  if (isConforming(code) ? descriptorDpl(code) > rpl : descriptorDpl(code) !== rpl) gp(lp, error);
  checkLongDefault(lp, code, selector);
  if (!isPresent(code)) fault(lp, Vector.NP, error);
  return code;
}

/** Loads CS:RIP and, when the level changes, SS:rSP. */
export function returnTo(
  lp: X86LogicalProcessor,
  code: Descriptor,
  selector: number,
  rip: bigint,
  ss: Descriptor | undefined,
  ssSelector: number,
  sp: bigint,
): void {
  const cpl = selector & 3;
  setFromDescriptor(lp, Seg.CS, selector, code);
  if (ss === undefined) setNull(lp, Seg.SS, ssSelector, cpl);
  else setFromDescriptor(lp, Seg.SS, ssSelector, ss);
  lp.cpl = cpl;
  lp.gpr[4] =
    lp.isLongMode && isLongCode(code)
      ? sp
      : ss !== undefined && isBig(ss)
        ? BigInt.asUintN(32, sp)
        : (lp.gpr[4]! & ~0xffffn) | (sp & 0xffffn);
  lp.rip = rip;
}

const retFar: SystemHandler = (lp, insn) => {
  const size = insn.operandSize;
  const release = Number(insn.immediate & 0xffffn);
  const stack = Stack.current(lp, is64BitCode(lp));
  const rip = BigInt.asUintN(8 * size, stack.pop(size));
  const selector = Number(stack.pop(size) & 0xffffn);
  if (isRealMode(lp) || isVirtual8086(lp)) {
    if (rip > BigInt(lp.segments.limit(Seg.CS))) gp(lp);
    stack.release(release);
    stack.commit();
    setRealCs(lp, selector, rip);
    return Outcome.JUMPED;
  }
  const code = returnCodeSegment(lp, selector);
  const cpl = selector & 3;
  if (cpl === lp.cpl) {
    checkTarget(lp, code, rip);
    stack.release(release);
    setFromDescriptor(lp, Seg.CS, selector, code);
    stack.commit();
    lp.rip = rip;
  } else {
    stack.release(release);
    const sp = stack.pop(size);
    const ssSelector = Number(stack.pop(size) & 0xffffn);
    const ss = outerStackSegment(lp, ssSelector, cpl, lp.isLongMode && isLongCode(code));
    checkTarget(lp, code, rip);
    returnTo(lp, code, selector, rip, ss, ssSelector, sp);
    const outer = Stack.current(lp, is64BitCode(lp));
    outer.release(release);
    outer.commit();
    dropInaccessibleSegments(lp, cpl);
  }
  lp.modeChanged();
  return Outcome.JUMPED;
};

export const farTransferInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['jmp far', jmpFar],
  ['call far', callFar],
  ['ret far', retFar],
];
