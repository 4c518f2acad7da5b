import { StateError } from '@tdxkit/x86-cpu/units';

/**
 * mmu_lock of a machine with one thread: faults read, zaps write. It never blocks; it only tells apart what can meet (a fault inside a hook)
 * from what cannot (a zap inside the hook of a fault).
 */
export class MmuLock {
  #readers = 0;
  #writers = 0;

  /** False: somebody zaps, the fault has to come again. Pair with `readUnlock`. */
  tryRead(): boolean {
    if (this.#writers > 0) return false;
    this.#readers++;
    return true;
  }
  readUnlock(): void {
    this.#readers--;
  }
  /** Runs `body` as the writer. A zap may nest in a zap's hook (its entries are frozen); in a fault's hook it would wait for ever. */
  write<T>(body: () => T): T {
    if (this.#readers > 0) {
      throw new StateError('the MMU was told to zap while a fault holds mmu_lock for read', {
        hint: 'A hook of the fault path must not zap, change attributes or destroy; do it after the fault has returned.',
      });
    }
    this.#writers++;
    try {
      return body();
    } finally {
      this.#writers--;
    }
  }
  /** Somebody faults or zaps. */
  get isHeld(): boolean {
    return this.#writers > 0 || this.#readers > 0;
  }
}
