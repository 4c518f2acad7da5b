import { VmcsField } from '@tdxkit/x86-cpu';
import { reinjectVectoring } from '../l2/l2-injection.ts';
import { currentVm } from '../l2/l2-vm.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { ExitContext } from './exit-context.ts';

/** VM-entry interruption information of the events that the module injects: valid, type, error-code flag, vector. */
const VE = 0x8000_0314n;
const UD = 0x8000_0306n;
const GP = 0x8000_0b0dn;
const PF = 0x8000_0b0en;
const DF = 0x8000_0b08n;
const NMI = 0x8000_0202n;

const RFLAGS_RF = 1n << 16n;
const TYPE_NMI = 2;
const ERROR_CODE_VALID = 0x800;
const BLOCKING_BY_NMI = 8n;

/** What handling an exit inside comes to: the guest goes on. Every function that injects an event ends with it, for its caller to pass on. */
export const GUEST = 'guest';
export const VE_INFO_VALID = 0xffff_ffff;

function injectFault(c: ExitContext, information: bigint, errorCode: bigint): typeof GUEST {
  const { vmcs } = c;
  // An L2 VM takes up again the delivery that its exit cut off, and faults afterwards.
  if (currentVm(c.vcpu) !== 0 && reinjectVectoring(vmcs)) return GUEST;
  vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, information);
  vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, errorCode);
  vmcs.write(VmcsField.GUEST_RFLAGS, vmcs.read(VmcsField.GUEST_RFLAGS) | RFLAGS_RF);
  return GUEST;
}

/** #UD at the instruction that exited. RIP stays. */
export const injectUd = (c: ExitContext): typeof GUEST => injectFault(c, UD, 0n);
/** #GP(0) at the instruction that exited. RIP stays. */
export const injectGp = (c: ExitContext): typeof GUEST => injectFault(c, GP, 0n);
/** #DF(0). */
export const injectDf = (c: ExitContext): typeof GUEST => injectFault(c, DF, 0n);

/** Vectors whose delivery a page fault interrupts for good. */
const Vector = { DF: 8, PF: 14, VE: 20 } as const;
const TYPE_HARDWARE_EXCEPTION = 3;

/** Vector of the exception that waits in the VMCS to be injected; 0 when there is none. */
function pendingException(c: ExitContext): number {
  const event = c.vmcs.read32(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  return event >>> 31 === 1 && ((event >>> 8) & 7) === TYPE_HARDWARE_EXCEPTION ? event & 0xff : 0;
}

/**
 * #PF with `errorCode`; CR2 becomes `linear`. During the delivery of a page fault or #VE it is #DF.
 * @returns undefined during the delivery of #DF: a triple fault
 */
export function injectPf(c: ExitContext, errorCode: number, linear: bigint): typeof GUEST | undefined {
  c.l.lp.cr2 = linear;
  const delivered = pendingException(c);
  if (delivered === Vector.DF) return undefined;
  return delivered === Vector.PF || delivered === Vector.VE ? injectDf(c) : injectFault(c, PF, BigInt(errorCode));
}

/** An NMI, through the VM entry that follows. */
export function injectNmi(c: ExitContext): typeof GUEST {
  c.vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, NMI);
  return GUEST;
}

/** Injects an event as it stands in IDT-vectoring information. */
export function reinject(c: ExitContext, information: number, errorCode: number, length: number): void {
  const { vmcs } = c;
  // An NMI whose delivery was cut off has not reached its handler: it does not block itself.
  if (((information >>> 8) & 7) === TYPE_NMI)
    vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) & ~BLOCKING_BY_NMI);
  vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, BigInt(information >>> 0) & 0x8000_0fffn);
  if ((information & ERROR_CODE_VALID) !== 0) vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, BigInt(errorCode >>> 0));
  vmcs.write(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH, BigInt(length));
}

/**
 * #VE: fills the VE_INFO area and injects vector 20. While an earlier record waits to be taken the guest gets #DF instead.
 * @param reason exit reason as it goes into the record
 */
export function injectVeWith(
  c: ExitContext,
  reason: number,
  qualification: bigint,
  linear: bigint,
  guestPhysical: bigint,
  length: number,
  information: number,
): typeof GUEST {
  const { tdvps } = c;
  if (tdvps.read32(Tdvps.VE_VALID) !== 0) return injectDf(c);
  if (c.m.trace !== undefined) c.m.trace({ kind: 've', lp: c.l.lp.id, reason, qualification, gpa: guestPhysical });
  tdvps.write32(Tdvps.VE_EXIT_REASON, reason);
  tdvps.write32(Tdvps.VE_VALID, VE_INFO_VALID);
  tdvps.write64(Tdvps.VE_EXIT_QUALIFICATION, qualification);
  tdvps.write64(Tdvps.VE_GLA, linear);
  tdvps.write64(Tdvps.VE_GPA, guestPhysical);
  tdvps.write16(Tdvps.VE_EPTP_INDEX, Number(c.vmcs.read(VmcsField.EPTP_INDEX)));
  tdvps.write32(Tdvps.VE_INSTRUCTION_LENGTH, length);
  tdvps.write32(Tdvps.VE_INSTRUCTION_INFORMATION, information);
  return injectFault(c, VE, 0n);
}

/** #VE for an instruction that the guest may not execute itself: length and information of this exit, the rest unless said otherwise. */
export function injectVe(c: ExitContext, reason = c.exit.reason >>> 0, qualification = c.exit.qualification): typeof GUEST {
  return injectVeWith(c, reason, qualification, 0n, 0n, c.exit.instructionLength, c.exit.instructionInformation);
}
