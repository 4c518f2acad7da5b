/** Skipped time worth a pause. */
const LEAST_MS = 5;

/**
 * A sleeping guest's time is skipped, so that runs are fast. With somebody at the keyboard that would spin: this counts what was skipped, to be
 * slept in earnest.
 */
export class IdleTime {
  readonly #now: () => bigint;
  readonly #ticksPerMs: number;
  #skipped = 0;

  /** @param now machine time in ticks, one for each instruction and one for each tick skipped; @param tscHz ticks per second */
  constructor(now: () => bigint, tscHz: bigint) {
    this.#now = now;
    this.#ticksPerMs = Number(tscHz) / 1000;
  }

  /** A run goes on from a snapshot: what was skipped before is not slept again. @param instructions guest instructions since power-on */
  forget(instructions: number): void {
    this.#skipped = (Number(this.#now()) - instructions) / this.#ticksPerMs;
  }

  /** Milliseconds skipped since the last time this was not 0. @param instructions guest instructions since power-on */
  owed(instructions: number): number {
    const skipped = (Number(this.#now()) - instructions) / this.#ticksPerMs;
    const owed = skipped - this.#skipped;
    if (owed < LEAST_MS) return 0;
    this.#skipped = skipped;
    return owed;
  }
}
