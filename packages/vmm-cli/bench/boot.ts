import { median } from '@tdxkit/bench';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSetupHeader } from '../src/linux/setup-header.ts';
import { unpackKernel } from '../src/linux/unpack.ts';
import { TRIMMED_LINE } from './trimmed-line.ts';

/*
 * Boots of an unmodified Linux kernel to power-off: as a TD and as a plain VM by `tdx run`, and as a plain VM by QEMU's translator, in turns, in one run on one machine.
 * The kernel is a bzImage; the initramfs has to switch the machine off.
 */
const KERNEL = process.env['TDX_BENCH_KERNEL'];
const INITRD = process.env['TDX_BENCH_INITRD'];
const ROUNDS = Number(process.env['TDX_BENCH_ROUNDS'] ?? 3);
const TIMEOUT_SECONDS = 300;
const QEMU = 'qemu-system-x86_64';
const QEMU_MACHINE = '-accel tcg -cpu max -m 256 -smp 1 -M q35 -nodefaults -nographic -serial stdio -no-reboot'.split(' ');
const DEFAULT_LINE = 'console=ttyS0';

/** Exit code of `tdx run` when --max-instructions ran out. */
const RAN_OUT = 75;

/**
 * One boot: seconds on the wall clock, processor seconds of all its threads and of the main one (in which the guest runs, while others compile);
 * MiB at the most, and guest instructions, where the program tells.
 */
interface Boot {
  readonly wall: number;
  readonly processor: number;
  readonly main: number | undefined;
  readonly peakMib: number | undefined;
  readonly instructions: string | undefined;
}

/** Runs a command until it ends; undefined when it did not end as it should: the guest switched itself off. */
function boot(command: string, args: readonly string[], expected = 0): Boot | undefined {
  const script = 'TIMEFORMAT="time %R %U %S"; time "$@" </dev/null 2>&1';
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, 'bash', 'timeout', String(TIMEOUT_SECONDS), command, ...args],
    { encoding: 'latin1', maxBuffer: 2 ** 28 },
  );
  const [, wall, user, system] = /time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  if (status !== expected) return undefined;
  const [, rss, main] = /maxRSS (\d+) main (\d+)/.exec(stdout) ?? [];
  return {
    wall: Number(wall),
    processor: Number(user) + Number(system),
    main: main === undefined || main === '0' ? undefined : Number(main) / 1e9,
    peakMib: rss === undefined ? undefined : Number(rss) / 1024,
    instructions: /^instructions +([\d,]+)/m.exec(stdout)?.[1],
  };
}

const builtCli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
/** Has node tell at its end what it used: loaded before the program. */
const TELL = `
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    let main = '0';
    try { main = readFileSync('/proc/self/task/' + process.pid + '/schedstat', 'latin1').split(' ')[0]; } catch {}
    console.error('maxRSS', process.resourceUsage().maxRSS, 'main', main);
  });`;
const cli = ['--import', `data:text/javascript,${encodeURIComponent(TELL)}`, builtCli, 'run'];

const tdx = (kernel: string, line: string, ...more: string[]): Boot | undefined =>
  boot(process.execPath, [...cli, '--kernel', kernel, '--initrd', INITRD!, '--append', line, ...more]);
/** Until the guest's first instruction: the program is loaded, the machine made, the TD built and measured; and it is taken down. */
const startUp = (kernel: string): Boot | undefined =>
  boot(process.execPath, [...cli, '--kernel', kernel, '--initrd', INITRD!, '--max-instructions', '1'], RAN_OUT);
/** QEMU's translator hangs now and then in the middle of a boot: it has three attempts. */
const qemu = (kernel: string, line: string): Boot | undefined => {
  for (let attempt = 0; attempt < 3; attempt++) {
    const done = boot(QEMU, [...QEMU_MACHINE, '-kernel', kernel, '-initrd', INITRD!, '-append', line]);
    if (done !== undefined) return done;
  }
  return undefined;
};

function report(name: string, boots: readonly (Boot | undefined)[], peer: readonly (Boot | undefined)[]): void {
  const done = boots.filter((b) => b !== undefined);
  if (done.length === 0) {
    console.log(`${name.padEnd(44)} did not get to power-off`);
    return;
  }
  const of = (key: 'wall' | 'processor' | 'main', which: readonly (Boot | undefined)[]): number =>
    median(which.flatMap((b) => b?.[key] ?? []));
  const ratio = (key: 'wall' | 'processor'): string => (of(key, done) / of(key, peer)).toFixed(2);
  const { instructions, peakMib, main } = done[0]!;
  const more = [
    main && `main thread ${of('main', done).toFixed(2)} s`,
    instructions && `${instructions} instructions`,
    peakMib && `${peakMib.toFixed(0)} MiB at the most`,
  ]
    .filter(Boolean)
    .join(', ');
  const ratios =
    peer.some((b) => b !== undefined) && peer !== boots ? `, to QEMU ${ratio('wall')} and ${ratio('processor')}` : '';
  console.log(
    `${name.padEnd(44)} ${of('wall', done).toFixed(2).padStart(7)} s, processor ${of('processor', done).toFixed(2).padStart(7)} s${ratios}; ${more}`,
  );
}

function compare(name: string, line: string, kernel: string, hasPeer: boolean): void {
  const [asTd, asVm, peer]: [(Boot | undefined)[], (Boot | undefined)[], (Boot | undefined)[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    if (hasPeer) peer.push(qemu(kernel, line));
    asTd.push(tdx(kernel, line));
    asVm.push(tdx(kernel, line, '--vm-type', 'vmx'));
  }
  if (hasPeer) report(`${name}, QEMU TCG, plain VM`, peer, peer);
  report(`${name}, TD`, asTd, peer);
  report(`${name}, plain VM`, asVm, peer);
  const started = Array.from({ length: ROUNDS }, () => startUp(kernel));
  report(`${name}, TD, to its first instruction`, started, started);
}

/** Prints the boots of the kernel in TDX_BENCH_KERNEL, or why there are none. */
export async function bootBench(): Promise<void> {
  if (KERNEL === undefined || INITRD === undefined || !existsSync(KERNEL) || !existsSync(INITRD)) {
    console.log(
      'boots of Linux skipped: TDX_BENCH_KERNEL and TDX_BENCH_INITRD have to name a bzImage and an initramfs that switches the machine off',
    );
    return;
  }
  if (!existsSync(builtCli)) {
    console.log(
      'boots of Linux skipped: there is no built tdx, and one from its sources spends seconds on loading them: npm run build',
    );
    return;
  }
  const version = spawnSync(QEMU, ['--version'], { encoding: 'latin1' });
  const hasQemu = version.status === 0;
  console.log(hasQemu ? version.stdout.split('\n')[0] : `comparison skipped: ${QEMU} is not installed`);
  console.log(`Node ${process.version}, the built tdx; medians of ${ROUNDS}`);
  compare('bzImage', DEFAULT_LINE, KERNEL, hasQemu);
  const folder = mkdtempSync(join(tmpdir(), 'tdx-bench-'));
  try {
    const vmlinux = join(folder, 'vmlinux');
    const file = readFileSync(KERNEL);
    writeFileSync(vmlinux, await unpackKernel(KERNEL, file, readSetupHeader(KERNEL, file)));
    compare('vmlinux, trimmed line', TRIMMED_LINE, vmlinux, hasQemu);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
