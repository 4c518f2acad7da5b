import { ExitReason, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import type { ExitContext } from './exit-context.ts';
import { NOT_STEPPING, type SteppingState } from './stepping-state.ts';

// A host could run a guest one instruction at a time by interrupting it right after each entry. When an event of the host's comes so early,
// the module lets the guest execute a random number of instructions first, by monitor trap exits of its own, and only then tells the host.

/** An exit is suspicious when the guest got no further than this since the TD entry, in bytes of code and in ticks of the native TSC. */
const RIP_THRESHOLD = 32n;
const TSC_THRESHOLD = 4096n;
/** For an entry time that is not suspicious any more. */
const LONG_AGO = 1n << 32n;
const MAX_STEPS = 0x1f;
/** Feedback of the 32-bit generator of step counts. */
const LFSR_TAPS = 0xb4bc_d35c;

const MONITOR_TRAP = 1n << 27n;
const ALL_BLOCKED = 15n;
const IA32_APIC_BASE = 0x1b;
const APIC_ENABLED = 1 << 11;
const VECTOR_NMI = 2;
const SMI_IS_MACHINE_CHECK = 1n;

const BLOCKING_BY_STI = 1n;
const BLOCKING_BY_MOV_SS = 2n;
const RFLAGS_TF = 1 << 8;
const DEBUGCTL_BTF = 1 << 1;
/** Pending debug exceptions: an enabled breakpoint, a single step, a transactional region. */
const PENDING_BS = 1n << 14n;
const PENDING_ANY = (1n << 12n) | PENDING_BS | (1n << 16n);

const isNmi = (c: ExitContext, reason: number): boolean =>
  reason === ExitReason.EXCEPTION_NMI && (c.exit.interruptionInformation & 0xff) === VECTOR_NMI;

/** Does the host stand behind this exit, or the stepping itself? */
function isInterrupting(c: ExitContext, reason: number): boolean {
  switch (reason) {
    case ExitReason.EXTERNAL_INTERRUPT:
    case ExitReason.MONITOR_TRAP_FLAG:
    case ExitReason.INIT:
      return true;
    case ExitReason.OTHER_SMI:
      return (c.exit.qualification & SMI_IS_MACHINE_CHECK) === 0n;
    default:
      return isNmi(c, reason);
  }
}

function nextSteps(l: ModuleLp): number {
  const value = l.stepLfsr;
  l.stepLfsr = ((value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ LFSR_TAPS) >>> 0;
  return (l.stepLfsr & MAX_STEPS) + 1;
}

function setMonitorTrap(vmcs: Vmcs, isOn: boolean): void {
  const controls = vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS);
  vmcs.write(VmcsField.PRIMARY_PROCESSOR_CONTROLS, isOn ? controls | MONITOR_TRAP : controls & ~MONITOR_TRAP);
}

/** Has the guest an enabled code breakpoint on its next instruction? */
function hasBreakpoint({ vmcs, l }: ExitContext, rip: bigint): boolean {
  const dr7 = vmcs.read32(VmcsField.GUEST_DR7);
  for (let i = 0; i < 4; i++) {
    const isEnabled = ((dr7 >>> (2 * i)) & 3) !== 0;
    const isCode = ((dr7 >>> (16 + 4 * i)) & 0xf) === 0;
    if (isEnabled && isCode && l.lp.getDr(i) === rip) return true;
  }
  return false;
}

/** Lets one instruction of the guest through before any event of the host, unless a debug exception of its own comes first. */
function shelterNextInstruction(c: ExitContext, rip: bigint): void {
  const { vmcs } = c;
  const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  const pending = vmcs.read(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS);
  if ((pending & PENDING_ANY) !== 0n || (interruptibility & BLOCKING_BY_STI) !== 0n || hasBreakpoint(c, rip)) return;
  const isStepped =
    (vmcs.read32(VmcsField.GUEST_RFLAGS) & RFLAGS_TF) !== 0 && (vmcs.read32(VmcsField.GUEST_DEBUGCTL) & DEBUGCTL_BTF) === 0;
  vmcs.write(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, isStepped ? pending | PENDING_BS : pending & ~PENDING_BS);
  vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, interruptibility | BLOCKING_BY_MOV_SS);
}

/** What becomes of a VM exit: handled as ever, not told to anyone, or the end of a TD whose host keeps the module from defending it. */
export type StepVerdict = 'go-on' | 'resume' | 'wrong-apic-mode';

/**
 * The defence against single-stepping, at every VM exit before it is handled.
 * @returns 'resume': the guest goes on where it is, the host hears of its event later
 */
export function filterStepping(c: ExitContext, reason: number): StepVerdict {
  const { l } = c;
  if (isInterrupting(c, reason)) {
    if (!l.stepping.isActive) {
      const started = startStepping(c, reason);
      if (started !== 'resume') return started;
    }
    const { stepping } = l;
    const held: SteppingState = {
      ...stepping,
      heldNmi: stepping.heldNmi || isNmi(c, reason),
      heldInit: stepping.heldInit || reason === ExitReason.INIT,
    };
    l.stepping = held;
    if (held.stepsLeft > 0) {
      shelterNextInstruction(c, c.vmcs.read(VmcsField.GUEST_RIP));
      l.stepping = { ...held, stepsLeft: held.stepsLeft - 1 };
      return 'resume';
    }
  }
  return l.stepping.isActive ? endStepping(c, reason) : 'go-on';
}

/** @returns 'resume' when stepping begins, 'go-on' when this exit is not suspicious */
function startStepping(c: ExitContext, reason: number): StepVerdict {
  const { l } = c;
  const rip = c.vmcs.read(VmcsField.GUEST_RIP);
  const distance = rip > l.ripAtTdEntry ? rip - l.ripAtTdEntry : l.ripAtTdEntry - rip;
  if (distance > RIP_THRESHOLD || BigInt.asUintN(64, l.lp.tsc - l.entryTsc) > TSC_THRESHOLD) return 'go-on';
  if ((l.msrLow(IA32_APIC_BASE) & APIC_ENABLED) === 0) return 'wrong-apic-mode';
  l.stepping = { isActive: true, stepsLeft: nextSteps(l), hostCr8: l.lp.cr8, heldNmi: false, heldInit: false };
  l.lp.cr8 = ALL_BLOCKED;
  // The interrupt was acknowledged by the exit: back to the local APIC with it, which keeps it until CR8 is as before.
  if (reason === ExitReason.EXTERNAL_INTERRUPT) l.lp.raiseInterrupt(c.exit.interruptionInformation & 0xff);
  setMonitorTrap(c.vmcs, true);
  return 'resume';
}

/** Gives the LP back what was held. After a monitor trap the guest goes on, to be left at once by what the host sent. */
function endStepping(c: ExitContext, reason: number): StepVerdict {
  const { l } = c;
  const { heldNmi, heldInit, hostCr8 } = l.stepping;
  if (heldNmi && !isNmi(c, reason)) l.lp.raiseNmi();
  if (heldInit && reason !== ExitReason.INIT) l.lp.raiseInit();
  l.lp.cr8 = hostCr8;
  setMonitorTrap(c.vmcs, false);
  l.stepping = NOT_STEPPING;
  if (reason !== ExitReason.MONITOR_TRAP_FLAG) return 'go-on';
  l.entryTsc = BigInt.asUintN(64, l.lp.tsc - LONG_AGO);
  return 'resume';
}
