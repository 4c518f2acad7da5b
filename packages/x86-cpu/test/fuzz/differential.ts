import { UnimplementedInstruction } from '../../src/lp/unimplemented-instruction.ts';
import type { Hpa } from '../../src/units/index.ts';
import { EAGER, UserMachine } from '../conformance/user-machine.ts';
import { CODE, DATA, load, machineState, registerDifference, STACK } from './machine-state.ts';
import { assemble, programLength, type Piece } from './piece.ts';
import type { CodeSize } from './random-insn.ts';
import { Random } from './random.ts';

/** Instructions that a program may run. */
const LIMIT = 3000;
/** States that a program starts from: the first run is cold, the second makes regions, the others find them and a filled TLB. */
export const RUNS = 32;
/** A program that changes its code is decoded and translated anew in each run. */
export const RUNS_SELF_MODIFYING = 4;
const PAGES = [CODE, DATA, STACK].flatMap((p) => [p, p + 0x1000]);
const AREA = 0x2000;

/** A program with the seed of its states. */
export interface Program {
  readonly seed: number;
  readonly pieces: readonly Piece[];
}
/** A program in the code area. */
interface Placed extends Program {
  readonly at: number;
  /** What happens differently; undefined so far. */
  difference: string | undefined;
}

/**
 * The reference and the subject beside each other: the interpreter and the translator tier, with every block hot; in 16-bit code, which is not translated, whole budgets
 * against single steps.
 */
export class Differential {
  readonly reference = new UserMachine({ tier: 'interpreter' });
  readonly subject: UserMachine;
  readonly #code: CodeSize;

  constructor(code: CodeSize = 64) {
    this.#code = code;
    this.subject = new UserMachine(
      code === 16 ? { tier: 'interpreter' } : { tier: 'translator', translator: { ...EAGER, threshold: 2, batch: 16 } },
    );
    if (code === 32) for (const m of [this.reference, this.subject]) m.enterCompatibilityMode();
  }

  /** Programs run from one state. */
  cases = 0;

  /** Runs programs that share the code area; those that differ, with how. */
  compare(programs: readonly Program[]): readonly { program: Program; difference: string }[] {
    return [
      ...this.#compare(programs.filter((p) => !isSelfModifying(p)), RUNS),
      ...this.#compare(programs.filter(isSelfModifying), RUNS_SELF_MODIFYING),
    ]; // prettier-ignore
  }
  #compare(programs: readonly Program[], runs: number): readonly { program: Program; difference: string }[] {
    const found: { program: Program; difference: string }[] = [];
    for (let rest = programs; rest.length > 0;) {
      const placed = this.#place(rest);
      rest = rest.slice(placed.length);
      const code = this.#codeOf(placed);
      for (let run = 0; run < runs; run++) this.#run(placed, code, run);
      this.cases += runs * placed.length;
      for (const p of placed) if (p.difference !== undefined) found.push({ program: p, difference: p.difference });
    }
    return found;
  }

  /** As many of the programs as fit into the code area, at random places that cross its page boundary. */
  #place(programs: readonly Program[]): Placed[] {
    const placed: Placed[] = [];
    let at = programs.length === 1 ? 0x1000 - (programs[0]!.seed % 64) : 0x40;
    for (const p of programs) {
      const length = programLength(p.pieces);
      if (placed.length > 0 && at + length > AREA - 0x20) break;
      placed.push({ ...p, at, difference: undefined });
      at += length + (p.seed % 16);
    }
    return placed;
  }
  #codeOf(placed: readonly Placed[]): Uint8Array {
    const code = new Uint8Array(AREA).fill(0xcc);
    for (const { pieces, at } of placed)
      code.set(assemble(pieces, this.#code === 64 ? undefined : CODE + at).subarray(0, AREA - at), at);
    return code;
  }

  #run(placed: readonly Placed[], code: Uint8Array, run: number): void {
    const random = new Random(placed[0]!.seed * RUNS + run);
    const data = new Uint8Array(Uint32Array.from({ length: AREA / 4 }, () => random.u32()).buffer);
    const machines = [this.reference, this.subject];
    for (const m of machines) {
      m.memory.writeBytes(DATA as Hpa, data);
      m.memory.fill(STACK as Hpa, AREA, 0);
      // Code that did not change keeps its translation.
      for (const page of [0, 0x1000]) {
        const wanted = code.subarray(page, page + 0x1000);
        if (firstDifference(m.memory.readBytes((CODE + page) as Hpa, 0x1000), wanted) >= 0)
          m.memory.writeBytes((CODE + page) as Hpa, wanted);
      }
      if (this.#code === 16) m.enterSegments(16);
    }
    for (const p of placed) p.difference ??= this.#program(p, run);
    const difference = this.#memory(run);
    if (difference === undefined) return;
    if (placed.length === 1) placed[0]!.difference ??= difference;
    // Which of them it was shows when each runs alone.
    else for (const p of placed) p.difference ??= this.compare([p])[0]?.difference;
    const last = placed.at(-1)!;
    if (placed.every((p) => p.difference === undefined))
      last.difference = `${difference} (only together with the programs before it)`;
  }

  #program(p: Placed, run: number): string | undefined {
    const rip = p.at + (this.#code === 16 ? 0 : CODE);
    const state = machineState(new Random(p.seed + run), this.#code);
    load(this.reference, rip, state);
    load(this.subject, rip, state);
    const chunks = new Random(p.seed * 2 + run);
    const isFine = chunks.chance(40);
    for (let left = LIMIT; left > 0;) {
      const budget = Math.min(left, isFine ? 1 + chunks.below(40) : 1 + chunks.below(LIMIT));
      const expected = execute(this.reference, budget);
      const actual = this.#code !== 16 ? execute(this.subject, budget) : executeInSteps(this.subject, budget);
      const where = `run ${run}, chunk from instruction ${LIMIT - left}`;
      if (expected !== actual) return `${where}: ends with ${actual} instead of ${expected}`;
      const difference = registerDifference(this.reference, this.subject);
      if (difference !== undefined) return `${where}: ${difference}`;
      if (expected !== 'budget') return undefined;
      left -= budget;
    }
    return undefined;
  }
  #memory(run: number): string | undefined {
    for (const page of PAGES) {
      const x = this.reference.memory.readBytes(page as Hpa, 0x1000);
      const y = this.subject.memory.readBytes(page as Hpa, 0x1000);
      const i = firstDifference(x, y);
      if (i >= 0)
        return `run ${run}: byte at 0x${(page + i).toString(16)} is 0x${y[i]!.toString(16)} instead of 0x${x[i]!.toString(16)}`;
    }
    return undefined;
  }
}

const isSelfModifying = (p: Program): boolean => p.pieces.some((piece) => piece.kind === 'patch');
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  if (Buffer.compare(a, b) === 0) return -1;
  return a.findIndex((v, i) => v !== b[i]);
}

function execute(m: UserMachine, budget: number): string {
  try {
    const stop = m.execute(budget);
    return m.event === undefined ? stop : `#${m.event.vector}(${m.event.error}) ${m.event.cr2.toString(16)}`;
  } catch (error) {
    if (error instanceof UnimplementedInstruction) return `unimplemented: ${error.message}`;
    return `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}
function executeInSteps(m: UserMachine, budget: number): string {
  for (let n = 1; n < budget; n++) {
    const stop = execute(m, 1);
    if (stop !== 'budget') return stop;
  }
  return execute(m, 1);
}
