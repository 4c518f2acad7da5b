import type { Device } from './device.ts';

export const RTC_PORT = 0x70;
const Register = { SECONDS: 0, MINUTES: 2, HOURS: 4, WEEKDAY: 6, DAY: 7, MONTH: 8, YEAR: 9, A: 0x0a, B: 0x0b, C: 0x0c, D: 0x0d, CENTURY: 0x32 } as const;
/** 32768 Hz time base, no update in progress. */
const STATUS_A = 0x26;
/** 24 hours, BCD. */
const STATUS_B = 0x02;
/** Battery good. */
const STATUS_D = 0x80;
const CMOS_BYTES = 128;

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | value % 10;

/**
 * MC146818 clock and CMOS memory behind ports 0x70 and 0x71. The time is that of the machine, not of the host. It can be read, not set,
 * and raises no interrupts.
 * @source MC146818A data sheet
 */
export class Rtc implements Device {
  readonly name = 'RTC';
  readonly #seconds: () => number;
  readonly #memory = new Uint8Array(CMOS_BYTES);
  #index = 0;

  /** @param seconds Unix time */
  constructor(seconds: () => number) {
    this.#seconds = seconds;
  }

  read(offset: number, data: Uint8Array, size: number): void {
    data.fill(0xff, 0, size);
    if (offset === 1) data[0] = this.#readRegister(this.#index);
  }

  write(offset: number, data: Uint8Array, _size: number): void {
    if (offset === 0) this.#index = data[0]! & (CMOS_BYTES - 1);
    else if (this.#index > Register.D) this.#memory[this.#index] = data[0]!;
  }

  #readRegister(index: number): number {
    const date = new Date(this.#seconds() * 1000);
    switch (index) {
      case Register.SECONDS:
        return bcd(date.getUTCSeconds());
      case Register.MINUTES:
        return bcd(date.getUTCMinutes());
      case Register.HOURS:
        return bcd(date.getUTCHours());
      case Register.WEEKDAY:
        return date.getUTCDay() + 1;
      case Register.DAY:
        return bcd(date.getUTCDate());
      case Register.MONTH:
        return bcd(date.getUTCMonth() + 1);
      case Register.YEAR:
        return bcd(date.getUTCFullYear() % 100);
      case Register.CENTURY:
        return bcd(Math.floor(date.getUTCFullYear() / 100));
      case Register.A:
        return STATUS_A;
      case Register.B:
        return STATUS_B;
      case Register.C:
        return 0;
      case Register.D:
        return STATUS_D;
      default:
        return this.#memory[index]!;
    }
  }
}
