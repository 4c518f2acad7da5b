import { MIB, hex } from '@tdxkit/x86-cpu/units';
import { defaultImagePath } from '../default-image.ts';
import { loadImage } from '../image/load-image.ts';
import { loadLinux } from '../linux/linux-image.ts';
import { loadMultiboot } from '../image/multiboot.ts';
import { readImageFile } from '../image/read-image-file.ts';
import type { Image } from '../image/image.ts';
import type { RunOptions } from '../run/run-image.ts';
import { UsageError } from '../usage-error.ts';
import type { Terminal } from './terminal.ts';
import { ProgressBar } from './progress-bar.ts';
import { closingLines, outcomeLine, stepLine } from './report.ts';
import { parseAddress, parseChoice, parseCount, parseDuration, parseSeed, parseSize } from './parse-option.ts';

/** Options of `tdx run` as commander hands them over: strings. */
export interface RunCommandOptions {
  readonly memory?: string;
  readonly cpus: string;
  /** The same as `cpus`, by QEMU's name. */
  readonly smp?: string;
  readonly vmType: string;
  readonly seed: string;
  readonly timeout?: string;
  readonly maxInstructions?: string;
  readonly format: string;
  readonly load?: string;
  readonly multiboot?: string;
  readonly kernel?: string;
  readonly unpack?: boolean;
  readonly append?: string;
  readonly initrd?: string;
  readonly without?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** RAM when --memory is not given: for a test program, and for a kernel. */
const DEFAULT_MEMORY = 64 * MIB;
const DEFAULT_KERNEL_MEMORY = 256 * MIB;

/** The machine is loaded when it is needed: help and bad input answer without it. */
const loadRunner = async (): Promise<typeof import('../run/run-image.ts').runImage> => (await import('../run/run-image.ts')).runImage;

/** `tdx run`: returns the exit code. */
export async function runCommand(path: string | undefined, raw: RunCommandOptions, terminal: Terminal, hooks: Pick<RunOptions, 'createHost'> = {}): Promise<number> {
  const vmType = parseChoice('--vm-type', raw.vmType, ['td', 'vmx'] as const);
  const memoryBytes = raw.memory === undefined ? (raw.kernel === undefined ? DEFAULT_MEMORY : DEFAULT_KERNEL_MEMORY) : parseSize('--memory', raw.memory);
  const cpus = raw.smp === undefined ? parseCount('--cpus', raw.cpus, 1, 64) : parseCount('--smp', raw.smp, 1, 64);
  const seed = parseSeed('--seed', raw.seed);
  const format = parseChoice('--format', raw.format, ['auto', 'elf64', 'flat'] as const);
  const timeoutMs = raw.timeout === undefined ? undefined : parseDuration('--timeout', raw.timeout);
  const maxInstructions = raw.maxInstructions === undefined ? undefined : parseCount('--max-instructions', raw.maxInstructions, 1, Number.MAX_SAFE_INTEGER);
  const loadAddress = raw.load === undefined ? undefined : parseAddress('--load', raw.load);
  const readWhat = async (): Promise<Image> => {
    if (raw.kernel !== undefined) return await readKernel(raw.kernel, path, raw, memoryBytes, cpus);
    if (raw.multiboot !== undefined) return readMultiboot(raw.multiboot, path, raw, vmType, memoryBytes);
    return readImage(path, raw, format, loadAddress);
  };
  const image = await readWhat();

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
  };
  if (raw.json) return await runForJson(image, common, terminal);
  return await runForPeople(image, common, terminal, raw.quiet ?? false);
}

function readImage(path: string | undefined, raw: RunCommandOptions, format: 'auto' | 'elf64' | 'flat', loadAddress: number | undefined): Image {
  if (raw.append !== undefined || raw.initrd !== undefined)
    throw new UsageError(`${raw.append === undefined ? '--initrd' : '--append'} without --kernel or --multiboot`, { hint: 'Only a kernel or a multiboot program takes them: --kernel FILE, --multiboot FILE.' });
  if (raw.unpack) throw new UsageError('--unpack without --kernel', { hint: 'Add --kernel FILE.' });
  return loadImage(path ?? 'hello-td.elf (bundled)', readImageFile(path ?? defaultImagePath), { format, ...(loadAddress === undefined ? {} : { loadAddress }) });
}

async function readKernel(file: string, path: string | undefined, raw: RunCommandOptions, memoryBytes: number, cpus: number): Promise<Image> {
  const other = path ?? raw.multiboot;
  if (other !== undefined) throw new UsageError(`both --kernel ${file} and ${other}`, { hint: 'Give one of them.' });
  if (raw.load !== undefined || raw.format !== 'auto') throw new UsageError('--load and --format say nothing about a kernel', { hint: 'Leave them away.' });
  return await loadLinux({
    kernel: { name: file, bytes: readImageFile(file) },
    ...(raw.initrd === undefined ? {} : { initrd: { name: raw.initrd, bytes: readImageFile(raw.initrd) } }),
    ...(raw.append === undefined ? {} : { commandLine: raw.append }),
    memoryBytes,
    cpus,
    unpack: raw.unpack ?? false,
  });
}

function readMultiboot(file: string, path: string | undefined, raw: RunCommandOptions, vmType: 'td' | 'vmx', memoryBytes: number): Image {
  if (path !== undefined) throw new UsageError(`both an image (${path}) and --multiboot ${file}`, { hint: 'Give one of them.' });
  if (vmType !== 'vmx') throw new UsageError('--multiboot needs a plain VM: a TD starts at its reset vector', { hint: 'Add --vm-type vmx.' });
  if (raw.load !== undefined || raw.format !== 'auto') throw new UsageError('--load and --format say nothing about a multiboot program', { hint: 'Leave them away.' });
  const modules = (raw.initrd ?? '').split(',').filter((text) => text.trim() !== '').map((text) => {
    const name = text.trim();
    return { name, bytes: readImageFile(name.split(' ')[0]!) };
  });
  return loadMultiboot(file, readImageFile(file), { memoryBytes, modules, ...(raw.append === undefined ? {} : { commandLine: raw.append }) });
}

async function runForJson(image: Image, options: RunOptions, terminal: Terminal): Promise<number> {
  const bar = new ProgressBar(terminal.progress, 'measuring');
  const runImage = await loadRunner();
  const summary = await runImage(image, { ...options, onProgress: (done, total) => bar.update(done, total), onStart: () => bar.clear() }).finally(() => bar.clear());
  terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
  return summary.exitCode;
}

async function runForPeople(image: Image, options: RunOptions, terminal: Terminal, quiet: boolean): Promise<number> {
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
  const summary = await runImage(image, {
    ...options,
    onStep: (step) => {
      bar.clear();
      announce();
      if (!started) say(stepLine(step));
    },
    onProgress: (done, total) => bar.update(done, total),
    onStart: (mrtd) => {
      started = true;
      if (mrtd !== null) say(`MRTD ${mrtd}`);
      say('');
    },
    onConsole: (byte) => {
      pending.push(byte);
      cursor.atLineStart = byte === 0x0a;
      if (cursor.atLineStart || pending.length >= 512) flush();
    },
    onShow: (gpa, text) => {
      flush();
      if (!cursor.atLineStart && !quiet) terminal.out('\n');
      cursor.atLineStart = true;
      say(`[host] shared memory at ${hex(gpa)} reads: "${text}"`);
    },
    onTurn: flush,
  }).finally(() => bar.clear());
  flush();
  if (!cursor.atLineStart && !quiet) terminal.out('\n');
  say('');
  for (const line of closingLines(summary)) say(line);
  if (summary.outcome.kind !== 'exit' && summary.outcome.kind !== 'power-off') {
    terminal.err(`tdx: ${outcomeLine(summary.outcome)}\n${summary.outcome.hint === undefined ? '' : `     ${summary.outcome.hint}\n`}`);
  }
  return summary.exitCode;
}
