import { runNativeFuzz } from '../../native-oracle/run.ts';
import { Differential, RUNS } from './differential.ts';
import { listing } from './piece.ts';
import { ProgramSource } from './program.ts';
import type { CodeSize } from './random-insn.ts';
import { Random } from './random.ts';
import { shrink } from './shrink.ts';

/*
 * Random programs in both tiers: `run.ts --seed N --cases M`. A case is one program from one initial state; the n-th program has seed N + n.
 * With `--native`: the host processor instead.
 */

/** Failures shown before it gives up. */
const SHOWN = 5;
/** Programs that share the code area, and the translator's batches. */
const GROUP = 16;
/** Programs after which fresh machines are made. */
const MACHINE_LIFE = 20_000;

function usage(message: string): never {
  console.error(`fuzz:x86: ${message}\nusage: run.ts [--seed N] [--cases M] [--mode 64|32|16]  or  run.ts --native ...`);
  process.exit(2);
}
function options(args: readonly string[]): { seed: number; cases: number; mode: CodeSize } {
  let seed = 1;
  let cases = 1000;
  let mode: CodeSize = 64;
  for (let i = 0; i < args.length; i += 2) {
    const value = Number(args[i + 1]);
    if (!Number.isSafeInteger(value) || value < 0) usage(`${args[i]!} takes a number`);
    if (args[i] === '--seed') seed = value;
    else if (args[i] === '--cases') cases = value;
    else if (args[i] === '--mode') mode = value === 16 || value === 32 || value === 64 ? value : usage(`no such mode: ${value}`);
    else usage(`unknown option ${args[i]!}`);
  }
  return { seed, cases, mode };
}

const native = process.argv.indexOf('--native');
if (native >= 0) process.exit(runNativeFuzz(process.argv.slice(2).filter((a) => a !== '--native')));

const { seed, cases: wanted, mode } = options(process.argv.slice(2));
let machines = new Differential(mode);
let cases = 0;
let failures = 0;
let regions = 0;
let insns = 0;
const count = (): void => {
  cases += machines.cases;
  regions += machines.subject.core.translator?.statistics.regions ?? 0;
  insns += machines.subject.core.translator?.statistics.insns ?? 0;
};
let done = 0;
for (; done * RUNS < wanted && failures < SHOWN; done += GROUP) {
  if (done > 0 && done % MACHINE_LIFE === 0) {
    count();
    console.log(`${cases} cases, ${regions} regions, ${failures} differing`);
    machines = new Differential(mode);
  }
  const programs = Array.from({ length: GROUP }, (_, n) => ({
    seed: seed + done + n,
    pieces: ProgramSource.program(new Random(seed + done + n), mode),
  }));
  for (const { program, difference } of machines.compare(programs)) {
    failures++;
    const failure = shrink(program, difference, mode);
    console.log(`seed ${failure.seed}: ${failure.difference}\n${listing(failure.pieces)}`);
  }
}
count();
console.log(
  `fuzz:x86: ${mode}-bit code, ${done} programs of seeds ${seed}..${seed + done - 1}: ${cases} cases, ${regions} regions of ${insns} instructions, ${failures} differing`,
);
process.exitCode = failures === 0 ? 0 : 1;
