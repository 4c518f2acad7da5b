import { describe, expect, it } from 'vitest';
import { Differential } from './differential.ts';
import { ProgramSource } from './program.ts';
import { listing } from './piece.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';
import type { CodeSize } from './random-insn.ts';

/** `npm run fuzz:x86` runs as many as one likes. */
const SEED = 424_242;

function fuzz(code: CodeSize, cases: number): Differential {
  const machines = new Differential(code);
  for (let first = 0; first < cases; first += 16) {
    const programs = Array.from({ length: 16 }, (_, n) => ({
      seed: SEED + first + n,
      pieces: ProgramSource.program(new Random(SEED + first + n), code),
    }));
    for (const { program, difference } of machines.compare(programs)) {
      const failure = shrink(program, difference, code);
      expect.fail(`seed ${failure.seed}: ${failure.difference}\n${listing(failure.pieces)}`);
    }
  }
  return machines;
}

describe('random programs', () => {
  it.each([64, 32] as const)(
    'of %i-bit code do the same when they are translated',
    (code) => {
      const machines = fuzz(code, 96);
      expect(machines.subject.core.translator!.statistics.regions).toBeGreaterThan(96);
    },
    120_000,
  );
  it('of 16-bit code do the same in single steps', () => {
    fuzz(16, 32);
  }, 120_000);
});
