import type { Command } from 'commander';
import type { RunOptions } from '../run/run-options.ts';
import { grouped } from '../terminal/report.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { addOptions } from '../options/option-spec.ts';
import { limitOptions } from '../options/vm-options.ts';
import { parseLimits, type LimitOptions } from '../options/vm-request.ts';
import { runShown, snapshotName, writerOf, type RunnableGuest } from './run-command.ts';

const help = `
The state is loaded and the VM goes on at once, as the run did from which it was taken: the same output, instruction count, trace digest and exit
code. What the guest prints from here on is shown; --max-instructions counts from power-on. Disks must hold what they held.

Examples:
  tdx restore login.tdxs
  tdx restore guest.tdxs --json --max-instructions 5000000
`;

interface RestoreOptions extends LimitOptions {
  readonly stdin?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `tdx restore FILE`: goes on where a snapshot was taken. */
export function addRestoreCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('restore')
    .description('go on where a snapshot was taken')
    .argument('<file>', 'what `tdx snapshot` or Ctrl-A s wrote');
  addOptions(command, limitOptions)
    .option('--stdin', 'standard input is the keyboard of the guest (default: on a terminal)')
    .option('--no-stdin', 'it is not')
    .option('--json', 'print one JSON document, the guest console inside')
    .option('-q, --quiet', 'print only what the guest prints')
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (file: string, options: RestoreOptions) => {
      context.exitCode = await restoreCommand(file, options, context);
    });
}

async function restoreCommand(file: string, raw: RestoreOptions, { terminal, hooks, version }: CommandContext): Promise<number> {
  const limits = parseLimits(raw);
  const { openStateFile } = await import('../snapshot/state-file.ts');
  const { describeVm, restoreSnapshot, writeSnapshotAgain } = await import('../snapshot/vm-snapshot.ts');
  const container = openStateFile(file);
  const { plan, name } = describeVm(container);
  const guest: RunnableGuest = { name, open: async (options) => await restoreSnapshot(container, options) };
  const options: RunOptions = {
    ...hooks,
    ...limits,
    vmType: plan.vmType,
    memoryBytes: plan.memoryBytes,
    cpus: plan.cpus,
    seed: plan.seed,
    debug: plan.isDebug,
    signal: terminal.signal,
  };
  const wantsKeyboard = !raw.json && (raw.stdin ?? terminal.input?.isTTY === true);
  const show = { json: raw.json ?? false, quiet: raw.quiet ?? false, wantsKeyboard };
  const summary = await runShown(guest, options, terminal, show, {
    startsKeyboard: true,
    onOpen: (session) => {
      if (!show.json && !show.quiet) terminal.out(`restored at ${grouped(session.instructions)} instructions\n`);
    },
    onSnapshot: (session) => {
      const next = snapshotName(session);
      const { bytes } = writeSnapshotAgain(next, session, container, writerOf(version));
      return Promise.resolve(`${next}: ${grouped(bytes)} bytes; go on with tdx restore ${next}`);
    },
  });
  return summary.exitCode;
}
