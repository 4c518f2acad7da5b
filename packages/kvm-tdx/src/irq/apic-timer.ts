import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { Lvt } from './apic-register.ts';

/** What the timer needs to know about time. All ticks are those of the machine's clock (native TSC). */
export interface TimerClock {
  /** Machine clock now. */
  now(): bigint;
  /** Clock value at which the guest's TSC reads `guestTsc`. */
  clockFor(guestTsc: bigint): bigint;
  /** How many ticks before its time a TSC-deadline timer fires (lapic_timer_advance_ns), so that the guest is entered in time. Default: 0. */
  readonly advanceTicks?: bigint;
  /** Lets time pass until the clock shows a value. Needed with `advanceTicks`. */
  waitUntil?(clock: bigint): void;
  /** Clock ticks of one APIC timer input cycle, times 2**32. */
  ticksPerCycleQ32(): bigint;
}

/** Divide configuration register (bits 3, 1, 0) -> divisor. */
const divisor = (register: number): number => {
  const code = ((register & 8) >> 1) | (register & 3);
  return code === 7 ? 1 : 2 << code;
};

/** The local APIC timer: one-shot, periodic and TSC-deadline. It has no thread: `expire` is asked at each chance. */
export class ApicTimer {
  readonly #clock: TimerClock;
  #mode: number = Lvt.ONE_SHOT;
  #initial = 0;
  #divide = 0;
  #deadline = 0n;
  /** Clock value of the next expiry; undefined = not armed. */
  #expiry: bigint | undefined;
  /** Clock value of the deadline of a timer that fired before its time: the guest may not see the interrupt earlier. */
  #owed: bigint | undefined;

  constructor(clock: TimerClock) {
    this.#clock = clock;
  }

  /** Clock value of the next expiry, or undefined. */
  get expiry(): bigint | undefined {
    return this.#expiry;
  }
  get initialCount(): number {
    return this.#initial;
  }
  /** IA32_TSC_DEADLINE as the guest reads it: 0 when disarmed. */
  get deadline(): bigint {
    return this.#deadline;
  }

  /** LVT timer mode bits. Between one-shot and periodic the count goes on; a change to or from TSC-deadline mode disarms. */
  setMode(lvt: number): void {
    const mode = lvt & Lvt.TIMER_MODE;
    const wasDeadline = this.#mode === Lvt.TSC_DEADLINE;
    this.#mode = mode;
    if (wasDeadline === (mode === Lvt.TSC_DEADLINE)) return;
    this.#expiry = undefined;
    this.#initial = 0;
    this.#deadline = 0n;
  }

  setDivide(register: number): void {
    this.#divide = register;
    if (this.#expiry !== undefined && this.#mode !== Lvt.TSC_DEADLINE) this.setInitialCount(this.#initial);
  }

  /** Write of the initial count: starts one-shot and periodic timers; 0 stops. Ignored in TSC-deadline mode. */
  setInitialCount(count: number): void {
    if (this.#mode === Lvt.TSC_DEADLINE) return;
    this.#initial = count;
    this.#expiry = count === 0 ? undefined : this.#clock.now() + this.#period();
  }

  /** Write of IA32_TSC_DEADLINE: ignored outside TSC-deadline mode; 0 disarms. */
  setDeadline(guestTsc: bigint): void {
    if (this.#mode !== Lvt.TSC_DEADLINE) return;
    this.#deadline = guestTsc;
    this.#owed = undefined;
    this.#expiry = guestTsc === 0n ? undefined : this.#clock.clockFor(guestTsc) - (this.#clock.advanceTicks ?? 0n);
  }

  get currentCount(): number {
    if (this.#expiry === undefined || this.#mode === Lvt.TSC_DEADLINE) return 0;
    const left = this.#expiry - this.#clock.now();
    if (left <= 0n) return 0;
    return Math.min(this.#initial, Number((left << 32n) / (this.#clock.ticksPerCycleQ32() * BigInt(divisor(this.#divide)))));
  }

  /** True once per expiry that lies at or before now; a periodic timer is armed again for the next period in the future. */
  expire(): boolean {
    if (this.#expiry === undefined) return false;
    const now = this.#clock.now();
    if (now < this.#expiry) return false;
    if (this.#mode === Lvt.PERIODIC) {
      const period = this.#period();
      this.#expiry += ((now - this.#expiry) / period + 1n) * period;
    } else {
      const { advanceTicks } = this.#clock;
      if (advanceTicks !== undefined && this.#mode === Lvt.TSC_DEADLINE) this.#owed = this.#expiry + advanceTicks;
      this.#expiry = undefined;
      this.#deadline = 0n;
    }
    return true;
  }

  save(): Saved {
    return {
      mode: this.#mode,
      initial: this.#initial,
      divide: this.#divide,
      deadline: this.#deadline,
      expiry: this.#expiry ?? null,
      owed: this.#owed ?? null,
    };
  }
  load(from: SavedFields): void {
    this.#mode = from.number('mode', Lvt.TIMER_MODE);
    this.#initial = from.number('initial', 0xffff_ffff);
    this.#divide = from.number('divide', 0xffff_ffff);
    this.#deadline = from.bigint('deadline');
    this.#expiry = from.optionalBigint('expiry', 128);
    this.#owed = from.optionalBigint('owed', 128);
  }

  /** True from an early expiry to `waitOut`. */
  get owesWait(): boolean {
    return this.#owed !== undefined;
  }
  /** __kvm_wait_lapic_expire(): lets the time pass by which the timer fired too early. */
  waitOut(): void {
    const owed = this.#owed;
    this.#owed = undefined;
    if (owed !== undefined && owed > this.#clock.now()) this.#clock.waitUntil?.(owed);
  }

  #period(): bigint {
    const ticks = (BigInt(this.#initial) * BigInt(divisor(this.#divide)) * this.#clock.ticksPerCycleQ32()) >> 32n;
    return ticks > 0n ? ticks : 1n;
  }
}
