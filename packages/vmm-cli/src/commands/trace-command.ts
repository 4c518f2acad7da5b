import type { Command } from 'commander';
import { runCommand, type RunCommandOptions } from './run-command.ts';
import { parseChoice } from '../options/parse-option.ts';
import { grouped } from '../terminal/report.ts';
import { inputFiles } from '../options/input-files.ts';
import { expectWritable } from '../output/output-file.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { mergeConfig } from '../options/merge-config.ts';
import { addOptions, longName, type OptionSpec } from '../options/option-spec.ts';
import { runOptions } from '../options/vm-options.ts';

const formats = ['perfetto', 'chrome', 'jsonl'] as const;
// prettier-ignore
const ownOptions: readonly OptionSpec[] = [
  { kind: 'file', flags: '-o, --output <file>', text: 'the file to write' },
  { kind: 'choice', choices: formats, flags: '--trace-format <format>', text: 'format of the file (default: by its ending: .json is chrome, .jsonl is jsonl, any other perfetto)' },
];

const help = `
Takes every option of \`tdx run\`. The file has a track for each vCPU (when it is in its guest; TD exits, TDCALLs, #VE, faults, interrupts), one for
SEAMCALLs, one for KVM and one for device accesses. Time is that of the machine's clock, which counts instructions: the same image, options
and seed give the same file, byte for byte. Open perfetto files at https://ui.perfetto.dev; jsonl has one event a line, described by
schema/trace-record.schema.json of the package.

Examples:
  tdx trace -o boot.perfetto-trace --kernel vmlinuz --initrd initrd.cpio --append console=ttyS0
  tdx trace guest.elf -o guest.jsonl --max-instructions 1000000
`;

interface TraceOptions extends RunCommandOptions {
  readonly output?: string;
  readonly traceFormat?: string;
}

/** `tdx trace`: a run, written down event by event. */
export function addTraceCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('trace')
    .description('run a VM and write what happens to a trace file')
    .argument('[image]', 'ELF64 or flat image');
  addOptions(command, [...ownOptions, ...runOptions.filter((spec) => longName(spec) !== 'dry-run')])
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (given: string | undefined) => {
      const { image, options } = await mergeConfig(command, command.opts<TraceOptions>(), given);
      context.exitCode = await traceCommand(image, options, context);
    });
}

async function traceCommand(image: string | undefined, raw: TraceOptions, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const name = raw.output;
  if (name === undefined)
    throw new UsageError('trace: no file to write to', { hint: 'Give -o FILE: boot.perfetto-trace, boot.json or boot.jsonl.' });
  const byName = name.endsWith('.jsonl') ? 'jsonl' : name.endsWith('.json') ? 'chrome' : 'perfetto';
  const format = raw.traceFormat === undefined ? byName : parseChoice('--trace-format', raw.traceFormat, formats);
  expectWritable('-o', name, inputFiles(image, raw));
  const { TraceFile } = await import('../trace/trace-file.ts');
  const { Tracer } = await import('../trace/tracer.ts');
  const { perfetto } = await import('../trace/perfetto.ts');
  const { chromeJson, jsonLines } = await import('../trace/json-lines.ts');
  const open: { file?: InstanceType<typeof TraceFile>; tracer?: InstanceType<typeof Tracer>; failure?: unknown } = {};
  try {
    const exitCode = await runCommand(image, raw, context, {
      options: {
        onHost: (host) => {
          const file = (open.file = new TraceFile(name, { perfetto, chrome: chromeJson, jsonl: jsonLines }[format]()));
          // A full disk ends the trace, not the guest: KVM is no place to throw.
          open.tracer = new Tracer(host, (record) => {
            try {
              file.add(record);
            } catch (error) {
              open.failure = error;
              open.tracer?.close();
            }
          });
        },
      },
      onOpen: (session) => open.tracer?.watchDevices(session),
      onEnd: () => {
        open.tracer?.close();
        open.file?.close();
      },
    });
    if (open.failure !== undefined) throw open.failure as Error;
    if (!raw.json && !raw.quiet) terminal.out(`${'trace'.padEnd(13)} ${grouped(open.file?.records ?? 0)} events in ${name}\n`);
    return exitCode;
  } finally {
    open.file?.close();
  }
}
