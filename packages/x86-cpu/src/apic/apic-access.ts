import type { Hpa } from '../units/index.ts';
import { PrimaryControl, SecondaryControl } from '../vmx/control-bits.ts';
import { ExitReason } from '../vmx/exit-reason.ts';
import { vmExit } from '../vmx/vm-exit.ts';
import type { VmxGuest } from '../vmx/vmx-guest.ts';
import { emulateIcrWrite, setTpr, virtualizeEoi, virtualizesIpis } from './apic-virtualization.ts';
import { ApicAccessKind } from './apic-access-kind.ts';
import { ApicRegister, readRegister, writeRegister } from './virtual-apic.ts';

/*
 * "Virtualize APIC accesses": what a guest does to its APIC-access page acts on its virtual-APIC page or exits.
 * @source Intel SDM 3C "Virtualizing Memory-Mapped APIC Accesses"
 */

const ICR = ApicRegister.ICR_LOW;
/** Registers, by offset, that "APIC-register virtualization" lets guests read; sets of eight are added below. */
const READABLE = new Set<number>([0x020, 0x030, 0x080, 0x0b0, 0x0d0, 0x0e0, 0x0f0, 0x280, 0x300, 0x310, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370, 0x380, 0x3e0]); // prettier-ignore
for (let offset: number = ApicRegister.ISR; offset < ApicRegister.ESR; offset += 0x10) READABLE.add(offset);
const WRITABLE = new Set<number>([0x020, 0x080, 0x0b0, 0x0d0, 0x0e0, 0x0f0, 0x280, 0x300, 0x310, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370, 0x380, 0x3e0]); // prettier-ignore

/** True when the controls virtualize an access to this place of the page; an access that is not exits. */
export function isApicVirtualized(guest: VmxGuest, offset: number, isWrite: boolean): boolean {
  const { controls } = guest;
  if (!controls.hasPrimary(PrimaryControl.TPR_SHADOW) || (offset & 0xc) !== 0) return false;
  const register = offset & 0xff0;
  if (controls.hasSecondary(SecondaryControl.APIC_REGISTER_VIRTUALIZATION)) return (isWrite ? WRITABLE : READABLE).has(register);
  if (register === ApicRegister.TPR) return true;
  if (virtualizesIpis(guest) && (register === ICR || register === ApicRegister.ICR_HIGH)) return true;
  return (
    controls.hasSecondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY) && (register === ApicRegister.EOI || register === ICR)
  );
}

/** Records an APIC-access exit. */
export function exitOnApicAccess(guest: VmxGuest, offset: number, kind: ApicAccessKind): void {
  guest.lp.recordExit(vmExit(ExitReason.APIC_ACCESS, { qualification: BigInt(offset | (kind << 12)) }));
}

/** A virtualized read; undefined, with an exit recorded, when it is wider than 32 bits or leaves the register. */
export function readApicPage(guest: VmxGuest, offset: number, size: number): bigint | undefined {
  if (size > 4 || (offset & 3) + size > 4) {
    exitOnApicAccess(guest, offset, ApicAccessKind.READ);
    return undefined;
  }
  const word = readRegister(guest.lp.memory, guest.controls.virtualApic as Hpa, offset & 0xffc);
  return BigInt((word >>> (8 * (offset & 3))) & (size === 4 ? -1 : (1 << (8 * size)) - 1)) & 0xffff_ffffn;
}

/**
 * A virtualized write and its emulation, which may record an exit for after the instruction.
 * Departs: of a write of 8 bytes only the register's 4 count; silicon exits.
 */
export function writeApicPage(guest: VmxGuest, offset: number, size: number, value: bigint): void {
  const { memory } = guest.lp;
  const page = guest.controls.virtualApic as Hpa;
  const shift = 8 * (offset & 3);
  const mask = size >= 4 ? 0xffff_ffff : (((1 << (8 * size)) - 1) << shift) >>> 0;
  const register = offset & 0xff0;
  const old = readRegister(memory, page, register);
  writeRegister(memory, page, register, ((old & ~mask) | ((Number(value & 0xffff_ffffn) << shift) & mask)) >>> 0);
  emulateApicWrite(guest, register);
}

/** @source Intel SDM 3C "APIC-Write Emulation" */
function emulateApicWrite(guest: VmxGuest, register: number): void {
  const { memory } = guest.lp;
  const page = guest.controls.virtualApic as Hpa;
  const delivers = guest.controls.hasSecondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY);
  if (register === ApicRegister.TPR) setTpr(guest, readRegister(memory, page, register) & 0xff);
  else if (register === ApicRegister.EOI && delivers) {
    writeRegister(memory, page, register, 0);
    virtualizeEoi(guest);
  } else if (register === ApicRegister.ICR_HIGH)
    writeRegister(memory, page, register, (readRegister(memory, page, register) & 0xff00_0000) >>> 0);
  else if (register === ICR && (delivers || virtualizesIpis(guest)))
    emulateIcrWrite(guest, readRegister(memory, page, ICR), readRegister(memory, page, ApicRegister.ICR_HIGH) >>> 24, 0x33_2000);
  else exitOnApicWrite(guest, register);
}

/** Records an APIC-write exit, taken after the instruction. */
export function exitOnApicWrite(guest: VmxGuest, register: number): void {
  guest.lp.recordExit(vmExit(ExitReason.APIC_WRITE, { qualification: BigInt(register) }));
}
