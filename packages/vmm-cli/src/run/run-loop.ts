import { Errno, KvmExitReason, VcpuScheduler } from '@tdxkit/kvm-tdx';
import type { BuiltVm } from './build-vm.ts';
import type { ConsoleInput } from './console-input.ts';
import type { ConsoleText } from './console-text.ts';
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
const LONGEST_WAIT_MS = 2 ** 31 - 1;
/** With somebody at the keyboard: a sleeping guest exits at every timer tick, and each should be slept for. */
const INTERACTIVE_EXITS_PER_LOOK = 2;

/** What bounds and accompanies a run. */
export interface RunLoopOptions {
  readonly timeoutMs: number | undefined;
  readonly maxInstructions: number | undefined;
  readonly input: ConsoleInput | undefined;
  /** With an interactive input: time that a sleeping guest skips is slept. */
  readonly idleTime: IdleTime;
  readonly text: ConsoleText;
  readonly signal: AbortSignal | undefined;
  readonly turns: EventLoopTurns;
  /** `performance.now()` at the start. */
  readonly start: number;
}

/** Guest instructions of all vCPUs. */
export const totalInstructions = ({ vcpus }: BuiltVm): number => vcpus.reduce((sum, vcpu) => sum + vcpu.instructions, 0);

/** KVM_RUN until the guest ends, the time is over, or somebody interrupts. Never throws. */
export async function runLoop(context: ExitContext, options: RunLoopOptions): Promise<Outcome> {
  try {
    return options.text.judge(await loop(context, options));
  } catch (error) {
    if (process.env['TDX_DEBUG']) console.error(error);
    return outcomeOfError(error);
  }
}

async function loop(context: ExitContext, options: RunLoopOptions): Promise<Outcome> {
  const { timeoutMs, input, idleTime, text, turns, signal, start } = options;
  const { vcpus } = context.built;
  const scheduler = new VcpuScheduler(vcpus, { quantum: vcpus.length === 1 ? SLICE_INSTRUCTIONS : TURN_INSTRUCTIONS });
  const deadline = timeoutMs === undefined ? Infinity : start + timeoutMs;
  const maxInstructions = options.maxInstructions ?? Infinity;
  let before = -1;
  let stuck = 0; // slices without a single instruction count as spent
  for (let untilLook = EXITS_PER_LOOK; ; untilLook--) {
    const done = totalInstructions(context.built);
    const left = maxInstructions - done - stuck;
    if (left <= 0) return timeout(context, `the guest did not end within ${maxInstructions} instructions`);
    const { vcpu, result: errno } = scheduler.run(Math.min(SLICE_INSTRUCTIONS, left), input?.isInteractive ? INTERACTIVE_EXITS_PER_LOOK : KVM_EXITS_PER_LOOK);
    context.current = vcpu;
    const { exit } = vcpu.kvmRun;
    if (errno !== 0 && errno !== -Errno.EINTR && errno !== -Errno.EFAULT) return refusedRun(context, errno);
    let isIdle = false;
    if (exit.reason === KvmExitReason.KVM_EXIT_INTR) {
      isIdle = exit.cause === 'idle';
      if (isIdle && (input === undefined || input.isClosed)) {
        return { kind: 'deadlock', detail: 'the guest sleeps, no timer is armed and no device will interrupt it', hint: 'Arm a timer before HLT, or end through port 0xF4.' };
      }
      untilLook = 0;
      if (!isIdle && done === before) stuck += SLICE_INSTRUCTIONS;
      before = done;
    } else {
      const outcome = handleExit(context, exit) ?? text.ending;
      if (outcome) return outcome;
    }
    if (untilLook > 0) continue;
    untilLook = EXITS_PER_LOOK;
    if (performance.now() >= deadline) return timeout(context, `the guest did not end within ${(timeoutMs ?? 0) / 1000} s`);
    await turns.turn();
    const owed = isIdle ? LONGEST_WAIT_MS : input?.isInteractive ? idleTime.owed(done) : 0;
    if (owed > 0) {
      turns.pause();
      await input!.wait(Math.min(deadline - performance.now(), owed), signal);
    }
    if (turns.isInterrupted) return { kind: 'interrupted', detail: 'the run was interrupted' };
    const { uart } = context.devices;
    const bytes = uart.wantsInput ? input?.take() : undefined;
    if (bytes !== undefined) uart.receive(bytes);
  }
}

function timeout(context: ExitContext, detail: string): Outcome {
  return { kind: 'timeout', detail: `${detail} (${totalInstructions(context.built)} instructions so far${whereIs(context)})`, hint: 'Give it more with --timeout or --max-instructions, or end the guest through port 0xF4.' };
}
