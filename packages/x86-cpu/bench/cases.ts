import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Tier } from '../src/run/tier.ts';
import { median } from './clock.ts';
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

/** Loops of many lengths: how long both tiers take together, where translating has not paid off yet. */
function tierUp(): void {
  let worst = { ratio: 0, rounds: 0, bytes: 0 };
  for (const bytes of [40, 400, 3000])
    for (const rounds of [500, 1500, 3000, 5000, 10_000, 30_000, 100_000, 300_000]) {
      if (bytes * rounds > 100_000_000) continue;
      const image = imageOf(loopOf(bytes, rounds));
      const pairs = Array.from(
        { length: RUNS },
        () => runs(image, 'translator', 1)[0]!.seconds / runs(image, 'interpreter', 1)[0]!.seconds,
      );
      const ratio = median(pairs);
      if (ratio > worst.ratio) worst = { ratio, rounds, bytes };
    }
  console.log(
    `tier-up: at worst ${worst.ratio.toFixed(2)} of the interpreter's time (at most 1.10), at ${worst.rounds} rounds of a loop of ${worst.bytes} bytes`,
  );
}

/** Cold code, start-up, tier-up. */
export function benchCases(): void {
  coldCode();
  startUp();
  tierUp();
}
