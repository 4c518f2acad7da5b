import type { Insn } from '../isa/insn.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import { SecondaryControl } from './control-bits.ts';
import { physicalLimit } from './eptp-checks.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import { VmcsPage } from './vmcs-page.ts';
import type { VmxGuest } from './vmx-guest.ts';

/** Bit 31 of the revision identifier marks a shadow VMCS. */
export const SHADOW_VMCS = 0x8000_0000;
const VMX_BASIC = 0x480;

/**
 * Checks of a VMCS link pointer that is not all ones: a page with this processor's revision identifier, that is a shadow VMCS exactly when
 * "VMCS shadowing" is 1, and not the current VMCS. @source Intel SDM 3C "Checks on Guest Non-Register State"
 */
export function isLinkPointer(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): boolean {
  const link = vmcs.readNumber(VmcsField.VMCS_LINK_POINTER);
  if (link % 4096 !== 0 || link >= physicalLimit(lp) || link === (vmcs.pa as number)) return false;
  const expected =
    (lp.msrs.storedLow(VMX_BASIC) | (controls.hasSecondary(SecondaryControl.VMCS_SHADOWING) ? SHADOW_VMCS : 0)) >>> 0;
  return new VmcsPage(lp.memory, link as Hpa).revision === expected;
}

/** True when VMREAD or VMWRITE of this field encoding exits: no shadowing, an encoding above 15 bits, or its bit in the bitmap. */
export function exitsOnVmcsAccess(guest: VmxGuest, encoding: bigint, isWrite: boolean): boolean {
  const { vmreadBitmap, vmwriteBitmap } = guest.controls;
  if (vmreadBitmap === -1 || encoding >> 15n !== 0n) return true;
  const field = Number(encoding);
  const byte = guest.lp.memory.read8(((isWrite ? vmwriteBitmap : vmreadBitmap) + (field >>> 3)) as Hpa);
  return (byte & (1 << (field & 7))) !== 0;
}

/** The VMCS that VMREAD and VMWRITE of the guest access, or undefined: VMfailInvalid. */
export function shadowVmcs(guest: VmxGuest): VmcsPage | undefined {
  const { vmcs } = guest;
  if (vmcs.read32(VmcsField.VMCS_LINK_POINTER) === 0xffff_ffff && vmcs.readHigh(VmcsField.VMCS_LINK_POINTER) === 0xffff_ffff)
    return undefined;
  return new VmcsPage(guest.lp.memory, vmcs.readNumber(VmcsField.VMCS_LINK_POINTER) as Hpa);
}

/** Field encoding that VMREAD (register `reg`) or VMWRITE names. */
export const vmcsEncoding = (guest: VmxGuest, insn: Insn): bigint => guest.lp.gpr[insn.reg]!;
