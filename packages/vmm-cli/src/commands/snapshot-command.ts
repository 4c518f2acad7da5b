import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { grouped } from '../terminal/report.ts';
import { parseDuration } from '../options/parse-option.ts';
import { inputFiles } from '../options/input-files.ts';
import { expectWritable } from '../output/output-file.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { writerOf } from './run-command.ts';
import { NotedFiles } from '../options/file-source.ts';
import { mergeConfig } from '../options/merge-config.ts';
import { addOptions, type OptionSpec } from '../options/option-spec.ts';
import { parseStopPoint, runToStopPoint, stopPointOptions } from '../options/stop-point.ts';
import { configOption, vmOptions } from '../options/vm-options.ts';
import { prepareVm, type VmOptions } from '../options/vm-request.ts';

// prettier-ignore
const ownOptions: readonly OptionSpec[] = [
  { kind: 'file', flags: '-o, --output <file>', text: 'the file to write' },
  ...stopPointOptions,
  { kind: 'duration', flags: '--timeout <time>', text: 'give up after this wall time' },
  { kind: 'flag', flags: '--digest', text: 'make the digest of `run --digest`; a restored run goes on with it' },
  { kind: 'flag', flags: '--json', text: 'print one JSON document' },
];

const help = `
The file holds the whole state: memory, keys, registers, TDX module, KVM, devices. It is compressed and carries versions and checksums. \`tdx restore\`
loads it and goes on at once, with no need of the image; \`tdx inspect\` looks into it; \`tdx gdb\` debugs from there. It also holds the image, its options and
what was typed, so that \`tdx replay\` can run to any earlier instruction. A disk stays where it is and is checked by its digest.

Examples:
  tdx snapshot guest.elf --at 1000000 -o guest.tdxs
  tdx snapshot --kernel vmlinuz --initrd initrd.cpio --append console=ttyS0 --at-text "login:" -o login.tdxs
`;

interface SnapshotOptions extends VmOptions {
  readonly output?: string;
  readonly at?: string;
  readonly atText?: string;
  readonly timeout?: string;
  readonly digest?: boolean;
  readonly json?: boolean;
}

/** `tdx snapshot`: runs a VM to a moment and writes its state. */
export function addSnapshotCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('snapshot')
    .description('run a VM to an instruction or a text and write its state to a file')
    .argument('[image]', 'ELF64 or flat image');
  addOptions(command, [...ownOptions, ...vmOptions, configOption])
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (given: string | undefined) => {
      const { image, options } = await mergeConfig(command, command.opts<SnapshotOptions>(), given);
      context.exitCode = await snapshotCommand(image, options, context);
    });
}

async function snapshotCommand(
  path: string | undefined,
  raw: SnapshotOptions,
  { terminal, hooks, version }: CommandContext,
): Promise<number> {
  const stop = parseStopPoint(raw);
  if (stop === undefined)
    throw new UsageError('a snapshot of which moment?', { hint: 'Give --at INSTRUCTIONS or --at-text TEXT.' });
  const file = raw.output;
  if (file === undefined) throw new UsageError('snapshot: no file to write to', { hint: 'Give -o FILE.' });
  expectWritable('-o', file, inputFiles(path, raw));
  const files = new NotedFiles(true);
  const deadline = raw.timeout === undefined ? undefined : performance.now() + parseDuration('--timeout', raw.timeout);
  const { image, options } = await prepareVm(path, raw, files);
  const { VmSession } = await import('../run/vm-session.ts');
  const { startRecording } = await import('../snapshot/recorder.ts');
  const { writeSnapshot } = await import('../snapshot/vm-snapshot.ts');
  const recorder = startRecording(path, raw, files, writerOf(version));
  const measuring = new ProgressBar(terminal.progress, 'measuring');
  const running = new ProgressBar(terminal.progress, 'running');
  const target = stop.kind === 'instructions' ? stop.instructions : 0;
  const now: { session?: InstanceType<typeof VmSession> } = {};
  const session = (now.session = await VmSession.open(image, {
    ...hooks,
    ...options,
    ...recorder.options,
    digest: raw.digest ?? false,
    signal: terminal.signal,
    onProgress: (done, total) => measuring.update(done, total),
    onTurn: () => running.update(now.session?.instructions ?? 0, target),
  }).finally(() => measuring.clear()));
  try {
    await runToStopPoint(session, stop, deadline);
    const { bytes, mark } = writeSnapshot(file, session, raw, recorder.recording(session, stop), writerOf(version));
    running.clear();
    if (raw.json) terminal.out(`${JSON.stringify({ file, bytes, ...mark }, null, 2)}\n`);
    else
      terminal.out(
        `${file}: ${grouped(bytes)} bytes, ${grouped(mark.instructions)} instructions, machine ${mark.machineSha256}\n`,
      );
    return ExitCode.OK;
  } finally {
    running.clear();
    session.vm.destroy();
  }
}
