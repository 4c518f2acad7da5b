import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Tier } from '../src/run/tier.ts';
import { median } from '@tdxkit/bench';
import { FlatMachine } from './flat-machine.ts';
import { imageOf, loopOf, straightLine } from './generated.ts';
import { runKernel } from './kernels.ts';

const RUNS = 5;
const spread = (values: readonly number[], digits = 0): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;
const runs = (image: Uint8Array, tier: Tier, count = RUNS): { seconds: number; instructions: number }[] =>
  Array.from({ length: count }, () => runKernel(image, tier));

/** A generated function of 4 MiB that runs once: mostly decoding. */
function coldCode(): void {
  const image = imageOf(straightLine(4 << 20));
  const mips = runs(image, 'translator').map((r) => r.instructions / 1e6 / r.seconds);
  console.log(`cold code, 4 MiB straight on, run once: ${spread(mips)} MIPS (at least 30)`);
}

/** In a new process each time: from `createMachine` to the first guest instruction. */
function startUp(): void {
  const script = fileURLToPath(new URL('./start-up.ts', import.meta.url));
  const times = Array.from({ length: RUNS }, () => {
    const { stdout } = spawnSync(process.execPath, [...process.execArgv, script], { encoding: 'latin1' });
    return Number(stdout);
  });
  console.log(`start-up, new process: ${spread(times)} ms from createMachine to the first guest instruction (under 150)`);
}

/** Bytes and rounds of loops that take the interpreter some milliseconds at least: the clock tells no less apart. Translating has not paid off in the shorter ones. */
const LOOPS = [
  [1000, 8000],
  [1000, 40_000],
  [1000, 200_000],
  [40, 200_000],
  [40, 1_000_000],
] as const;

/** Loops of many lengths: how long both tiers take, where translating has not paid off yet too. */
function tierUp(): void {
  let worst = { ratio: 0, rounds: 0, bytes: 0 };
  for (const [bytes, rounds] of LOOPS) {
    const image = imageOf(loopOf(bytes, rounds));
    const total = (tier: Tier): number => runs(image, tier).reduce((sum, r) => sum + r.seconds, 0);
    const ratio = median(Array.from({ length: RUNS }, () => total('translator') / total('interpreter')));
    if (ratio > worst.ratio) worst = { ratio, rounds, bytes };
  }
  console.log(`tier-up: at worst ${worst.ratio.toFixed(2)} of the interpreter's time (at most 1.10), at ${worst.rounds} rounds of a loop of ${worst.bytes} bytes`); // prettier-ignore
}

/** More loops than the cache of regions holds, each translated at once: what the process grows by. */
function codeCache(): void {
  const loops = 12_000;
  const loop = loopOf(60, 4);
  const body = new Uint8Array(loops * loop.length);
  for (let n = 0; n < loops; n++) body.set(loop, n * loop.length);
  const before = process.memoryUsage().rss;
  const machine = new FlatMachine(imageOf(body), { tier: 'translator', translator: { threshold: 2, straightInsns: 0 } });
  machine.run();
  const { regions, dropped, bytes } = machine.core.translator!.statistics;
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  console.log(`code cache: ${regions} regions made, ${dropped} dropped, ${(bytes / 2 ** 20).toFixed(1)} MiB of WebAssembly in all; the process grew by ${grown.toFixed(0)} MiB, decoded code included`); // prettier-ignore
}

/** Cold code, start-up, tier-up, memory of the code cache. */
export function benchCases(): void {
  coldCode();
  startUp();
  tierUp();
  codeCache();
}
