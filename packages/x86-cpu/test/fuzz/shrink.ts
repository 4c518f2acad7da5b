import { Differential, type Program } from './differential.ts';
import type { Piece } from './piece.ts';
import type { CodeSize } from './random-insn.ts';

/** What went wrong with one seed, after pieces that do not matter were dropped. */
export interface Failure {
  readonly seed: number;
  readonly difference: string;
  readonly pieces: readonly Piece[];
}

/** Drops pieces as long as the program, alone on fresh machines, still ends differently. */
export function shrink(program: Program, difference: string, code: CodeSize): Failure {
  let failure: Failure = { seed: program.seed, difference, pieces: program.pieces };
  const attempt = (pieces: readonly Piece[]): string | undefined =>
    new Differential(code).compare([{ seed: program.seed, pieces }])[0]?.difference;
  if (attempt(program.pieces) === undefined) return { ...failure, difference: `${difference} (not alone)` };
  for (let hasShrunk = true; hasShrunk;) {
    hasShrunk = false;
    for (let n = failure.pieces.length - 1; n >= 0; n--) {
      const fewer = failure.pieces.filter((_, i) => i !== n);
      const still = attempt(fewer);
      if (still === undefined) continue;
      failure = { seed: program.seed, difference: still, pieces: fewer };
      hasShrunk = true;
    }
  }
  return failure;
}
