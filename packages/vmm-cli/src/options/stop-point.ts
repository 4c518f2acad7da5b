import type { Outcome } from '../run/outcome.ts';
import type { RunLimit } from '../run/run-loop.ts';
import type { VmSession } from '../run/vm-session.ts';
import { DivergedError, expectMark, markOf } from '../snapshot/machine-mark.ts';
import type { RecordedKeyboard } from '../snapshot/recorded-keyboard.ts';
import type { Recording, StopPoint } from '../snapshot/recording.ts';
import { outcomeLine } from '../terminal/report.ts';
import { parseCount } from './parse-option.ts';
import { UsageError } from '../usage-error.ts';
import { InterruptedError } from '../run/event-loop-turns.ts';
import type { OptionSpec } from './option-spec.ts';

/** Options that name a moment of a run. */
// prettier-ignore
export const stopPointOptions: readonly OptionSpec[] = [
  { kind: 'count', min: 0, max: Number.MAX_SAFE_INTEGER, flags: '--at <n>', text: 'after this many guest instructions, exactly' },
  { kind: 'text', flags: '--at-text <text>', text: 'when the guest has printed this' },
];

/** The moment that the options name; undefined: none. @throws UsageError */
export function parseStopPoint({ at, atText }: { readonly at?: string; readonly atText?: string }): StopPoint | undefined {
  if (at !== undefined && atText !== undefined) throw new UsageError('both --at and --at-text', { hint: 'Give one of them.' });
  if (at !== undefined) return { kind: 'instructions', instructions: parseCount('--at', at, 0, Number.MAX_SAFE_INTEGER) };
  return atText === undefined ? undefined : { kind: 'text', text: atText };
}

/** Runs to the moment. @param deadline `performance.now()` at which it gives up @throws UsageError when the guest ends before, InterruptedError */
export async function runToStopPoint(session: VmSession, stop: StopPoint, deadline?: number): Promise<void> {
  session.watch(stop.kind === 'text' ? { expectText: stop.text } : {});
  const limit: RunLimit = {
    ...(deadline === undefined ? {} : { deadline }),
    ...(stop.kind === 'instructions' ? { instructions: stop.instructions } : stop.kind === 'end' ? { looks: stop.looks } : {}),
  };
  const stretch = await session.run(limit);
  session.watch({});
  if ('stop' in stretch && stretch.stop.kind === 'interrupted') throw new InterruptedError();
  const ending: Outcome | undefined = 'outcome' in stretch ? stretch.outcome : undefined;
  const isThere =
    stop.kind === 'end'
      ? ending !== undefined || ('stop' in stretch && stretch.stop.kind === 'looks')
      : stop.kind === 'text'
        ? ending?.kind === 'expect-text'
        : 'stop' in stretch && stretch.stop.kind === 'instructions';
  if (isThere) return;
  const wanted =
    stop.kind === 'text'
      ? `the guest printed ${JSON.stringify(stop.text)}`
      : `${stop.kind === 'instructions' ? stop.instructions : 'all'} instructions`;
  const how = ending === undefined ? 'the time was over' : `the guest ended (${outcomeLine(ending)})`;
  throw new UsageError(`${how} after ${session.instructions} instructions, before ${wanted}`, {
    hint: 'Name an earlier moment.',
  });
}

/** Runs a recording to its end and compares. @throws DivergedError */
export async function runRecording(session: VmSession, { stop, mark }: Recording, keyboard: RecordedKeyboard): Promise<void> {
  try {
    await runToStopPoint(session, stop);
  } catch (error) {
    if (error instanceof UsageError) throw new DivergedError(`the run went another way: ${error.message}`);
    throw error;
  }
  expectMark(markOf(session), mark);
  keyboard.goLive();
}
