import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { add, type Hpa } from '../units/index.ts';
import { EntryControl, SecondaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import type { VmcsPage } from './vmcs-page.ts';

const CR0_PG = 0x8000_0000 | 0;
const CR4_PAE = 0x20;
/** Bits 2:1 and 8:5 of a PDPTE. */
const RESERVED = 0x1e6;

/** The guest of `vmcs` uses PAE paging outside IA-32e mode. */
export const usesPdptes = (vmcs: VmcsPage, controls: ExecutionControls): boolean =>
  (controls.entry & EntryControl.IA32E_GUEST) === 0 &&
  (vmcs.read32(VmcsField.GUEST_CR0) & CR0_PG) !== 0 &&
  (vmcs.read32(VmcsField.GUEST_CR4) & CR4_PAE) !== 0;

/**
 * True when one of the four PDPTEs is present with a reserved bit. With EPT they are VMCS fields; without, they are read from memory where
 * CR3 points and put into those fields, from which VM entry loads the registers.
 * @source Intel SDM 3C "Checks on Guest Page-Directory-Pointer-Table Entries"
 */
export function hasBadPdpte(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): boolean {
  if (!controls.hasSecondary(SecondaryControl.EPT)) {
    const table = (vmcs.read32(VmcsField.GUEST_CR3) & ~0x1f) >>> 0;
    for (let n = 0; n < 4; n++) vmcs.write(VmcsField.GUEST_PDPTE0 + 2 * n, lp.memory.read64(add(table as Hpa, 8 * n)));
  }
  for (let n = 0; n < 4; n++) {
    const low = vmcs.read32(VmcsField.GUEST_PDPTE0 + 2 * n);
    const high = vmcs.readHigh(VmcsField.GUEST_PDPTE0 + 2 * n);
    if ((low & 1) !== 0 && ((low & RESERVED) !== 0 || (high & ~lp.physicalHighMask) !== 0)) return true;
  }
  return false;
}
