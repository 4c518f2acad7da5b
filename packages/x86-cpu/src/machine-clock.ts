import type { MachineClock } from './machine.ts';

/** Time in TSC ticks: one per retired instruction of any LP, and what `advance` adds. */
export class TickClock implements MachineClock {
  #now = 0n;

  get now(): bigint {
    return this.#now;
  }
  advance(ticks: bigint): void {
    if (ticks < 0n) throw new RangeError(`time does not run backwards: ${ticks}`);
    this.#now = BigInt.asUintN(64, this.#now + ticks);
  }
  set(ticks: bigint): void {
    this.#now = BigInt.asUintN(64, ticks);
  }
}
