/** When something is to happen on the machine's clock, and what. `expire` changes or clears `due`, or the timer would never come to rest. */
export interface DeviceTimer {
  /** Ticks of the machine; undefined while the timer is off. */
  readonly due: bigint | undefined;
  expire(): void;
}

/** The timers of a VM's devices as one: due when the first of them is. */
export class DeviceTimers implements DeviceTimer {
  readonly #timers: DeviceTimer[] = [];
  readonly #now: () => bigint;

  constructor(now: () => bigint) {
    this.#now = now;
  }

  add(timer: DeviceTimer): void {
    this.#timers.push(timer);
  }

  get due(): bigint | undefined {
    let first: bigint | undefined;
    for (const { due } of this.#timers) if (due !== undefined && (first === undefined || due < first)) first = due;
    return first;
  }

  /** Ticks until the first timer is due, 1 at least; Infinity when all are off. */
  get ticksLeft(): number {
    const { due } = this;
    return due === undefined ? Infinity : Math.max(Number(due - this.#now()), 1);
  }

  /** Lets every timer expire that is due now. */
  expire(): void {
    const now = this.#now();
    for (const timer of this.#timers) if (timer.due !== undefined && timer.due <= now) timer.expire();
  }
}
