import { hex } from '@tdxkit/x86-cpu/units';
import type { Image } from '../image/image.ts';
import { isSuccess } from '../run/outcome.ts';
import type { RunOptions } from '../run/run-options.ts';
import { readImageOption, type ImageOptions } from './image-option.ts';
import { Keyboard } from './keyboard.ts';
import type { Terminal } from './terminal.ts';
import { ProgressBar } from './progress-bar.ts';
import { closingLines, outcomeLine, stepLine } from './report.ts';
import { parseChoice, parseCount, parseDuration, parseSeed } from './parse-option.ts';

/** Options of `tdx run` as commander hands them over: strings. */
export interface RunCommandOptions extends ImageOptions {
  readonly vmType: string;
  readonly seed: string;
  readonly timeout?: string;
  readonly maxInstructions?: string;
  readonly without?: string;
  readonly stdin?: boolean;
  readonly expectText?: string;
  readonly failText?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The machine is loaded when it is needed: help and bad input answer without it. */
const loadRunner = async (): Promise<typeof import('../run/run-image.ts').runImage> => (await import('../run/run-image.ts')).runImage;

/** `tdx run`: returns the exit code. */
export async function runCommand(path: string | undefined, raw: RunCommandOptions, terminal: Terminal, hooks: Pick<RunOptions, 'createHost'> = {}): Promise<number> {
  const vmType = parseChoice('--vm-type', raw.vmType, ['td', 'vmx'] as const);
  const seed = parseSeed('--seed', raw.seed);
  const timeoutMs = raw.timeout === undefined ? undefined : parseDuration('--timeout', raw.timeout);
  const maxInstructions = raw.maxInstructions === undefined ? undefined : parseCount('--max-instructions', raw.maxInstructions, 1, Number.MAX_SAFE_INTEGER);
  const { image, memoryBytes, cpus } = await readImageOption(path, raw, vmType);

  const common: RunOptions = {
    ...hooks,
    vmType,
    memoryBytes,
    cpus,
    seed,
    without: (raw.without ?? '').split(',').filter((name) => name !== ''),
    signal: terminal.signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxInstructions === undefined ? {} : { maxInstructions }),
    ...(raw.expectText === undefined ? {} : { expectText: raw.expectText }),
    ...(raw.failText === undefined ? {} : { failText: raw.failText }),
  };
  if (raw.json) return await runForJson(image, common, terminal);
  const wantsKeyboard = raw.stdin ?? (image.format === 'linux' && terminal.input?.isTTY === true);
  return await runForPeople(image, common, terminal, { quiet: raw.quiet ?? false, wantsKeyboard });
}

async function runForJson(image: Image, options: RunOptions, terminal: Terminal): Promise<number> {
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const runImage = await loadRunner();
  const summary = await runImage(image, { ...options, onProgress: (done, total) => bar.update(done, total), onStart: () => bar.clear() }).finally(() => bar.clear());
  terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
  return summary.exitCode;
}

async function runForPeople(image: Image, options: RunOptions, terminal: Terminal, { quiet, wantsKeyboard }: { quiet: boolean; wantsKeyboard: boolean }): Promise<number> {
  const say = (line: string): void => {
    if (!quiet) terminal.out(`${line}\n`);
  };
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const cursor = { atLineStart: true };
  let started = false;
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
    say(`${image.name}: ${isTd ? 'Trust Domain' : 'plain VM'}, ${Math.round((options.memoryBytes ?? 0) / 2 ** 20)} MiB, ${options.cpus === 1 ? '1 vCPU' : `${options.cpus} vCPUs`}, seed ${options.seed}`);
    say('');
  };
  const runImage = await loadRunner();
  const keyboard = wantsKeyboard && terminal.input ? new Keyboard(terminal.input, () => terminal.interrupt?.(), (text) => terminal.err(text)) : undefined;
  const summary = await runImage(image, {
    ...options,
    ...(keyboard ? { input: keyboard } : {}),
    onStep: (step) => {
      bar.clear();
      announce();
      if (!started) say(stepLine(step));
    },
    onProgress: (done, total) => bar.update(done, total),
    onStart: (mrtd) => {
      started = true;
      keyboard?.start();
      if (mrtd !== null) say(`MRTD ${mrtd}`);
      say('');
    },
    onConsole: (byte) => {
      pending.push(byte);
      cursor.atLineStart = byte === 0x0a;
      if (cursor.atLineStart || pending.length >= 512 || keyboard?.isInteractive) flush();
    },
    onShow: (gpa, text) => {
      flush();
      if (!cursor.atLineStart && !quiet) terminal.out('\n');
      cursor.atLineStart = true;
      say(`[host] shared memory at ${hex(gpa)} reads: "${text}"`);
    },
    onTurn: flush,
  }).finally(() => {
    keyboard?.release();
    bar.clear();
  });
  flush();
  if (!cursor.atLineStart && !quiet) terminal.out('\n');
  say('');
  for (const line of closingLines(summary)) say(line);
  const { outcome } = summary;
  if (outcome.kind !== 'exit' && !isSuccess(outcome)) {
    terminal.err(`tdx: ${outcomeLine(outcome)}\n${outcome.hint === undefined ? '' : `     ${outcome.hint}\n`}`);
  }
  return summary.exitCode;
}
