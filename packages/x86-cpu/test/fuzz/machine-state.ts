import { Reg } from '../../src/lp/register-file.ts';
import type { UserMachine } from '../conformance/user-machine.ts';
import type { CodeSize } from './random-insn.ts';
import type { Random } from './random.ts';

export const CODE = 0x1000_0000;
export const DATA = 0x2000_0000;
export const STACK = 0x3000_0000;
const MXCSR = [0x1f80, 0x1fa0, 0x1fbf, 0x1fa0, 0x9fc0, 0x7f80, 0x1e80, 0x5f80];
const FLAGS = 0x8d5;

/** Registers that a program starts with. */
export interface MachineState {
  readonly gpr: bigint[];
  readonly vectors: bigint[];
  readonly flags: bigint;
  readonly mxcsr: number;
}

function interesting(random: Random): bigint {
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
}
const view = new DataView(new ArrayBuffer(8));
function number(random: Random): bigint {
  if (random.chance(60)) view.setFloat64(0, (random.below(2_000_001) - 1_000_000) / (1 + random.below(1000)));
  else if (random.chance(50)) {
    view.setFloat32(0, random.below(20_001) / 7 - 1000);
    view.setFloat32(4, random.below(20_001) / 3 - 1000);
  } else return interesting(random);
  return view.getBigUint64(0);
}

/** Random registers: RBX, RBP, RSI, RDI point into the data, to the same place now and then, and sometimes near its end. */
export function machineState(random: Random, code: CodeSize): MachineState {
  const gpr = Array.from({ length: 16 }, () => (code === 64 ? interesting(random) : interesting(random) & 0xffff_ffffn));
  const base = code === 16 ? 0 : DATA;
  const aliases = random.chance(25) ? base + 0x400 + random.below(0xc0) * 16 : -1;
  for (const n of [3, 5, 6, 7]) {
    let at = base + 0x400 + random.below(random.chance(80) ? 0xc0 : 0x180) * 16 + (random.chance(10) ? 8 : 0);
    if (aliases >= 0) at = aliases + random.below(4) * random.pick([0, 1, 8, 16]);
    else if (random.chance(4)) at = base + random.pick([0x1000, 0x1c00, 0x1f80, 0x2000]) - random.below(64);
    gpr[n] = BigInt(at);
  }
  gpr[1] = random.chance(50) ? BigInt(random.below(32)) : gpr[1]!;
  gpr[2] = random.chance(50) ? BigInt(random.below(32)) : gpr[2]!;
  gpr[4] = BigInt((code === 16 ? 0 : STACK) + 0x1000 + random.below(64) * 8);
  return {
    gpr,
    vectors: Array.from({ length: 64 }, () => number(random)),
    flags: BigInt(random.u32() & FLAGS) | 0x202n,
    mxcsr: random.pick(MXCSR),
  };
}

/** Puts the registers into a machine. Memory stays as it is. */
export function load(m: UserMachine, rip: number, s: MachineState): void {
  const { u64, u32, u16 } = m.memory;
  const at = m.lp.base >> 3;
  s.gpr.forEach((v, n) => (u64[at + Reg.GPR / 8 + n] = v));
  s.vectors.forEach((v, n) => (u64[at + Reg.YMM / 8 + n] = v));
  u64[at + Reg.RIP / 8] = BigInt(rip);
  u64[at + Reg.RETIRED / 8] = 0n;
  for (let n = 0; n < 16; n++) u64[at + Reg.FPR / 8 + n] = 0n;
  u16[(m.lp.base + Reg.FCW) >> 1] = 0x37f;
  u16[(m.lp.base + Reg.FSW) >> 1] = 0;
  u16[(m.lp.base + Reg.FTW) >> 1] = 0;
  u32[(m.lp.base + Reg.MXCSR) >> 2] = s.mxcsr;
  m.core.setRflags(m.lp, s.flags);
}

/** Parts of the register file that must be equal: name, offset, length in bytes, bytes of one register. */
const PARTS = [
  ['RIP', Reg.RIP, 8, 8],
  ['GPR', Reg.GPR, 128, 8],
  ['MXCSR', Reg.MXCSR, 4, 4],
  ['FCW FSW', Reg.FCW, 4, 4],
  ['FTW', Reg.FTW, 4, 4],
  ['ST', Reg.FPR, 128, 16],
  ['YMM', Reg.YMM, 512, 32],
  ['RETIRED', Reg.RETIRED, 8, 8],
] as const;

/** The first register that differs between two machines, or undefined. */
export function registerDifference(a: UserMachine, b: UserMachine): string | undefined {
  for (const [name, offset, length, unit] of PARTS) {
    for (let i = 0; i < length; i += 4) {
      const x = a.memory.u32[(a.lp.base + offset + i) >> 2]!;
      const y = b.memory.u32[(b.lp.base + offset + i) >> 2]!;
      if (x !== y) return `${name} ${Math.floor(i / unit)}, byte ${i % unit}: 0x${y.toString(16)} instead of 0x${x.toString(16)}`;
    }
  }
  const x = a.core.getRflags(a.lp);
  const y = b.core.getRflags(b.lp);
  return x === y ? undefined : `RFLAGS 0x${y.toString(16)} instead of 0x${x.toString(16)}`;
}
