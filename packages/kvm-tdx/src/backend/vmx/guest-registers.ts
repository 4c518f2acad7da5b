import { EntryControl, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { KvmDtable, KvmSegment, KvmSregs } from '../../uapi/structs.ts';
import { CR0_HOST_OWNED } from './vmcs-setup.ts';

/** Offset of each segment from the ES field of its group (selectors and limits step by 2). */
const SEGMENTS = { es: 0, cs: 2, ss: 4, ds: 6, fs: 8, gs: 10, ldt: 12, tr: 14 } as const;
type SegmentName = keyof typeof SEGMENTS;
const names = Object.keys(SEGMENTS) as SegmentName[];

export const CR0_PG = 0x8000_0000n;
const CR0_NE = 0x20n;
const CR4_VMXE = 0x2000n;
const EFER_LME = 0x100n;
export const EFER_LMA = 0x400n;

export function getSegment(vmcs: Vmcs, name: SegmentName): KvmSegment {
  const at = SEGMENTS[name];
  return {
    base: vmcs.read(VmcsField.GUEST_ES_BASE + at),
    limit: Number(vmcs.read(VmcsField.GUEST_ES_LIMIT + at)),
    selector: Number(vmcs.read(VmcsField.GUEST_ES_SELECTOR + at)),
    attributes: Number(vmcs.read(VmcsField.GUEST_ES_ACCESS_RIGHTS + at)),
  };
}

function setSegment(vmcs: Vmcs, name: SegmentName, segment: KvmSegment): void {
  const at = SEGMENTS[name];
  vmcs.write(VmcsField.GUEST_ES_BASE + at, segment.base);
  vmcs.write(VmcsField.GUEST_ES_LIMIT + at, BigInt(segment.limit));
  vmcs.write(VmcsField.GUEST_ES_SELECTOR + at, BigInt(segment.selector));
  vmcs.write(VmcsField.GUEST_ES_ACCESS_RIGHTS + at, BigInt(segment.attributes));
}

const getTable = (vmcs: Vmcs, base: number, limit: number): KvmDtable => ({
  base: vmcs.read(base),
  limit: Number(vmcs.read(limit)),
});

/** CR0 as the guest sees it: host-owned bits from the read shadow. */
export const guestCr0 = (vmcs: Vmcs): bigint =>
  (vmcs.read(VmcsField.GUEST_CR0) & ~CR0_HOST_OWNED) | (vmcs.read(VmcsField.CR0_READ_SHADOW) & CR0_HOST_OWNED);
/** CR4 as the guest sees it. */
export const guestCr4 = (vmcs: Vmcs): bigint => vmcs.read(VmcsField.GUEST_CR4) & ~CR4_VMXE;

/** Writes CR0 with what VMX operation adds, and its shadow. EFER.LMA follows paging. */
export function setCr0(vmcs: Vmcs, value: bigint): void {
  vmcs.write(VmcsField.GUEST_CR0, value | CR0_NE);
  vmcs.write(VmcsField.CR0_READ_SHADOW, value);
  const efer = vmcs.read(VmcsField.GUEST_EFER);
  setEfer(vmcs, (value & CR0_PG) !== 0n && (efer & EFER_LME) !== 0n ? efer | EFER_LMA : efer & ~EFER_LMA);
}

export function setCr4(vmcs: Vmcs, value: bigint): void {
  vmcs.write(VmcsField.GUEST_CR4, value | CR4_VMXE);
  vmcs.write(VmcsField.CR4_READ_SHADOW, value);
}

/** Writes EFER; the "IA-32e mode guest" entry control equals LMA. */
export function setEfer(vmcs: Vmcs, value: bigint): void {
  vmcs.write(VmcsField.GUEST_EFER, value);
  const controls = vmcs.read(VmcsField.VM_ENTRY_CONTROLS) & ~BigInt(EntryControl.IA32E_GUEST);
  vmcs.write(VmcsField.VM_ENTRY_CONTROLS, (value & EFER_LMA) !== 0n ? controls | BigInt(EntryControl.IA32E_GUEST) : controls);
}

/** KVM_GET_SREGS, except CR2, CR8 and the APIC base, which do not lie in the VMCS. */
export function readSregs(vmcs: Vmcs): Omit<KvmSregs, 'cr2' | 'cr8' | 'apicBase'> {
  const segments = Object.fromEntries(names.map((name) => [name, getSegment(vmcs, name)])) as Record<SegmentName, KvmSegment>;
  return {
    ...segments,
    gdt: getTable(vmcs, VmcsField.GUEST_GDTR_BASE, VmcsField.GUEST_GDTR_LIMIT),
    idt: getTable(vmcs, VmcsField.GUEST_IDTR_BASE, VmcsField.GUEST_IDTR_LIMIT),
    cr0: guestCr0(vmcs),
    cr3: vmcs.read(VmcsField.GUEST_CR3),
    cr4: guestCr4(vmcs),
    efer: vmcs.read(VmcsField.GUEST_EFER),
  };
}

export function writeSregs(vmcs: Vmcs, sregs: KvmSregs): void {
  for (const name of names) setSegment(vmcs, name, sregs[name]);
  vmcs.write(VmcsField.GUEST_GDTR_BASE, sregs.gdt.base);
  vmcs.write(VmcsField.GUEST_GDTR_LIMIT, BigInt(sregs.gdt.limit));
  vmcs.write(VmcsField.GUEST_IDTR_BASE, sregs.idt.base);
  vmcs.write(VmcsField.GUEST_IDTR_LIMIT, BigInt(sregs.idt.limit));
  vmcs.write(VmcsField.GUEST_CR3, sregs.cr3);
  setCr4(vmcs, sregs.cr4);
  setEfer(vmcs, sregs.efer);
  setCr0(vmcs, sregs.cr0);
}

const data = (attributes: number): KvmSegment => ({ base: 0n, limit: 0xffff, selector: 0, attributes });

/** State after RESET: real mode, first instruction at 0xFFFFFFF0. */
export const RESET_SREGS: KvmSregs = {
  cs: { base: 0xffff_0000n, limit: 0xffff, selector: 0xf000, attributes: 0x9b },
  ds: data(0x93),
  es: data(0x93),
  fs: data(0x93),
  gs: data(0x93),
  ss: data(0x93),
  tr: data(0x8b),
  ldt: data(0x82),
  gdt: { base: 0n, limit: 0xffff },
  idt: { base: 0n, limit: 0xffff },
  cr0: 0x6000_0010n,
  cr2: 0n,
  cr3: 0n,
  cr4: 0n,
  cr8: 0n,
  efer: 0n,
  apicBase: 0n,
};
export const RESET_RIP = 0xfff0n;
export const RESET_RFLAGS = 2n;
