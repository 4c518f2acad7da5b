import type { Command } from 'commander';
import { ExitCode } from '../exit-code.ts';
import type { InspectTarget } from '../inspect/inspect-target.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { helpText } from './help-text.ts';
import { mergeConfig } from '../options/merge-config.ts';
import { likely } from './nearest.ts';
import { addOptions, type OptionSpec } from '../options/option-spec.ts';
import { parseStopPoint, runToStopPoint, stopPointOptions } from '../options/stop-point.ts';
import { configOption, vmOptions } from '../options/vm-options.ts';
import { prepareVm, type VmOptions } from '../options/vm-request.ts';
import { isStateFile } from '../snapshot/state-file.ts';

const subjects = ['sept', 'pamt', 'tdcs', 'vcpu', 'image', 'metadata', 'snapshot'] as const;
type Subject = (typeof subjects)[number];

const help = `
WHAT:
  sept      the Secure EPT, by TDH.MEM.SEPT.RD
  pamt      type and owner of every physical page, by TDH.PHYMEM.PAGE.RDMD
  tdcs      fields of TDR and TDCS, by TDH.MNG.RD
  vcpu      fields of the TDVPS and the TD VMCS of one vCPU, by TDH.VP.RD
  image     the image as it is laid out in memory; with --bios the TDVF metadata it comes from
  metadata  what the TDX module says of itself, by TDH.SYS.RD; with a firmware as FILE the
            sections of its TDVF metadata
  snapshot  what a snapshot or recording holds; every checksum of it is checked

FILE is a snapshot, which is looked into at once, or an image, whose TD is run to the moment that --at or --at-text names (default: its first
instruction). What the module does not tell of a production TD it tells of one built with --debug.

Examples:
  tdx inspect sept login.tdxs
  tdx inspect vcpu guest.elf --at 1000000 --debug
  tdx inspect image --bios OVMF.fd
  tdx inspect metadata OVMF.fd
`;

// prettier-ignore
const ownOptions: readonly OptionSpec[] = [
  ...stopPointOptions,
  { kind: 'count', min: 0, max: 4095, flags: '--vcpu <n>', text: 'vcpu: which one', default: '0' },
  { kind: 'flag', flags: '--json', text: 'print one JSON document' },
];

interface InspectOptions extends VmOptions {
  readonly at?: string;
  readonly atText?: string;
  readonly vcpu: string;
  readonly json?: boolean;
}

/** `tdx inspect WHAT [FILE]`. */
export function addInspectCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('inspect')
    .description("look into a TD's structures, in a snapshot or at an instruction of a run")
    .argument('<what>', subjects.join(', '))
    .argument('[file]', 'a snapshot, or an ELF64 or flat image; metadata: a firmware');
  addOptions(command, [...ownOptions, ...vmOptions, configOption])
    .addHelpText('after', helpText(help))
    .exitOverride()
    .action(async (what: string, given: string | undefined) => {
      const subject = subjects.find((each) => each === what);
      if (subject === undefined)
        throw new UsageError(`inspect ${what}: not one of ${subjects.join(', ')}`, {
          hint: likely(what, subjects) ?? 'tdx inspect --help says what each is.',
        });
      const { image, options } = await mergeConfig(command, command.opts<InspectOptions>(), given);
      context.exitCode = await inspectCommand(subject, image, options, context);
    });
}

async function inspectCommand(
  subject: Subject,
  file: string | undefined,
  raw: InspectOptions,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const show = (json: unknown, text: () => string): number => {
    terminal.out(raw.json ? `${JSON.stringify(json, null, 2)}\n` : text());
    return ExitCode.OK;
  };
  if (subject === 'image') {
    const { imageReport, imageText } = await import('../inspect/image-report.ts');
    const { image, options } = await prepareVm(file, raw);
    const report = imageReport(image, options, raw.bios);
    return show(report, () => imageText(report));
  }
  if (subject === 'snapshot') {
    if (file === undefined) throw new UsageError('which snapshot?', { hint: 'Name the file: tdx inspect snapshot FILE.' });
    const { openStateFile } = await import('../snapshot/state-file.ts');
    const { snapshotReport, snapshotText } = await import('../inspect/snapshot-report.ts');
    const report = snapshotReport(openStateFile(file));
    return show(report, () => snapshotText(report));
  }
  if (subject === 'metadata') {
    if (raw.kernel !== undefined || raw.multiboot !== undefined)
      throw new UsageError('inspect metadata of what is no firmware', {
        hint: 'Name a firmware (TDVF, td-shim), or nothing: then it is that of the TDX module.',
      });
    if (file !== undefined && raw.bios !== undefined)
      throw new UsageError(`both --bios ${raw.bios} and ${file}`, { hint: 'Give one of them.' });
    const firmware = file ?? raw.bios;
    if (firmware !== undefined) {
      const { tdvfReport, tdvfText } = await import('../inspect/tdvf-report.ts');
      const sections = tdvfReport(firmware);
      return show(sections, () => tdvfText(sections));
    }
    const { sysFields } = await import('../inspect/sys-fields.ts');
    const { fieldText } = await import('../inspect/field-report.ts');
    const createHost = context.hooks.createHost ?? (await import('../run/host.ts')).createHost;
    const fields = sysFields(createHost);
    return show(fields, () => fieldText(fields, 'the module has none'));
  }
  return await withTarget(file, raw, context, async (target) => {
    const bar = new ProgressBar(terminal.progress, 'reading');
    const why = target.plan.isDebug
      ? 'they are secret even of a debug TD'
      : 'they are secret of a production TD; build it with --debug to see more';
    try {
      if (subject === 'sept') {
        const { septRanges, septText } = await import('../inspect/sept-report.ts');
        const ranges = septRanges(target.access, target.plan.ranges);
        return show(ranges, () => septText(ranges));
      }
      if (subject === 'pamt') {
        const { pamtRanges, pamtText } = await import('../inspect/pamt-report.ts');
        const total = target.platform.ram.reduce((sum, [, size]) => sum + size, 0);
        const ranges = pamtRanges(target.access, target.platform.ram, (done) => bar.update(done, total));
        return show(ranges, () => pamtText(ranges));
      }
      const { reportFields, fieldText } = await import('../inspect/field-report.ts');
      const { tdFields, tdVmcsFields, vcpuFields } = await import('@tdxkit/tdx-arch');
      if (subject === 'tdcs') {
        const fields = reportFields(tdFields, (id) => target.access.readTd(id));
        return show(fields, () => fieldText(fields, why));
      }
      const vcpu = Number(raw.vcpu);
      const { length } = target.access.handle.vcpus;
      if (vcpu >= length)
        throw new UsageError(`--vcpu ${raw.vcpu}: the TD has ${length === 1 ? '1 vCPU' : `${length} vCPUs`}`, {
          hint: 'They are numbered from 0.',
        });
      const fields = reportFields([...vcpuFields, ...tdVmcsFields], (id) => target.access.readVcpu(vcpu, id));
      return show(fields, () => fieldText(fields, why));
    } finally {
      bar.clear();
    }
  });
}

/** Finds or makes the TD and takes it down afterwards. */
async function withTarget(
  file: string | undefined,
  raw: InspectOptions,
  { terminal, hooks }: CommandContext,
  look: (target: InspectTarget) => Promise<number>,
): Promise<number> {
  const { targetOfSession, targetOfSnapshot } = await import('../inspect/inspect-target.ts');
  const stop = parseStopPoint(raw);
  if (file !== undefined && isStateFile(file)) {
    if (stop !== undefined)
      throw new UsageError(`--at with a snapshot: ${file} is of one moment`, { hint: 'Leave it away, or inspect the image.' });
    const { openStateFile } = await import('../snapshot/state-file.ts');
    return await look(targetOfSnapshot(openStateFile(file), hooks));
  }
  const { image, options } = await prepareVm(file, raw);
  const { VmSession } = await import('../run/vm-session.ts');
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const running = new ProgressBar(terminal.progress, 'running');
  const target = stop?.kind === 'instructions' ? stop.instructions : 0;
  const now: { session?: InstanceType<typeof VmSession> } = {};
  const session = (now.session = await VmSession.open(image, {
    ...hooks,
    ...options,
    signal: terminal.signal,
    onProgress: (done, total) => bar.update(done, total),
    onTurn: () => running.update(now.session?.instructions ?? 0, target),
  }).finally(() => bar.clear()));
  try {
    if (stop !== undefined) await runToStopPoint(session, stop);
    running.clear();
    return await look(targetOfSession(session));
  } finally {
    running.clear();
    session.vm.destroy();
  }
}
