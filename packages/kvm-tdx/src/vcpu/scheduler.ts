import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmExitReason } from '../uapi/exit.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** What a turn of the scheduler ended with. */
export interface ScheduledExit {
  readonly vcpu: KvmVcpu;
  /** Result of its KVM_RUN; `vcpu.kvmRun.exit` tells more. */
  readonly result: IoctlResult;
}

/**
 * One thread that plays the threads of several vCPUs: round-robin, a quantum of guest instructions each. Which vCPU runs when is a function
 * of the instruction counts alone, so every run is the same.
 */
export class VcpuScheduler {
  readonly quantum: number;
  readonly #vcpus: readonly KvmVcpu[];
  #next = 0;

  /** @param quantum guest instructions of one turn, at least 1 */
  constructor(vcpus: readonly KvmVcpu[], quantum = 10_000) {
    this.#vcpus = vcpus;
    this.quantum = quantum;
  }

  /**
   * Runs vCPUs in turn until one needs userspace, every one sleeps for good (the last one's exit is INTR, cause 'idle'), or `instructions` are
   * spent (cause 'budget'). The next call goes on with the vCPU after the one that came back, so none starves.
   * @param exits of one turn at most, see `RunLimits`
   */
  run(instructions = Infinity, exits = Infinity): ScheduledExit {
    let left = instructions;
    let idle = 0;
    for (;;) {
      const vcpu = this.#vcpus[this.#next]!;
      const before = vcpu.instructions;
      const result = vcpu.run({ instructions: Math.max(1, Math.min(this.quantum, left)), exits });
      left -= Math.max(1, vcpu.instructions - before);
      this.#next = (this.#next + 1) % this.#vcpus.length;
      const { exit } = vcpu.kvmRun;
      if (result !== -Errno.EINTR || exit.reason !== KvmExitReason.KVM_EXIT_INTR || exit.cause === 'signal') return { vcpu, result };
      idle = exit.cause === 'idle' ? idle + 1 : 0;
      if (idle >= this.#vcpus.length || left <= 0) return { vcpu, result };
    }
  }
}
