import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { readSource, readXmm, readYmm, vectorBytes, writeYmm } from '../run/host/vector-operands.ts';
import { floatConvert } from './float-convert.ts';
import { FLOAT16, FLOAT32, FloatFlag, Rounding } from './float-format.ts';
import { reportFlags, sseContext } from './sse-exceptions.ts';
import { storeVector } from '../run/host/vector-store.ts';

const lane = (v: bigint, n: number, bits: number): bigint => (v >> BigInt(bits * n)) & ((1n << BigInt(bits)) - 1n);

/** VCVTPH2PS: exact; a denormal half is neither reported nor taken as zero. */
const toSingle: HostInstruction = (c, insn) => {
  const count = vectorBytes(insn) / 4;
  const source = readSource(c, insn, 2 * count);
  if (source === undefined) return Outcome.EVENT;
  const context = sseContext(c);
  context.denormalsAreZero = false;
  let result = 0n;
  for (let n = 0; n < count; n++) result |= floatConvert(FLOAT16, FLOAT32, lane(source, n, 16), context) << BigInt(32 * n);
  if (!reportFlags(c, context.flags & ~FloatFlag.DENORMAL)) return Outcome.EVENT;
  writeYmm(c, insn.reg, result);
  return Outcome.NEXT;
};

/** VCVTPS2PH: rounding by the immediate or MXCSR; MXCSR.FTZ has no effect. */
const toHalf: HostInstruction = (c, insn) => {
  const bytes = vectorBytes(insn);
  const source = bytes === 32 ? readYmm(c, insn.reg) : readXmm(c, insn.reg);
  const context = sseContext(c);
  context.flushToZero = false;
  if ((insn.immLow & 4) === 0) context.rounding = [Rounding.NEAREST, Rounding.DOWN, Rounding.UP, Rounding.ZERO][insn.immLow & 3]!;
  let result = 0n;
  let flags = 0;
  for (let n = 0; n < bytes / 4; n++) {
    context.flags = 0;
    result |= floatConvert(FLOAT32, FLOAT16, lane(source, n, 32), context) << BigInt(16 * n);
    flags |= context.flags;
  }
  // A processor reports the exceptions of the conversion even when the store then faults.
  if (!reportFlags(c, flags)) return Outcome.EVENT;
  if (insn.isMemory) return storeVector(c, insn, bytes / 2, result);
  writeYmm(c, insn.rm, result);
  return Outcome.NEXT;
};

/** F16C. @source Intel SDM 1 "Half-Precision Floating-Point Conversion" */
export const halfPrecisionInstructions: [string, HostInstruction][] = [
  ['vcvtph2ps', toSingle],
  ['vcvtps2ph', toHalf],
];
