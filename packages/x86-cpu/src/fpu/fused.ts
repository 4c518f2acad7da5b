import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Reg } from '../lp/register-file.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { readFirst, readSource, readXmm, readYmm, vectorBytes, writeResult } from '../run/host/vector-operands.ts';
import { fromDouble, fromSingle, fusedDouble, fusedSingle, toDouble, toSingle } from './fast-fused.ts';
import { FLOAT32, FLOAT64, type FloatFormat } from './float-format.ts';
import { floatMultiplyAdd } from './softfloat.ts';
import { reportFlags, sseContext } from './sse-exceptions.ts';

/** Numbers of the operands (1 destination, 2 first source, 3 second source) that are multiplied, and of the one that is added. */
type Order = readonly [number, number, number];
const ORDERS: Record<string, Order> = { '132': [1, 3, 2], '213': [2, 1, 3], '231': [2, 3, 1] };

interface Operation {
  readonly negateProduct: boolean;
  /** Whether the addend is negated in even and in odd lanes. */
  readonly negateAddend: readonly [even: boolean, odd: boolean];
}
const OPERATIONS: Record<string, Operation> = {
  fmadd: { negateProduct: false, negateAddend: [false, false] },
  fmsub: { negateProduct: false, negateAddend: [true, true] },
  fnmadd: { negateProduct: true, negateAddend: [false, false] },
  fnmsub: { negateProduct: true, negateAddend: [true, true] },
  fmaddsub: { negateProduct: false, negateAddend: [true, false] },
  fmsubadd: { negateProduct: false, negateAddend: [false, true] },
};

/** MXCSR with all exceptions masked, round to nearest, no DAZ, no FTZ, precision flag set; the other sticky flags do not matter. */
const QUIET_MXCSR = 0x1fa0;
const STICKY_MASK = 0x1f;
function fastDouble(x: bigint, y: bigint, z: bigint, negateProduct: boolean, negateAddend: boolean): bigint | undefined {
  const c = toDouble(z);
  const r = fusedDouble(negateProduct ? -toDouble(x) : toDouble(x), toDouble(y), negateAddend ? -c : c);
  return Number.isNaN(r) ? undefined : fromDouble(r);
}
function fastSingle(x: bigint, y: bigint, z: bigint, negateProduct: boolean, negateAddend: boolean): bigint | undefined {
  const c = toSingle(z);
  const r = fusedSingle(negateProduct ? -toSingle(x) : toSingle(x), toSingle(y), negateAddend ? -c : c);
  return Number.isNaN(r) ? undefined : fromSingle(r);
}

/** Fused multiply-add of every lane with one rounding. @source Intel SDM 1 "Fused-Multiply-ADD (FMA) Numeric Behavior" */
const fused =
  (f: FloatFormat, scalar: boolean, order: Order, { negateProduct, negateAddend }: Operation): HostInstruction =>
  (c, insn: DecodedInsn) => {
    const bytes = scalar ? 16 : vectorBytes(insn);
    const third = readSource(c, insn, scalar ? f.bytes : bytes);
    if (third === undefined) return Outcome.EVENT;
    const destination = bytes === 32 ? readYmm(c, insn.reg) : readXmm(c, insn.reg);
    const operands = [destination, readFirst(c, insn, bytes), third];
    const mask = (1n << BigInt(8 * f.bytes)) - 1n;
    const context = sseContext(c);
    const isQuiet = (c.u32(Reg.MXCSR) & ~STICKY_MASK) === QUIET_MXCSR;
    let result = scalar ? destination & ~mask : 0n;
    let flags = 0;
    for (let n = 0; n < (scalar ? 1 : bytes / f.bytes); n++) {
      const shift = BigInt(8 * f.bytes * n);
      const [x, y, z] = order.map((o) => (operands[o - 1]! >> shift) & mask) as [bigint, bigint, bigint];
      if (isQuiet) {
        const fast =
          f === FLOAT64
            ? fastDouble(x, y, z, negateProduct, negateAddend[n & 1]!)
            : fastSingle(x, y, z, negateProduct, negateAddend[n & 1]!);
        if (fast !== undefined) {
          result |= fast << shift;
          continue;
        }
      }
      context.flags = 0;
      result |= floatMultiplyAdd(f, x, y, z, negateProduct, negateAddend[n & 1]!, context) << shift;
      flags |= context.flags;
    }
    if (!reportFlags(c, flags)) return Outcome.EVENT;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };

/** FMA3. */
export const fusedInstructions: [string, HostInstruction][] = Object.entries(OPERATIONS).flatMap(([name, operation]) =>
  Object.entries(ORDERS).flatMap(([digits, order]): [string, HostInstruction][] => [
    [`v${name}${digits}ps`, fused(FLOAT32, false, order, operation)],
    [`v${name}${digits}pd`, fused(FLOAT64, false, order, operation)],
    [`v${name}${digits}ss`, fused(FLOAT32, true, order, operation)],
    [`v${name}${digits}sd`, fused(FLOAT64, true, order, operation)],
  ]),
);
