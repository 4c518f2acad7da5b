/** Largest value of the counter. */
const MAX = 0xffff_ffff_ffff_fffen;

/** An eventfd: a counter that one side adds to and the other takes. */
export class EventFd {
  #count: bigint;
  /** Told of each addition. */
  onSignal: (() => void) | undefined;

  /** @param initial value of the counter, 0..2**64 - 2 */
  constructor(initial = 0n) {
    this.#count = initial;
  }

  /** eventfd_signal(): adds; the counter stays at its maximum. */
  signal(by = 1n): void {
    const sum = this.#count + by;
    this.#count = sum > MAX ? MAX : sum;
    this.onSignal?.();
  }

  /** read(): the counter, which is 0 afterwards. 0n: nothing has happened (EAGAIN). */
  take(): bigint {
    const count = this.#count;
    this.#count = 0n;
    return count;
  }
}
