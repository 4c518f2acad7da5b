import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { hex32 } from '../units/index.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import { checkEptp, physicalLimit } from './eptp-checks.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import type { VmcsPage } from './vmcs-page.ts';

const MSR_ENTRY_BYTES = 16;
/** Bits 53:48: largest HLAT prefix size. */
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
  return (
    checkAllowed(lp, c) ??
    checkAddresses(lp, vmcs, c) ??
    checkInterrupts(lp, c) ??
    checkEpt(lp, vmcs, c, isSeam) ??
    checkMsrLists(lp, vmcs) ??
    ((c.entry & (EntryControl.ENTRY_TO_SMM | EntryControl.DEACTIVATE_DUAL_MONITOR)) !== 0
      ? 'entry to SMM outside SMM'
      : undefined)
  );
}

function checkAllowed(
  lp: X86LogicalProcessor,
  { pin, primary, secondary, tertiary, exit, entry }: ExecutionControls,
): string | undefined {
  const hasSecondary = (primary & PrimaryControl.SECONDARY_CONTROLS) !== 0;
  const failed =
    allowed(lp, 0x48d, pin, 'pin-based controls') ??
    allowed(lp, 0x48e, primary, 'primary processor-based controls') ??
    (hasSecondary ? allowed(lp, 0x48b, secondary, 'secondary processor-based controls') : undefined) ??
    allowed(lp, 0x48f, exit, 'VM-exit controls') ??
    allowed(lp, 0x490, entry, 'VM-entry controls');
  if (failed !== undefined) return failed;
  if (tertiary !== 0 && (BigInt(tertiary >>> 0) & ~(lp.rdmsr(0x492) ?? 0n)) !== 0n)
    return 'tertiary processor-based controls: unsupported bit';
  return undefined;
}

function checkAddresses(lp: X86LogicalProcessor, vmcs: VmcsPage, c: ExecutionControls): string | undefined {
  if (vmcs.read32(VmcsField.CR3_TARGET_COUNT) > 4) return 'CR3-target count above 4';
  const limit = physicalLimit(lp);
  for (const [address, name] of [
    [c.ioBitmapA, 'I/O bitmap A'],
    [c.ioBitmapB, 'I/O bitmap B'],
    [c.msrBitmap, 'MSR bitmap'],
    [c.virtualApic, 'virtual-APIC address'],
    [c.apicAccess, 'APIC-access address'],
    [c.pmlAddress, 'PML address'],
    [c.veInformation, 'virtualization-exception information address'],
    [c.vmreadBitmap, 'VMREAD bitmap'],
    [c.vmwriteBitmap, 'VMWRITE bitmap'],
    [c.eptpList, 'EPTP-list address'],
    [c.subPageTable, 'sub-page-permission-table pointer'],
  ] as const)
    if (address !== -1 && (address >= limit || address % 4096 !== 0)) return `${name} is no 4 KiB aligned physical address`;
  if (c.pidTable !== -1 && (c.pidTable % 8 !== 0 || c.pidTable + 8 * c.lastPid + 7 >= limit))
    return 'PID-pointer table is not 8-byte aligned or ends beyond the physical address width';
  return undefined;
}

function checkInterrupts(lp: X86LogicalProcessor, c: ExecutionControls): string | undefined {
  const { pin, exit } = c;
  const has = (bit: number): boolean => c.hasSecondary(bit);
  if ((pin & PinControl.NMI_EXITING) === 0 && (pin & PinControl.VIRTUAL_NMIS) !== 0) return 'virtual NMIs without NMI exiting';
  if ((pin & PinControl.VIRTUAL_NMIS) === 0 && c.hasPrimary(PrimaryControl.NMI_WINDOW_EXITING))
    return 'NMI-window exiting without virtual NMIs';
  if (
    !c.hasPrimary(PrimaryControl.TPR_SHADOW) &&
    (has(
      SecondaryControl.VIRTUALIZE_X2APIC |
        SecondaryControl.APIC_REGISTER_VIRTUALIZATION |
        SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY,
    ) ||
      (c.tertiary & TertiaryControl.IPI_VIRTUALIZATION) !== 0)
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
    if (c.postedDescriptor % 64 !== 0 || c.postedDescriptor >= physicalLimit(lp))
      return 'posted-interrupt descriptor is not 64-byte aligned';
  }
  if (has(SecondaryControl.VPID) && c.vpid === 0) return 'VPID 0';
  if ((pin & PinControl.PREEMPTION_TIMER) === 0 && (exit & ExitControl.SAVE_PREEMPTION_TIMER) !== 0)
    return 'save preemption timer without the timer';
  return undefined;
}

const NEEDS_EPT = SecondaryControl.UNRESTRICTED_GUEST | SecondaryControl.MODE_BASED_EXECUTE | SecondaryControl.PML | SecondaryControl.SUB_PAGE_WRITE | SecondaryControl.PT_GUEST_PHYSICAL; // prettier-ignore
const TERTIARY_NEEDS_EPT = TertiaryControl.HLAT | TertiaryControl.EPT_PAGING_WRITE | TertiaryControl.GUEST_PAGING_VERIFICATION;
const EPTP_SWITCHING = 1n;

function checkEpt(lp: X86LogicalProcessor, vmcs: VmcsPage, c: ExecutionControls, isSeam: boolean): string | undefined {
  const hasEpt = c.hasSecondary(SecondaryControl.EPT);
  if (hasEpt) {
    const wrong = checkEptp(lp, c.eptp);
    if (wrong !== undefined) return `EPTP: ${wrong}`;
    if (isSeam && c.sharedEptp >= BigInt(physicalLimit(lp))) return 'shared EPTP above the physical address width';
  } else if (c.hasSecondary(NEEDS_EPT) || (c.tertiary & TERTIARY_NEEDS_EPT) !== 0) return 'a control that needs EPT without EPT';
  if (c.hasSecondary(SecondaryControl.VMFUNC)) {
    if ((c.functions & ~(lp.rdmsr(0x491) ?? 0n)) !== 0n) return 'VM-function controls: unsupported bit';
    if ((c.functions & EPTP_SWITCHING) !== 0n && !hasEpt) return 'EPTP switching without EPT';
  }
  if (
    c.hasSecondary(SecondaryControl.PT_GUEST_PHYSICAL) &&
    ((c.exit & ExitControl.CLEAR_RTIT_CTL) === 0 || (c.entry & EntryControl.LOAD_RTIT_CTL) === 0)
  )
    return 'Intel PT with guest-physical addresses without load and clear of IA32_RTIT_CTL';
  if ((c.tertiary & TertiaryControl.HLAT) !== 0) {
    const pointer = vmcs.read(VmcsField.HLAT_POINTER);
    if ((pointer & 0xfe7n) !== 0n || pointer >= BigInt(physicalLimit(lp))) return 'HLAT pointer has a reserved bit';
    const most = Number(((lp.rdmsr(EPT_VPID_CAP) ?? 0n) >> 48n) & 0x3fn);
    if (c.hlatPrefix > most) return `HLAT prefix size ${c.hlatPrefix} above ${most}`;
  }
  return undefined;
}

function checkMsrLists(lp: X86LogicalProcessor, vmcs: VmcsPage): string | undefined {
  for (const [countField, addressField, name] of [
    [VmcsField.VM_EXIT_MSR_STORE_COUNT, VmcsField.VM_EXIT_MSR_STORE_ADDRESS, 'VM-exit MSR-store'],
    [VmcsField.VM_EXIT_MSR_LOAD_COUNT, VmcsField.VM_EXIT_MSR_LOAD_ADDRESS, 'VM-exit MSR-load'],
    [VmcsField.VM_ENTRY_MSR_LOAD_COUNT, VmcsField.VM_ENTRY_MSR_LOAD_ADDRESS, 'VM-entry MSR-load'],
  ] as const) {
    const count = vmcs.read32(countField);
    const address = vmcs.readNumber(addressField);
    if (count !== 0 && (address % MSR_ENTRY_BYTES !== 0 || address + MSR_ENTRY_BYTES * count > physicalLimit(lp)))
      return `${name} area is not 16-byte aligned or ends beyond the physical address width`;
  }
  return undefined;
}
