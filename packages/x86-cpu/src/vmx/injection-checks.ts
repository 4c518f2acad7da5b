import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { SecondaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import { EventType } from './non-root.ts';
import type { VmcsPage } from './vmcs-page.ts';

/** IA32_VMX_BASIC bit 56, as bit of its high half: any hardware exception may be injected with or without an error code. */
const ANY_ERROR_CODE = 1 << 24;
/** IA32_VMX_MISC bit 30: software events of length 0 may be injected. */
const ZERO_LENGTH = 1 << 30;
/** "Monitor trap flag" in the high half of IA32_VMX_TRUE_PROCBASED_CTLS. */
const MONITOR_TRAP_FLAG = 1 << 27;
const CR0_PE = 1;
const RESERVED_TYPE = 1;

/** Checks of fields that hypervisors change on every entry: TPR threshold and event injection. Undefined = passed. */
export function checkEntryFields(lp: X86LogicalProcessor, vmcs: VmcsPage, c: ExecutionControls): string | undefined {
  if (c.virtualApic !== -1 && !c.hasSecondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY)) {
    const threshold = vmcs.read32(VmcsField.TPR_THRESHOLD);
    if (threshold > 0xf) return 'TPR threshold above 15';
    if (!c.hasSecondary(SecondaryControl.VIRTUALIZE_APIC_ACCESSES)) {
      const vtpr = lp.memory.read8((c.virtualApic + 0x80) as typeof vmcs.pa);
      if (threshold > vtpr >>> 4) return 'TPR threshold above the virtual TPR';
    }
  }
  const information = vmcs.read32(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  return information >>> 31 === 0 ? undefined : checkInjection(lp, vmcs, c, information);
}

/** @source Intel SDM 3C "VM-Entry Control Fields": checks of event injection */
function checkInjection(lp: X86LogicalProcessor, vmcs: VmcsPage, c: ExecutionControls, information: number): string | undefined {
  const vector = information & 0xff;
  const type = (information >>> 8) & 7;
  if ((information & 0x7fff_f000) !== 0) return 'reserved bit of the interruption information';
  if (type === RESERVED_TYPE || (type === EventType.OTHER && (lp.msrs.storedHigh(0x48e) & MONITOR_TRAP_FLAG) === 0))
    return `interruption type ${type}`;
  if (
    (type === EventType.NMI && vector !== 2) ||
    (type === EventType.HARDWARE_EXCEPTION && vector > 31) ||
    (type === EventType.OTHER && vector !== 0)
  )
    return `vector ${vector} with interruption type ${type}`;
  const hasCode = (information & 0x800) !== 0;
  const isProtected = (vmcs.read32(VmcsField.GUEST_CR0) & CR0_PE) !== 0 || !c.hasSecondary(SecondaryControl.UNRESTRICTED_GUEST);
  if (hasCode) {
    if (type !== EventType.HARDWARE_EXCEPTION || !isProtected) return 'error code without hardware exception in protected mode';
    if ((vmcs.read32(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE) & 0xffff_0000) !== 0) return 'error code above 16 bits';
  }
  if (type === EventType.HARDWARE_EXCEPTION && (lp.msrs.storedHigh(0x480) & ANY_ERROR_CODE) === 0) {
    if (hasCode !== (isProtected && pushesErrorCode(vector))) return `error code does not fit vector ${vector}`;
  }
  if (type >= EventType.SOFTWARE_INTERRUPT && type <= EventType.SOFTWARE_EXCEPTION) {
    const length = vmcs.read32(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH);
    if (length > 15 || (length === 0 && (lp.msrs.storedLow(0x485) & ZERO_LENGTH) === 0))
      return `instruction length ${length} of a software event`;
  }
  return undefined;
}

const pushesErrorCode = (vector: number): boolean => vector === 8 || (vector >= 10 && vector <= 14) || vector === 17;
