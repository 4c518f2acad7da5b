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

/** One boot: seconds on the wall clock, processor seconds of all its threads; MiB at the most, and guest instructions, where the program tells. */
interface Boot {
  readonly wall: number;
  readonly processor: number;
  readonly peakMib: number | undefined;
  readonly instructions: string | undefined;
}

/** Runs a command until it ends; undefined when the guest did not switch itself off. */
function boot(command: string, args: readonly string[]): Boot | undefined {
  const script = 'TIMEFORMAT="time %R %U %S"; time "$@" </dev/null 2>&1';
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, 'bash', 'timeout', String(TIMEOUT_SECONDS), command, ...args],
    { encoding: 'latin1', maxBuffer: 2 ** 28 },
  );
  const [, wall, user, system] = /time ([\d.]+) ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  if (status !== 0) return undefined;
  const rss = /maxRSS (\d+)/.exec(stdout)?.[1];
  return {
    wall: Number(wall),
    processor: Number(user) + Number(system),
    peakMib: rss === undefined ? undefined : Number(rss) / 1024,
    instructions: /^instructions +([\d,]+)/m.exec(stdout)?.[1],
  };
}

const builtCli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const tellRss = 'data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))';
const cli = existsSync(builtCli)
  ? ['--import', tellRss, builtCli]
  : [
      '--import',
      tellRss,
      '--import',
      'tsx',
      '--conditions=tdxkit-source',
      fileURLToPath(new URL('../src/cli.ts', import.meta.url)),
    ];

const tdx = (kernel: string, line: string, ...more: string[]): Boot | undefined =>
  boot(process.execPath, [...cli, 'run', '--kernel', kernel, '--initrd', INITRD!, '--append', line, ...more]);
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
  const of = (key: 'wall' | 'processor', which: readonly (Boot | undefined)[]): number =>
    median(which.flatMap((b) => b?.[key] ?? []));
  const ratio = (key: 'wall' | 'processor'): string => (of(key, done) / of(key, peer)).toFixed(2);
  const { instructions, peakMib } = done[0]!;
  const more = [instructions && `${instructions} instructions`, peakMib && `${peakMib.toFixed(0)} MiB at the most`]
    .filter(Boolean)
    .join(', ');
  const ratios =
    peer.some((b) => b !== undefined) && peer !== boots ? `, to QEMU ${ratio('wall')} and ${ratio('processor')}` : '';
  console.log(
    `${name.padEnd(44)} ${of('wall', done).toFixed(2).padStart(7)} s, processor ${of('processor', done).toFixed(2).padStart(7)} s${ratios}; ${more}`,
  );
}

function compare(name: string, line: string, kernel: string, peerKernel: string | undefined, ...more: string[]): void {
  const [asTd, asVm, peer]: [(Boot | undefined)[], (Boot | undefined)[], (Boot | undefined)[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    if (peerKernel !== undefined) peer.push(qemu(peerKernel, line));
    asTd.push(tdx(kernel, line, ...more));
    asVm.push(tdx(kernel, line, '--vm-type', 'vmx', ...more));
  }
  if (peerKernel !== undefined) report(`${name}, QEMU TCG, plain VM`, peer, peer);
  report(`${name}, TD`, asTd, peer);
  report(`${name}, plain VM`, asVm, peer);
}

/** Prints the boots of the kernel in TDX_BENCH_KERNEL, or why there are none. */
export async function bootBench(): Promise<void> {
  if (KERNEL === undefined || INITRD === undefined || !existsSync(KERNEL) || !existsSync(INITRD)) {
    console.log(
      'boots of Linux skipped: TDX_BENCH_KERNEL and TDX_BENCH_INITRD have to name a bzImage and an initramfs that switches the machine off',
    );
    return;
  }
  const version = spawnSync(QEMU, ['--version'], { encoding: 'latin1' });
  const hasQemu = version.status === 0;
  console.log(hasQemu ? version.stdout.split('\n')[0] : `comparison skipped: ${QEMU} is not installed`);
  console.log(
    `Node ${process.version}, ${existsSync(builtCli) ? 'the built tdx' : 'tdx from its sources: npm run build makes it start faster'}; medians of ${ROUNDS}`,
  );
  compare('bzImage', DEFAULT_LINE, KERNEL, hasQemu ? KERNEL : undefined);
  const folder = mkdtempSync(join(tmpdir(), 'tdx-bench-'));
  try {
    const vmlinux = join(folder, 'vmlinux');
    const file = readFileSync(KERNEL);
    writeFileSync(vmlinux, await unpackKernel(KERNEL, file, readSetupHeader(KERNEL, file)));
    compare('unpacked, trimmed line', TRIMMED_LINE, KERNEL, hasQemu ? vmlinux : undefined, '--unpack');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
