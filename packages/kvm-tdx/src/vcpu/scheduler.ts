import { TurnScheduler, type ScheduleState, type Turn, type TurnSchedulerOptions } from '@tdxkit/x86-cpu';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmExitReason, type IntrExit } from '../uapi/exit.ts';
import { KvmMpState } from '../uapi/structs.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** What a turn of the scheduler ended with. */
export interface ScheduledExit {
  readonly vcpu: KvmVcpu;
  /** Result of its KVM_RUN; `vcpu.kvmRun.exit` tells more. */
  readonly result: IoctlResult;
}

/** One thread that plays the threads of several vCPUs: the turns of a `TurnScheduler` are calls of KVM_RUN with a budget. */
export class VcpuScheduler {
  readonly #turns: TurnScheduler<KvmVcpu, IoctlResult>;
  #exits = Infinity;
  readonly #isAlone: boolean;

  /** @param options quantum of guest instructions; a seed for a perturbed schedule */
  constructor(vcpus: readonly KvmVcpu[], options: TurnSchedulerOptions = {}) {
    this.#isAlone = vcpus.length === 1;
    this.#turns = new TurnScheduler(vcpus, (vcpu, instructions) => this.#turn(vcpu, instructions), options);
  }

  /**
   * Runs vCPUs in turn until one needs userspace, every one sleeps for good (the last one's exit is INTR, cause 'idle'), or `instructions` are
   * spent (cause 'budget'). The next call goes on with the vCPU after the one that came back, so none starves.
   * @param exits of one turn at most, see `RunLimits`
   */
  run(instructions = Infinity, exits = Infinity): ScheduledExit {
    this.#exits = exits;
    const { member, turn } = this.#turns.run(instructions);
    return { vcpu: member, result: turn.result };
  }

  /** Whose turn is next: to be kept with a snapshot. */
  get state(): ScheduleState {
    return this.#turns.state;
  }
  set state(state: ScheduleState) {
    this.#turns.state = state;
  }

  #turn(vcpu: KvmVcpu, instructions: number): Turn<IoctlResult> {
    const before = vcpu.instructions;
    const result = vcpu.run({ instructions, exits: this.#exits, yieldsWhenSpinning: !this.#isAlone });
    const { exit } = vcpu.kvmRun;
    const isInterrupted = result === -Errno.EINTR && exit.reason === KvmExitReason.KVM_EXIT_INTR;
    const taken = vcpu.instructions - before;
    if (!isInterrupted) return { instructions: taken, kind: 'comes-back', result };
    return { instructions: taken, kind: kindOf(vcpu, exit.cause, taken < instructions), result };
  }
}

/** What a turn that KVM_RUN ended with INTR was. @param isShort it has executed less than its share */
function kindOf({ mpState }: KvmVcpu, cause: IntrExit['cause'], isShort: boolean): Turn<IoctlResult>['kind'] {
  switch (cause) {
    case 'budget':
      // The limit of exits: the caller gets a chance to look at the time, the turn is not over.
      return isShort ? 'pauses' : 'goes-on';
    case 'idle':
      return 'idle';
    case 'yield':
      // One that sleeps is not asked less often for that: what wakes it comes from outside.
      return mpState === KvmMpState.RUNNABLE ? 'yields' : 'sleeps';
    default:
      return 'comes-back';
  }
}
