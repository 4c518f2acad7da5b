import { describe, expect, it } from 'vitest';
import { Differential, fuzzCase } from './differential.ts';
import { listing } from './program.ts';

/** `run.ts` runs as many as one likes. */
const SEED = 424_242;
const CASES = 150;

describe('translated code', () => {
  it('does what the interpreter does with random programs', () => {
    const machines = new Differential();
    for (let i = 0; i < CASES; i++) {
      const failure = fuzzCase(machines, SEED + i);
      if (failure !== undefined) expect.fail(`seed ${failure.seed}: ${failure.difference}\n${listing(failure.pieces)}`);
    }
    expect(machines.translator.core.translator!.statistics.regions).toBeGreaterThan(CASES);
  }, 60_000);
});
