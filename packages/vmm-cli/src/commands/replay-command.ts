import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { parseCount } from '../options/parse-option.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { VmSession } from '../run/vm-session.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { addOptions, type OptionSpec } from '../options/option-spec.ts';
import { prepareRecorded } from './recorded-vm.ts';
import { runRecording, runToStopPoint } from '../options/stop-point.ts';

// prettier-ignore
const options: readonly OptionSpec[] = [
  { kind: 'count', min: 0, max: Number.MAX_SAFE_INTEGER, flags: '--to <n>', text: 'stop after this many guest instructions, exactly, and show the state there' },
  { kind: 'flag', flags: '--json', text: 'print one JSON document' },
  { kind: 'flag', flags: '-q, --quiet', text: 'do not print what the guest prints' },
];

const help = `
Without --to the whole recording is run, and the state at its end must be the recorded one, bit for bit (exit code 84 if not).

Examples:
  tdx run --kernel vmlinuz --initrd initrd.cpio --record session.tdxs     type something, end with Ctrl-A x
  tdx replay session.tdxs                                                 the same session again
  tdx replay session.tdxs --to 150000000 --quiet                          its state at that instruction
`;

/** `tdx replay FILE`: does what a recording did, what was typed included. */
export function addReplayCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description('run a recording again, to its end or to an instruction')
    .argument('<file>', 'what `tdx run --record` or `tdx snapshot` wrote');
  addOptions(command, options)
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (file: string, raw: ReplayOptions) => {
      context.exitCode = await replayCommand(file, raw, context);
    });
}

interface ReplayOptions {
  readonly to?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

async function replayCommand(file: string, raw: ReplayOptions, { terminal, hooks }: CommandContext): Promise<number> {
  const to = raw.to === undefined ? undefined : parseCount('--to', raw.to, 0, Number.MAX_SAFE_INTEGER);
  const { VmSession: Session } = await import('../run/vm-session.ts');
  const { stateReport, stateText } = await import('../inspect/state-report.ts');
  const { openStateFile } = await import('../snapshot/state-file.ts');
  const { hasRecording, unpackRecording } = await import('../snapshot/recording.ts');
  const { hasVm } = await import('../snapshot/saved-vm-file.ts');
  const { restoreSnapshot, describeVm } = await import('../snapshot/vm-snapshot.ts');
  const container = openStateFile(file);
  const recording = hasRecording(container) ? unpackRecording(container) : undefined;
  const start = hasVm(container) ? describeVm(container).instructions : 0;
  // What lies behind a snapshot is nearer to it than to power-on.
  const isBehind = hasVm(container) && (recording === undefined || (to !== undefined && to > start));
  if (isBehind && (to === undefined || to < start))
    throw new UsageError(`${file} begins at ${start} instructions: it does not hold what came before`, {
      hint: `Name a later one: --to N, at least ${start}.`,
    });
  if (!isBehind && to !== undefined && to > recording!.mark.instructions)
    throw new UsageError(`--to ${to}: the recording has ${recording!.mark.instructions} instructions`, {
      hint: 'Name an earlier one.',
    });
  const vm = isBehind ? undefined : await prepareRecorded(recording!);
  const isSilent = raw.quiet === true || raw.json === true;
  const pending: number[] = [];
  const flush = (): void => {
    if (pending.length > 0) terminal.outBytes(Uint8Array.from(pending.splice(0)));
  };
  const bar = new ProgressBar(terminal.progress, 'replaying');
  const now: { session?: VmSession } = {};
  const options: RunOptions = {
    ...hooks,
    signal: terminal.signal,
    onConsole: (byte) => {
      if (isSilent) return;
      pending.push(byte);
      if (byte === 0x0a) flush();
    },
    onTurn: () => {
      flush();
      if (isSilent) bar.update(now.session?.instructions ?? 0, to ?? recording?.mark.instructions ?? 0);
    },
  };
  const session = (now.session = await (vm === undefined
    ? restoreSnapshot(container, options)
    : Session.open(vm.image, { ...vm.options, ...options })));
  try {
    if (vm !== undefined && (to === undefined || to === recording!.mark.instructions))
      await runRecording(session, recording!, vm.keyboard);
    else await runToStopPoint(session, { kind: 'instructions', instructions: to! });
    flush();
    bar.clear();
    const report = stateReport(session);
    if (raw.json) terminal.out(`${JSON.stringify({ file, ...report, console: session.console }, null, 2)}\n`);
    else terminal.out(`${isSilent ? '' : '\n'}${stateText(report)}`);
    return ExitCode.OK;
  } finally {
    bar.clear();
    session.vm.destroy();
  }
}
