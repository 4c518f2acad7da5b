import type { Device } from './device.ts';

/** Port of the sleep control register; sleep status and reset follow it. */
export const ACPI_POWER_BASE = 0x600;
export const ACPI_POWER_PORTS = 3;
/** Offsets from ACPI_POWER_BASE, 8 bits each. */
export const SleepRegister = { CONTROL: 0, STATUS: 1, RESET: 2 } as const;
/** Value that the reset register wants. */
export const RESET_VALUE = 0x06;
/** Sleep control: SLP_TYPx in bits 4:2, SLP_EN in bit 5. S5 has type 5. */
const SLEEP_ENABLE = 0x20;
const S5 = 5;

/** Sleep and reset registers of a hardware-reduced ACPI machine. @source ACPI 6.5 section 4.8.3.7 */
export class AcpiPower implements Device {
  readonly name = 'ACPI power';
  /** What the guest asked for. */
  request: 'power-off' | 'reset' | undefined;

  read(_offset: number, data: Uint8Array, size: number): void {
    data.fill(0, 0, size);
  }

  write(offset: number, data: Uint8Array, _size: number): void {
    const value = data[0]!;
    if (offset === SleepRegister.CONTROL && (value & SLEEP_ENABLE) !== 0 && ((value >> 2) & 7) === S5) this.request = 'power-off';
    if (offset === SleepRegister.RESET && value === RESET_VALUE) this.request = 'reset';
  }
}
