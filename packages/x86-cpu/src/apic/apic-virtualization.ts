import type { Hpa } from '../units/index.ts';
import { SecondaryControl, TertiaryControl } from '../vmx/control-bits.ts';
import { ExitReason } from '../vmx/exit-reason.ts';
import { VmcsField } from '../vmx/fields.ts';
import { vmExit } from '../vmx/vm-exit.ts';
import type { VmxGuest } from '../vmx/vmx-guest.ts';
import { exitOnApicWrite } from './apic-access.ts';
import { drainPosted, postInterrupt } from './posted-interrupt.ts';
import {
  ApicRegister,
  X2APIC_MSR_BASE,
  X2APIC_MSR_END,
  clearVector,
  highestVector,
  readRegister,
  setVector,
  writeRegister,
} from './virtual-apic.ts';

/*
 * APIC virtualization: TPR, EOI and self-IPI of a guest act on its virtual-APIC page; RVI and SVI live in the VMCS field "guest interrupt
 * status". @source Intel SDM 3C "APIC Virtualization and Virtual Interrupts"
 */
const delivers = (guest: VmxGuest): boolean => guest.controls.hasSecondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY);
const page = (guest: VmxGuest): Hpa => guest.controls.virtualApic as Hpa;

const status = (guest: VmxGuest): number => guest.vmcs.read32(VmcsField.GUEST_INTERRUPT_STATUS);
function setStatus(guest: VmxGuest, rvi: number, svi: number): void {
  guest.vmcs.write32(VmcsField.GUEST_INTERRUPT_STATUS, rvi | (svi << 8));
}

/** PPR virtualization. */
function updatePpr(guest: VmxGuest): void {
  const svi = status(guest) >>> 8;
  const tpr = readRegister(guest.lp.memory, page(guest), ApicRegister.TPR) & 0xff;
  writeRegister(guest.lp.memory, page(guest), ApicRegister.PPR, tpr >>> 4 >= svi >>> 4 ? tpr : svi & 0xf0);
}

/** Evaluation of pending virtual interrupts: the vector to deliver, or -1. */
export function pendingVirtualInterrupt(guest: VmxGuest): number {
  if (!delivers(guest)) return -1;
  const rvi = status(guest) & 0xff;
  if (rvi === 0) return -1;
  const ppr = readRegister(guest.lp.memory, page(guest), ApicRegister.PPR) & 0xff;
  return rvi >>> 4 > ppr >>> 4 ? rvi : -1;
}

/** Virtual-interrupt delivery moves the vector from requested to in service. */
export function acceptVirtualInterrupt(guest: VmxGuest, vector: number): void {
  const { memory } = guest.lp;
  setVector(memory, page(guest), ApicRegister.ISR, vector);
  writeRegister(memory, page(guest), ApicRegister.PPR, vector & 0xf0);
  clearVector(memory, page(guest), ApicRegister.IRR, vector);
  setStatus(guest, highestVector(memory, page(guest), ApicRegister.IRR), vector);
  guest.lp.askAttention();
}

/** VM entry with virtual-interrupt delivery updates PPR and evaluates what is pending. */
export function enterVirtualApic(guest: VmxGuest): void {
  if (delivers(guest)) updatePpr(guest);
}

/** The threshold lies above the virtual TPR, without virtual-interrupt delivery. */
export const isTprBelowThreshold = (guest: VmxGuest): boolean =>
  guest.controls.virtualApic !== -1 &&
  !delivers(guest) &&
  (guest.vmcs.read32(VmcsField.TPR_THRESHOLD) & 0xf) >
    (readRegister(guest.lp.memory, page(guest), ApicRegister.TPR) & 0xff) >>> 4;

/** The TPR as CR8: bits 7:4. Undefined without the TPR shadow. */
export function readVirtualTpr(guest: VmxGuest): bigint | undefined {
  if (guest.controls.virtualApic === -1) return undefined;
  return BigInt((readRegister(guest.lp.memory, page(guest), ApicRegister.TPR) >>> 4) & 0xf);
}

/** A write of CR8. True when the shadow took it; may record a TPR-below-threshold exit. */
export function writeVirtualTpr(guest: VmxGuest, value: bigint): boolean {
  if (guest.controls.virtualApic === -1) return false;
  setTpr(guest, Number(value & 0xfn) << 4);
  return true;
}

export function setTpr(guest: VmxGuest, tpr: number): void {
  writeRegister(guest.lp.memory, page(guest), ApicRegister.TPR, tpr);
  if (delivers(guest)) {
    updatePpr(guest);
    guest.lp.askAttention();
  } else if (tpr >>> 4 < (guest.vmcs.read32(VmcsField.TPR_THRESHOLD) & 0xf)) {
    guest.lp.recordExit(vmExit(ExitReason.TPR_BELOW_THRESHOLD));
  }
}

/** EOI virtualization. May record a virtualized-EOI exit. */
export function virtualizeEoi(guest: VmxGuest): void {
  const { memory } = guest.lp;
  const vector = status(guest) >>> 8;
  clearVector(memory, page(guest), ApicRegister.ISR, vector);
  setStatus(guest, status(guest) & 0xff, highestVector(memory, page(guest), ApicRegister.ISR));
  updatePpr(guest);
  if (((guest.controls.eoiExitBitmap[vector >>> 6]! >> BigInt(vector & 63)) & 1n) !== 0n)
    guest.lp.recordExit(vmExit(ExitReason.VIRTUALIZED_EOI, { qualification: BigInt(vector) }));
  else guest.lp.askAttention();
}

function virtualizeSelfIpi(guest: VmxGuest, vector: number): void {
  setVector(guest.lp.memory, page(guest), ApicRegister.IRR, vector);
  const old = status(guest);
  setStatus(guest, Math.max(old & 0xff, vector), old >>> 8);
  guest.lp.askAttention();
}

const isX2apic = (guest: VmxGuest, index: number): boolean =>
  index >= X2APIC_MSR_BASE && index <= X2APIC_MSR_END && guest.controls.hasSecondary(SecondaryControl.VIRTUALIZE_X2APIC);

/** RDMSR of an x2APIC register that did not exit. Undefined = not virtualized. */
export function readVirtualApicMsr(guest: VmxGuest, index: number): bigint | undefined {
  if (!isX2apic(guest, index)) return undefined;
  const register = (index - X2APIC_MSR_BASE) << 4;
  if (register !== ApicRegister.TPR && !guest.controls.hasSecondary(SecondaryControl.APIC_REGISTER_VIRTUALIZATION))
    return undefined;
  return guest.lp.memory.read64((page(guest) + register) as Hpa);
}

/**
 * WRMSR of an x2APIC register that did not exit. False = not virtualized, or a value with reserved bits (#GP: no MSR answers).
 * @source Intel SDM 3C "Virtualizing MSR-Based APIC Accesses"
 */
export function writeVirtualApicMsr(guest: VmxGuest, index: number, value: bigint): boolean {
  if (!isX2apic(guest, index)) return false;
  const { memory } = guest.lp;
  const register = (index - X2APIC_MSR_BASE) << 4;
  if (register === ApicRegister.TPR && value <= 0xffn) {
    setTpr(guest, Number(value));
    return true;
  }
  if (register === ApicRegister.ICR_LOW && virtualizesIpis(guest)) {
    const low = Number(value & 0xffff_ffffn);
    if ((low & X2APIC_ICR_RESERVED) !== 0) return false;
    memory.write64((page(guest) + register) as Hpa, value);
    emulateIcrWrite(guest, low, Number(value >> 32n), X2APIC_ICR_RESERVED);
    return true;
  }
  if (!delivers(guest)) return false;
  if (register === ApicRegister.EOI && value === 0n) {
    writeRegister(memory, page(guest), register, 0);
    virtualizeEoi(guest);
    return true;
  }
  if (register === ApicRegister.SELF_IPI && value <= 0xffn) {
    writeRegister(memory, page(guest), register, Number(value));
    if (value >= 0x10n) virtualizeSelfIpi(guest, Number(value));
    else exitOnApicWrite(guest, register);
    return true;
  }
  return false;
}

/** Bits 31:20, 17:16 and 13 of the ICR; bit 12 too in x2APIC mode. */
const X2APIC_ICR_RESERVED = 0xfff3_3000 | 0;
const [PHYSICAL_FIXED, SHORTHAND, SELF] = [0x0000_df00, 0xc_0000, 0x4_0000] as const;

export const virtualizesIpis = (guest: VmxGuest): boolean => (guest.controls.tertiary & TertiaryControl.IPI_VIRTUALIZATION) !== 0;

/**
 * A write of the ICR: an IPI of a fixed vector, edge-triggered, to the sender itself or (IPI virtualization) to one physical destination is
 * sent by the processor; any other is an APIC-write exit. @source Intel SDM 3C "IPI Virtualization", "APIC-Write Emulation"
 */
export function emulateIcrWrite(guest: VmxGuest, low: number, destination: number, reserved: number): void {
  const vector = low & 0xff;
  const isPlain = (low & reserved) === 0 && (low & PHYSICAL_FIXED & ~0x4000) === 0 && vector >= 0x10;
  if (isPlain && (low & SHORTHAND) === SELF && delivers(guest)) virtualizeSelfIpi(guest, vector);
  else if (!(isPlain && (low & SHORTHAND) === 0 && virtualizesIpis(guest) && sendIpi(guest, vector, destination)))
    exitOnApicWrite(guest, ApicRegister.ICR_LOW);
}

/** Posts the vector to the destination's descriptor and notifies the LP that runs it. False: the table has no descriptor for it. */
function sendIpi(guest: VmxGuest, vector: number, destination: number): boolean {
  const { lp, controls } = guest;
  if (destination > controls.lastPid) return false;
  const entry = lp.memory.read64((controls.pidTable + 8 * destination) as Hpa);
  if ((entry & 1n) === 0n || (entry & 0x3en) !== 0n) return false;
  const notification = postInterrupt(lp.memory, Number(entry & ~0x3fn) as Hpa, vector);
  if (notification !== undefined) {
    const { lps, platform } = lp.machine;
    lps[platform.lps.findIndex(({ x2apicId }) => x2apicId === notification.destination)]?.raiseInterrupt(notification.vector);
  }
  return true;
}

/** Posted-interrupt processing of a notification that arrived while the guest ran. */
export function processPostedInterrupts(guest: VmxGuest): void {
  const highest = drainPosted(guest.lp.memory, guest.controls.postedDescriptor as Hpa, page(guest));
  if (highest === -1) return;
  const old = status(guest);
  setStatus(guest, Math.max(old & 0xff, highest), old >>> 8);
  guest.lp.askAttention();
}
