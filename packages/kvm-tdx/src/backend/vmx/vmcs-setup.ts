import { VmcsField, captureHostState, type LogicalProcessor, type Vmcs } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { VmxControls } from './controls.ts';

const MACHINE_CHECK = 1 << 18;
/** PAUSEs closer than this are one spin loop, which exits after so long. TSC ticks, one for each instruction. */
const PLE_GAP = 32n;
const PLE_WINDOW = 64n;
const PAT_RESET = 0x0007_0406_0007_0406n;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

/** CR0 bits that KVM sees every change of: paging, protection, caching. The rest belongs to the guest. */
export const CR0_HOST_OWNED = 0xe000_0021n;
/** CR4: VMXE, SMXE. */
export const CR4_HOST_OWNED = 0x6000n;

/** Pages that a VMCS points at. */
export interface VmcsPages {
  readonly msrBitmap: Hpa;
  readonly vpid: number;
}

/** vmx_set_constant_host_state() and the controls that never change. Fields not written here are 0 in a fresh VMCS. */
export function initialiseVmcs(vmcs: Vmcs, lp: LogicalProcessor, controls: VmxControls, pages: VmcsPages): void {
  vmcs.write(VmcsField.PIN_CONTROLS, BigInt(controls.pin));
  vmcs.write(VmcsField.PRIMARY_PROCESSOR_CONTROLS, BigInt(controls.primary));
  vmcs.write(VmcsField.SECONDARY_PROCESSOR_CONTROLS, BigInt(controls.secondary));
  vmcs.write(VmcsField.VM_EXIT_CONTROLS, BigInt(controls.exit));
  vmcs.write(VmcsField.VM_ENTRY_CONTROLS, BigInt(controls.entry));
  vmcs.write(VmcsField.EXCEPTION_BITMAP, BigInt(MACHINE_CHECK));
  vmcs.write(VmcsField.MSR_BITMAP, BigInt(pages.msrBitmap));
  vmcs.write(VmcsField.VPID, BigInt(pages.vpid));
  vmcs.write(VmcsField.VMCS_LINK_POINTER, ALL_ONES);
  vmcs.write(VmcsField.CR0_GUEST_HOST_MASK, CR0_HOST_OWNED);
  vmcs.write(VmcsField.CR4_GUEST_HOST_MASK, CR4_HOST_OWNED);
  vmcs.write(VmcsField.GUEST_PAT, PAT_RESET);
  vmcs.write(VmcsField.XSS_EXITING_BITMAP, 0n);
  vmcs.write(VmcsField.PLE_GAP, PLE_GAP);
  vmcs.write(VmcsField.PLE_WINDOW, PLE_WINDOW);

  captureHostState(lp, vmcs);
}

/** MSRs that the guest reads and writes without an exit: they are switched with the vCPU or by the VMCS. */
const PASS_THROUGH = [0x174, 0x175, 0x176, 0x277, 0x6e1, 0xc000_0081, 0xc000_0082, 0xc000_0083, 0xc000_0084, 0xc000_0100, 0xc000_0101, 0xc000_0102, 0xc000_0103]; // prettier-ignore

/** x2APIC registers that a processor with APICv keeps: TPR, PPR, ISR, TMR, IRR to read, TPR, EOI, self-IPI to write. */
const X2APIC_READS = [0x808, 0x80a, ...Array.from({ length: 24 }, (_, i) => 0x810 + i)];
const X2APIC_WRITES = [0x808, 0x80b, 0x83f];

/** The MSR bitmap: four quarters of 1 KiB (read low, read high, write low, write high); 1 = exit. */
export function msrBitmap(isX2apicVirtual = false): Uint8Array {
  const bitmap = new Uint8Array(4096).fill(0xff);
  for (const msr of PASS_THROUGH) {
    const at = (msr >= 0xc000_0000 ? 1024 : 0) + ((msr & 0x1fff) >>> 3);
    bitmap[at]! &= ~(1 << (msr & 7));
    bitmap[2048 + at]! &= ~(1 << (msr & 7));
  }
  if (isX2apicVirtual) {
    for (const msr of X2APIC_READS) bitmap[msr >>> 3]! &= ~(1 << (msr & 7));
    for (const msr of X2APIC_WRITES) bitmap[2048 + (msr >>> 3)]! &= ~(1 << (msr & 7));
  }
  return bitmap;
}
