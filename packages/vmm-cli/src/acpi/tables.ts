import { ACPI_PM_BASE, PmRegister } from '../device/acpi-pm.ts';
import { IO_APIC_BASE } from '../device/io-apic.ts';
import { RtcTime } from '../device/rtc-time.ts';
import { RESET_CONTROL_PORT, RESET_VALUE } from '../pci/pci-ports.ts';
import { ECAM_BASE } from '../pci/q35.ts';
import { ccel, type EventLogArea } from './ccel.ts';
import { LAST_BUS, dsdtBody } from './dsdt.ts';
import { acpiTable } from './table.ts';

/** What the tables tell of the machine. */
export interface AcpiMachine {
  readonly cpus: number;
  /** Page of the multiprocessor wakeup mailbox; undefined where firmware sees to the other vCPUs. */
  readonly mailbox?: number;
  /** Name the PM timer. A kernel that is entered directly has the TSC and would spend 8 million instructions on trying the timer. */
  readonly hasPmTimer?: boolean;
  /** The event log of a measured boot. */
  readonly eventLog?: EventLogArea;
}

/** A table before anybody knows where tables will lie. */
export interface AcpiPart {
  readonly signature: string;
  readonly bytes: Uint8Array;
  /** Fields that hold the address of another table, 0 as yet. */
  readonly pointers: readonly { readonly offset: number; readonly bytes: 4 | 8; readonly to: string }[];
}

const LOCAL_APIC_BASE = 0xfee0_0000;
const MadtEntry = { LOCAL_APIC: 0, IO_APIC: 1, MULTIPROCESSOR_WAKEUP: 16 } as const;
/** No VGA; no legacy devices and no 8042. */
const FADT_BOOT_FLAGS = 0x04;
/** WBINVD works, RESET_REG is there, hardware-reduced. */
const FADT_FLAGS = (1 << 0) | (1 << 10) | (1 << 20);
/** Offsets of FADT fields from the start of the table. @source ACPI 6.5 section 5.2.9 */
const Fadt = {
  DSDT: 40,
  PM_TIMER: 76,
  PM_TIMER_LENGTH: 91,
  CENTURY: 108,
  BOOT_FLAGS: 109,
  FLAGS: 112,
  RESET: 116,
  RESET_VALUE: 128,
  MINOR: 131,
  X_DSDT: 140,
  X_PM_TIMER: 208,
  SLEEP_CONTROL: 244,
  SLEEP_STATUS: 256,
  BYTES: 276,
} as const;

const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
const u64 = (value: number): number[] => [...u32(value >>> 0), ...u32(Math.floor(value / 2 ** 32))];
/** Generic address structure of an I/O port, 8 or 32 bits wide. */
const ioRegister = (port: number, bits: 8 | 32 = 8): number[] => [1, bits, 0, bits === 8 ? 1 : 3, ...u64(port)];

function fadt({ hasPmTimer }: AcpiMachine): AcpiPart {
  const body = new Uint8Array(Fadt.BYTES - 36);
  const set = (offset: number, bytes: readonly number[]): void => body.set(bytes, offset - 36);
  if (hasPmTimer) {
    set(Fadt.PM_TIMER, u32(ACPI_PM_BASE + PmRegister.TIMER));
    set(Fadt.PM_TIMER_LENGTH, [4]);
    set(Fadt.X_PM_TIMER, ioRegister(ACPI_PM_BASE + PmRegister.TIMER, 32));
  }
  set(Fadt.CENTURY, [RtcTime.CENTURY]);
  set(Fadt.BOOT_FLAGS, [FADT_BOOT_FLAGS]);
  set(Fadt.FLAGS, u32(FADT_FLAGS));
  set(Fadt.RESET, ioRegister(RESET_CONTROL_PORT));
  set(Fadt.RESET_VALUE, [RESET_VALUE]);
  set(Fadt.MINOR, [5]);
  set(Fadt.SLEEP_CONTROL, ioRegister(ACPI_PM_BASE + PmRegister.SLEEP_CONTROL));
  set(Fadt.SLEEP_STATUS, ioRegister(ACPI_PM_BASE + PmRegister.SLEEP_STATUS));
  const pointers = [
    { offset: Fadt.DSDT, bytes: 4, to: 'DSDT' },
    { offset: Fadt.X_DSDT, bytes: 8, to: 'DSDT' },
  ] as const;
  return { signature: 'FACP', bytes: acpiTable('FACP', 6, body), pointers };
}

/** @source ACPI 6.5 section 5.2.12 */
function madt({ cpus, mailbox }: AcpiMachine): Uint8Array {
  const localApics = Array.from({ length: cpus }, (_, i) => [MadtEntry.LOCAL_APIC, 8, i, i, ...u32(1)]).flat();
  const ioApic = [MadtEntry.IO_APIC, 12, cpus, 0, ...u32(IO_APIC_BASE), ...u32(0)];
  const wakeup = cpus > 1 && mailbox !== undefined ? [MadtEntry.MULTIPROCESSOR_WAKEUP, 16, 0, 0, ...u32(0), ...u64(mailbox)] : [];
  return acpiTable('APIC', 5, Uint8Array.from([...u32(LOCAL_APIC_BASE), ...u32(0), ...localApics, ...ioApic, ...wakeup]));
}

/** Where configuration space lies in memory. @source PCI Firmware Specification 3.2 section 4.1.2 */
const mcfg = (): Uint8Array =>
  acpiTable('MCFG', 1, Uint8Array.from([...u64(0), ...u64(ECAM_BASE), 0, 0, 0, LAST_BUS, ...u32(0)]));

/**
 * The tables of a hardware-reduced machine: local APICs, one I/O APIC, serial port, clock, PCI host bridge, S5 and reset by I/O ports, and with more
 * than one vCPU the wakeup mailbox. A table comes after those it points to; the XSDT is the last.
 * @source ACPI 6.5 chapter 5
 */
export function acpiParts(machine: AcpiMachine): AcpiPart[] {
  const plain = (signature: string, bytes: Uint8Array): AcpiPart => ({ signature, bytes, pointers: [] });
  const listed = [
    fadt(machine),
    plain('APIC', madt(machine)),
    plain('MCFG', mcfg()),
    ...(machine.eventLog ? [plain('CCEL', ccel(machine.eventLog))] : []),
  ];
  const pointers = listed.map(({ signature }, i) => ({ offset: 36 + 8 * i, bytes: 8, to: signature }) as const);
  const xsdt: AcpiPart = { signature: 'XSDT', bytes: acpiTable('XSDT', 1, new Uint8Array(8 * listed.length)), pointers };
  return [plain('DSDT', acpiTable('DSDT', 2, dsdtBody())), ...listed, xsdt];
}
