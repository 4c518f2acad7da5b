import { Differential, fuzzCase } from './differential.ts';
import { runNativeFuzz } from '../../native-oracle/run.ts';
import { listing } from './program.ts';

/* Random programs in both tiers: `run.ts --seed N --cases M`. Case i has seed N + i. */

/** Failures shown before it gives up. */
const SHOWN = 5;
/** Cases after which fresh machines are made. */
const MACHINE_LIFE = 20_000;

function usage(message: string): never {
  console.error(`fuzz:x86: ${message}\nusage: run.ts [--seed N] [--cases M]`);
  process.exit(2);
}
function options(args: readonly string[]): { seed: number; cases: number } {
  let seed = 1;
  let cases = 1000;
  for (let i = 0; i < args.length; i += 2) {
    const value = Number(args[i + 1]);
    if (!Number.isSafeInteger(value) || value < 0) usage(`${args[i]!} takes a number`);
    if (args[i] === '--seed') seed = value;
    else if (args[i] === '--cases') cases = value;
    else usage(`unknown option ${args[i]!}`);
  }
  return { seed, cases };
}

const native = process.argv.indexOf('--native');
if (native >= 0) process.exit(runNativeFuzz(process.argv.slice(2).filter((a) => a !== '--native')));

const { seed, cases } = options(process.argv.slice(2));
let machines = new Differential();
let failures = 0;
let regions = 0;
let insns = 0;
const count = (): void => {
  regions += machines.translator.core.translator!.statistics.regions;
  insns += machines.translator.core.translator!.statistics.insns;
};
let done = 0;
for (; done < cases && failures < SHOWN; done++) {
  if (done > 0 && done % MACHINE_LIFE === 0) {
    count();
    console.log(`${done} cases, ${regions} regions, ${failures} differing`);
    machines = new Differential();
  }
  const failure = fuzzCase(machines, seed + done);
  if (failure === undefined) continue;
  failures++;
  console.log(`seed ${failure.seed}: ${failure.difference}\n${listing(failure.pieces)}`);
}
count();
console.log(
  `fuzz:x86: seeds ${seed}..${seed + done - 1}: ${done} cases, ${regions} regions of ${insns} instructions, ${failures} differing`,
);
process.exitCode = failures === 0 ? 0 : 1;
