import { COUNTER_MASK, FIXED_COUNTERS, FIXED_CTR0, GENERAL_COUNTERS, Msr, PERFEVTSEL0, PMC0 } from './msr-table.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const USER = 1n << 16n;
const SUPERVISOR = 1n << 17n;
const EDGE = 1n << 18n;
const ENABLE = 1n << 22n;
const INVERT = 1n << 23n;
/** Events by event select and unit mask that go by one for each instruction: cycles, instructions, reference cycles, pipeline slots. */
const EVENTS: readonly bigint[] = [0x003cn, 0x00c0n, 0x013cn, 0x01a4n];

interface Running {
  readonly msr: number;
  /** Bit of IA32_PERF_GLOBAL_STATUS. */
  readonly bit: bigint;
  readonly user: boolean;
  readonly supervisor: boolean;
}

/**
 * Performance counters of one LP. Every instruction takes one cycle of one slot, so that all events of the model are its retired instructions; they
 * are added up when somebody looks. An overflow sets its status bit.
 * Departs: overflows raise no interrupt, since the model has no native local APIC.
 * @source Intel SDM 3B "Architectural Performance Monitoring"
 */
export class PerformanceCounters {
  readonly #lp: X86LogicalProcessor;
  #running: readonly Running[] = [];
  #settled = 0;
  #isUser = false;
  /** A running counter counts at some privilege levels only. */
  filtersRings = false;

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
  }

  /** Adds what was retired since the last call to the counters that ran. */
  settle(): void {
    const lp = this.#lp;
    const now = lp.retiredCount;
    const passed = BigInt(now - this.#settled);
    this.#settled = now;
    if (passed <= 0n) return;
    for (const { msr, bit, user, supervisor } of this.#running) {
      if (!(this.#isUser ? user : supervisor)) continue;
      const value = lp.msrs.stored(msr) + passed;
      lp.msrs.store(msr, value & COUNTER_MASK);
      if (value > COUNTER_MASK) lp.msrs.store(Msr.PERF_GLOBAL_STATUS, lp.msrs.stored(Msr.PERF_GLOBAL_STATUS) | bit);
    }
  }

  /** Counts on from here, with the controls as they are: the registers and MSRs of the LP were replaced. */
  resume(): void {
    this.#settled = this.#lp.retiredCount;
    this.controlsChanged();
  }

  /** The privilege level may have changed. */
  ringChanged(): void {
    const isUser = this.#lp.cpl !== 0;
    if (isUser === this.#isUser) return;
    this.settle();
    this.#isUser = isUser;
  }

  /** A control register of the counters has changed; what ran before must be settled. */
  controlsChanged(): void {
    const { msrs } = this.#lp;
    const enabled = msrs.stored(Msr.PERF_GLOBAL_CTRL);
    const running: Running[] = [];
    for (let n = 0; n < GENERAL_COUNTERS; n++) {
      const select = msrs.stored(PERFEVTSEL0 + n);
      const bit = 1n << BigInt(n);
      if ((enabled & bit) !== 0n && (select & ENABLE) !== 0n && counts(select))
        running.push({ msr: PMC0 + n, bit, user: (select & USER) !== 0n, supervisor: (select & SUPERVISOR) !== 0n });
    }
    const fixed = msrs.stored(Msr.FIXED_CTR_CTRL);
    for (let n = 0; n < FIXED_COUNTERS; n++) {
      const bit = 1n << BigInt(32 + n);
      const control = (fixed >> BigInt(4 * n)) & 3n;
      if ((enabled & bit) !== 0n && control !== 0n)
        running.push({ msr: FIXED_CTR0 + n, bit, user: (control & 2n) !== 0n, supervisor: (control & 1n) !== 0n });
    }
    this.#running = running;
    this.#isUser = this.#lp.cpl !== 0;
    this.filtersRings = running.some(({ user, supervisor }) => user !== supervisor);
  }

  read(msr: number): bigint {
    this.settle();
    return this.#lp.msrs.stored(msr);
  }
  /** A write to a counter or to one of the control registers. */
  write(msr: number, value: bigint): true {
    this.settle();
    this.#lp.msrs.store(msr, value);
    this.controlsChanged();
    return true;
  }

  /** RDPMC: the counter that ECX names, or undefined (#GP). */
  rdpmc(index: number): bigint | undefined {
    const n = index & 0x3fff_ffff;
    const isFixed = index >>> 30 === 1;
    if ((!isFixed && index >>> 30 !== 0) || n >= (isFixed ? FIXED_COUNTERS : GENERAL_COUNTERS)) return undefined;
    const msr = (isFixed ? FIXED_CTR0 : PMC0) + n;
    return this.#lp.msrs.read(msr) === undefined ? undefined : this.read(msr);
  }
}

/** The event goes by one for each instruction, and counter mask and edge detection let it through. */
function counts(select: bigint): boolean {
  if (!EVENTS.includes(select & 0xffffn) || (select & EDGE) !== 0n) return false;
  const mask = (select >> 24n) & 0xffn;
  return mask === 0n || (mask === 1n) !== ((select & INVERT) !== 0n);
}
