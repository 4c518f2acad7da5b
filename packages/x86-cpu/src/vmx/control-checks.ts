import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { hex32 } from '../units/index.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import type { VmcsPage } from './vmcs-page.ts';

const PHYSICAL_LIMIT = 2 ** 52;
const EPT_VPID_CAP = 0x48c;

/** Allowed settings: bits of `value` that must be 1 (low half of the MSR) and may be 1 (high half). */
function allowed(lp: X86LogicalProcessor, msr: number, value: number, name: string): string | undefined {
  const capability = lp.rdmsr(msr) ?? 0n;
  const mustBe1 = Number(capability & 0xffff_ffffn) & ~value;
  const mustBe0 = value & ~Number(capability >> 32n);
  if (mustBe1 !== 0) return `${name}: bits ${hex32(mustBe1)} must be 1 (MSR ${hex32(msr)})`;
  if (mustBe0 !== 0) return `${name}: bits ${hex32(mustBe0)} must be 0 (MSR ${hex32(msr)})`;
  return undefined;
}

const isAligned = (address: number, alignment: number): boolean => address < PHYSICAL_LIMIT && address % alignment === 0;

/**
 * The checks of VM-execution, VM-exit and VM-entry controls that do not change from entry to entry. Undefined = passed, otherwise which one
 * failed. @source Intel SDM 3C "Checks on VMX Controls"
 */
export function checkControls(
  lp: X86LogicalProcessor,
  vmcs: VmcsPage,
  c: ExecutionControls,
  isSeam: boolean,
): string | undefined {
  const { pin, primary, secondary, tertiary, exit } = c;
  const failed =
    allowed(lp, 0x48d, pin, 'pin-based controls') ??
    allowed(lp, 0x48e, primary, 'primary processor-based controls') ??
    ((primary & PrimaryControl.SECONDARY_CONTROLS) !== 0
      ? allowed(lp, 0x48b, secondary, 'secondary processor-based controls')
      : undefined) ??
    allowed(lp, 0x48f, exit, 'VM-exit controls') ??
    allowed(lp, 0x490, c.entry, 'VM-entry controls');
  if (failed !== undefined) return failed;
  if (tertiary !== 0 && (BigInt(tertiary >>> 0) & ~(lp.rdmsr(0x492) ?? 0n)) !== 0n)
    return 'tertiary processor-based controls: unsupported bit';
  const primaryHas = (bit: number): boolean => (primary & bit) !== 0;
  const has = (bit: number): boolean => (secondary & bit) !== 0;

  if (vmcs.read32(VmcsField.CR3_TARGET_COUNT) > 4) return 'CR3-target count above 4';
  for (const [address, name] of [
    [c.ioBitmapA, 'I/O bitmap A'],
    [c.ioBitmapB, 'I/O bitmap B'],
    [c.msrBitmap, 'MSR bitmap'],
    [c.virtualApic, 'virtual-APIC address'],
    [c.apicAccess, 'APIC-access address'],
    [c.pmlAddress, 'PML address'],
    [c.veInformation, 'virtualization-exception information address'],
  ] as const)
    if (address !== -1 && !isAligned(address, 4096)) return `${name} is no 4 KiB aligned physical address`;

  if ((pin & PinControl.NMI_EXITING) === 0 && (pin & PinControl.VIRTUAL_NMIS) !== 0) return 'virtual NMIs without NMI exiting';
  if ((pin & PinControl.VIRTUAL_NMIS) === 0 && primaryHas(PrimaryControl.NMI_WINDOW_EXITING))
    return 'NMI-window exiting without virtual NMIs';
  if (
    !primaryHas(PrimaryControl.TPR_SHADOW) &&
    (has(SecondaryControl.VIRTUALIZE_X2APIC) ||
      has(SecondaryControl.APIC_REGISTER_VIRTUALIZATION) ||
      has(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY))
  )
    return 'APIC virtualization without TPR shadow';
  if (has(SecondaryControl.VIRTUALIZE_X2APIC) && has(SecondaryControl.VIRTUALIZE_APIC_ACCESSES))
    return 'virtualize x2APIC mode together with virtualize APIC accesses';
  if (has(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY) && (pin & PinControl.EXTERNAL_INTERRUPT_EXITING) === 0)
    return 'virtual-interrupt delivery without external-interrupt exiting';
  if ((pin & PinControl.POSTED_INTERRUPTS) !== 0) {
    if (!has(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY)) return 'posted interrupts without virtual-interrupt delivery';
    if ((exit & ExitControl.ACKNOWLEDGE_INTERRUPT) === 0) return 'posted interrupts without acknowledge interrupt on exit';
    if (c.notificationVector > 0xff) return 'posted-interrupt notification vector above 255';
    if (!isAligned(c.postedDescriptor, 64)) return 'posted-interrupt descriptor is not 64-byte aligned';
  }
  if (has(SecondaryControl.VPID) && c.vpid === 0) return 'VPID 0';
  if ((pin & PinControl.PREEMPTION_TIMER) === 0 && (exit & ExitControl.SAVE_PREEMPTION_TIMER) !== 0)
    return 'save preemption timer without the timer';
  if (has(SecondaryControl.EPT)) {
    const wrong = checkEptp(lp, c.eptp);
    if (wrong !== undefined) return `EPTP: ${wrong}`;
    if (isSeam && c.sharedEptp >= BigInt(PHYSICAL_LIMIT)) return 'shared EPTP above 52 bits';
  } else if (
    has(SecondaryControl.UNRESTRICTED_GUEST) ||
    has(SecondaryControl.MODE_BASED_EXECUTE) ||
    has(SecondaryControl.PML) ||
    (tertiary & TertiaryControl.EPT_PAGING_WRITE) !== 0
  ) {
    return 'a control that needs EPT without EPT';
  }
  for (const [count, address, name] of [
    [VmcsField.VM_EXIT_MSR_STORE_COUNT, VmcsField.VM_EXIT_MSR_STORE_ADDRESS, 'VM-exit MSR-store'],
    [VmcsField.VM_EXIT_MSR_LOAD_COUNT, VmcsField.VM_EXIT_MSR_LOAD_ADDRESS, 'VM-exit MSR-load'],
    [VmcsField.VM_ENTRY_MSR_LOAD_COUNT, VmcsField.VM_ENTRY_MSR_LOAD_ADDRESS, 'VM-entry MSR-load'],
  ] as const)
    if (vmcs.read32(count) !== 0 && !isAligned(vmcs.readNumber(address), 16)) return `${name} address is not 16-byte aligned`;
  if ((c.entry & (EntryControl.ENTRY_TO_SMM | EntryControl.DEACTIVATE_DUAL_MONITOR)) !== 0) return 'entry to SMM outside SMM';
  return undefined;
}

function checkEptp(lp: X86LogicalProcessor, eptp: bigint): string | undefined {
  const capability = lp.rdmsr(EPT_VPID_CAP) ?? 0n;
  const has = (bit: bigint): boolean => ((capability >> bit) & 1n) !== 0n;
  const type = eptp & 7n;
  if (!((type === 0n && has(8n)) || (type === 6n && has(14n)))) return `memory type ${type} is not supported`;
  const levels = ((eptp >> 3n) & 7n) + 1n;
  if (!((levels === 4n && has(6n)) || (levels === 5n && has(7n)))) return `${levels}-level walks are not supported`;
  if ((eptp & 0x40n) !== 0n && !has(21n)) return 'accessed and dirty flags are not supported';
  if ((eptp & 0xf80n & ~(has(23n) ? 0x80n : 0n)) !== 0n || eptp >= BigInt(PHYSICAL_LIMIT)) return 'reserved bit set';
  return undefined;
}

/** Checks of fields that hypervisors change on every entry: event injection and TPR threshold. */
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
  if (information >>> 31 === 0) return undefined;
  const vector = information & 0xff;
  const type = (information >>> 8) & 7;
  if ((information & 0x7fff_f000) !== 0) return 'reserved bit of the interruption information';
  if (type === 1 || (type === 7 && !allowsMonitorTrap(lp))) return `interruption type ${type}`;
  if ((type === 2 && vector !== 2) || (type === 3 && vector > 31) || (type === 7 && vector !== 0))
    return `vector ${vector} with interruption type ${type}`;
  const hasCode = (information & 0x800) !== 0;
  if (hasCode) {
    if (type !== 3 || (vmcs.read32(VmcsField.GUEST_CR0) & 1) === 0)
      return 'error code without hardware exception in protected mode';
    if ((vmcs.read32(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE) & 0xffff_0000) !== 0) return 'error code above 16 bits';
  }
  const anyCode = ((lp.rdmsr(0x480) ?? 0n) & (1n << 56n)) !== 0n;
  if (!anyCode && type === 3 && hasCode !== pushesErrorCode(vector) && (vmcs.read32(VmcsField.GUEST_CR0) & 1) !== 0)
    return `error code does not fit vector ${vector}`;
  if (type >= 4 && type <= 6) {
    const length = vmcs.read32(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH);
    const zeroAllowed = ((lp.rdmsr(0x485) ?? 0n) & (1n << 30n)) !== 0n;
    if (length > 15 || (length === 0 && !zeroAllowed)) return `instruction length ${length} of a software event`;
  }
  return undefined;
}

const allowsMonitorTrap = (lp: X86LogicalProcessor): boolean => ((lp.rdmsr(0x48e) ?? 0n) & (1n << (32n + 27n))) !== 0n;
const pushesErrorCode = (vector: number): boolean =>
  vector === 8 || (vector >= 10 && vector <= 14) || vector === 17 || vector === 21;
