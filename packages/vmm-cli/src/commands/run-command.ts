import { hex } from '@tdxkit/x86-cpu/units';
import { NotedFiles } from '../options/file-source.ts';
import { configDocument, type ConfigDocument } from '../options/config-document.ts';
import { inputFiles } from '../options/input-files.ts';
import { expectWritable } from '../output/output-file.ts';
import { parseLimits, prepareVm, type LimitOptions, type VmOptions } from '../options/vm-request.ts';
import { ExitCode } from '../exit-code.ts';
import type { Image } from '../image/image.ts';
import { EarlyHost } from '../run/early-host.ts';
import { throwIfInterrupted } from '../run/event-loop-turns.ts';
import { isSuccess } from '../run/outcome.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { RunSummary } from '../run/run-summary.ts';
import type { VmSession } from '../run/vm-session.ts';
import { UsageError } from '../usage-error.ts';
import type { CommandContext } from './command-context.ts';
import { Keyboard } from '../terminal/keyboard.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ProgressBar } from '../terminal/progress-bar.ts';
import { failureOf, failureText } from '../terminal/failure.ts';
import { closingLines, grouped, outcomeLine, positionLine, stepLine } from '../terminal/report.ts';

/** Options of `tdx run` as commander hands them over: strings. */
export interface RunCommandOptions extends VmOptions, LimitOptions {
  readonly stdin?: boolean;
  readonly record?: string;
  readonly dryRun?: boolean;
  readonly digest?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a command that runs a VM does around it: a trace is written, a recording is made. */
export interface RunAround {
  /** More options of the run. */
  readonly options?: Partial<RunOptions>;
  /** The VM is built; its first instruction is next. */
  readonly onOpen?: (session: VmSession) => Promise<void> | void;
  /** The keyboard, when the command has made one; `input` of its options then is what the guest gets. */
  readonly keyboard?: Keyboard | undefined;
  /** The keyboard is listened to from the start although there is an `onOpen`. */
  readonly startsKeyboard?: boolean;
  /** What the guest prints now is not shown. */
  readonly isMuted?: () => boolean;
  /** Somebody asked for a snapshot (Ctrl-A s): writes it and says so in a line. */
  readonly onSnapshot?: (session: VmSession) => Promise<string>;
  /** The guest has stopped; the VM is still there. */
  readonly onEnd?: (session: VmSession) => void;
}

/** The machine is loaded when it is needed: help and bad input answer without it. */
const loadSession = async (): Promise<typeof VmSession> => (await import('../run/vm-session.ts')).VmSession;

/** `tdx run`: returns the exit code. */
export async function runCommand(
  path: string | undefined,
  raw: RunCommandOptions,
  { terminal, hooks, version }: Omit<CommandContext, 'exitCode'>,
  around: RunAround = {},
): Promise<number> {
  // From here on signals are answered. A dry run has nothing to take down: they end it as they end any program.
  const signal = raw.dryRun ? new AbortController().signal : terminal.signal;
  const limits = parseLimits(raw);
  if (raw.json && raw.stdin === true)
    throw new UsageError('both --json and --stdin', { hint: 'With --json nobody sees what to type at.' });
  if (raw.quiet && !raw.json && raw.digest)
    throw new UsageError('both --quiet and --digest', {
      hint: 'The digest is no output of the guest: leave one away, or add --json.',
    });
  if (raw.dryRun && raw.record !== undefined)
    throw new UsageError('both --dry-run and --record', { hint: 'Nothing runs, so there is nothing to record.' });
  if (raw.record !== undefined) expectWritable('--record', raw.record, inputFiles(path, raw));
  const files = new NotedFiles(raw.record !== undefined);
  const early = raw.dryRun || hooks.createHost !== undefined ? undefined : new EarlyHost();
  const { image, options } = await prepareVm(path, raw, files, (known) => {
    void early?.begin(known);
    void loadSession();
  });
  await throwIfInterrupted(signal);
  if (raw.dryRun) return await dryRun(image, { ...options, ...limits }, configDocument(path, raw), raw.json ?? false, terminal);
  const recording =
    raw.record === undefined
      ? undefined
      : (await import('../snapshot/recorder.ts')).startRecording(path, raw, files, writerOf(version));
  const common: RunOptions = {
    ...early?.options,
    ...hooks,
    ...options,
    ...limits,
    digest: raw.digest ?? false,
    signal,
    ...around.options,
    ...recording?.options,
  };
  const wantsKeyboard = !raw.json && (raw.stdin ?? (image.format === 'linux' && terminal.input?.isTTY === true));
  const show = { json: raw.json ?? false, quiet: raw.quiet ?? false, wantsKeyboard };
  const guest: RunnableGuest = { name: image.name, open: async (shown) => (await loadSession()).open(image, shown) };
  const summary = await runShown(guest, common, terminal, show, {
    ...around,
    onSnapshot: async (session) => {
      const { writeSnapshot } = await import('../snapshot/vm-snapshot.ts');
      const file = snapshotName(session);
      const made = recording?.recording(session, { kind: 'end', looks: session.looks });
      const { bytes } = writeSnapshot(file, session, raw, made, writerOf(version));
      return `${file}: ${grouped(bytes)} bytes; go on with tdx restore ${file}`;
    },
    onEnd: (session) => {
      around.onEnd?.(session);
      if (recording !== undefined) recording.write(raw.record!, session);
    },
  });
  return summary.exitCode;
}

/** `--dry-run`: what would be built. */
async function dryRun(
  image: Image,
  options: RunOptions,
  config: ConfigDocument,
  asJson: boolean,
  terminal: Terminal,
): Promise<number> {
  const { planVm } = await import('../run/vm-plan.ts');
  const { planReport, planText } = await import('./vm-plan-report.ts');
  const plan = planVm(image, options);
  const total = plan.regions.reduce((sum, region) => sum + region.bytes.length, 0);
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const report = planReport(image, plan, options.devices, config, (done) => bar.update(done, total));
  bar.clear();
  terminal.out(asJson ? `${JSON.stringify(report, null, 2)}\n` : planText(report));
  return ExitCode.OK;
}

/** Program and version, for whoever reads a file later. */
export const writerOf = (version: string): string => `tdx ${version}`;
/** The file of the present folder that Ctrl-A s writes. */
export const snapshotName = ({ instructions }: VmSession): string => `tdx-${instructions}.tdxs`;

/** Standard input as the keyboard of a guest; undefined when there is none. @param session the VM, once it is there */
export function makeKeyboard(terminal: Terminal, session: () => VmSession | undefined): Keyboard | undefined {
  if (terminal.input === undefined) return undefined;
  return new Keyboard(terminal.input, {
    quit: () => terminal.interrupt?.(),
    snapshot: () => session()?.askForPause(),
    say: (text) => terminal.err(text),
    position: () => {
      const open = session();
      return open === undefined ? '' : positionLine(open);
    },
  });
}

/** How a run appears. */
export interface RunShow {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly wantsKeyboard: boolean;
}

/** What `runShown` runs. */
export interface RunnableGuest {
  readonly name: string;
  /** Builds its VM, or restores it. */
  readonly open: (options: RunOptions) => Promise<VmSession>;
}

/** Builds, runs and takes down a VM, telling of it. The session is open between `onOpen` and `onEnd`. */
export async function runShown(
  guest: RunnableGuest,
  options: RunOptions,
  terminal: Terminal,
  show: RunShow,
  around: RunAround = {},
): Promise<RunSummary> {
  return show.json
    ? await runForJson(guest, options, terminal, around)
    : await runForPeople(guest, options, terminal, show, around);
}

async function runForJson(guest: RunnableGuest, options: RunOptions, terminal: Terminal, around: RunAround): Promise<RunSummary> {
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const session = await guest
    .open({ ...options, onProgress: (done, total) => bar.update(done, total) })
    .finally(() => bar.clear());
  const ended = await runOpen(session, options, around, () => undefined);
  const reason: unknown = terminal.signal.reason;
  const summary = ended.outcome.kind === 'interrupted' && typeof reason === 'number' ? { ...ended, exitCode: reason } : ended;
  terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

/** Runs an open session to its end and closes it. */
async function runOpen(
  session: VmSession,
  options: RunOptions,
  around: RunAround,
  say: (text: string) => void,
): Promise<RunSummary> {
  try {
    await around.onOpen?.(session);
  } catch (error) {
    session.close({ kind: 'interrupted', detail: 'the run did not begin' });
    throw error;
  }
  const limit = session.limitOf(options);
  let stretch = await session.run(limit);
  while ('stop' in stretch && stretch.stop.kind === 'asked') {
    say(`\r\n${await snapshotLine(session, around)}\r\n`);
    stretch = await session.run(limit);
  }
  try {
    around.onEnd?.(session);
  } catch (error) {
    session.close(session.outcomeOf(stretch, options));
    throw error;
  }
  return session.close(session.outcomeOf(stretch, options));
}

/** Writes a snapshot that somebody asked for; that it fails ends nothing. */
async function snapshotLine(session: VmSession, { onSnapshot }: RunAround): Promise<string> {
  if (onSnapshot === undefined) return 'no snapshot can be made of this run';
  const { losses } = session.devices;
  const warning = losses === undefined ? '' : `WARNING, a snapshot cannot carry ${losses}\r\n`;
  try {
    return `${warning}${await onSnapshot(session)}`;
  } catch (error) {
    return `${warning}${failureText(failureOf(error)).trimEnd().replaceAll('\n', '\r\n')}`;
  }
}

async function runForPeople(
  guest: RunnableGuest,
  options: RunOptions,
  terminal: Terminal,
  { quiet, wantsKeyboard }: RunShow,
  around: RunAround,
): Promise<RunSummary> {
  const say = (line: string): void => {
    if (!quiet) terminal.out(`${line}\n`);
  };
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const cursor = { atLineStart: true };
  let session: VmSession | undefined;
  const pending: number[] = [];
  const flush = (): void => {
    if (pending.length > 0) terminal.outBytes(Uint8Array.from(pending));
    pending.length = 0;
  };
  const isTd = options.vmType === 'td';
  let announced = false;
  const announce = (): void => {
    if (announced) return;
    announced = true;
    say(
      `${guest.name}: ${isTd ? (options.debug === true ? 'debug Trust Domain' : 'Trust Domain') : 'plain VM'}, ${Math.round((options.memoryBytes ?? 0) / 2 ** 20)} MiB, ${options.cpus === 1 ? '1 vCPU' : `${options.cpus} vCPUs`}, seed ${options.seed}`,
    );
    say('');
  };
  const keyboard = around.keyboard ?? (wantsKeyboard ? makeKeyboard(terminal, () => session) : undefined);
  const started = { isTrue: false };
  try {
    session = await guest.open({
      ...options,
      ...(keyboard && options.input === undefined ? { input: keyboard } : {}),
      onStep: (step) => {
        bar.clear();
        announce();
        if (!started.isTrue) say(stepLine(step));
      },
      onProgress: (done, total) => bar.update(done, total),
      onConsole: (byte) => {
        if (around.isMuted?.()) return;
        pending.push(byte);
        cursor.atLineStart = byte === 0x0a;
        if (cursor.atLineStart || pending.length >= 512 || keyboard?.isInteractive) flush();
        options.onConsole?.(byte);
      },
      onShow: (gpa, text) => {
        flush();
        if (!cursor.atLineStart && !quiet) terminal.out('\n');
        cursor.atLineStart = true;
        say(`[host] shared memory at ${hex(gpa)} reads: "${text}"`);
      },
      onTurn: flush,
    });
    started.isTrue = true;
    if (around.onOpen === undefined || around.startsKeyboard === true) keyboard?.start();
    if (session.mrtd !== null) say(`MRTD ${session.mrtd}`);
    say('');
    const summary = await runOpen(session, options, around, (text) => {
      flush();
      terminal.err(text);
    });
    flush();
    if (!cursor.atLineStart && !quiet) terminal.out('\n');
    say('');
    for (const line of closingLines(summary)) say(line);
    const { outcome } = summary;
    if (outcome.kind !== 'exit' && !isSuccess(outcome)) {
      terminal.err(`tdx: ${outcomeLine(outcome)}\n${outcome.hint === undefined ? '' : `     ${outcome.hint}\n`}`);
    }
    return summary;
  } finally {
    keyboard?.release();
    bar.clear();
  }
}
