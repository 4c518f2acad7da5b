import { EventType } from '../vmx/non-root.ts';
import type { VmExit } from '../vmx/vm-exit.ts';

/** Exception vectors. @source Intel SDM 3A "Exceptions and Interrupt Reference" */
export const Vector = {
  DE: 0, DB: 1, NMI: 2, BP: 3, OF: 4, BR: 5, UD: 6, NM: 7, DF: 8, TS: 10, NP: 11, SS: 12, GP: 13, PF: 14, MF: 16, AC: 17, MC: 18,
  XM: 19, VE: 20, CP: 21,
} as const; // prettier-ignore

/** True for the exceptions that push an error code. */
export const hasErrorCode = (vector: number): boolean =>
  vector === Vector.DF || (vector >= Vector.TS && vector <= Vector.PF) || vector === Vector.AC || vector === Vector.CP;

/**
 * What stopped an instruction of the guest: an exception or a VM exit. One object per LP, reused; it is thrown inside the handlers of
 * src/lp and src/mmu to unwind to the boundary of the instruction core, where it becomes `Outcome.EVENT`.
 */
export class GuestEvent extends Error {
  /** none: nothing pending. */
  kind: 'none' | 'exception' | 'exit' = 'none';
  vector = 0;
  type: EventType = EventType.HARDWARE_EXCEPTION;
  errorCode = -1;
  qualification = 0n;
  instructionLength = 0;
  exit: VmExit | undefined = undefined;

  constructor() {
    super('a guest event left the boundary of the instruction core');
    this.name = 'GuestEvent';
  }

  /** Records a hardware exception; `errorCode` -1 = none. */
  exception(vector: number, errorCode: number, qualification = 0n): this {
    this.kind = 'exception';
    this.vector = vector;
    this.type = EventType.HARDWARE_EXCEPTION;
    this.errorCode = errorCode;
    this.qualification = qualification;
    this.instructionLength = 0;
    return this;
  }

  /** Records INT3, INTO, INT1 or INT n, whose delivery saves the address of the next instruction. */
  software(vector: number, type: EventType, instructionLength: number): this {
    this.kind = 'exception';
    this.vector = vector;
    this.type = type;
    this.errorCode = -1;
    this.qualification = 0n;
    this.instructionLength = instructionLength;
    return this;
  }

  vmExit(exit: VmExit): this {
    this.kind = 'exit';
    this.exit = exit;
    return this;
  }

  clear(): void {
    this.kind = 'none';
    this.exit = undefined;
  }
}
