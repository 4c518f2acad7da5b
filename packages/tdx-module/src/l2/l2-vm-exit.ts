import { ExitReason, Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import { onEptMisconfiguration } from '../entry/ept-fault.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { NO_EVENT, passOn } from '../entry/td-exit.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { tdcall } from '../guest/tdcall.ts';
import { ModuleShutdown } from '../module-shutdown.ts';
import { Code } from '../status.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { onL2CrAccess } from './l2-cr-access.ts';
import { onL2EptViolation } from './l2-ept-fault.ts';
import { exitToL1 } from './l2-exit.ts';
import { injectionToExit, isInjectionIntercepted, reinjectVectoring } from './l2-injection.ts';
import { onL2Interrupt } from './l2-interrupt.ts';
import { onL2MsrAccess } from './l2-msr-access.ts';
import { noteNmiUnblocking, restoreNmiBlocking } from './l2-nmi.ts';
import { L2Ctls, currentVm } from './l2-vm.ts';
import { setPreemptionTimer } from './preemption-timer.ts';

const TYPE_NMI = 2;
const VECTOR_MC = 18;
const ENTRY_FAILURE = 0x8000_0000;
const TDG_VP_VMCALL = 0;
/** Exit reasons of an SMI in a C-state and of an SGX conflict. */
const C_STATE_SMI = 42;
const SGX_CONFLICT = 71;

/** Exits that are the L1 VMM's, whatever the module thinks of the instruction. */
const L1_REASONS: ReadonlySet<number> = new Set<number>([
  ExitReason.TRIPLE_FAULT, ExitReason.TASK_SWITCH, ExitReason.VMCALL, ExitReason.APIC_WRITE, ExitReason.GETSEC, ExitReason.RSM,
  ExitReason.VMCLEAR, ExitReason.VMLAUNCH, ExitReason.VMPTRLD, ExitReason.VMPTRST, ExitReason.VMREAD, ExitReason.VMRESUME,
  ExitReason.VMWRITE, ExitReason.VMXOFF, ExitReason.VMXON, ExitReason.INVEPT, ExitReason.INVVPID, ExitReason.VMFUNC, ExitReason.ENCLS,
  ExitReason.ENCLV, SGX_CONFLICT, ExitReason.ENQCMD_PASID, ExitReason.ENQCMDS_PASID, ExitReason.SEAMCALL, ExitReason.CPUID,
  ExitReason.LOADIWKEY, ExitReason.NMI_WINDOW, ExitReason.INTERRUPT_WINDOW, ExitReason.INVLPG, ExitReason.RDTSC, ExitReason.DR_ACCESS,
  ExitReason.PAUSE, ExitReason.GDTR_OR_IDTR, ExitReason.LDTR_OR_TR, ExitReason.RDTSCP, ExitReason.PREEMPTION_TIMER, ExitReason.RDRAND,
  ExitReason.RDSEED, ExitReason.INVPCID, ExitReason.XSAVES, ExitReason.XRSTORS, ExitReason.UMWAIT, ExitReason.TPAUSE, ExitReason.RDPMC,
  ExitReason.XSETBV, ExitReason.TPR_BELOW_THRESHOLD, ExitReason.VIRTUALIZED_EOI, ExitReason.HLT, ExitReason.INVD,
  ExitReason.IO_INSTRUCTION, ExitReason.MWAIT, ExitReason.MONITOR, ExitReason.WBINVD, ExitReason.PCONFIG,
]); // prettier-ignore

function onExceptionOrNmi(c: ExitContext): SeamOutcome {
  const information = c.exit.interruptionInformation;
  if (((information >>> 8) & 7) === TYPE_NMI) return passOn(c);
  if ((information & 0xff) === VECTOR_MC) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
  return exitToL1(c);
}

/** TDCALL: TDG.VP.VMCALL where the L1 VMM lets the L2 VM call the host itself. All else is for L1 to handle. */
function onTdcall(c: ExitContext): SeamOutcome {
  const mayCall = (c.tdvps.read8(Tdvps.L2_CTLS + 8 * currentVm(c.vcpu)) & L2Ctls.ENABLE_TDVMCALL) !== 0;
  return mayCall && (c.l.lo(Gpr.RAX) & 0xffff) === TDG_VP_VMCALL ? tdcall(c) : exitToL1(c);
}

function dispatch(c: ExitContext, reason: number): SeamOutcome {
  switch (reason) {
    case ExitReason.TDCALL:
      return onTdcall(c);
    case ExitReason.EPT_VIOLATION:
      return onL2EptViolation(c);
    case ExitReason.EPT_MISCONFIGURATION:
      return onEptMisconfiguration(c);
    case ExitReason.EXTERNAL_INTERRUPT:
      return onL2Interrupt(c);
    case ExitReason.EXCEPTION_NMI:
      return onExceptionOrNmi(c);
    case ExitReason.INIT:
    case ExitReason.IO_SMI:
    case ExitReason.BUS_LOCK:
      return passOn(c, 0n, NO_EVENT);
    case C_STATE_SMI:
      return passOn(c);
    case ExitReason.OTHER_SMI:
      return passOn(c, (c.exit.qualification & 1n) === 0n ? 0n : Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
    case ExitReason.INSTRUCTION_TIMEOUT:
      if ((c.exit.qualification & 1n) !== 0n) return passOn(c, Code.NON_RECOVERABLE_TD, NO_EVENT);
      noteNmiUnblocking(c);
      return passOn(c, 0n, NO_EVENT);
    case ExitReason.CR_ACCESS:
      return onL2CrAccess(c);
    case ExitReason.RDMSR:
      return onL2MsrAccess(c, false);
    case ExitReason.WRMSR:
      return onL2MsrAccess(c, true);
    case ExitReason.PML_FULL:
      if (tdFeatures(c.td).isDebug) return passOn(c, 0n, NO_EVENT);
      throw new ModuleShutdown('a page-modification log of a production TD is full');
    default:
      if (L1_REASONS.has(reason)) return exitToL1(c);
      return passOn(c, tdFeatures(c.td).isDebug ? 0n : Code.NON_RECOVERABLE_TD, NO_EVENT);
  }
}

/** A VM entry of an L2 VM that failed, not because of its guest state, which is the L1 VMM's doing. */
function onEntryFailure(c: ExitContext, reason: number): SeamOutcome {
  if (reason === ExitReason.ENTRY_FAILURE_MACHINE_CHECK) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE, NO_EVENT);
  throw new ModuleShutdown(`a VM entry of an L2 VM failed with reason ${reason}`);
}

/**
 * A VM exit of the L2 VM that runs on this vCPU: handled here, an exit to the L1 VMM, or a TD exit.
 * @source TDX-ABI "L2 VM Exits"
 */
export function handleL2Exit(c: ExitContext): SeamOutcome {
  const reason = c.exit.reason & 0xffff;
  if ((c.exit.reason & ENTRY_FAILURE) !== 0) {
    return reason === ExitReason.ENTRY_FAILURE_GUEST_STATE ? exitToL1(c) : onEntryFailure(c, reason);
  }
  return dispatch(c, reason);
}

/** The L2 VM goes on after an exit that was handled here. */
export function resumeL2(c: ExitContext): SeamOutcome {
  const { vmcs, vcpu } = c;
  reinjectVectoring(vmcs);
  if (isInjectionIntercepted(vmcs)) {
    injectionToExit(vmcs);
    return exitToL1(c);
  }
  restoreNmiBlocking(vmcs, vcpu);
  setPreemptionTimer(c.l, vcpu, currentVm(vcpu));
  return 'guest';
}
