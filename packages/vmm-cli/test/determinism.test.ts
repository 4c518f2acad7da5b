import { describe, expect, it } from 'vitest';
import { runImage } from '../src/run/run-image.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import { raceProgram } from './race-program.ts';

const MIB = 2 ** 20;

/** Digest of a run of the race program, and what its two counters said. */
async function race(
  cpus: number,
  more: Partial<RunOptions> = {},
): Promise<{ digest: string | null; racy: number; locked: number; instructions: number }> {
  const printed: number[] = [];
  const summary = await runImage(raceProgram(cpus), {
    memoryBytes: 4 * MIB,
    cpus,
    digest: true,
    maxInstructions: 5_000_000,
    onConsole: (byte) => printed.push(byte),
    ...more,
  });
  expect([summary.outcome, summary.teardown.pagesLeaked]).toEqual([{ kind: 'exit', code: 0 }, 0]);
  const view = new DataView(Uint8Array.from(printed).buffer);
  return {
    digest: summary.traceDigest,
    racy: view.getUint32(0, true),
    locked: view.getUint32(4, true),
    instructions: summary.instructions,
  };
}

describe('a run', () => {
  it.each([1, 4, 8])(
    'of %i vCPUs that race, convert and accept memory is the same in every run and in both tiers',
    async (cpus) => {
      const first = await race(cpus);
      expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(first.locked).toBe(20 * cpus);
      expect(first.racy).toBeLessThanOrEqual(20 * cpus);
      expect(await race(cpus, { tier: 'translator' })).toEqual(first);
      expect(await race(cpus, { tier: 'interpreter' })).toEqual(first);
    },
  );

  it('has the same digest ten times over', async () => {
    const digests = new Set<string | null>();
    for (let run = 0; run < 10; run++) digests.add((await race(2)).digest);
    expect(digests.size).toBe(1);
  });

  it('has another digest when anything that the host sees is another', async () => {
    expect((await race(2)).digest).not.toBe((await race(3)).digest);
  });
});
