import { WalkAccess } from '../mmu/page-walk.ts';
import {
  checksGateDpl,
  externalBit,
  savedFlags,
  RFLAGS_IF,
  RFLAGS_NT,
  RFLAGS_RF,
  RFLAGS_TF,
  RFLAGS_VM,
  type Delivery,
} from './delivery.ts';
import {
  SystemType, descriptorAttributes, descriptorBase, descriptorDpl, descriptorLimit, descriptorType, fetchDescriptor, isCode, isConforming, isNull, isPresent,
  isSegment, isWritableData, type Descriptor,
} from './descriptor.ts'; // prettier-ignore
import { fault, gp } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import { isVirtual8086 } from './segment-access.ts';
import { SegmentAttribute } from './segment.ts';
import { setFromDescriptor } from './segment-load.ts';
import { Stack } from './stack.ts';
import { taskSwitch } from './task-switch.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** SS:eSP of an inner privilege level from the TSS, with the checks of a stack switch. */
export interface InnerStack {
  readonly selector: number;
  readonly descriptor: Descriptor;
  readonly sp: number;
}

/** Reads and checks the stack of level `cpl`; throws #TS or #SS with the selector. @source Intel SDM 3A "Stack Switching" */
export function innerStack(lp: X86LogicalProcessor, cpl: number, ext: number): InnerStack {
  const { segments } = lp;
  const tr = (segments.selector(Seg.TR) & 0xfffc) | ext;
  const is32 = (segments.attributes(Seg.TR) & 8) !== 0;
  const offset = is32 ? 4 + 8 * cpl : 2 + 4 * cpl;
  if (offset + (is32 ? 5 : 3) > segments.limit(Seg.TR)) fault(lp, Vector.TS, tr);
  const at = segments.base(Seg.TR) + BigInt(offset);
  const sp = lp.linear.read32(BigInt.asUintN(32, at), is32 ? 4 : 2, WalkAccess.IMPLICIT);
  const selector = lp.linear.read32(BigInt.asUintN(32, at + (is32 ? 4n : 2n)), 2, WalkAccess.IMPLICIT);
  if (isNull(selector)) fault(lp, Vector.TS, ext);
  const descriptor = fetchDescriptor(lp, selector, Vector.TS, ext);
  const error = (selector & 0xfffc) | ext;
  if ((selector & 3) !== cpl || descriptorDpl(descriptor) !== cpl || !isWritableData(descriptor)) fault(lp, Vector.TS, error);
  if (!isPresent(descriptor)) fault(lp, Vector.SS, error);
  return { selector, descriptor, sp };
}

/** A stack over a descriptor that is not loaded yet. */
export function stackOn(lp: X86LogicalProcessor, inner: InnerStack, cpl: number, ext: number): Stack {
  const d = inner.descriptor;
  const attributes = descriptorAttributes(d);
  const width = (attributes & SegmentAttribute.DB) !== 0 ? 32 : 16;
  return new Stack(
    lp,
    BigInt(inner.sp),
    width,
    BigInt(descriptorBase(d)),
    descriptorLimit(d),
    attributes,
    cpl,
    (inner.selector & 0xfffc) | ext,
  );
}

/** Event delivery in legacy protected and virtual-8086 mode: 8-byte gates of 16 and 32 bits, ring changes through the TSS. */
export function deliverProtected(lp: X86LogicalProcessor, d: Delivery): void {
  const ext = externalBit(d.type);
  const idtError = 8 * d.vector + 2 + ext;
  if (8 * d.vector + 7 > lp.get32(Reg.IDTR_LIMIT)) gp(lp, idtError);
  const at = BigInt.asUintN(32, lp.get64(Reg.IDTR_BASE) + BigInt(8 * d.vector));
  const low = lp.linear.read32(at, 4, WalkAccess.IMPLICIT);
  const high = lp.linear.read32(BigInt.asUintN(32, at + 4n), 4, WalkAccess.IMPLICIT);
  const gate = { low, high, address: at };
  const type = descriptorType(gate);
  const isInterruptGate = type === SystemType.INTERRUPT_GATE32 || type === SystemType.INTERRUPT_GATE16;
  const isTrapGate = type === SystemType.TRAP_GATE32 || type === SystemType.TRAP_GATE16;
  if (isSegment(gate) || (!isInterruptGate && !isTrapGate && type !== SystemType.TASK_GATE)) gp(lp, idtError);
  if (checksGateDpl(d.type) && descriptorDpl(gate) < lp.cpl) gp(lp, idtError);
  if (!isPresent(gate)) fault(lp, Vector.NP, idtError);
  const selector = low >>> 16;
  if (type === SystemType.TASK_GATE) {
    taskSwitch(lp, selector, 'idt', d.returnRip, 0, d);
    return;
  }
  const size = (type & 8) !== 0 ? 4 : 2;
  const target = size === 4 ? ((high & 0xffff_0000) | (low & 0xffff)) >>> 0 : low & 0xffff;

  if (isNull(selector)) gp(lp, ext);
  const code = fetchDescriptor(lp, selector, Vector.GP, ext);
  const { cpl } = lp;
  const error = (selector & 0xfffc) | ext;
  if (!isCode(code) || descriptorDpl(code) > cpl) gp(lp, error);
  if (!isPresent(code)) fault(lp, Vector.NP, error);
  const fromVm86 = isVirtual8086(lp);
  const newCpl = isConforming(code) ? cpl : descriptorDpl(code);
  if (fromVm86 && newCpl !== 0) gp(lp, error);
  const flags = savedFlags(lp, d);
  let stack: Stack;
  let inner: InnerStack | undefined;
  if (newCpl < cpl) {
    inner = innerStack(lp, newCpl, ext);
    stack = stackOn(lp, inner, newCpl, ext);
    if (fromVm86) for (const s of [Seg.GS, Seg.FS, Seg.DS, Seg.ES]) stack.push(BigInt(lp.segments.selector(s)), size);
    stack.push(BigInt(lp.segments.selector(Seg.SS)), size);
    stack.push(lp.gpr[4]!, size);
  } else stack = Stack.current(lp, false, ext);
  stack.push(flags, size);
  stack.push(BigInt(lp.segments.selector(Seg.CS)), size);
  stack.push(d.returnRip, size);
  if (d.errorCode >= 0) stack.push(BigInt(d.errorCode), size);
  if (target > descriptorLimit(code)) gp(lp, ext);

  setFromDescriptor(lp, Seg.CS, (selector & 0xfffc) | newCpl, code);
  if (inner !== undefined) setFromDescriptor(lp, Seg.SS, inner.selector, inner.descriptor);
  if (fromVm86) for (const s of [Seg.GS, Seg.FS, Seg.DS, Seg.ES]) lp.segments.set(s, 0, 0n, 0, SegmentAttribute.UNUSABLE);
  stack.commit();
  lp.cpl = newCpl;
  lp.rip = BigInt(target);
  lp.rflags = flags & ~(RFLAGS_TF | RFLAGS_NT | RFLAGS_RF | RFLAGS_VM | (isInterruptGate ? RFLAGS_IF : 0n));
  lp.modeChanged();
}
