import { WalkAccess } from '../mmu/page-walk.ts';
import { EventType } from '../vmx/non-root.ts';
import { deliverLong } from './delivery-long.ts';
import { deliverProtected } from './delivery-protected.ts';
import { DEBUGCTL_BTF } from './debug-registers.ts';
import { fault } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Msr } from './msr-table.ts';
import { Reg, Seg } from './register-file.ts';
import { isRealMode } from './segment-access.ts';
import { Stack } from './stack.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** An event on its way through the IDT. */
export interface Delivery {
  vector: number;
  type: EventType;
  /** -1 = none. */
  errorCode: number;
  /** Linear address of #PF, DR6 bits of #DB. */
  qualification: bigint;
  /** RIP to save. */
  returnRip: bigint;
}

export const RFLAGS_TF = 0x100n;
export const RFLAGS_IF = 0x200n;
export const RFLAGS_NT = 0x4000n;
export const RFLAGS_RF = 0x1_0000n;
export const RFLAGS_VM = 0x2_0000n;
export const RFLAGS_AC = 0x4_0000n;

/** EXT bit of error codes raised during delivery: the event was not caused by INT n, INT3 or INTO. */
export const externalBit = (type: EventType): number =>
  type === EventType.SOFTWARE_INTERRUPT || type === EventType.SOFTWARE_EXCEPTION ? 0 : 1;

/** INT n, INT3, INTO: the gate's DPL is checked. */
export const checksGateDpl = (type: EventType): boolean => externalBit(type) === 0;

/** RFLAGS as saved on the stack: RF is set for faults, so that the restarted instruction meets no breakpoint again. */
export function savedFlags(lp: X86LogicalProcessor, d: Delivery): bigint {
  const flags = lp.rflags;
  const isFault =
    d.type === EventType.HARDWARE_EXCEPTION && d.vector !== Vector.DB && d.vector !== Vector.DF && d.vector !== Vector.MC;
  return isFault ? flags | RFLAGS_RF : flags;
}

/**
 * Delivers an event through the guest's IDT (or IVT): saves state on the stack and goes to the handler. Throws the LP's GuestEvent when
 * that faults; registers are then unchanged. Side effects of #PF (CR2) and #DB (DR6, DR7) come first, as on silicon.
 * @source Intel SDM 3A "Interrupt and Exception Handling"
 */
export function deliver(lp: X86LogicalProcessor, d: Delivery): void {
  if (d.type === EventType.HARDWARE_EXCEPTION && d.vector === Vector.PF) lp.cr2 = d.qualification;
  if (d.vector === Vector.DB && (d.type === EventType.HARDWARE_EXCEPTION || d.type === EventType.PRIVILEGED_SOFTWARE_EXCEPTION)) {
    applyDebugException(lp, d.qualification);
  }
  if (isRealMode(lp)) deliverReal(lp, d);
  else if (lp.isLongMode) deliverLong(lp, d);
  else deliverProtected(lp, d);
  if (d.type === EventType.NMI) lp.blockNmi();
}

/** DR6 gets the bits of the conditions; B0-B3 are replaced. DR7.GD and DEBUGCTL.BTF are cleared for the handler. */
function applyDebugException(lp: X86LogicalProcessor, bits: bigint): void {
  lp.setDr(6, (lp.getDr(6) & ~0xfn) | 0xffff_0ff0n | (bits & 0xe00fn));
  lp.setDr(7, lp.getDr(7) & ~0x2000n);
  lp.msrs.store(Msr.DEBUGCTL, lp.msrs.stored(Msr.DEBUGCTL) & ~DEBUGCTL_BTF);
}

/** Real mode: four-byte vectors, three words on the stack, no error codes. */
function deliverReal(lp: X86LogicalProcessor, d: Delivery): void {
  const offset = 4 * d.vector;
  if (offset + 3 > lp.get32(Reg.IDTR_LIMIT)) fault(lp, Vector.GP, 8 * d.vector + 2 + externalBit(d.type));
  const entry = lp.linear.read32(BigInt.asUintN(32, lp.get64(Reg.IDTR_BASE) + BigInt(offset)), 4, WalkAccess.IMPLICIT);
  const stack = Stack.current(lp, false);
  const flags = lp.rflags;
  stack.push(flags & 0xffffn, 2);
  stack.push(BigInt(lp.segments.selector(Seg.CS)), 2);
  stack.push(d.returnRip & 0xffffn, 2);
  stack.commit();
  const selector = entry >>> 16;
  lp.segments.setSelector(Seg.CS, selector);
  lp.segments.setBase(Seg.CS, BigInt(selector << 4));
  lp.rip = BigInt(entry & 0xffff);
  lp.rflags = flags & ~(RFLAGS_IF | RFLAGS_TF | RFLAGS_AC | RFLAGS_RF);
  lp.modeChanged();
}
