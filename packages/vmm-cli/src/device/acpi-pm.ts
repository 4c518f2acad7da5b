import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { storeValue32, type Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Where the power management ports of a Q35 machine lie. */
export const ACPI_PM_BASE = 0x600;
export const ACPI_PM_PORTS = 0x80;
/** Offsets from ACPI_PM_BASE. Sleep status and sleep control of a hardware-reduced machine are the high bytes of PM1_STS and PM1_CNT. */
export const PmRegister = { PM1_STATUS: 0, SLEEP_STATUS: 1, PM1_ENABLE: 2, PM1_CONTROL: 4, SLEEP_CONTROL: 5, TIMER: 8 } as const;
/** What S5 writes to SLP_TYP: what our tables say, and what firmware for Q35 writes without asking them. */
export const S5_TYPE = 5;
const Q35_S5_TYPE = 0;
const SLEEP_ENABLE = 0x20;
const TIMER_HZ = 3_579_545n;
const READS_PER_SECOND = 1_000_000n;
const TIMER_MASK = 0xff_ffffn;

/**
 * ACPI power management: PM1 registers, sleep control, and the 24-bit PM timer. No event is ever pending; a write of SLP_EN with the type of
 * S5 switches the machine off. A read of the timer takes a microsecond, as on a board: firmware waits by reading it over and over.
 * @source ACPI 6.5 section 4.8.3 "Fixed Hardware Registers"
 */
export class AcpiPm implements Device, Savable {
  readonly name = 'ACPI power management';
  readonly #now: () => bigint;
  readonly #hz: bigint;
  readonly #pass: (ticks: bigint) => void;
  readonly #registers = new Uint8Array(ACPI_PM_PORTS);
  /** The guest asked for S5. */
  powerOff = false;

  /** @param now machine time in ticks; @param hz ticks per second; @param pass lets time go by */
  constructor(now: () => bigint, hz: bigint, pass: (ticks: bigint) => void) {
    this.#now = now;
    this.#hz = hz;
    this.#pass = pass;
  }

  save(): Saved {
    return { registers: this.#registers.slice(), powerOff: this.powerOff };
  }
  load(from: SavedFields): void {
    this.#registers.set(from.bytes('registers', ACPI_PM_PORTS));
    this.powerOff = from.flag('powerOff');
  }

  read(offset: number, data: Uint8Array, size: number): void {
    if (offset >= PmRegister.TIMER && offset < PmRegister.TIMER + 4) {
      this.#pass(this.#hz / READS_PER_SECOND);
      const shifted = Number((((this.#now() * TIMER_HZ) / this.#hz) & TIMER_MASK) >> BigInt(8 * (offset - PmRegister.TIMER)));
      storeValue32(data, size, shifted);
    } else for (let i = 0; i < size; i++) data[i] = this.#registers[offset + i] ?? 0xff;
  }

  write(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) this.#writeByte(offset + i, data[i]!);
  }

  /** Status bits are cleared by writing them, so they stay 0; enable and control registers keep what is written. */
  #writeByte(offset: number, value: number): void {
    if (offset >= PmRegister.PM1_ENABLE && offset < PmRegister.SLEEP_CONTROL) this.#registers[offset] = value;
    if (offset !== PmRegister.SLEEP_CONTROL) return;
    this.#registers[offset] = value & ~SLEEP_ENABLE;
    const type = (value >> 2) & 7;
    if ((value & SLEEP_ENABLE) !== 0 && (type === S5_TYPE || type === Q35_S5_TYPE)) this.powerOff = true;
  }
}
