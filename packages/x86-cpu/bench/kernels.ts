import { readFileSync } from 'node:fs';
import type { Tier } from '../src/run/tier.ts';
import { geometric, median, threadSeconds } from '@tdxkit/bench';
import { FlatMachine, image } from './flat-machine.ts';
import { hasQemu, QEMU_MODES, qemuSeconds, type QemuMode } from './qemu.ts';

export const KERNELS = ['register-loop', 'memory', 'branchy', 'string', 'float', 'program'];

interface Measured {
  readonly mips: readonly number[];
  readonly instructions: number;
  readonly exitCode: number;
}

/** One run on a new machine. */
export function runKernel(bytes: Uint8Array, tier: Tier): { seconds: number; instructions: number; exitCode: number } {
  const machine = new FlatMachine(bytes, { tier });
  const start = threadSeconds();
  const instructions = machine.run();
  return { seconds: threadSeconds() - start, instructions, exitCode: machine.exitCode! };
}
function own(kernel: string, tier: Tier, runs: number): Measured {
  const bytes = new Uint8Array(readFileSync(image(kernel)));
  const results = Array.from({ length: runs + 1 }, () => runKernel(bytes, tier)).slice(1);
  const { instructions, exitCode } = results[0]!;
  return { mips: results.map((r) => r.instructions / 1e6 / r.seconds), instructions, exitCode };
}
/** MIPS of QEMU, its start taken off: that of a kernel that does nothing. */
function qemu(kernel: string, mode: QemuMode, like: Measured, runs: number): number[] {
  const start = median(Array.from({ length: runs }, () => qemuSeconds('empty', mode, 0)));
  const each = Array.from({ length: runs }, () => qemuSeconds(kernel, mode, like.exitCode));
  return each.map((seconds) => like.instructions / 1e6 / (seconds - start));
}
const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(0).padStart(6)} (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`.padEnd(20);

/** Guest MIPS of the kernels: both tiers, and QEMU's translator where it is installed. */
export function benchKernels(kernels: readonly string[], runs: number): void {
  const withQemu = hasQemu();
  console.log(`guest MIPS: median (minimum-maximum) of ${runs} runs, processor time, the first run in a process left out`);
  console.log(`${'kernel'.padEnd(14)} ${'translator'.padEnd(20)} ${'interpreter'.padEnd(20)}${withQemu ? ` ${'QEMU TCG'.padEnd(20)} ${'QEMU TCG icount'.padEnd(20)} ratio  to icount` : ''}`); // prettier-ignore
  const ratios: Record<QemuMode, number[]> = { tcg: [], icount: [] };
  const figures: Record<Tier, number[]> = { interpreter: [], translator: [] };
  for (const kernel of kernels) {
    const translator = own(kernel, 'translator', runs);
    const interpreter = own(kernel, 'interpreter', Math.min(runs, 3));
    figures.translator.push(median(translator.mips));
    figures.interpreter.push(median(interpreter.mips));
    let line = `${kernel.padEnd(14)} ${spread(translator.mips)} ${spread(interpreter.mips)}`;
    if (withQemu) {
      const peers = (Object.keys(QEMU_MODES) as QemuMode[]).map((mode) => {
        const mips = qemu(kernel, mode, translator, runs);
        ratios[mode].push(median(translator.mips) / median(mips));
        return mips;
      });
      line += ` ${peers.map(spread).join(' ')} ${ratios.tcg.at(-1)!.toFixed(2).padStart(5)} ${ratios.icount.at(-1)!.toFixed(2).padStart(10)}`;
    }
    console.log(line);
  }
  const against = withQemu
    ? `; of QEMU TCG ${geometric(ratios.tcg).toFixed(2)} (least ${Math.min(...ratios.tcg).toFixed(2)}), of QEMU TCG icount ${geometric(ratios.icount).toFixed(2)}`
    : '; qemu-system-x86_64 is not installed';
  console.log(`geometric means: translator ${geometric(figures.translator).toFixed(0)} MIPS, interpreter ${geometric(figures.interpreter).toFixed(0)} MIPS${against}`); // prettier-ignore
}
