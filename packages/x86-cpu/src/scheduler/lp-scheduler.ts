import type { LogicalProcessor, RunResult } from '../lp/logical-processor.ts';
import { TurnScheduler, type Turn, type TurnSchedulerOptions } from './turn-scheduler.ts';

/**
 * Runs the guests of several LPs of one machine in turns. An LP comes back for anything but a spent share: in the host after an exit, at a
 * breakpoint. One that is halted is idle, and so is one without a guest; the result is then undefined.
 */
export function lpScheduler(
  lps: readonly LogicalProcessor[],
  options: TurnSchedulerOptions = {},
): TurnScheduler<LogicalProcessor, RunResult | undefined> {
  return new TurnScheduler(lps, runLp, options);
}

function runLp(lp: LogicalProcessor, share: number): Turn<RunResult | undefined> {
  if (lp.mode !== 'non-root') return { instructions: 0, kind: 'idle', result: undefined };
  const result = lp.run(share);
  const kind =
    result.reason === 'budget'
      ? 'goes-on'
      : result.reason === 'paused'
        ? 'yields'
        : result.reason === 'halted'
          ? 'idle'
          : 'comes-back';
  return { instructions: result.instructions, kind, result };
}
