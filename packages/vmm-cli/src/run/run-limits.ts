import type { Machine } from '@tdxkit/x86-cpu';
import type { Outcome } from './outcome.ts';
import type { RunLimit, RunStop } from './run-loop.ts';
import type { RunOptions } from './run-options.ts';

/** Options that end a run from outside of the guest. */
export type RunLimits = Pick<RunOptions, 'timeoutMs' | 'guestTimeoutMs' | 'maxInstructions'>;

/** The limit that options of a run set, from now. */
export function runLimit({ clock, platform }: Machine, { timeoutMs, guestTimeoutMs, maxInstructions }: RunLimits): RunLimit {
  return {
    ...(maxInstructions === undefined ? {} : { instructions: maxInstructions }),
    ...(timeoutMs === undefined ? {} : { deadline: performance.now() + timeoutMs }),
    ...(guestTimeoutMs === undefined
      ? {}
      : { ticks: clock.now + (BigInt(Math.round(guestTimeoutMs * 1000)) * platform.tscHz) / 1_000_000n }),
  };
}

/** The outcome that a stop means for a run that ends with it. @param where how far the guest came, for the user */
export function outcomeOfStop({ kind }: RunStop, limits: RunLimits, where: string): Outcome {
  if (kind === 'interrupted') return { kind, detail: 'the run was interrupted' };
  if (kind === 'breakpoint') return { kind: 'internal-error', detail: 'the run stopped at a breakpoint that nobody set' };
  const within = {
    deadline: seconds(limits.timeoutMs),
    looks: 'the looks of the recording',
    asked: 'the time that was wanted',
    ticks: `${seconds(limits.guestTimeoutMs)} of its own time`,
    instructions: `${limits.maxInstructions} instructions`,
  }[kind];
  return {
    kind: 'timeout',
    detail: `the guest did not end within ${within} (${where})`,
    hint: 'Give it more with --timeout, --guest-timeout or --max-instructions, or end the guest through port 0xF4.',
  };
}

/** `1.5 s`: no more digits than somebody gives. */
const seconds = (milliseconds = 0): string => `${Number((milliseconds / 1000).toPrecision(6))} s`;
