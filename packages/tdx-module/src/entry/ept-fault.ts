import { ExitReason } from '@tdxkit/x86-cpu';
import type { SeamOutcome } from '@tdxkit/x86-cpu';
import { isLeaf, septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { isWayPoisoned, walkSept } from '../sept/sept-walk.ts';
import { ModuleShutdown } from '../module-shutdown.ts';
import { Code } from '../status.ts';
import { currentVm, septRootOffset } from '../l2/l2-vm.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { ExitContext } from './exit-context.ts';
import { injectPf, injectVeWith } from './guest-events.ts';
import { asyncExit, passOn, tripleFault } from './td-exit.ts';
import { tdFeatures } from './td-features.ts';
import { notePrivateFault } from './zero-step.ts';

/** EPT-violation qualification. @source Intel SDM 3C "Exit Qualification for EPT Violations" */
const Qualification = { WRITE: 1 << 1, FETCH: 1 << 2, LINEAR_VALID: 1 << 7, SHADOW_STACK: 1 << 13 } as const;
/** Bits 12:7 tell about the guest's own paging: never shown to the host. */
const HIDDEN = 0x1f80n;

/** #PF error code. */
const PageFault = { PRESENT: 1, WRITE: 2, USER: 4, RESERVED: 8, FETCH: 16, SHADOW_STACK: 64 } as const;

const PENDING_ACCEPTABLE = statesWith('anyPendingAndGuestAcceptable');
const PENDING_VE_DISABLE = 1;
/** Extended exit qualification: the page is pending, and the guest does not want a #VE for that. */
const PENDING_EPT_VIOLATION = 6n;

/** Is `gpa` mapped by a leaf that waits for the guest's TDG.MEM.PAGE.ACCEPT? */
export function isPendingPage(c: ExitContext, gpa: number): boolean {
  const found = walkSept(c.td, gpa, 0);
  return isLeaf(found.low) && ((PENDING_ACCEPTABLE >>> septStateIndex(found.low, found.high)) & 1) !== 0;
}

/** True when a pending page is reported to the guest by #VE, false when it is a TD exit. */
export const isPendingVe = (c: ExitContext): boolean => (c.tdcs.read8(Tdcs.TD_CTLS) & PENDING_VE_DISABLE) === 0;

/** TD exit 48 for a page that only the host can put there. The flags beside the reason are those of a real EPT violation. */
export function eptViolationExit(c: ExitContext, gpa: number, qualification: bigint, extended: bigint): SeamOutcome {
  return asyncExit(c.l, c.vcpu, {
    rax: BigInt(((c.exit.reason & 0xffff) === ExitReason.EPT_VIOLATION ? c.exit.reason : ExitReason.EPT_VIOLATION) >>> 0),
    rcx: qualification & ~HIDDEN,
    rdx: extended,
    r8: BigInt(gpa - (gpa & 0xfff)),
  });
}

/** What a fault on private memory becomes: #VE for a pending page, otherwise a TD exit. `linear`: none for operands of TDCALL leaves, whose
 * faults the defence against zero-step attacks does not count. */
export function privateFault(
  c: ExitContext,
  gpa: number,
  qualification: bigint,
  linear: bigint | undefined,
  length: number,
): SeamOutcome {
  const isPending = isPendingPage(c, gpa);
  if (isPending && isPendingVe(c))
    return injectVeWith(
      c,
      linear === undefined ? ExitReason.EPT_VIOLATION : c.exit.reason >>> 0,
      qualification,
      linear ?? 0n,
      BigInt(gpa),
      length,
      c.exit.instructionInformation,
    );
  if (linear !== undefined) notePrivateFault(c, gpa);
  return eptViolationExit(c, gpa, qualification, isPending ? PENDING_EPT_VIOLATION : 0n);
}

function reservedBitFault(qualification: number, isUser: boolean): number {
  let code: number = PageFault.PRESENT | PageFault.RESERVED;
  if ((qualification & Qualification.WRITE) !== 0) code |= PageFault.WRITE;
  if (isUser) code |= PageFault.USER;
  if ((qualification & Qualification.FETCH) !== 0) code |= PageFault.FETCH;
  if ((qualification & Qualification.SHADOW_STACK) !== 0) code |= PageFault.SHADOW_STACK;
  return code;
}

/**
 * EPT violation. Shared memory is the host's business; private memory that waits for acceptance is the guest's; an address above the
 * SHARED bit is a reserved bit in the guest's own page table.
 */
export function onEptViolation(c: ExitContext): SeamOutcome {
  const { exit } = c;
  const gpa = Number(exit.guestPhysicalAddress);
  const { sharedBit } = tdFeatures(c.td);
  const qualification = Number(exit.qualification & 0xffff_ffffn);
  if (gpa >= 2 * sharedBit && (qualification & Qualification.LINEAR_VALID) !== 0) {
    const injected = injectPf(c, reservedBitFault(qualification, c.cpl === 3), exit.guestLinearAddress);
    return injected ?? tripleFault(c);
  }
  if (gpa % (2 * sharedBit) >= sharedBit) return eptViolationExit(c, gpa, exit.qualification, 0n);
  return privateFault(c, gpa, exit.qualification, exit.guestLinearAddress, exit.instructionLength);
}

/**
 * EPT misconfiguration: in shared EPT the host's way to mark MMIO; in Secure EPT what a host's write into it looks like here, where silicon
 * has a machine check.
 * @throws ModuleShutdown in Secure EPT that nobody but the module has written
 */
export function onEptMisconfiguration(c: ExitContext): SeamOutcome {
  const gpa = Number(c.exit.guestPhysicalAddress);
  const { sharedBit } = tdFeatures(c.td);
  if (gpa % (2 * sharedBit) < sharedBit) {
    const root = c.tdcs.address(septRootOffset(currentVm(c.vcpu)));
    if (isWayPoisoned(c.td, root, gpa)) return passOn(c, Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE);
    throw new ModuleShutdown(`Secure EPT is misconfigured at 0x${gpa.toString(16)}`);
  }
  return passOn(c, 0n, { rcx: 0n, r8: BigInt(gpa - (gpa & 0xfff)), r9: 0n });
}
