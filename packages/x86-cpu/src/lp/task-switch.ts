import { loadPdptes } from '../mmu/pdpte.ts';
import { Cr0, Cr4, WalkAccess } from '../mmu/page-walk.ts';
import { externalBit, savedFlags, type Delivery } from './delivery.ts';
import {
  SystemType, descriptorAttributes, descriptorBase, descriptorDpl, descriptorLimit, descriptorType, findDescriptor, isCode, isConforming, isNull,
  isPresent, isSegment, isWritableData, type Descriptor,
} from './descriptor.ts'; // prettier-ignore
import { fault, gp } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import { setFromDescriptor } from './segment-load.ts';
import { SegmentAttribute } from './segment.ts';
import { Stack } from './stack.ts';
import { minimumTssLimit, readTaskState, saveTaskState, type TaskState } from './task-state.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Bits 31:30 of the exit qualification of a task switch. */
const SOURCE = { call: 0, iret: 1, jmp: 2, idt: 3 } as const;
type Source = keyof typeof SOURCE;

const BUSY = 0x200;
const NT = 0x4000;
const VM = 0x2_0000;
/** Local breakpoint enables of DR7, which a task switch clears. */
const LOCAL_ENABLES = 0x155n;
/** DR6.BT. */
const TASK_SWITCH_TRAP = 0x8000n;

/**
 * A task switch by JMP, CALL, an event through a task gate, or IRET with EFLAGS.NT. In VMX non-root operation it exits once the TSS descriptor is
 * found good. Faults up to and including the save of the old task happen in the old task, later ones in the new.
 * @param nextRip what the old task goes on with
 * @source Intel SDM 3A "Task Switching"
 */
export function taskSwitch(
  lp: X86LogicalProcessor,
  selector: number,
  source: Source,
  nextRip: bigint,
  length: number,
  delivery?: Delivery,
): void {
  const ext = delivery === undefined ? 0 : externalBit(delivery.type);
  const tss = newTss(lp, selector, source, ext);
  const qualification = BigInt(selector) | (BigInt(SOURCE[source]) << 30n);
  if (lp.nonRoot.onTaskSwitch(qualification, length)) throw lp.event;

  const is32 = (descriptorType(tss) & 8) !== 0;
  const base = descriptorBase(tss);
  const nests = source === 'call' || source === 'idt';
  const oldSelector = lp.segments.selector(Seg.TR);
  const state = readTaskState(lp, base, is32);
  const old = nests ? undefined : findDescriptor(lp, oldSelector);
  let flags = Number((delivery === undefined ? lp.rflags : savedFlags(lp, delivery)) & 0xffff_ffffn);
  if (source === 'iret') flags &= ~NT;
  if (nests) lp.linear.probe(BigInt(base), 2, WalkAccess.IMPLICIT | WalkAccess.WRITE);
  saveTaskState(lp, Number(nextRip), flags);

  if (old !== undefined) setBusy(lp, old, false);
  if (nests) {
    lp.linear.write(BigInt(base), 2, BigInt(oldSelector), WalkAccess.IMPLICIT);
    state.eflags |= NT;
  }
  if (source !== 'iret') setBusy(lp, tss, true);
  lp.segments.set(Seg.TR, selector, BigInt(base), descriptorLimit(tss), descriptorAttributes(tss) | 2);
  loadState(lp, state, is32);
  loadSegments(lp, state, ext);
  if (delivery !== undefined && delivery.errorCode >= 0) {
    const stack = Stack.current(lp, false, ext);
    stack.push(BigInt(delivery.errorCode), is32 ? 4 : 2);
    stack.commit();
  }
  if (state.eip > lp.segments.limit(Seg.CS)) gp(lp, ext);
  lp.askAttention();
  if (state.debugTrap) throw lp.event.exception(Vector.DB, -1, TASK_SWITCH_TRAP);
}

/** Finds and checks the descriptor of the TSS to switch to. */
function newTss(lp: X86LogicalProcessor, selector: number, source: Source, ext: number): Descriptor {
  const vector = source === 'iret' ? Vector.TS : Vector.GP;
  const error = (selector & 0xfffc) | ext;
  const tss = isNull(selector) || (selector & 4) !== 0 ? undefined : findDescriptor(lp, selector);
  if (tss === undefined || isSegment(tss)) fault(lp, vector, error);
  const type = descriptorType(tss);
  const wanted = source === 'iret' ? [SystemType.TSS16_BUSY, SystemType.TSS32_BUSY] : [SystemType.TSS16, SystemType.TSS32];
  if (!(wanted as readonly number[]).includes(type)) fault(lp, vector, error);
  if (!isPresent(tss)) fault(lp, Vector.NP, error);
  if (descriptorLimit(tss) < minimumTssLimit((type & 8) !== 0)) fault(lp, Vector.TS, error);
  return tss;
}

function setBusy(lp: X86LogicalProcessor, tss: Descriptor, busy: boolean): void {
  const high = (busy ? tss.high | BUSY : tss.high & ~BUSY) >>> 0;
  lp.linear.write(tss.address + 4n, 4, BigInt(high), WalkAccess.IMPLICIT);
}

/** Registers of the new task, and selectors without their descriptors: until those are loaded no segment can be used. */
function loadState(lp: X86LogicalProcessor, state: TaskState, is32: boolean): void {
  const cr0 = lp.get32(Reg.CR0);
  lp.cr0 |= BigInt(Cr0.TS);
  if (is32 && (cr0 & Cr0.PG) !== 0) {
    lp.cr3 = BigInt(state.cr3);
    lp.flushTlb(true);
  }
  lp.rip = BigInt(state.eip);
  lp.rflags = (BigInt(state.eflags >>> 0) & (is32 ? 0x27_7fd7n : 0x7fd7n)) | 2n;
  state.registers.forEach((value, n) => (lp.gpr[n] = BigInt(value)));
  state.selectors.forEach((selector, segment) => lp.segments.set(segment, selector, 0n, 0, SegmentAttribute.UNUSABLE));
  lp.segments.set(Seg.LDTR, state.ldt, 0n, 0, SegmentAttribute.UNUSABLE);
  lp.setDr(7, lp.getDr(7) & ~LOCAL_ENABLES);
  lp.cpl = (state.eflags & VM) !== 0 ? 3 : state.selectors[Seg.CS]! & 3;
  lp.modeChanged();
  if (is32 && (cr0 & Cr0.PG) !== 0 && (lp.get32(Reg.CR4) & Cr4.PAE) !== 0) loadPdptes(lp, lp.cr3);
}

/** LDTR, CS, SS and the data segments of the new task with their checks: #TS, #NP or #SS with the selector. */
function loadSegments(lp: X86LogicalProcessor, state: TaskState, ext: number): void {
  loadLdt(lp, state.ldt, ext);
  if ((state.eflags & VM) !== 0) {
    state.selectors.forEach((selector, segment) => lp.segments.set(segment, selector, BigInt(selector << 4), 0xffff, 0xf3));
    lp.modeChanged();
    return;
  }
  const cpl = state.selectors[Seg.CS]! & 3;
  const order = [Seg.CS, Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS];
  for (const segment of order) {
    const selector = state.selectors[segment]!;
    if (isNull(selector) && segment !== Seg.CS && segment !== Seg.SS) continue;
    const error = (selector & 0xfffc) | ext;
    const d = isNull(selector) ? undefined : findDescriptor(lp, selector);
    if (d === undefined || !isAllowed(d, segment, selector & 3, cpl)) fault(lp, Vector.TS, error);
    if (!isPresent(d)) fault(lp, segment === Seg.SS ? Vector.SS : Vector.NP, error);
    setFromDescriptor(lp, segment, selector, d);
  }
  lp.modeChanged();
}

/** Type and privilege of a segment of the new task. */
function isAllowed(d: Descriptor, segment: number, rpl: number, cpl: number): boolean {
  const dpl = descriptorDpl(d);
  if (segment === Seg.CS) return isCode(d) && (isConforming(d) ? dpl <= cpl : dpl === cpl);
  if (segment === Seg.SS) return isWritableData(d) && dpl === cpl && rpl === cpl;
  const isReadable = isSegment(d) && (!isCode(d) || (d.high & 0x200) !== 0);
  return isReadable && ((isCode(d) && isConforming(d)) || (dpl >= cpl && dpl >= rpl));
}

function loadLdt(lp: X86LogicalProcessor, selector: number, ext: number): void {
  if (isNull(selector)) return;
  const d = (selector & 4) !== 0 ? undefined : findDescriptor(lp, selector);
  const isLdt = d !== undefined && !isSegment(d) && descriptorType(d) === SystemType.LDT && isPresent(d);
  if (!isLdt) fault(lp, Vector.TS, (selector & 0xfffc) | ext);
  lp.segments.set(Seg.LDTR, selector, BigInt(descriptorBase(d)), descriptorLimit(d), descriptorAttributes(d));
}
