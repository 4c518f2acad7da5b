import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { Errno, KvmExitReason, VcpuScheduler, type KvmVcpu } from '@tdxkit/kvm-tdx';
import type { BuiltVm } from './build-vm.ts';
import type { ConsoleInput } from './console-input.ts';
import type { IdleTime } from './idle-time.ts';
import type { EventLoopTurns } from './event-loop-turns.ts';
import { handleExit, refusedRun, whereIs, type ExitContext } from './exit-handler.ts';
import { outcomeOfError, type Outcome } from './outcome.ts';

/** Instructions of one KVM_RUN: what passes between two looks at the clock and at the abort signal. */
const SLICE_INSTRUCTIONS = 200_000;
/** Exits to the VMM, and exits that KVM handles itself, between two looks at the clock. */
const EXITS_PER_LOOK = 256;
const KVM_EXITS_PER_LOOK = 2048;
/** Instructions of a vCPU's turn when there are several. */
const TURN_INSTRUCTIONS = 5_000;
/** An instruction that needs more exits than this is not waited for. */
const STEP_TRIES = 1000;
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** With somebody at the keyboard: a sleeping guest exits at every timer tick, and each should be slept for. */
const INTERACTIVE_EXITS_PER_LOOK = 2;

/** What accompanies a run. */
export interface RunLoopOptions {
  readonly input: ConsoleInput | undefined;
  /** With an interactive input: time that a sleeping guest skips is slept. */
  readonly idleTime: IdleTime;
  /** How a text that the guest printed ends the run. */
  readonly textEnding: () => Outcome | undefined;
  /** Time of the machine in TSC ticks. */
  readonly now: () => bigint;
  readonly signal: AbortSignal | undefined;
  readonly turns: EventLoopTurns;
  /** Told of every input that the guest is given: `look` counts the loop's looks at the input, so the same look of another run is the same moment. */
  readonly onInput: ((look: number, instructions: number, bytes: Uint8Array) => void) | undefined;
}

/** Where a stretch of the run stops if the guest does not end. */
export interface RunLimit {
  /** Guest instructions of all vCPUs since power-on. */
  readonly instructions?: number;
  /** `performance.now()` at which it stops. */
  readonly deadline?: number;
  /** Time of the machine, in TSC ticks, at which it stops at the next look. */
  readonly ticks?: bigint;
  /** Looks at the input since power-on: what a recording counts. */
  readonly looks?: number;
  /** Asked at each look: true stops the stretch. */
  readonly shouldStop?: () => boolean;
}

/** Why a stretch stopped although the guest could go on. A breakpoint names the vCPU that hit it. */
export type RunStop =
  | { readonly kind: 'instructions' | 'deadline' | 'ticks' | 'looks' | 'asked' | 'interrupted' }
  | { readonly kind: 'breakpoint'; readonly vcpu: KvmVcpu };

/** What a stretch of a run ended with. */
export type Stretch = { readonly outcome: Outcome } | { readonly stop: RunStop };

/** Guest instructions of all vCPUs. */
export function totalInstructions({ vcpus }: BuiltVm): number {
  let sum = 0;
  for (let i = 0; i < vcpus.length; i++) sum += vcpus[i]!.instructions;
  return sum;
}

/** Runs the vCPUs of a VM, stretch by stretch. How the run is divided into stretches makes no difference to the guest. */
export class RunLoop {
  readonly #context: ExitContext;
  readonly #options: RunLoopOptions;
  readonly #scheduler: VcpuScheduler;
  #untilLook = EXITS_PER_LOOK;
  /** Budgets of the slices since the last instruction: events may have taken them. */
  #stuck = 0;
  #before = -1;
  #looks = 0;
  #isLookDue = false;

  constructor(context: ExitContext, options: RunLoopOptions) {
    this.#context = context;
    this.#options = options;
    const { vcpus } = context.built;
    this.#scheduler = new VcpuScheduler(vcpus, { quantum: vcpus.length === 1 ? SLICE_INSTRUCTIONS : TURN_INSTRUCTIONS });
  }

  /** Where the loop is between two stretches. */
  save(): Saved {
    const { round, random, cut = 0, yields = [], rests = [] } = this.#scheduler.state;
    return {
      untilLook: this.#untilLook,
      stuck: this.#stuck,
      before: this.#before,
      looks: this.#looks,
      isLookDue: this.#isLookDue,
      current: this.#context.current.id,
      turns: { round: [...round], random, cut, yields: [...yields], rests: [...rests] },
    };
  }
  load(from: SavedFields): void {
    const { vcpus } = this.#context.built;
    this.#untilLook = from.number('untilLook', EXITS_PER_LOOK, -EXITS_PER_LOOK);
    this.#stuck = from.number('stuck');
    this.#before = from.number('before', undefined, -1);
    this.#looks = from.number('looks');
    this.#isLookDue = from.flag('isLookDue');
    this.#context.current =
      vcpus.find(({ id }) => id === from.number('current')) ?? from.refuse('current', 'there is no such vCPU');
    const turns = from.part('turns');
    this.#scheduler.state = {
      round: turns.numbers('round', vcpus.length - 1),
      random: turns.number('random', 2 ** 31 - 1, -(2 ** 31)),
      cut: turns.number('cut'),
      yields: turns.numbers('yields'),
      rests: turns.numbers('rests'),
    };
    this.#options.idleTime.forget(totalInstructions(this.#context.built));
  }

  /** KVM_RUN until the guest ends, the limit is reached, or somebody interrupts. Never throws. */
  async run(limit: RunLimit = {}): Promise<Stretch> {
    try {
      return await this.#loop(limit.instructions ?? Infinity, limit);
    } catch (error) {
      if (process.env['TDX_DEBUG']) console.error(error);
      return { outcome: outcomeOfError(error) };
    }
  }

  /** The input, while it has or may get something that the guest would read. Any other cannot wake a guest, whatever is typed. */
  get #readInput(): ConsoleInput | undefined {
    const { input } = this.#options;
    return input?.isClosed === false && this.#context.devices.wantsInput ? input : undefined;
  }

  async #loop(maxInstructions: number, limit: RunLimit): Promise<Stretch> {
    const context = this.#context;
    const { input, textEnding } = this.#options;
    const { timers, live } = context.devices;
    if (this.#isLookDue) {
      this.#isLookDue = false;
      const stop = await this.#look(false, totalInstructions(context.built), limit);
      if (stop !== undefined) return { stop };
    }
    const isPaced = input?.isInteractive === true || live !== undefined;
    for (;;) {
      const done = totalInstructions(context.built);
      const left = maxInstructions - done;
      // An event costs a slice its place for an instruction; a guest that has nothing but events does not get further.
      if (left <= 0 || this.#stuck >= left + SLICE_INSTRUCTIONS) return { stop: { kind: 'instructions' } };
      const budget = Math.min(SLICE_INSTRUCTIONS, left, timers.ticksLeft);
      const { vcpu, result: errno } = this.#scheduler.run(budget, isPaced ? INTERACTIVE_EXITS_PER_LOOK : KVM_EXITS_PER_LOOK);
      context.current = vcpu;
      timers.expire();
      const { exit } = vcpu.kvmRun;
      if (errno !== 0 && errno !== -Errno.EINTR && errno !== -Errno.EFAULT) return { outcome: refusedRun(context, errno) };
      let isIdle = false;
      this.#untilLook--;
      if (exit.reason === KvmExitReason.KVM_EXIT_INTR) {
        if (exit.cause === 'breakpoint') return { stop: { kind: 'breakpoint', vcpu } };
        isIdle = exit.cause === 'idle';
        if (isIdle && live === undefined && this.#readInput === undefined)
          return {
            outcome: {
              kind: 'deadlock',
              detail: 'the guest sleeps, no timer is armed and no device will interrupt it',
              hint: 'Arm a timer before HLT, or end through port 0xF4.',
            },
          };
        this.#untilLook = 0;
        this.#stuck = isIdle || done !== this.#before ? 0 : this.#stuck + Math.max(1, budget);
        this.#before = done;
      } else {
        const outcome = handleExit(context, exit) ?? textEnding();
        if (outcome) return { outcome };
      }
      if (this.#untilLook > 0) continue;
      this.#untilLook = EXITS_PER_LOOK;
      const stop = await this.#look(isIdle, done, limit);
      if (stop !== undefined) return { stop };
    }
  }

  /** Looks at the clock, the signal and the input; sleeps what a guest with somebody at the keyboard has skipped. */
  async #look(
    isIdle: boolean,
    done: number,
    { deadline = Infinity, ticks, looks = Infinity, shouldStop }: RunLimit,
  ): Promise<RunStop | undefined> {
    const { input, idleTime, turns, signal, onInput } = this.#options;
    if (performance.now() >= deadline) return { kind: 'deadline' };
    if (ticks !== undefined && this.#options.now() >= ticks) return { kind: 'ticks' };
    await turns.turn();
    const { devices } = this.#context;
    const { live } = devices;
    const owed = isIdle ? LONGEST_WAIT_MS : input?.isInteractive || live ? idleTime.owed(done) : 0;
    if (owed > 0) {
      turns.pause();
      await anyOf([this.#readInput, live], Math.min(deadline - performance.now(), owed), signal);
    }
    if (turns.isInterrupted) return { kind: 'interrupted' };
    if (this.#looks >= looks) return { kind: 'looks' };
    if (shouldStop?.() === true) {
      this.#isLookDue = true; // the stretch that follows begins with it, so that looks count as in a run that nobody stopped
      return { kind: 'asked' };
    }
    const look = this.#looks++;
    const bytes = devices.wantsInput ? input?.take(look) : undefined;
    if (bytes !== undefined) {
      devices.receive(bytes);
      onInput?.(look, totalInstructions(this.#context.built), bytes);
    }
    return undefined;
  }

  /**
   * Lets one vCPU execute its next instruction, as far as `isDone` (asked after each piece of work) tells; the others stand still. A vCPU that sleeps
   * stays where it is. Never throws.
   */
  step(vcpu: KvmVcpu, isDone: () => boolean): Stretch {
    const context = this.#context;
    try {
      for (let tries = 0; tries < STEP_TRIES; tries++) {
        const before = vcpu.instructions;
        const errno = vcpu.run({ instructions: 1, exits: KVM_EXITS_PER_LOOK });
        context.current = vcpu;
        context.devices.timers.expire();
        const { exit } = vcpu.kvmRun;
        if (errno !== 0 && errno !== -Errno.EINTR && errno !== -Errno.EFAULT) return { outcome: refusedRun(context, errno) };
        if (exit.reason !== KvmExitReason.KVM_EXIT_INTR) {
          const outcome = handleExit(context, exit) ?? this.#options.textEnding();
          if (outcome) return { outcome };
        } else if (exit.cause === 'breakpoint' && vcpu.breakpointHit?.kind === 'data')
          return { stop: { kind: 'breakpoint', vcpu } };
        else if (exit.cause === 'idle' || exit.cause === 'yield') break;
        if (vcpu.instructions > before || isDone()) break;
      }
      return { stop: { kind: 'instructions' } };
    } catch (error) {
      if (process.env['TDX_DEBUG']) console.error(error);
      return { outcome: outcomeOfError(error) };
    }
  }

  /** Looks at the input so far. */
  get looks(): number {
    return this.#looks;
  }

  /** Which vCPU ran last, and where in a plain VM: for messages. */
  get place(): string {
    return whereIs(this.#context);
  }
}

/** Waits until one of the sources has something, the time is over or the signal came; the others stop waiting then. Without sources it sleeps. */
async function anyOf(
  sources: readonly (Pick<ConsoleInput, 'wait'> | undefined)[],
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const there = sources.filter((source) => source !== undefined);
  const [first] = there;
  if (first === undefined) {
    await sleep(milliseconds, signal);
    return;
  }
  if (there.length === 1) {
    await first.wait(milliseconds, signal);
    return;
  }
  const others = new AbortController();
  const stop = (): void => others.abort();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  await Promise.race(there.map(async (source) => await source.wait(milliseconds, others.signal)));
  stop();
  signal?.removeEventListener('abort', stop);
}

/** Waits [ms], or until the signal comes. A timer that browsers have as well as Node. */
async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener('abort', wake);
  });
}
