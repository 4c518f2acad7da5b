import type { BreakpointHit } from '../debug/breakpoints.ts';
import { EventType } from '../vmx/non-root.ts';
import { deliverEvent, handleEvent, injectAtEntry } from './event-handling.ts';
import { Vector } from './guest-event.ts';
import type { RunResult } from './logical-processor.ts';
import { Looks, Reg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import { breakpointBefore, endsStep, hasCodeBreakpoints } from './debug-registers.ts';

const TF = 0x100;
const IF = 0x200;
const VALID = 0x8000_0000;
/** Pending debug exceptions that cause #DB: enabled breakpoint, BS, RTM. */
const DEBUG_TRAPS = 0x1_5000n;

/**
 * Runs the guest of `lp`, which is in non-root mode: instruction core, event delivery, VM exits, external events at instruction
 * boundaries, until root mode, the end of the budget, or a wait that nothing ends.
 */
export function runGuest(lp: X86LogicalProcessor, budget: number): RunResult {
  const start = lp.retiredCount;
  // Every event costs one instruction of the budget too: a guest that only faults cannot hold the caller.
  let end = start + budget;
  // The VM entry since which an instruction or an event delivery has come to its end; -1 before the first.
  let stepped = -1;
  for (;;) {
    if (!isInGuest(lp)) return finish(lp, start, 'host');
    lp.set32(Reg.ATTENTION, 0);
    const entry = lp.entries;
    if ((lp.injectionInformation & VALID) !== 0) {
      injectAtEntry(lp);
      stepped = entry;
      end--;
      continue;
    }
    const isStepping = lp.nonRoot.isStepping;
    if (isStepping && stepped === entry && lp.activityState < SHUTDOWN) {
      lp.nonRoot.onMonitorTrap();
      handleEvent(lp);
      end--;
      continue;
    }
    if (lp.retiredCount < end && serviceEvents(lp)) {
      stepped = entry;
      end--;
      continue;
    }
    const remaining = end - lp.retiredCount;
    if (lp.activityState !== 0) {
      const { timerInstructions } = lp.nonRoot;
      if (lp.activityState !== HALTED || timerInstructions === Infinity) return finish(lp, start, 'halted');
      if (remaining <= 0) return finish(lp, start, 'budget');
      // The preemption timer runs on: time goes by as if instructions were executed.
      const idle = Math.min(remaining, timerInstructions);
      lp.machine.clock.advance(BigInt(idle));
      end -= idle;
      continue;
    }
    if (remaining <= 0) return finish(lp, start, 'budget');
    if (lp.waits.isWaiting && lp.waits.holds()) {
      if (!lp.waits.isTimed) return finish(lp, start, 'halted');
      // Time goes by as if instructions were executed.
      end -= lp.waits.pass(remaining);
      continue;
    }
    const shadow = (lp.interruptibility & 3) !== 0;
    const trap = (lp.get32(Reg.RFLAGS) & TF) !== 0;
    const { dataBreakpoints } = lp;
    if (dataBreakpoints.isConcerned) dataBreakpoints.refresh();
    const breakpoints = hasCodeBreakpoints(lp);
    stepped = entry;
    if (breakpoints && breakpointBefore(lp)) {
      handleEvent(lp);
      end--;
      continue;
    }
    const single = shadow || trap || isStepping || breakpoints || lp.isSingleStepNext || lp.nonRoot.detectsBusLocks;
    const quantum = single ? 1 : Math.min(remaining, Math.max(1, lp.nonRoot.timerInstructions));
    lp.isSingleStepNext = false;
    if (!execute(lp, quantum, lp.isStoppedHere)) end--;
    if (lp.breakpointHit !== undefined) return stopped(lp, start, lp.breakpointHit);
    if (lp.hasPaused) {
      lp.hasPaused = false;
      return finish(lp, start, 'paused');
    }
  }
}

/** Executes up to `quantum` instructions and handles what they recorded: an exception or exit. True when there was nothing to handle. */
function execute(lp: X86LogicalProcessor, quantum: number, passesBreakpoint: boolean): boolean {
  lp.isSingleStep = quantum === 1;
  const trap = (lp.get32(Reg.RFLAGS) & TF) !== 0;
  const before = lp.retiredCount;
  const rip = trap ? lp.rip : 0n;
  const mode = lp.get32(Reg.MODE);
  const stepsRepeats = trap || lp.nonRoot.isStepping || lp.devices !== undefined;
  if (stepsRepeats) lp.set32(Reg.STEPS_REPEATS, 1);
  const locksBus = lp.nonRoot.detectsBusLocks && lp.nonRoot.willLockBus();
  lp.set32(Reg.LOOKS, (lp.looksAfterSti ? Looks.STI : 0) | (lp.stopsAtPause || lp.nonRoot.interceptsPause ? Looks.PAUSE : 0));
  const stop = lp.core.execute(lp, quantum, passesBreakpoint);
  if (stepsRepeats) lp.set32(Reg.STEPS_REPEATS, 0);
  const done = lp.retiredCount !== before;
  if (locksBus && done) lp.nonRoot.onBusLock();
  clockInstructions(lp);
  if (stop === 'breakpoint') lp.stopAtBreakpoint();
  else if (lp.dataBreakpoints.isActive) lp.breakpointHit = lp.dataBreakpoints.takeHits(done);
  if (lp.isSingleStepNext && lp.event.kind === 'none') return true;
  // An exit may also be recorded for after an instruction (TPR below threshold).
  if (stop === 'event' || lp.event.kind !== 'none') {
    handleEvent(lp);
    return false;
  }
  if (trap && done && endsStep(lp, rip, mode)) lp.pendingDebugExceptions |= 0x4000n;
  return true;
}

/** One instruction of the guest of `lp`, without a look at external events: see `LogicalProcessor.stepWithDevices`. */
export function stepGuest(lp: X86LogicalProcessor): RunResult {
  const start = lp.retiredCount;
  lp.set32(Reg.ATTENTION, 0);
  if (lp.dataBreakpoints.isConcerned) lp.dataBreakpoints.refresh();
  execute(lp, 1, true);
  lp.askAttention();
  return finish(lp, start, isInGuest(lp) ? 'budget' : 'host');
}

const isInGuest = (lp: X86LogicalProcessor): boolean => lp.mode === 'non-root';

function finish(lp: X86LogicalProcessor, start: number, reason: RunResult['reason']): RunResult {
  clockInstructions(lp);
  return { reason, instructions: lp.retiredCount - start };
}

/** A breakpoint of the host ended the run. */
function stopped(lp: X86LogicalProcessor, start: number, hit: BreakpointHit): RunResult {
  lp.breakpointHit = undefined;
  return { ...finish(lp, start, 'breakpoint'), hit };
}

/** Lets the machine clock pass for the instructions retired since the last call. */
function clockInstructions(lp: X86LogicalProcessor): void {
  const low = lp.get32(Reg.RETIRED);
  const clocked = lp.get32(Reg.CLOCKED);
  const high = lp.get32(Reg.RETIRED + 4);
  const ticks = low - clocked + (high - lp.get32(Reg.CLOCKED + 4)) * 0x1_0000_0000;
  if (ticks === 0) return;
  lp.set32(Reg.CLOCKED, low);
  lp.set32(Reg.CLOCKED + 4, high);
  lp.machine.clock.advance(BigInt(ticks));
}

/** Activity states. In SHUTDOWN and WAIT_FOR_SIPI interrupts stay held; WAIT_FOR_SIPI holds NMIs too. */
const HALTED = 1;
const SHUTDOWN = 2;
const WAIT_FOR_SIPI = 3;

/**
 * Takes the highest-priority event that waits at this instruction boundary: INIT and SIPI, debug traps, the preemption timer, NMI, window
 * exits, external and virtual interrupts. True when one was taken.
 * @source Intel SDM 3A "Priority Among Concurrent Events", 3C "Other Causes of VM Exits"
 */
function serviceEvents(lp: X86LogicalProcessor): boolean {
  const { events, nonRoot, activityState } = lp;
  const blocking = lp.interruptibility;
  if (events.hasStartup && takeStartup(lp)) return true;
  if (activityState === WAIT_FOR_SIPI) return false;
  if (lp.pendingDebugExceptions !== 0n && (blocking & 2) === 0 && takeDebugTrap(lp)) return true;
  if (activityState !== SHUTDOWN && nonRoot.timerInstructions <= 0 && nonRoot.onTimer()) return handled(lp);
  const nmiOpen = (blocking & 0xa) === 0;
  const interruptOpen = activityState !== SHUTDOWN && (blocking & 3) === 0 && (lp.get32(Reg.RFLAGS) & IF) !== 0;
  if (events.nmi) {
    if (nonRoot.onNmi((blocking & 8) !== 0)) return handled(lp);
    if (nmiOpen) {
      events.nmi = false;
      lp.activityState = 0;
      if (!deliverEvent(lp, Vector.NMI, EventType.NMI, -1)) handleEvent(lp);
      return true;
    }
  }
  if (nonRoot.isWaitingForWindow && nonRoot.onWindow(interruptOpen, nmiOpen)) return handled(lp);
  if (activityState === SHUTDOWN) return false;
  const vector = events.highest();
  // The task priority holds interrupts of its own class and below.
  if (vector !== undefined && vector >>> 4 > lp.get32(Reg.CR8)) {
    const what = nonRoot.onExternalInterrupt(vector);
    if (what === 'exit') return handled(lp);
    if (what === 'consumed') {
      events.drop(vector);
      return true;
    }
    if (interruptOpen) {
      events.drop(vector);
      return takeInterrupt(lp, vector);
    }
  }
  if (interruptOpen) {
    const virtual = nonRoot.virtualInterrupt();
    if (virtual >= 0) {
      nonRoot.acceptVirtualInterrupt(virtual);
      return takeInterrupt(lp, virtual);
    }
  }
  return false;
}

/** INIT is held in wait-for-SIPI; a SIPI is lost in any other state. True when a VM exit was taken. */
function takeStartup(lp: X86LogicalProcessor): boolean {
  const { events, nonRoot } = lp;
  const isWaiting = lp.activityState === WAIT_FOR_SIPI;
  const vector = events.takeSipi();
  if (vector !== undefined && isWaiting && nonRoot.onSipi(vector)) return handled(lp);
  if (!events.init || isWaiting || !nonRoot.onInit()) return false;
  events.init = false;
  return handled(lp);
}

function handled(lp: X86LogicalProcessor): true {
  handleEvent(lp);
  return true;
}

function takeInterrupt(lp: X86LogicalProcessor, vector: number): true {
  lp.activityState = 0;
  if (!deliverEvent(lp, vector, EventType.EXTERNAL_INTERRUPT, -1)) handleEvent(lp);
  return true;
}

/** Raises #DB for pending debug exceptions that are enabled; drops those that are not. */
function takeDebugTrap(lp: X86LogicalProcessor): boolean {
  const pending = lp.pendingDebugExceptions;
  lp.pendingDebugExceptions = 0n;
  if ((pending & DEBUG_TRAPS) === 0n || lp.activityState === SHUTDOWN) return false;
  lp.activityState = 0;
  lp.event.exception(Vector.DB, -1, pending & 0x400fn);
  return handled(lp);
}
