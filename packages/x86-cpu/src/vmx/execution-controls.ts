import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import { VmcsField } from './fields.ts';
import type { EptRoot } from './non-root.ts';
import { CONTROLS_END, CONTROLS_START, HOST_END, fieldOffset } from './vmcs-layout.ts';
import type { Hpa } from '../units/index.ts';
import type { VmcsPage } from './vmcs-page.ts';

/** Bits 51:12 of an EPT pointer. */
const ROOT_MASK = 0xf_ffff_ffff_f000n;
const FIRST_WORD = CONTROLS_START >>> 2;
const CONTROL_WORDS = (CONTROLS_END - CONTROLS_START) >>> 2;
const ENTRY_CONTROLS_WORD = (fieldOffset(VmcsField.VM_ENTRY_CONTROLS) - CONTROLS_START) >>> 2;
const WORDS = (HOST_END - CONTROLS_START) >>> 2;

/**
 * The control fields of one VMCS, parsed. The bytes stay the truth: every VM entry compares them with what was parsed (about 60 ns) and
 * parses again when they differ, whoever wrote them.
 */
export class ExecutionControls {
  pin = 0;
  primary = 0;
  /** 0 unless the primary controls activate them. */
  secondary = 0;
  /** Low half; 0 unless the primary controls activate them. */
  tertiary = 0;
  exit = 0;
  entry = 0;

  exceptionBitmap = 0;
  pageFaultMask = 0;
  pageFaultMatch = 0;
  cr0Mask = 0n;
  cr4Mask = 0n;
  cr0Shadow = 0n;
  cr4Shadow = 0n;
  readonly cr3Targets: bigint[] = [];
  /** Host physical addresses of bitmaps and pages, key id included; -1 when the control that uses them is 0. */
  ioBitmapA = -1;
  ioBitmapB = -1;
  msrBitmap = -1;
  virtualApic = -1;
  apicAccess = -1;
  postedDescriptor = -1;
  notificationVector = -1;
  veInformation = -1;
  pmlAddress = -1;
  vmreadBitmap = -1;
  vmwriteBitmap = -1;
  /** EPTP list of VM function 0, and the VM-function controls; 0 unless "enable VM functions". */
  eptpList = -1;
  functions = 0n;
  subPageTable = -1;
  /** PID-pointer table of IPI virtualization and the index of its last entry. */
  pidTable = -1;
  lastPid = 0;
  /** Guest-physical root of HLAT paging, or -1, and the HLAT prefix size. */
  hlatRoot = -1;
  hlatPrefix = 0;
  eptp = 0n;
  /** The EPT root that `eptp` names, and the shared one of a SEAM guest: same depth, addresses with key id as they are. */
  mainRoot: EptRoot = { root: 0 as Hpa, levels: 4, accessedDirty: false };
  sharedRoot: EptRoot = { root: 0 as Hpa, levels: 4, accessedDirty: false };
  sharedEptp = 0n;
  tdHkid = 0;
  vpid = 0;
  xssBitmap = 0n;
  tscMultiplier = 0n;
  pleGap = 0;
  pleWindow = 0;
  readonly eoiExitBitmap = new BigUint64Array(4);

  /** True once control and host-state checks passed for these bytes. */
  isChecked = false;
  readonly #seen = new Int32Array(WORDS);
  #isFresh = true;

  /** Brings the fields up to date with the VMCS. */
  refresh(vmcs: VmcsPage, isSeam: boolean): void {
    const { i32 } = vmcs.memory;
    const from = (vmcs.frame >>> 2) + FIRST_WORD;
    const seen = this.#seen;
    // SEAM firmware is TypeScript: no host state of its VMCSs is ever loaded.
    const words = isSeam ? CONTROL_WORDS : WORDS;
    let i = 0;
    // Four at a time: 70 ns against 190.
    while (
      i + 3 < words &&
      ((i32[from + i]! ^ seen[i]!) |
        (i32[from + i + 1]! ^ seen[i + 1]!) |
        (i32[from + i + 2]! ^ seen[i + 2]!) |
        (i32[from + i + 3]! ^ seen[i + 3]!)) ===
        0
    )
      i += 4;
    while (i < words && i32[from + i] === seen[i]) i++;
    if (i === words && !this.#isFresh) return;
    this.isChecked = false;
    const reparse = this.#isFresh || i < CONTROL_WORDS;
    for (; i < WORDS; i++) seen[i] = i32[from + i]!;
    this.#isFresh = false;
    if (reparse) this.#parse(vmcs);
  }

  #parse(vmcs: VmcsPage): void {
    const word = (field: number): number => vmcs.read32(field) | 0;
    this.pin = word(VmcsField.PIN_CONTROLS);
    this.primary = word(VmcsField.PRIMARY_PROCESSOR_CONTROLS);
    this.secondary = (this.primary & PrimaryControl.SECONDARY_CONTROLS) !== 0 ? word(VmcsField.SECONDARY_PROCESSOR_CONTROLS) : 0;
    this.tertiary = (this.primary & PrimaryControl.TERTIARY_CONTROLS) !== 0 ? word(VmcsField.TERTIARY_PROCESSOR_CONTROLS) : 0;
    this.exit = word(VmcsField.VM_EXIT_CONTROLS);
    this.entry = word(VmcsField.VM_ENTRY_CONTROLS);
    this.exceptionBitmap = word(VmcsField.EXCEPTION_BITMAP);
    this.pageFaultMask = word(VmcsField.PAGE_FAULT_ERROR_CODE_MASK);
    this.pageFaultMatch = word(VmcsField.PAGE_FAULT_ERROR_CODE_MATCH);
    this.cr0Mask = vmcs.read(VmcsField.CR0_GUEST_HOST_MASK);
    this.cr4Mask = vmcs.read(VmcsField.CR4_GUEST_HOST_MASK);
    this.cr0Shadow = vmcs.read(VmcsField.CR0_READ_SHADOW);
    this.cr4Shadow = vmcs.read(VmcsField.CR4_READ_SHADOW);
    this.cr3Targets.length = 0;
    const targets = Math.min(4, vmcs.read32(VmcsField.CR3_TARGET_COUNT));
    for (let n = 0; n < targets; n++) this.cr3Targets.push(vmcs.read(VmcsField.CR3_TARGET_VALUE_0 + 2 * n));
    const { pin, primary, secondary } = this;
    const ioBitmaps = (primary & PrimaryControl.IO_BITMAPS) !== 0;
    this.ioBitmapA = addressField(vmcs, VmcsField.IO_BITMAP_A, ioBitmaps);
    this.ioBitmapB = addressField(vmcs, VmcsField.IO_BITMAP_B, ioBitmaps);
    this.msrBitmap = addressField(vmcs, VmcsField.MSR_BITMAP, (primary & PrimaryControl.MSR_BITMAPS) !== 0);
    this.virtualApic = addressField(vmcs, VmcsField.VIRTUAL_APIC_ADDRESS, (primary & PrimaryControl.TPR_SHADOW) !== 0);
    this.apicAccess = addressField(
      vmcs,
      VmcsField.APIC_ACCESS_ADDRESS,
      (secondary & SecondaryControl.VIRTUALIZE_APIC_ACCESSES) !== 0,
    );
    const posted = (pin & PinControl.POSTED_INTERRUPTS) !== 0;
    this.postedDescriptor = addressField(vmcs, VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS, posted);
    this.notificationVector = posted ? vmcs.read32(VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR) : -1;
    this.veInformation = addressField(vmcs, VmcsField.VIRTUALIZATION_EXCEPTION_INFORMATION_ADDRESS, (secondary & SecondaryControl.EPT_VIOLATION_VE) !== 0); // prettier-ignore
    this.pmlAddress = addressField(vmcs, VmcsField.PML_ADDRESS, (secondary & SecondaryControl.PML) !== 0);
    const shadowing = (secondary & SecondaryControl.VMCS_SHADOWING) !== 0;
    this.vmreadBitmap = addressField(vmcs, VmcsField.VMREAD_BITMAP, shadowing);
    this.vmwriteBitmap = addressField(vmcs, VmcsField.VMWRITE_BITMAP, shadowing);
    this.functions = (secondary & SecondaryControl.VMFUNC) !== 0 ? vmcs.read(VmcsField.VM_FUNCTION_CONTROLS) : 0n;
    this.eptpList = addressField(vmcs, VmcsField.EPTP_LIST_ADDRESS, (this.functions & 1n) !== 0n);
    this.subPageTable = addressField(vmcs, VmcsField.SUB_PAGE_PERMISSION_TABLE_POINTER, (secondary & SecondaryControl.SUB_PAGE_WRITE) !== 0); // prettier-ignore
    this.pidTable = addressField(vmcs, VmcsField.PID_POINTER_TABLE_ADDRESS, (this.tertiary & TertiaryControl.IPI_VIRTUALIZATION) !== 0); // prettier-ignore
    const hlat = addressField(vmcs, VmcsField.HLAT_POINTER, (this.tertiary & TertiaryControl.HLAT) !== 0);
    this.hlatRoot = hlat === -1 ? -1 : hlat - (hlat % 4096);
    this.hlatPrefix = vmcs.read32(VmcsField.HLAT_PREFIX_SIZE);
    this.lastPid = vmcs.read32(VmcsField.LAST_PID_POINTER_INDEX);
    this.eptp = vmcs.read(VmcsField.EPTP);
    this.sharedEptp = vmcs.read(VmcsField.SHARED_EPTP);
    this.setEptp(this.eptp);
    this.sharedRoot = { ...this.mainRoot, root: Number(this.sharedEptp & ROOT_MASK) as Hpa };
    this.tdHkid = vmcs.read32(VmcsField.TD_HKID);
    this.vpid = (secondary & SecondaryControl.VPID) !== 0 ? vmcs.read32(VmcsField.VPID) : 0;
    this.xssBitmap = vmcs.read(VmcsField.XSS_EXITING_BITMAP);
    this.tscMultiplier = vmcs.read(VmcsField.TSC_MULTIPLIER);
    this.pleGap = vmcs.read32(VmcsField.PLE_GAP);
    this.pleWindow = vmcs.read32(VmcsField.PLE_WINDOW);
    for (let n = 0; n < 4; n++) this.eoiExitBitmap[n] = vmcs.read(VmcsField.EOI_EXIT_BITMAP_0 + 2 * n);
  }

  /** EPTP switching: the bytes of the VMCS change with it, so that the next VM entry checks and parses again. */
  setEptp(eptp: bigint): void {
    this.eptp = eptp;
    this.mainRoot = eptRoot(eptp);
  }

  hasPrimary(bit: number): boolean {
    return (this.primary & bit) !== 0;
  }
  hasSecondary(bit: number): boolean {
    return (this.secondary & bit) !== 0;
  }
  get isIa32e(): boolean {
    return (this.entry & EntryControl.IA32E_GUEST) !== 0;
  }
  /** A VM exit records IA32_EFER.LMA in the entry controls; the caller writes the field. */
  setIa32e(lma: boolean): void {
    this.entry = lma ? this.entry | EntryControl.IA32E_GUEST : this.entry & ~EntryControl.IA32E_GUEST;
    this.#seen[ENTRY_CONTROLS_WORD] = this.entry;
  }
  get acknowledgesInterrupts(): boolean {
    return (this.exit & ExitControl.ACKNOWLEDGE_INTERRUPT) !== 0;
  }
  /** Number of the SHARED bit of a SEAM guest's physical addresses. */
  get sharedBit(): 47 | 51 {
    return (this.tertiary & TertiaryControl.GPA_WIDTH) !== 0 ? 51 : 47;
  }
}

/** What an EPT pointer says. */
export const eptRoot = (eptp: bigint): EptRoot => ({
  root: Number(eptp & ROOT_MASK) as Hpa,
  levels: ((eptp >> 3n) & 7n) === 4n ? 5 : 4,
  accessedDirty: (eptp & 0x40n) !== 0n,
});

/** An address field, or -1 when the control that uses it is off. */
function addressField(vmcs: VmcsPage, field: number, isUsed: boolean): number {
  return isUsed ? vmcs.readNumber(field) : -1;
}
