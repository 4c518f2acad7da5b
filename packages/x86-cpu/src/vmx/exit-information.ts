import { VmcsField } from './fields.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { VmExit } from './vm-exit.ts';
import type { VmcsPage } from './vmcs-page.ts';

/** Index in 32-bit words; that of a 64-bit field is even, its index in 64-bit words half of it. */
const word = (field: number): number => fieldOffset(field) >>> 2;
const REASON = word(VmcsField.EXIT_REASON);
const QUALIFICATION = word(VmcsField.EXIT_QUALIFICATION) >>> 1;
const LENGTH = word(VmcsField.EXIT_INSTRUCTION_LENGTH);
const INFORMATION = word(VmcsField.EXIT_INSTRUCTION_INFORMATION);
const LINEAR = word(VmcsField.GUEST_LINEAR_ADDRESS) >>> 1;
const PHYSICAL = word(VmcsField.GUEST_PHYSICAL_ADDRESS) >>> 1;
const INTERRUPTION = word(VmcsField.EXIT_INTERRUPTION_INFORMATION);
const INTERRUPTION_CODE = word(VmcsField.EXIT_INTERRUPTION_ERROR_CODE);
const VECTORING = word(VmcsField.IDT_VECTORING_INFORMATION);
const VECTORING_CODE = word(VmcsField.IDT_VECTORING_ERROR_CODE);
const INJECTION = word(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);

/** Writes the exit-information fields and makes the injected event invalid, as every VM exit does. */
export function writeExitInformation(vmcs: VmcsPage, exit: VmExit): void {
  const { u32, u64 } = vmcs.memory;
  const at = vmcs.frame >>> 2;
  const quad = at >>> 1;
  u32[at + REASON] = exit.reason;
  u64[quad + QUALIFICATION] = exit.qualification;
  u32[at + LENGTH] = exit.instructionLength;
  u32[at + INFORMATION] = exit.instructionInformation;
  u64[quad + LINEAR] = exit.guestLinearAddress;
  u64[quad + PHYSICAL] = exit.guestPhysicalAddress;
  u32[at + INTERRUPTION] = exit.interruptionInformation;
  u32[at + INTERRUPTION_CODE] = exit.interruptionErrorCode;
  u32[at + VECTORING] = exit.idtVectoringInformation;
  u32[at + VECTORING_CODE] = exit.idtVectoringErrorCode;
  u32[at + INJECTION]! &= 0x7fff_ffff;
}
