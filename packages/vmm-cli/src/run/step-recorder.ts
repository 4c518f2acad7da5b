import type { KvmStatistics } from '@tdxkit/kvm-tdx';
import type { BuildStep } from './run-summary.ts';

/** Differences of a counter map since a snapshot; counters that did not move are left out. */
export function difference(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Record<string, number> {
  const result: Record<string, number> = {};
  for (const [name, count] of after) {
    const delta = count - (before.get(name) ?? 0);
    if (delta > 0) result[name] = delta;
  }
  return result;
}

/** Notes for each step which SEAMCALLs it made and how long it took. */
export class StepRecorder {
  readonly steps: BuildStep[] = [];
  readonly #statistics: () => KvmStatistics | undefined;
  readonly #now: () => number;
  readonly #onStep: (step: BuildStep) => void;

  /** @param statistics the counters now; undefined while there is no KVM yet */
  constructor(statistics: () => KvmStatistics | undefined, now: () => number, onStep: (step: BuildStep) => void) {
    this.#statistics = statistics;
    this.#now = now;
    this.#onStep = onStep;
  }

  /** Runs `work` as a step. A step that throws is not recorded. */
  step<T>(name: string, work: () => T): T {
    const finish = this.#begin(name);
    const result = work();
    finish();
    return result;
  }

  /** The same for work that lets the event loop have its turns. */
  async stepAsync<T>(name: string, work: () => Promise<T>): Promise<T> {
    const finish = this.#begin(name);
    const result = await work();
    finish();
    return result;
  }

  #begin(name: string): () => void {
    const before = new Map(this.#statistics()?.seamcalls);
    const start = this.#now();
    return () => {
      const seamcalls = difference(before, this.#statistics()?.seamcalls ?? new Map<string, number>());
      const step = { name, seamcalls, milliseconds: this.#now() - start };
      this.steps.push(step);
      this.#onStep(step);
    };
  }
}
