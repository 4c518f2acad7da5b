import { ExitReason, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';

// An event that is to be delivered at the next entry of an L2 VM: taken up again when its delivery was cut off, and an exit to the L1 VMM when
// that asked for it. All of it is in the L2 VM's VMCS.

const VALID = 0x8000_0000n;
const ERROR_CODE_VALID = 0x800n;
const DEFINED = 0x8000_0fffn;
const typeOf = (information: bigint): number => Number((information >> 8n) & 7n);
const HARDWARE_EXCEPTION = 3;
const PAGE_FAULT = 14n;

/** Injects again what IDT vectoring was delivering at the VM exit, once. False: nothing was. */
export function reinjectVectoring(vmcs: Vmcs): boolean {
  const information = vmcs.read(VmcsField.IDT_VECTORING_INFORMATION);
  if ((information & VALID) === 0n) return false;
  vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, information & DEFINED);
  if ((information & ERROR_CODE_VALID) !== 0n) {
    vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, vmcs.read(VmcsField.IDT_VECTORING_ERROR_CODE));
  }
  vmcs.write(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH, vmcs.read(VmcsField.EXIT_INSTRUCTION_LENGTH));
  vmcs.write(VmcsField.IDT_VECTORING_INFORMATION, information & ~VALID);
  return true;
}

/** Is the event to be injected an exception that the L1 VMM intercepts? For #PF release 1.5.01 compares the error code of the last exit. */
export function isInjectionIntercepted(vmcs: Vmcs): boolean {
  const information = vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  if ((information & VALID) === 0n || typeOf(information) !== HARDWARE_EXCEPTION) return false;
  const vector = information & 0xffn;
  if (((vmcs.read(VmcsField.EXCEPTION_BITMAP) >> vector) & 1n) === 0n) return false;
  if (vector !== PAGE_FAULT) return true;
  const code = vmcs.read(VmcsField.EXIT_INTERRUPTION_ERROR_CODE);
  return (code & vmcs.read(VmcsField.PAGE_FAULT_ERROR_CODE_MASK)) === vmcs.read(VmcsField.PAGE_FAULT_ERROR_CODE_MATCH);
}

/** Makes the event to be injected look like the reason of the last exit. */
export function injectionToExit(vmcs: Vmcs): void {
  const information = vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  vmcs.write(VmcsField.EXIT_INTERRUPTION_INFORMATION, information);
  vmcs.write(VmcsField.EXIT_INTERRUPTION_ERROR_CODE, vmcs.read(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE));
  vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, information & ~VALID);
  vmcs.write(VmcsField.EXIT_REASON, BigInt(ExitReason.EXCEPTION_NMI));
  vmcs.write(VmcsField.EXIT_QUALIFICATION, 0n);
}
