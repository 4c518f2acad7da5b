/**
 * What a VM exit leaves in the VMCS exit-information fields. Fields that an exit does not define are 0.
 * @source Intel SDM 3C "VM-Exit Information Fields"
 */
export interface VmExit {
  /** Full 32-bit exit reason; bit 31 = VM-entry failure. */
  reason: number;
  qualification: bigint;
  /** Bytes of the instruction that exited; 0 where the SDM leaves it undefined. */
  instructionLength: number;
  instructionInformation: number;
  guestLinearAddress: bigint;
  guestPhysicalAddress: bigint;
  /** VM-exit interruption information and error code. */
  interruptionInformation: number;
  interruptionErrorCode: number;
  idtVectoringInformation: number;
  idtVectoringErrorCode: number;
}

/** A fresh VmExit with everything but the reason 0. */
export function vmExit(reason: number, fields: Partial<VmExit> = {}): VmExit {
  return {
    reason,
    qualification: 0n,
    instructionLength: 0,
    instructionInformation: 0,
    guestLinearAddress: 0n,
    guestPhysicalAddress: 0n,
    interruptionInformation: 0,
    interruptionErrorCode: 0,
    idtVectoringInformation: 0,
    idtVectoringErrorCode: 0,
    ...fields,
  };
}
