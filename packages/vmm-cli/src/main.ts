import { Command, CommanderError } from 'commander';
import { addCapsCommand } from './commands/caps-command.ts';
import type { CommandContext } from './commands/command-context.ts';
import { addCompletionCommand } from './commands/completion-command.ts';
import { exitCodeHelp } from './commands/exit-code-help.ts';
import { addGdbCommand } from './commands/gdb-command.ts';
import { addInspectCommand } from './commands/inspect-command.ts';
import { mergeConfig } from './options/merge-config.ts';
import { likely } from './commands/nearest.ts';
import { UsageError } from './usage-error.ts';
import { addOptions } from './options/option-spec.ts';
import { addReplayCommand } from './commands/replay-command.ts';
import { addRestoreCommand } from './commands/restore-command.ts';
import { runHelp } from './commands/run-help.ts';
import { addSnapshotCommand } from './commands/snapshot-command.ts';
import { addTraceCommand } from './commands/trace-command.ts';
import { imageOptions, runOptions } from './options/vm-options.ts';
import { decoders } from './decode/decode.ts';
import { ExitCode } from './exit-code.ts';
import type { RunOptions } from './run/run-options.ts';
import { failureOf, failureText } from './terminal/failure.ts';
import { decodeCommand, decodeHelp } from './commands/decode-command.ts';
import { layersCommand, layersOptions, type LayersCommandOptions } from './commands/layers-command.ts';
import { measureCommand, type MeasureCommandOptions } from './commands/measure-command.ts';
import { runCommand, type RunCommandOptions } from './commands/run-command.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Runs `tdx` with these arguments (without node and script) and returns its exit code. Never throws, never ends the process. */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  version: string,
  hooks: Pick<RunOptions, 'createHost'> = {},
): Promise<number> {
  const context: CommandContext = { terminal, hooks, version, exitCode: ExitCode.OK };
  const program = makeProgram(context);
  try {
    const [first, asked] = argv;
    if (first === 'help' && asked !== undefined && !program.commands.some((command) => command.name() === asked))
      throw new UsageError(`help ${asked}: there is no such command`, {
        hint:
          likely(
            asked,
            program.commands.map((command) => command.name()),
          ) ?? 'tdx --help lists them.',
      });
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    if (process.env['TDX_DEBUG'] && error instanceof Error) terminal.err(`${error.stack ?? error.message}\n`);
    const failure = failureOf(error);
    terminal.err(failureText(failure));
    return failure.exitCode;
  }
}

/** All commands with their options. */
export function makeProgram(context: CommandContext): Command {
  const { terminal, version } = context;
  const program = new Command('tdx')
    .description('Runs x86-64 guests as Intel TDX Trust Domains, on any machine with Node.')
    .version(version, '-V, --version', 'print the version')
    .showHelpAfterError('(tdx --help shows what there is)')
    .addHelpText('after', () => `\n${exitCodeHelp()}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text.replace(/^error: /, 'tdx: ')),
    });
  const run = program
    .command('run')
    .description('build a VM around an image, run it to its end, take it down')
    .argument('[image]', 'ELF64 or flat image');
  addOptions(run, runOptions)
    .addHelpText('after', runHelp)
    .exitOverride()
    .action(async (given: string | undefined) => {
      const { image, options } = await mergeConfig(run, run.opts<RunCommandOptions>(), given);
      context.exitCode = await runCommand(image, options, context);
    });
  const measure = program
    .command('measure')
    .description('MRTD and RTMRs that a TD of this image starts with, without running it')
    .argument('[image]', 'ELF64 or flat image');
  addOptions(measure, imageOptions)
    .option('--explain', 'list what is added and measured, in order')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .action(async (image: string | undefined, options: MeasureCommandOptions) => {
      context.exitCode = await measureCommand(image, options, terminal);
    });
  addTraceCommand(program, context);
  addInspectCommand(program, context);
  addSnapshotCommand(program, context);
  addRestoreCommand(program, context);
  addReplayCommand(program, context);
  addGdbCommand(program, context);
  program
    .command('decode')
    .description('say in words what a number of the TDX interfaces means')
    .argument('<kind>', Object.keys(decoders).join(', '))
    .argument('<values...>', 'numbers, decimal or 0x hexadecimal')
    .option('--json', 'print one JSON document')
    .addHelpText('after', decodeHelp)
    .exitOverride()
    .action((kind: string, values: string[], options: { json?: boolean }) => {
      context.exitCode = decodeCommand(kind, values, options, terminal);
    });
  addCapsCommand(program, context);
  const layers = program
    .command('layers')
    .description('list the layers of TDX support, or take a TD as far as some of them reach');
  addOptions(layers, layersOptions)
    .exitOverride()
    .action((options: LayersCommandOptions) => {
      context.exitCode = layersCommand(options, terminal);
    });
  addCompletionCommand(program, context);
  for (const command of program.commands) command.showHelpAfterError(`(tdx ${command.name()} --help shows what there is)`);
  return program;
}
