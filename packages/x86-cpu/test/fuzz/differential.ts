import { Reg } from '../../src/lp/register-file.ts';
import { UnimplementedInstruction } from '../../src/lp/unimplemented-instruction.ts';
import type { Hpa } from '../../src/units/index.ts';
import { UserMachine } from '../conformance/user-machine.ts';
import { assemble, randomProgram, type Piece } from './program.ts';
import { Random } from './random.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const STACK = 0x3000_0000;
/** Instructions that a program may run. */
const LIMIT = 3000;
const MXCSR = [0x1f80, 0x1fa0, 0x1fbf, 0x1fa0, 0x9fc0, 0x7f80];
const FLAGS = 0x8d5;

/** The two tiers beside each other. Blocks are translated at their second entry. */
export class Differential {
  readonly interpreter = new UserMachine({ tier: 'interpreter' });
  readonly translator = new UserMachine({
    tier: 'translator',
    translator: { threshold: 2, batch: 1, straightFactor: 1, straightInsns: 1 },
  });

  /** Runs a program in both tiers; the first difference, or undefined. */
  compare(pieces: readonly Piece[], seed: number): string | undefined {
    const machines = [this.interpreter, this.translator];
    const code = assemble(pieces);
    const random = new Random(seed ^ 0x5bd1_e995);
    const at = CODE + 0x40 + random.below(0xf00 - Math.min(0xe00, code.length));
    for (const m of machines) {
      m.memory.fill(CODE as Hpa, 0x2000, 0xcc);
      m.memory.writeBytes(at as Hpa, code);
    }
    // The second run finds regions made and the TLB filled.
    for (let run = 0; run < 2; run++) {
      const state = new Random(seed + run);
      const initial = machineState(state);
      for (const m of machines) start(m, at, initial);
      const chunks = new Random(seed * 2 + run);
      const isFine = chunks.chance(40);
      for (let left = LIMIT; left > 0;) {
        const budget = Math.min(left, isFine ? 1 + chunks.below(40) : 1 + chunks.below(LIMIT));
        const stops = machines.map((m) => execute(m, budget));
        const difference = this.#difference(run, LIMIT - left, stops[0]!, stops[1]!);
        if (difference !== undefined) return difference;
        if (stops[0] !== 'budget') break;
        left -= budget;
      }
      const difference = this.#memory(run);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }

  #difference(run: number, at: number, stopA: string, stopB: string): string | undefined {
    const a = this.interpreter;
    const b = this.translator;
    const where = `run ${run}, chunk from instruction ${at}`;
    const check = (what: string, x: bigint | string, y: bigint | string): string | undefined =>
      x === y ? undefined : `${where}: ${what} is ${show(y)} in translated code, ${show(x)} in the interpreter`;
    let found = check('end', stopA, stopB) ?? check('RIP', a.get64(Reg.RIP), b.get64(Reg.RIP));
    found ??= check('RETIRED', a.get64(Reg.RETIRED), b.get64(Reg.RETIRED));
    found ??= check('RFLAGS', a.core.getRflags(a.lp), b.core.getRflags(b.lp));
    for (let n = 0; n < 16; n++) found ??= check(`GPR ${n}`, a.get64(Reg.GPR + 8 * n), b.get64(Reg.GPR + 8 * n));
    for (let n = 0; n < 64; n++) found ??= check(`YMM word ${n}`, a.get64(Reg.YMM + 8 * n), b.get64(Reg.YMM + 8 * n));
    for (let n = 0; n < 16; n++) found ??= check(`FPR word ${n}`, a.get64(Reg.FPR + 8 * n), b.get64(Reg.FPR + 8 * n));
    found ??= check(
      'MXCSR',
      BigInt(a.memory.u32[(a.lp.base + Reg.MXCSR) >> 2]!),
      BigInt(b.memory.u32[(b.lp.base + Reg.MXCSR) >> 2]!),
    );
    return found;
  }
  #memory(run: number): string | undefined {
    for (const page of [CODE, DATA, STACK].flatMap((p) => [p, p + 0x1000])) {
      const x = this.interpreter.memory.readBytes(page as Hpa, 0x1000);
      const y = this.translator.memory.readBytes(page as Hpa, 0x1000);
      for (let i = 0; i < 0x1000; i++)
        if (x[i] !== y[i]) return `run ${run}: byte at 0x${(page + i).toString(16)} is 0x${y[i]!.toString(16)} in translated code, 0x${x[i]!.toString(16)} in the interpreter`; // prettier-ignore
    }
    return undefined;
  }
}
const show = (v: bigint | string): string => (typeof v === 'string' ? v : `0x${v.toString(16)}`);

function execute(m: UserMachine, budget: number): string {
  try {
    const stop = m.execute(budget);
    return m.event === undefined ? stop : `#${m.event.vector}(${m.event.error}) ${m.event.cr2.toString(16)}`;
  } catch (error) {
    if (error instanceof UnimplementedInstruction) return `unimplemented: ${error.message}`;
    return `throws ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

interface MachineState {
  readonly gpr: bigint[];
  readonly vectors: bigint[];
  readonly flags: bigint;
  readonly mxcsr: number;
  readonly data: Uint8Array;
}
function machineState(random: Random): MachineState {
  const interesting = (): bigint => {
    switch (random.below(6)) {
      case 0:
        return BigInt(random.below(64));
      case 1:
        return BigInt.asUintN(64, -BigInt(random.below(64)));
      case 2:
        return 1n << BigInt(random.below(64));
      case 3:
        return (1n << BigInt(random.below(64))) - 1n;
      default:
        return random.u64();
    }
  };
  const number = (): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    if (random.chance(60)) view.setFloat64(0, (random.below(2_000_001) - 1_000_000) / (1 + random.below(1000)));
    else if (random.chance(50)) {
      view.setFloat32(0, random.below(20_001) / 7 - 1000);
      view.setFloat32(4, random.below(20_001) / 3 - 1000);
    } else return interesting();
    return view.getBigUint64(0);
  };
  const gpr = Array.from({ length: 16 }, interesting);
  for (const n of [3, 5, 6, 7])
    gpr[n] = BigInt(DATA + 0x400 + random.below(random.chance(80) ? 0xc0 : 0x180) * 16 + (random.chance(10) ? 8 : 0));
  gpr[1] = random.chance(50) ? BigInt(random.below(32)) : gpr[1]!;
  gpr[2] = random.chance(50) ? BigInt(random.below(32)) : gpr[2]!;
  gpr[4] = BigInt(STACK + 0x1000 + random.below(64) * 8);
  return {
    gpr,
    vectors: Array.from({ length: 64 }, number),
    flags: BigInt(random.u32() & FLAGS) | 0x202n,
    mxcsr: random.pick(MXCSR),
    data: Uint8Array.from({ length: 0x2000 }, () => random.u32() & 0xff),
  };
}
function start(m: UserMachine, rip: number, s: MachineState): void {
  s.gpr.forEach((v, n) => m.set64(Reg.GPR + 8 * n, v));
  s.vectors.forEach((v, n) => m.set64(Reg.YMM + 8 * n, v));
  m.memory.writeBytes(DATA as Hpa, s.data);
  m.memory.fill(STACK as Hpa, 0x2000, 0);
  m.set64(Reg.RIP, BigInt(rip));
  m.set64(Reg.RETIRED, 0n);
  for (let n = 0; n < 16; n++) m.set64(Reg.FPR + 8 * n, 0n);
  m.memory.u16[(m.lp.base + Reg.FCW) >> 1] = 0x37f;
  m.memory.u16[(m.lp.base + Reg.FSW) >> 1] = 0;
  m.memory.u16[(m.lp.base + Reg.FTW) >> 1] = 0;
  m.memory.u32[(m.lp.base + Reg.MXCSR) >> 2] = s.mxcsr;
  m.core.setRflags(m.lp, s.flags);
}

/** What went wrong with one seed, after pieces that do not matter were dropped. */
export interface Failure {
  readonly seed: number;
  readonly difference: string;
  readonly pieces: readonly Piece[];
}

/** Runs the program of a seed. */
export function fuzzCase(machines: Differential, seed: number): Failure | undefined {
  let pieces = randomProgram(new Random(seed));
  let difference = machines.compare(pieces, seed);
  if (difference === undefined) return undefined;
  for (let hasShrunk = true; hasShrunk;) {
    hasShrunk = false;
    for (let n = pieces.length - 1; n >= 0; n--) {
      const fewer = pieces.filter((_, i) => i !== n);
      const still = machines.compare(fewer, seed);
      if (still === undefined) continue;
      pieces = fewer;
      difference = still;
      hasShrunk = true;
    }
  }
  return { seed, difference, pieces };
}
