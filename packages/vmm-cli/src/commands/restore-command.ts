import type { Command } from 'commander';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { makeKeyboard, runShown } from './run-command.ts';
import { grouped } from '../terminal/report.ts';
import type { VmSession } from '../run/vm-session.ts';
import type { CommandContext } from './command-context.ts';
import { addOptions } from '../options/option-spec.ts';
import { prepareRecorded } from './recorded-vm.ts';
import { runRecording } from '../options/stop-point.ts';
import { limitOptions } from '../options/vm-options.ts';
import { parseLimits, type LimitOptions } from '../options/vm-request.ts';

const help = `
The VM is built again and run to where the snapshot was taken, which takes as long as it took then; its whole state must be that of the file,
bit for bit (exit code 84 if not). From there it goes on as a run: what the guest prints afterwards is shown, limits count from power-on.

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
    .description('go on where `tdx snapshot` stopped')
    .argument('<file>', 'what `tdx snapshot` wrote');
  addOptions(command, limitOptions)
    .option('--stdin', 'standard input is the keyboard of the guest (default: on a terminal)')
    .option('--no-stdin', 'it is not')
    .option('--json', 'print one JSON document, the guest console inside')
    .option('-q, --quiet', 'print only what the guest prints')
    .addHelpText('after', help)
    .exitOverride()
    .action(async (file: string, options: RestoreOptions) => {
      context.exitCode = await restoreCommand(file, options, context);
    });
}

async function restoreCommand(file: string, raw: RestoreOptions, { terminal, hooks }: CommandContext): Promise<number> {
  const limits = parseLimits(raw);
  const { readSnapshot } = await import('../snapshot/snapshot.ts');
  const { recording } = readSnapshot(file);
  const now: { session?: VmSession; isThere: boolean } = { isThere: false };
  const wantsKeyboard = !raw.json && (raw.stdin ?? terminal.input?.isTTY === true);
  const keyboard = wantsKeyboard ? makeKeyboard(terminal, () => now.session) : undefined;
  const vm = await prepareRecorded(recording, keyboard);
  const bar = new ProgressBar(terminal.progress, 'restoring');
  const show = { json: raw.json ?? false, quiet: raw.quiet ?? false, wantsKeyboard };
  const summary = await runShown(vm.image, { ...hooks, ...vm.options, ...limits, signal: terminal.signal }, terminal, show, {
    keyboard,
    isMuted: () => {
      if (!now.isThere) bar.update(now.session?.instructions ?? 0, recording.mark.instructions);
      return !now.isThere;
    },
    onOpen: async (session) => {
      now.session = session;
      await runRecording(session, recording, vm.keyboard).finally(() => bar.clear());
      session.watch(limits);
      now.isThere = true;
      keyboard?.start();
      if (!show.json && !show.quiet)
        terminal.out(`restored at ${grouped(session.instructions)} instructions, machine ${recording.mark.machineSha256}\n`);
    },
  });
  return summary.exitCode;
}
