import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tier } from '../src/run/tier.ts';
import { FlatMachine } from './flat-machine.ts';

const KERNELS = ['register-loop', 'memory', 'branchy'];
const QEMU = 'qemu-system-x86_64';
const RUNS = Number(process.env['BENCH_RUNS'] ?? 3);

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const image = (kernel: string): URL => new URL(`./kernels/${kernel}.bin`, import.meta.url);

/** Seconds that QEMU TCG takes for an image, or undefined when it is not there or the exit code is another. */
function qemuSeconds(kernel: string | undefined, exitCode: number): number | undefined {
  const path = kernel === undefined ? '/dev/null' : fileURLToPath(image(kernel));
  const start = performance.now();
  const result = spawnSync(
    QEMU,
    [
      '-accel',
      'tcg',
      '-m',
      '256',
      '-display',
      'none',
      '-device',
      'isa-debug-exit,iobase=0xf4,iosize=4',
      '-no-reboot',
      '-kernel',
      path,
    ],
    {
      timeout: 60_000,
      stdio: 'ignore',
    },
  );
  const seconds = (performance.now() - start) / 1000;
  return result.status === (exitCode * 2 + 1) % 256 ? seconds : undefined;
}

/** MIPS of each kernel in both tiers (first run included in none of the medians but shown), and QEMU TCG beside it. */
const hasQemu = spawnSync(QEMU, ['--version'], { stdio: 'ignore' }).status === 0;
console.log(`x86-cpu bench: median of ${RUNS} runs; node ${process.version}${hasQemu ? '' : `; ${QEMU} is not installed`}`);
console.log('kernel          tier         instructions  first MIPS   MIPS   QEMU TCG MIPS  ratio');
const TIERS: readonly Tier[] = ['interpreter', 'translator'];
const figures: Record<Tier, number[]> = { interpreter: [], translator: [] };
const ratios: Record<Tier, number[]> = { interpreter: [], translator: [] };

/** Runs a kernel RUNS + 1 times in one tier: MIPS of each run. */
function measure(bytes: Uint8Array, tier: Tier): { mips: number[]; instructions: number; exitCode: number } {
  const mips: number[] = [];
  let instructions = 0;
  let exitCode = 0;
  for (let i = 0; i <= RUNS; i++) {
    const machine = new FlatMachine(bytes, { tier });
    const start = performance.now();
    instructions = machine.run();
    mips.push(instructions / 1000 / (performance.now() - start));
    exitCode = machine.exitCode!;
  }
  return { mips, instructions, exitCode };
}
for (const kernel of KERNELS) {
  const bytes = new Uint8Array(readFileSync(image(kernel)));
  let qemu: number | undefined;
  for (const tier of TIERS) {
    const { mips, instructions, exitCode } = measure(bytes, tier);
    const [first, ...rest] = mips;
    const own = median(rest);
    figures[tier].push(own);
    let peer = '';
    if (hasQemu) {
      if (qemu === undefined) {
        const runs = Array.from({ length: RUNS }, () => qemuSeconds(kernel, exitCode));
        // QEMU's time includes its own start and firmware, so longer kernels are fairer to it.
        if (runs.every((s) => s !== undefined)) qemu = instructions / 1e6 / median(runs);
      }
      peer = qemu === undefined ? '   (QEMU exited otherwise)' : `${qemu.toFixed(0).padStart(15)}  ${(own / qemu).toFixed(2)}`;
      if (qemu !== undefined) ratios[tier].push(own / qemu);
    }
    console.log(
      `${kernel.padEnd(15)} ${tier.padEnd(12)} ${String(instructions).padStart(12)} ${first!.toFixed(0).padStart(11)} ${own.toFixed(0).padStart(6)} ${peer}`,
    );
  }
}
const geometric = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
for (const tier of TIERS) {
  const ratio = ratios[tier].length === KERNELS.length ? `, ${geometric(ratios[tier]).toFixed(2)} of QEMU TCG` : '';
  console.log(`x86: geometric mean ${geometric(figures[tier]).toFixed(0)} MIPS, ${tier} tier${ratio}`);
}
