import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { readSource, readXmm, writeXmm } from '../run/host/vector-operands.ts';
import { mmx, type MmxOperation, MmxRegisters } from './mmx-registers.ts';
import { floatFromInteger, floatToInteger } from './float-convert.ts';
import { FLOAT32, FLOAT64, type FloatFormat, Rounding } from './float-format.ts';
import { reportFlags, sseContext } from './sse-exceptions.ts';
import { loadOperand } from './x87-memory.ts';

const lane = (v: bigint, n: number, bytes: number): bigint => BigInt.asUintN(8 * bytes, v >> BigInt(8 * bytes * n));

/** CVTPI2PS, CVTPI2PD: two 32-bit integers to floats. */
const fromIntegers = (f: FloatFormat, enters: boolean): HostInstruction => {
  const convert: MmxOperation = (x, insn, c) => {
    const v = insn.isMemory ? loadOperand(x, insn, 8) : x.mm(insn.rm);
    if (v === undefined) return Outcome.EVENT;
    const context = sseContext(c);
    const size = BigInt(8 * f.bytes);
    const result =
      floatFromInteger(f, BigInt.asIntN(32, v), context) | (floatFromInteger(f, BigInt.asIntN(32, v >> 32n), context) << size);
    if (!reportFlags(c, context.flags)) return Outcome.EVENT;
    const bits = 2 * Number(size);
    writeXmm(c, insn.reg, ((readXmm(c, insn.reg) >> BigInt(bits)) << BigInt(bits)) | result);
    if (enters) x.enter();
    return Outcome.NEXT;
  };
  return enters ? mmx(convert) : (c, insn) => convert(new MmxRegisters(c), insn, c);
};
/** CVTPI2PD leaves the x87 state alone when its source is memory, and takes no x87 exception then. */
const fromDoubleIntegers: HostInstruction = (c, insn) => fromIntegers(FLOAT64, !insn.isMemory)(c, insn);

/** CVT(T)PS2PI, CVT(T)PD2PI: two floats to 32-bit integers. */
const toIntegers = (f: FloatFormat, truncate: boolean): HostInstruction =>
  mmx((x, insn, c) => {
    const v = readSource(c, insn, 2 * f.bytes);
    if (v === undefined) return Outcome.EVENT;
    const context = sseContext(c);
    const rounding = truncate ? Rounding.ZERO : context.rounding;
    const convert = (n: number): bigint => BigInt.asUintN(32, floatToInteger(f, lane(v, n, f.bytes), 32, rounding, context));
    const low = convert(0);
    const high = convert(1);
    if (!reportFlags(c, context.flags)) return Outcome.EVENT;
    x.enter();
    x.setMm(insn.reg, low | (high << 32n));
    return Outcome.NEXT;
  });

/** Conversions between MMX integers and SSE floats. */
export const mmxConversionInstructions: [string, HostInstruction][] = [
  ['cvtpi2ps', fromIntegers(FLOAT32, true)],
  ['cvtpi2pd', fromDoubleIntegers],
  ['cvtps2pi', toIntegers(FLOAT32, false)],
  ['cvtpd2pi', toIntegers(FLOAT64, false)],
  ['cvttps2pi', toIntegers(FLOAT32, true)],
  ['cvttpd2pi', toIntegers(FLOAT64, true)],
];
