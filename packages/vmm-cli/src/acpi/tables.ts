import { ACPI_POWER_BASE, RESET_VALUE, SleepRegister } from '../device/acpi-power.ts';
import { IO_APIC_BASE } from '../device/io-apic.ts';
import { amlDevice, amlInteger, amlName, amlPackage, amlScope, edgeIrq, eisaId, ioPorts, resourceTemplate } from './aml.ts';
import { acpiTable, setChecksum } from './table.ts';

/** What the tables tell of the machine. */
export interface AcpiMachine {
  readonly cpus: number;
  /** Page of the multiprocessor wakeup mailbox. */
  readonly mailbox: number;
}

/** Tables laid out from `address` on; the RSDP lies at `address` itself. */
export interface AcpiTables {
  readonly address: number;
  readonly bytes: Uint8Array;
}

const LOCAL_APIC_BASE = 0xfee0_0000;
const MadtEntry = { LOCAL_APIC: 0, IO_APIC: 1, MULTIPROCESSOR_WAKEUP: 16 } as const;
/** No VGA, no CMOS RTC driver; no legacy devices and no 8042. */
const FADT_BOOT_FLAGS = 0x24;
/** WBINVD works, RESET_REG is there, hardware-reduced. */
const FADT_FLAGS = (1 << 0) | (1 << 10) | (1 << 20);
const COM1_IRQ = 4;

const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
const u64 = (value: number): number[] => [...u32(value >>> 0), ...u32(Math.floor(value / 2 ** 32))];
/** Generic address structure of an 8-bit I/O port. */
const ioRegister = (port: number): number[] => [1, 8, 0, 1, ...u64(port)];

/** The serial port and what S5 writes to the sleep control register. */
function dsdt(): Uint8Array {
  const com1 = amlDevice(
    'COM1',
    amlName('_HID', eisaId('PNP0501')),
    amlName('_UID', amlInteger(1)),
    amlName('_CRS', resourceTemplate(ioPorts(0x3f8, 8), edgeIrq(COM1_IRQ))),
  );
  const s5 = amlName('\\_S5', amlPackage(amlInteger(5), amlInteger(5), amlInteger(0), amlInteger(0)));
  return acpiTable('DSDT', 2, Uint8Array.from([...s5, ...amlScope('\\_SB', com1)]));
}

/** @source ACPI 6.5 section 5.2.9; offsets below count from the end of the header */
function fadt(dsdtAddress: number): Uint8Array {
  const body = new Uint8Array(276 - 36);
  const view = new DataView(body.buffer);
  const at = (offset: number): number => offset - 36;
  view.setUint32(at(40), dsdtAddress, true);
  view.setUint16(at(109), FADT_BOOT_FLAGS, true);
  view.setUint32(at(112), FADT_FLAGS, true);
  body.set(ioRegister(ACPI_POWER_BASE + SleepRegister.RESET), at(116));
  body[at(128)] = RESET_VALUE;
  body[at(131)] = 5; // minor version
  view.setUint32(at(140), dsdtAddress, true);
  body.set(ioRegister(ACPI_POWER_BASE + SleepRegister.CONTROL), at(244));
  body.set(ioRegister(ACPI_POWER_BASE + SleepRegister.STATUS), at(256));
  return acpiTable('FACP', 6, body);
}

/** @source ACPI 6.5 section 5.2.12 */
function madt({ cpus, mailbox }: AcpiMachine): Uint8Array {
  const localApics = Array.from({ length: cpus }, (_, i) => [MadtEntry.LOCAL_APIC, 8, i, i, ...u32(1)]).flat();
  const ioApic = [MadtEntry.IO_APIC, 12, cpus, 0, ...u32(IO_APIC_BASE), ...u32(0)];
  const wakeup = cpus > 1 ? [MadtEntry.MULTIPROCESSOR_WAKEUP, 16, 0, 0, ...u32(0), ...u64(mailbox)] : [];
  return acpiTable('APIC', 5, Uint8Array.from([...u32(LOCAL_APIC_BASE), ...u32(0), ...localApics, ...ioApic, ...wakeup]));
}

/**
 * RSDP, XSDT, FADT, DSDT and MADT of a hardware-reduced machine: local APICs, one I/O APIC, a serial port, S5 and reset by I/O ports, and
 * with more than one vCPU the wakeup mailbox.
 * @param address where they will lie, 16-byte aligned
 * @source ACPI 6.5 chapter 5
 */
export function acpiTables(address: number, machine: AcpiMachine): AcpiTables {
  const parts: { at: number; bytes: Uint8Array }[] = [];
  let end = address + 64; // the RSDP is written last
  const place = (bytes: Uint8Array): number => {
    const at = end;
    parts.push({ at, bytes });
    end = Math.ceil((at + bytes.length) / 16) * 16;
    return at;
  };
  const tables = [place(fadt(place(dsdt()))), place(madt(machine))];
  const xsdt = place(acpiTable('XSDT', 1, Uint8Array.from(tables.flatMap(u64))));
  const bytes = new Uint8Array(end - address);
  for (const part of parts) bytes.set(part.bytes, part.at - address);
  bytes.set(rsdp(xsdt), 0);
  return { address, bytes };
}

/** Revision 2: 36 bytes, two checksums. */
function rsdp(xsdt: number): Uint8Array {
  const bytes = new Uint8Array(36);
  bytes.set(Array.from('RSD PTR ', (c) => c.charCodeAt(0)), 0);
  bytes.set(Array.from('TDXKIT', (c) => c.charCodeAt(0)), 9);
  bytes[15] = 2;
  bytes.set(u32(36), 20);
  bytes.set(u64(xsdt), 24);
  setChecksum(bytes.subarray(0, 20), 8);
  setChecksum(bytes, 32);
  return bytes;
}
