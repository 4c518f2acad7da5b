import { EventType, type GuestException } from '../vmx/non-root.ts';
import { vmExit } from '../vmx/vm-exit.ts';
import { deliver, type Delivery } from './delivery.ts';
import { Cr4 } from '../mmu/page-walk.ts';
import { GuestEvent, Vector } from './guest-event.ts';
import { Msr } from './msr-table.ts';
import { Reg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const VALID = 0x8000_0000;
const HAS_ERROR_CODE = 0x800;
/** Exit reason. */
const MONITOR_TRAP_FLAG = 37;

/** Classes of the table that decides between one fault after the other and a double fault. */
const isContributory = (v: number): boolean => v === Vector.DE || (v >= Vector.TS && v <= Vector.GP) || v === Vector.CP;
const isPageFaultLike = (v: number): boolean => v === Vector.PF || v === Vector.VE;

/** @source Intel SDM 3A "Conditions for Generating a Double Fault" */
export function isDoubleFault(first: number, second: number): boolean {
  if (isContributory(first)) return isContributory(second);
  return isPageFaultLike(first) && (isContributory(second) || isPageFaultLike(second));
}

/**
 * Handles what an instruction recorded in `lp.event`: takes its VM exit, or delivers its exception, which may be intercepted, fault again,
 * become a double fault or a triple fault.
 */
export function handleEvent(lp: X86LogicalProcessor): void {
  for (;;) {
    const { event } = lp;
    if (event.kind === 'none') return;
    if (event.kind === 'exit') {
      takeRecordedExit(lp);
      return;
    }
    if (!raiseFromEvent(lp, event)) continue;
    return;
  }
}

function takeRecordedExit(lp: X86LogicalProcessor): void {
  const exit = lp.event.exit!;
  lp.event.clear();
  lp.takeVmExit(exit);
}

/** Delivers the exception in `event`. False: something new is recorded there. */
function raiseFromEvent(lp: X86LogicalProcessor, event: GuestEvent): boolean {
  const exception: GuestException = {
    vector: event.vector, type: event.type, errorCode: event.errorCode, qualification: event.qualification, instructionLength: event.instructionLength,
  }; // prettier-ignore
  event.clear();
  if (lp.nonRoot.onException(exception)) return false;
  lp.isUnblockingNmi = false;
  const outer = lp.vectoringInformation;
  if ((outer & VALID) !== 0 && exception.type === EventType.HARDWARE_EXCEPTION) {
    const first = outer & 0xff;
    const wasException = ((outer >>> 8) & 7) === EventType.HARDWARE_EXCEPTION;
    // A shutdown and a double fault are not events met during the delivery of another one.
    if (wasException && first === Vector.DF && (isContributory(exception.vector) || isPageFaultLike(exception.vector))) {
      return shutDown(lp);
    }
    if (wasException && isDoubleFault(first, exception.vector)) {
      if (exception.vector === Vector.PF) lp.cr2 = exception.qualification;
      lp.vectoringInformation = 0;
      exception.vector = Vector.DF;
      exception.errorCode = 0;
      exception.qualification = 0n;
      if (lp.nonRoot.onException(exception)) return false;
    }
  }
  const { vector, type, errorCode, qualification, instructionLength } = exception;
  if (vector === Vector.MC && type === EventType.HARDWARE_EXCEPTION && !beginMachineCheck(lp)) return shutDown(lp);
  if (!deliverEvent(lp, vector, type, errorCode, qualification, instructionLength)) return false;
  // INT n, INT3, INTO and INT1 are done when their handler is reached.
  if (instructionLength !== 0) lp.set64(Reg.RETIRED, lp.retired + 1n);
  return true;
}

/** A triple fault, or a machine check that cannot be delivered: an exit, or the shutdown state. False: the exit is recorded. */
function shutDown(lp: X86LogicalProcessor): boolean {
  lp.vectoringInformation = 0;
  if (lp.nonRoot.onTripleFault()) return false;
  lp.activityState = 2;
  return true;
}

/** IA32_MCG_STATUS: the restart and the error address are valid, a machine check is in progress. */
const MCG_RIPV_EIPV = 3n;
const MCG_MCIP = 4n;

/** Marks a machine check as in progress. False when CR4.MCE is 0 or another one is. @source Intel SDM 3B "Machine-Check Architecture" */
function beginMachineCheck(lp: X86LogicalProcessor): boolean {
  const status = lp.msrs.stored(Msr.MCG_STATUS);
  if ((lp.get32(Reg.CR4) & Cr4.MCE) === 0 || (status & MCG_MCIP) !== 0n) return false;
  lp.msrs.store(Msr.MCG_STATUS, status | MCG_MCIP | MCG_RIPV_EIPV);
  return true;
}

/**
 * Delivers an event through the IDT, remembering it as IDT-vectoring information meanwhile. False: the delivery recorded an exception or
 * exit in `lp.event`, for `handleEvent`.
 */
export function deliverEvent(
  lp: X86LogicalProcessor,
  vector: number,
  type: EventType,
  errorCode: number,
  qualification = 0n,
  length = 0,
): boolean {
  lp.vectoringInformation = VALID | (errorCode >= 0 ? HAS_ERROR_CODE : 0) | (type << 8) | vector;
  lp.vectoringErrorCode = errorCode >= 0 ? errorCode : 0;
  lp.vectoringLength = length;
  lp.waits.end();
  const delivery: Delivery = { vector, type, errorCode, qualification, returnRip: lp.nextRip(length) };
  try {
    deliver(lp, delivery);
  } catch (thrown) {
    if (thrown !== lp.event) throw thrown;
    return false;
  }
  lp.vectoringInformation = 0;
  lp.leaveShadow();
  return true;
}

/** Performs the injection that VM entry asked for (`lp.injection...`). @source Intel SDM 3C "Event Injection" */
export function injectAtEntry(lp: X86LogicalProcessor): void {
  const information = lp.injectionInformation;
  lp.injectionInformation = 0;
  const vector = information & 0xff;
  const type = ((information >>> 8) & 7) as EventType;
  if (type === EventType.OTHER) {
    // Vector 0: a pending MTF VM exit, taken before the first instruction.
    lp.recordExit(vmExit(MONITOR_TRAP_FLAG));
    handleEvent(lp);
    return;
  }
  const errorCode = (information & HAS_ERROR_CODE) !== 0 ? lp.injectionErrorCode : -1;
  lp.activityState = 0;
  const isSoftware =
    type === EventType.SOFTWARE_INTERRUPT ||
    type === EventType.SOFTWARE_EXCEPTION ||
    type === EventType.PRIVILEGED_SOFTWARE_EXCEPTION;
  // Debug exceptions stay pending only where INT n, INT3 or INTO after MOV SS would have met them.
  const follows = isSoftware && type !== EventType.PRIVILEGED_SOFTWARE_EXCEPTION && (lp.interruptibility & 2) !== 0;
  if (!follows) lp.pendingDebugExceptions = 0n;
  // An injected #PF leaves CR2 and an injected #DB leaves DR6 to the host, which has set them.
  const qualification = vector === Vector.PF ? lp.cr2 : vector === Vector.DB ? lp.getDr(6) & 0xe00fn : 0n;
  if (!deliverEvent(lp, vector, type, errorCode, qualification, isSoftware ? lp.injectionLength : 0)) handleEvent(lp);
}
