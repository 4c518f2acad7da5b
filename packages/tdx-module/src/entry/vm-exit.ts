import type { SeamOutcome, VmExit } from '@tdxkit/x86-cpu';
import { ExitReason, VmcsField } from '@tdxkit/x86-cpu';
import { InternalError } from '@tdxkit/x86-cpu/units';
import { tdcall } from '../guest/tdcall.ts';
import { isInjectionIntercepted } from '../l2/l2-injection.ts';
import { handleL2Exit, resumeL2 } from '../l2/l2-vm-exit.ts';
import { L2DebugCtls, currentVm } from '../l2/l2-vm.ts';
import type { ModuleLp } from '../module-lp.ts';
import { ModuleShutdown } from '../module-shutdown.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code } from '../status.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { onEptMisconfiguration, onEptViolation } from './ept-fault.ts';
import { exitContext, type ExitContext } from './exit-context.ts';
import { onCpuid } from './exits/cpuid.ts';
import { onCrAccess } from './exits/cr-access.ts';
import { onRdmsr } from './exits/rdmsr.ts';
import { onWrmsr } from './exits/wrmsr.ts';
import { onXsetbv } from './exits/xsetbv.ts';
import { injectGp, injectUd, injectVe, reinject } from './guest-events.ts';
import { openNmiWindow, onNmiWindow } from './nmi-window.ts';
import { NO_EVENT, asyncExit, passOn } from './td-exit.ts';
import { tdFeatures } from './td-features.ts';
import { filterStepping } from './single-step.ts';
import { noteProgress } from './zero-step.ts';
import { BUS_LOCK_PREEMPTED } from './vmx-bits.ts';

/** Interruption information: vector and type. */
const VALID = 0x8000_0000;
const EVENT_VALID = 0x8000_0000n;
const typeOf = (information: number): number => (information >>> 8) & 7;
const TYPE_NMI = 2;
const VECTOR_MC = 18;
const ENTRY_FAILURE = 0x8000_0000;
/** Bits 30:28 and 25:16 of an exit reason: monitor trap, VMX root, reserved. */
const UNKNOWN_FLAGS = 0x73ff_0000;
/** Exit reason of an SMI in a C-state. */
const C_STATE_SMI = 42;
const BLOCKING_BY_NMI = 8n;
/** Qualification bit 12: the exit happened while IRET had already unblocked NMIs. */
const NMI_UNBLOCKED = 0x1000n;

/** Event delivery that was under way when the exit happened: taken up again at the next VM entry, where that makes sense. */
function isIdtVectoringAllowed(reason: number): boolean {
  return reason === ExitReason.EPT_VIOLATION || reason === ExitReason.EPT_MISCONFIGURATION || reason === ExitReason.TASK_SWITCH;
}

/** An exit that no control of a production TD can cause: the host of a debug TD gets it, any other TD ends. */
const unexpected = (c: ExitContext): SeamOutcome => passOn(c, tdFeatures(c.td).isDebug ? 0n : Code.NON_RECOVERABLE_TD, NO_EVENT);

const impossible = (c: ExitContext, what: string): ModuleShutdown =>
  new ModuleShutdown(`${what}: VM exit 0x${(c.exit.reason >>> 0).toString(16)} of a TD that cannot have it`);

/** An exit that only the host of a debug TD can have arranged. @throws ModuleShutdown for a production TD */
function debugOnly(c: ExitContext, what: string): SeamOutcome {
  if (!tdFeatures(c.td).isDebug) throw impossible(c, what);
  return passOn(c, 0n, NO_EVENT);
}

/** VM entry failed. @throws ModuleShutdown when the module's own part of the VMCS is to blame */
function onEntryFailure(c: ExitContext, reason: number): SeamOutcome {
  if (reason === ExitReason.ENTRY_FAILURE_GUEST_STATE) return unexpected(c);
  if (reason === ExitReason.ENTRY_FAILURE_MACHINE_CHECK) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE, NO_EVENT);
  throw impossible(c, 'a failed VM entry');
}

function onExceptionOrNmi(c: ExitContext): SeamOutcome {
  const information = c.exit.interruptionInformation;
  if (typeOf(information) === TYPE_NMI) return passOn(c);
  if ((information & 0xff) === VECTOR_MC) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
  if (!tdFeatures(c.td).isDebug) throw impossible(c, 'an exception');
  return passOn(c);
}

function restoreNmiBlocking(c: ExitContext): void {
  if ((c.exit.qualification & NMI_UNBLOCKED) === 0n) return;
  c.vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, c.vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) | BLOCKING_BY_NMI);
}

/** What the module does about one exit. 'guest': go on; the bus-lock flag is still to be looked at. */
function dispatch(c: ExitContext, reason: number): SeamOutcome {
  switch (reason) {
    case ExitReason.TDCALL:
      return tdcall(c);
    case ExitReason.EPT_VIOLATION:
      restoreNmiBlocking(c);
      return onEptViolation(c);
    case ExitReason.EXTERNAL_INTERRUPT:
    case C_STATE_SMI:
      return passOn(c);
    case ExitReason.INIT:
    case ExitReason.TASK_SWITCH:
    case ExitReason.BUS_LOCK:
      return passOn(c, 0n, NO_EVENT);
    case ExitReason.EXCEPTION_NMI:
      return onExceptionOrNmi(c);
    case ExitReason.OTHER_SMI:
      return passOn(c, (c.exit.qualification & 1n) === 0n ? 0n : Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
    case ExitReason.INSTRUCTION_TIMEOUT:
      restoreNmiBlocking(c);
      return passOn(c, (c.exit.qualification & 1n) === 0n ? 0n : Code.NON_RECOVERABLE_TD, NO_EVENT);
    case ExitReason.TRIPLE_FAULT:
      return passOn(c, Code.NON_RECOVERABLE_VCPU, NO_EVENT);
    case ExitReason.EPT_MISCONFIGURATION:
      return onEptMisconfiguration(c);
    case ExitReason.PML_FULL:
      return debugOnly(c, 'a full page-modification log');
    case ExitReason.CR_ACCESS:
      return onCrAccess(c) ?? unexpected(c);
    case ExitReason.NMI_WINDOW:
      return onNmiWindow(c);
    default:
      return onInstruction(c, reason) ?? unexpected(c);
  }
}

/** Instructions that the guest does not execute itself. Undefined: not one of them. */
function onInstruction(c: ExitContext, reason: number): SeamOutcome | undefined {
  switch (reason) {
    case ExitReason.CPUID:
      return onCpuid(c);
    case ExitReason.RDMSR:
      return onRdmsr(c);
    case ExitReason.WRMSR:
      return onWrmsr(c);
    case ExitReason.XSETBV:
      return onXsetbv(c);
    case ExitReason.IO_INSTRUCTION:
    case ExitReason.HLT:
    case ExitReason.VMCALL:
    case ExitReason.INVD:
    case ExitReason.WBINVD:
    case ExitReason.MWAIT:
    case ExitReason.MONITOR:
    case ExitReason.PCONFIG:
    case ExitReason.APIC_WRITE:
      return injectVe(c);
    case ExitReason.RDPMC:
      return tdFeatures(c.td).perfmon ? debugOnly(c, 'RDPMC') : injectGp(c);
    case ExitReason.ENQCMD_PASID:
      return injectGp(c);
    case ExitReason.GETSEC:
    case ExitReason.RSM:
    case ExitReason.INVEPT:
    case ExitReason.INVVPID:
    case ExitReason.VMFUNC:
    case ExitReason.ENCLS:
    case ExitReason.ENCLV:
    case ExitReason.ENQCMDS_PASID:
    case ExitReason.SEAMCALL:
      return injectUd(c);
    default:
      return reason >= ExitReason.VMCLEAR && reason <= ExitReason.VMXON ? injectUd(c) : undefined;
  }
}

/**
 * A VM exit of the vCPU that runs on `l`: handled here, with the guest going on, or passed to the host as a TD exit.
 * @source TDX-ABI "TD VM Exit Handling"
 */
export function handleVmExit(m: ModuleContext, l: ModuleLp, exit: VmExit): SeamOutcome {
  const { vcpu } = l;
  if (vcpu === undefined) throw new InternalError(`VM exit ${exit.reason} on LP ${l.index}, which runs no vCPU`);
  const c = exitContext(m, l).bind(vcpu, exit);
  const vm = currentVm(vcpu);
  if (c.tdvps.read8(Tdvps.NMI_UNBLOCKING_DUE_TO_IRET) !== 0) c.tdvps.write8(Tdvps.NMI_UNBLOCKING_DUE_TO_IRET, 0);
  if ((exit.reason & ENTRY_FAILURE) === 0 && c.tdvps.read8(Tdvps.VM_LAUNCHED + vm) === 0)
    c.tdvps.write8(Tdvps.VM_LAUNCHED + vm, 1);
  if (vcpu.td.isFatal) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
  if ((exit.reason & BUS_LOCK_PREEMPTED) !== 0) l.busLockPreempted = true;
  if ((exit.reason & UNKNOWN_FLAGS) !== 0 && !tdFeatures(vcpu.td).isDebug) throw impossible(c, 'unknown flags');
  if (vm !== 0 && (c.tdvps.read8(Tdvps.L2_DEBUG_CTLS + 8 * vm) & L2DebugCtls.TD_EXIT_ON_L2_VM_EXIT) !== 0) {
    return passOn(c, Code.TD_EXIT_ON_L2_VM_EXIT);
  }
  noteProgress(c);
  const filter = filterStepping(c, exit.reason & 0xffff);
  if (filter === 'wrong-apic-mode') return passOn(c, Code.NON_RECOVERABLE_TD_WRONG_APIC_MODE);
  if (filter === 'resume') return goOn(c, vm);
  const outcome = vm === 0 ? handleTdExit(c) : handleL2Exit(c);
  // After a change between the VMs of the TD the bus lock is told with the next TD exit.
  if (outcome === 'host' || currentVm(vcpu) !== vm) return outcome;
  if (l.busLockPreempted) return asyncExit(l, vcpu, { rax: BigInt(ExitReason.BUS_LOCK) });
  return goOn(c, vm);
}

/** VM `vm` goes on, or what the exit left for it to be injected is for someone else: the host of a debug TD, the L1 VMM. */
function goOn(c: ExitContext, vm: number): SeamOutcome {
  if (vm !== 0) return resumeL2(c);
  if (!tdFeatures(c.td).isDebug || !isInjectionIntercepted(c.vmcs)) return 'guest';
  const event = c.vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  return asyncExit(c.l, c.vcpu, { rax: BigInt(ExitReason.EXCEPTION_NMI), r9: event });
}

/** A VM exit of the TD itself. */
function handleTdExit(c: ExitContext): SeamOutcome {
  const { exit } = c;
  const reason = exit.reason & 0xffff;
  if ((exit.idtVectoringInformation & VALID) !== 0) {
    if (!isIdtVectoringAllowed(reason)) return debugOnly(c, 'an event under delivery');
    reinject(c, exit.idtVectoringInformation, exit.idtVectoringErrorCode, exit.instructionLength);
  }
  const outcome = (exit.reason & ENTRY_FAILURE) === 0 ? dispatch(c, reason) : onEntryFailure(c, reason);
  const takesNmi = outcome === 'guest' && !c.repeatsTdcall && currentVm(c.vcpu) === 0 && c.tdvps.read8(Tdvps.PEND_NMI) !== 0;
  if (takesNmi && (c.vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION) & EVENT_VALID) === 0n) openNmiWindow(c.vmcs, c.vcpu);
  return outcome;
}
