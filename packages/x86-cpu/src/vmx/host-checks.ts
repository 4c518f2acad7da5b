import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ExitControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField, fieldName } from './fields.ts';
import type { VmcsPage } from './vmcs-page.ts';

const CR0_FIXED0 = 0x486;
const CR0_FIXED1 = 0x487;
const CR4_FIXED0 = 0x488;
const CR4_FIXED1 = 0x489;
const CR0_WP = 0x1_0000;
const CR4_CET = 0x80_0000;

/** Sign extension of bit 56 or 47, whichever the LP supports at most. */
export const isCanonical = (lp: X86LogicalProcessor, address: bigint): boolean =>
  BigInt.asUintN(64, BigInt.asIntN(lp.linearBits, address)) === address;

/** The same for a VMCS field: no bigint is made of an address that is canonical with 48 bits. */
export const isCanonicalField = (lp: X86LogicalProcessor, vmcs: VmcsPage, field: number): boolean =>
  (vmcs.readHigh(field) + 0x8000) >>> 0 < 0x1_0000 || isCanonical(lp, vmcs.read(field));

/**
 * True when the low half of CR0 or CR4 has every bit that must be 1 and none that must be 0 in VMX operation. The upper halves are always
 * reserved; the caller looks at them.
 */
export function hasFixedBits(lp: X86LogicalProcessor, cr: 0 | 4, value: number, exempt = 0): boolean {
  const fixed0 = lp.msrs.storedLow(cr === 0 ? CR0_FIXED0 : CR4_FIXED0);
  const fixed1 = lp.msrs.storedLow(cr === 0 ? CR0_FIXED1 : CR4_FIXED1);
  return (fixed0 & ~exempt & ~value) === 0 && (value & ~fixed1) === 0;
}

/** A PAT value names memory types 0, 1, 4, 5, 6 or 7 in each byte. */
export function isPat(vmcs: VmcsPage, field: number): boolean {
  return isHalfPat(vmcs.read32(field)) && isHalfPat(vmcs.readHigh(field));
}
/** No byte above 7, and bit 1 only together with bit 2. */
const isHalfPat = (word: number): boolean => (word & 0xf8f8_f8f8) === 0 && ((word << 1) & ~word & 0x0404_0404) === 0;

/** Undefined = passed, otherwise which check failed. @source Intel SDM 3C "Checks on Host Control Registers, MSRs, Segment and Descriptor-Table Registers" */
export function checkHostState(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): string | undefined {
  if (vmcs.read(VmcsField.HOST_CR0) >> 32n !== 0n || !hasFixedBits(lp, 0, vmcs.read32(VmcsField.HOST_CR0)))
    return 'host CR0 has a bit that VMX operation does not allow';
  if (vmcs.read(VmcsField.HOST_CR4) >> 32n !== 0n || !hasFixedBits(lp, 4, vmcs.read32(VmcsField.HOST_CR4)))
    return 'host CR4 has a bit that VMX operation does not allow';
  if ((vmcs.readHigh(VmcsField.HOST_CR3) & ~lp.physicalHighMask) !== 0) return 'host CR3 above the physical address width';
  for (const field of [
    VmcsField.HOST_SYSENTER_ESP,
    VmcsField.HOST_SYSENTER_EIP,
    VmcsField.HOST_FS_BASE,
    VmcsField.HOST_GS_BASE,
    VmcsField.HOST_TR_BASE,
    VmcsField.HOST_GDTR_BASE,
    VmcsField.HOST_IDTR_BASE,
    VmcsField.HOST_RIP,
  ])
    if (!isCanonicalField(lp, vmcs, field)) return `${fieldName(field)} is not canonical`;
  if ((controls.exit & ExitControl.LOAD_PAT) !== 0 && !isPat(vmcs, VmcsField.HOST_PAT))
    return 'host PAT names a reserved memory type';
  const host64 = (controls.exit & ExitControl.HOST_ADDRESS_SPACE_SIZE) !== 0;
  if (!host64) return 'host address-space size is 0 though the host runs in 64-bit mode';
  if ((vmcs.read32(VmcsField.HOST_CR4) & 0x20) === 0) return 'host CR4.PAE is 0 with a 64-bit host';
  if (
    (controls.exit & ExitControl.LOAD_EFER) !== 0 &&
    ((vmcs.read32(VmcsField.HOST_EFER) & 0x500) !== 0x500 || (vmcs.read32(VmcsField.HOST_EFER) & ~0xd01) !== 0)
  )
    return 'host EFER.LMA and LME must be 1 for a 64-bit host, and reserved bits 0';
  if ((vmcs.read32(VmcsField.HOST_CR4) & CR4_CET) !== 0 && (vmcs.read32(VmcsField.HOST_CR0) & CR0_WP) === 0)
    return 'host CR4.CET without CR0.WP';
  if ((controls.exit & ExitControl.LOAD_PKRS) !== 0 && vmcs.readHigh(VmcsField.HOST_PKRS) !== 0) return 'host PKRS above 32 bits';
  if ((controls.exit & ExitControl.LOAD_CET) !== 0) {
    const cet = vmcs.read32(VmcsField.HOST_S_CET);
    if ((cet & 0x3c0) !== 0 || (cet & 0xc00) === 0xc00 || !isCanonicalField(lp, vmcs, VmcsField.HOST_S_CET)) return 'host S_CET';
    if ((vmcs.read32(VmcsField.HOST_SSP) & 3) !== 0 || !isCanonicalField(lp, vmcs, VmcsField.HOST_SSP)) return 'host SSP';
    if (!isCanonicalField(lp, vmcs, VmcsField.HOST_INTERRUPT_SSP_TABLE_ADDRESS)) return 'host interrupt SSP table address';
  }
  for (const field of [
    VmcsField.HOST_ES_SELECTOR,
    VmcsField.HOST_CS_SELECTOR,
    VmcsField.HOST_SS_SELECTOR,
    VmcsField.HOST_DS_SELECTOR,
    VmcsField.HOST_FS_SELECTOR,
    VmcsField.HOST_GS_SELECTOR,
    VmcsField.HOST_TR_SELECTOR,
  ])
    if ((vmcs.read32(field) & 7) !== 0) return `${fieldName(field)} has RPL or TI bits`;
  if (vmcs.read32(VmcsField.HOST_CS_SELECTOR) === 0) return 'host CS selector is 0';
  if (vmcs.read32(VmcsField.HOST_TR_SELECTOR) === 0) return 'host TR selector is 0';
  return undefined;
}
