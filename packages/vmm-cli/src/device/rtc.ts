import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Device } from './device.ts';
import type { DeviceTimer } from './device-timers.ts';
import type { Savable } from './savable.ts';
import { RtcTime, decodeHours, decodeNumber, timeOfRegisters, timeRegisters, type RtcFormat } from './rtc-time.ts';

export const RTC_PORT = 0x70;
const Register = { ALARM_SECONDS: 1, ALARM_MINUTES: 3, ALARM_HOURS: 5, A: 0x0a, B: 0x0b, C: 0x0c, D: 0x0d } as const;
/** 32768 Hz time base, 1024 Hz periodic rate. */
const STATUS_A = 0x26;
const RATE_MASK = 0x0f;
const A_WRITABLE = 0x7f;
/** Battery good. */
const STATUS_D = 0x80;
const B = { SET: 0x80, PERIODIC: 0x40, ALARM: 0x20, UPDATE: 0x10, BINARY: 0x04, HOURS_24: 0x02 } as const;
/** Status register C: what happened, in the bits of B that let it interrupt, and whether it did. */
const C_INTERRUPT = 0x80;
const SOURCES = B.PERIODIC | B.ALARM | B.UPDATE;
/** An alarm register with these bits matches every time. */
const ANY = 0xc0;
const CMOS_BYTES = 128;
const PERIODIC_BASE_HZ = 32768n;

/** The clock that an RTC runs on. */
export interface RtcClock {
  /** Ticks since power-on, and their rate. */
  readonly now: () => bigint;
  readonly hz: bigint;
  /** Unix time at tick 0. */
  readonly startSeconds: number;
}

/**
 * MC146818 clock and CMOS memory behind ports 0x70 and 0x71. Time is that of the machine, not of the host; software may set it. Alarm, periodic
 * and update-ended interrupts raise the line until status register C is read.
 * @source MC146818A data sheet
 */
export class Rtc implements Device, DeviceTimer, Savable {
  readonly name = 'RTC';
  readonly #clock: RtcClock;
  readonly #setLine: (high: boolean) => void;
  readonly #memory = new Uint8Array(CMOS_BYTES);
  #index = 0;
  #a = STATUS_A;
  #b: number = B.HOURS_24;
  #c = 0;
  /** Seconds that software has moved the clock by. */
  #offset = 0;
  /** Time registers while software sets them. */
  #frozen: Map<number, number> | undefined;
  #nextSecond: bigint | undefined;
  #nextPeriod: bigint | undefined;

  /** @param memory CMOS bytes that are not 0 */
  constructor(
    clock: RtcClock,
    setLine: (high: boolean) => void = () => undefined,
    memory: ReadonlyMap<number, number> = new Map(),
  ) {
    this.#clock = clock;
    this.#setLine = setLine;
    for (const [at, value] of memory) this.#memory[at] = value;
  }

  read(offset: number, data: Uint8Array, size: number): void {
    data.fill(0xff, 0, size);
    if (offset === 1) data[0] = this.#readRegister(this.#index);
  }

  write(offset: number, data: Uint8Array, _size: number): void {
    if (offset === 0) this.#index = data[0]! & (CMOS_BYTES - 1);
    else this.#writeRegister(this.#index, data[0]!);
  }

  save(): Saved {
    return {
      memory: this.#memory.slice(),
      index: this.#index,
      a: this.#a,
      b: this.#b,
      c: this.#c,
      offset: this.#offset,
      frozen: this.#frozen === undefined ? null : [...this.#frozen].map(([register, value]) => ({ register, value })),
      nextSecond: this.#nextSecond ?? null,
      nextPeriod: this.#nextPeriod ?? null,
    };
  }
  load(from: SavedFields): void {
    this.#memory.set(from.bytes('memory', CMOS_BYTES));
    this.#index = from.number('index', CMOS_BYTES - 1);
    this.#a = from.number('a', A_WRITABLE);
    this.#b = from.number('b', 0xff);
    this.#c = from.number('c', 0xff);
    this.#offset = from.number('offset', Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
    this.#frozen = from.has('frozen')
      ? new Map(from.parts('frozen').map((each) => [each.number('register', CMOS_BYTES - 1), each.number('value', 0xff)]))
      : undefined;
    this.#nextSecond = from.optionalBigint('nextSecond', 128);
    this.#nextPeriod = from.optionalBigint('nextPeriod', 128);
  }

  get due(): bigint | undefined {
    const [second, period] = [this.#nextSecond, this.#nextPeriod];
    return second === undefined || (period !== undefined && period < second) ? period : second;
  }

  expire(): void {
    const now = this.#clock.now();
    if (this.#nextSecond !== undefined && this.#nextSecond <= now) {
      this.#nextSecond = this.#secondAfter(now);
      this.#raise(B.UPDATE | (this.#isAlarmTime() ? B.ALARM : 0));
    }
    if (this.#nextPeriod !== undefined && this.#nextPeriod <= now) {
      this.#nextPeriod = now + this.#period;
      this.#raise(B.PERIODIC);
    }
  }

  get #format(): RtcFormat {
    return { isBinary: (this.#b & B.BINARY) !== 0, is24Hours: (this.#b & B.HOURS_24) !== 0 };
  }

  get #seconds(): number {
    return this.#clock.startSeconds + this.#offset + Number(this.#clock.now() / this.#clock.hz);
  }

  get #registers(): Map<number, number> {
    return this.#frozen ?? timeRegisters(this.#seconds, this.#format);
  }

  /** Ticks of a period by the rate in A; rates 1 and 2 are those of 8 and 9. */
  get #period(): bigint {
    const rate = this.#a & RATE_MASK;
    return (this.#clock.hz << BigInt((rate < 3 ? rate + 7 : rate) - 1)) / PERIODIC_BASE_HZ;
  }

  #secondAfter(now: bigint): bigint {
    return (now / this.#clock.hz + 1n) * this.#clock.hz;
  }

  #isAlarmTime(): boolean {
    const date = new Date(this.#seconds * 1000);
    const matches = (register: number, now: number, meaning: (byte: number, format: RtcFormat) => number): boolean => {
      const byte = this.#memory[register]!;
      return (byte & ANY) === ANY || meaning(byte, this.#format) === now;
    };
    return (
      matches(Register.ALARM_SECONDS, date.getUTCSeconds(), decodeNumber) &&
      matches(Register.ALARM_MINUTES, date.getUTCMinutes(), decodeNumber) &&
      matches(Register.ALARM_HOURS, date.getUTCHours(), decodeHours)
    );
  }

  #raise(sources: number): void {
    this.#c |= sources;
    if ((this.#c & this.#b & SOURCES) === 0) return;
    this.#c |= C_INTERRUPT;
    this.#setLine(true);
  }

  #readRegister(index: number): number {
    switch (index) {
      case Register.A:
        return this.#a;
      case Register.B:
        return this.#b;
      case Register.C: {
        const c = this.#c;
        this.#c = 0;
        this.#setLine(false);
        return c;
      }
      case Register.D:
        return STATUS_D;
      default:
        return this.#registers.get(index) ?? this.#memory[index]!;
    }
  }

  #writeRegister(index: number, value: number): void {
    if (index === Register.A) this.#a = value & A_WRITABLE;
    else if (index === Register.B) this.#control(value);
    else if (index === Register.C || index === Register.D) return;
    else if (!this.#registers.has(index)) this.#memory[index] = value;
    else if (index !== RtcTime.WEEKDAY) this.#setTime(new Map([...this.#registers, [index, value]]));
    if (index === Register.A || index === Register.B) this.#schedule();
  }

  /** Register B: SET stops the time registers so that they can be written one after the other. */
  #control(value: number): void {
    const frozen = this.#frozen;
    this.#b = value;
    if ((value & B.SET) !== 0) this.#frozen ??= timeRegisters(this.#seconds, this.#format);
    else if (frozen) {
      this.#frozen = undefined;
      this.#setTime(frozen);
    }
    this.#raise(0);
  }

  #setTime(registers: Map<number, number>): void {
    if (this.#frozen) this.#frozen = registers;
    else {
      const seconds = timeOfRegisters(registers, this.#format);
      if (Number.isFinite(seconds)) this.#offset += seconds - this.#seconds;
    }
  }

  #schedule(): void {
    const now = this.#clock.now();
    const isTicking = (this.#b & B.SET) === 0 && (this.#b & (B.ALARM | B.UPDATE)) !== 0;
    this.#nextSecond = isTicking ? (this.#nextSecond ?? this.#secondAfter(now)) : undefined;
    const isPeriodic = (this.#b & B.PERIODIC) !== 0 && (this.#a & RATE_MASK) !== 0;
    this.#nextPeriod = isPeriodic ? now + this.#period : undefined;
  }
}
