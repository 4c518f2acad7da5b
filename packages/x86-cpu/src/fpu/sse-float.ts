import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { readFirst, readGeneral, readSource, readXmm, vectorBytes, writeResult } from '../run/host/vector-operands.ts';
import { reportFlags, sseContext } from './sse-exceptions.ts';
import {
  floatCompare,
  floatConvert,
  floatFromInteger,
  floatMinMax,
  floatRoundToIntegral,
  floatToInteger,
} from './float-convert.ts';
import { FLOAT32, FLOAT64, FloatFlag, Rounding, type FloatContext, type FloatFormat } from './float-format.ts';
import { floatAdd, floatDivide, floatMultiply, floatSquareRoot } from './softfloat.ts';

type Lane = (f: FloatFormat, a: bigint, b: bigint, context: FloatContext, immediate: number, lane: number) => bigint;

const mask = (bytes: number): bigint => (1n << BigInt(8 * bytes)) - 1n;
const get = (v: bigint, lane: number, bytes: number): bigint => (v >> BigInt(8 * bytes * lane)) & mask(bytes);

/** `combine` of each lane of destination and source; scalar forms keep the upper lanes. */
function lanes(f: FloatFormat, scalar: boolean, combine: Lane): HostInstruction {
  return (c, insn) => {
    const bytes = scalar ? 16 : vectorBytes(insn);
    const b = readSource(c, insn, scalar ? f.bytes : bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    const context = sseContext(c);
    const count = scalar ? 1 : bytes / f.bytes;
    const immediate = insn.immLow & 0xff;
    let result = scalar ? a & ~mask(f.bytes) : 0n;
    let flags = 0;
    for (let n = 0; n < count; n++) {
      context.flags = 0;
      result |= combine(f, get(a, n, f.bytes), get(b, n, f.bytes), context, immediate, n) << BigInt(8 * f.bytes * n);
      flags |= context.flags;
    }
    if (!reportFlags(c, flags)) return Outcome.EVENT;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };
}
function forms(name: string, combine: Lane): [string, HostInstruction][] {
  return [
    [`${name}ps`, lanes(FLOAT32, false, combine)],
    [`${name}pd`, lanes(FLOAT64, false, combine)],
    [`${name}ss`, lanes(FLOAT32, true, combine)],
    [`${name}sd`, lanes(FLOAT64, true, combine)],
  ];
}

/** For which orders a predicate holds: bit 0 less, bit 1 equal, bit 2 greater, bit 3 unordered. Predicates 16-31 differ in what quiet NaNs report. */
const PREDICATES = [2, 1, 3, 8, 13, 14, 12, 7, 10, 9, 11, 0, 5, 6, 4, 15];
/** CMPPS: predicates 0-7 (legacy) or 0-31 (VEX). @source Intel SDM 2A "CMPPD", comparison predicate table */
const compareLane =
  (predicates: 8 | 32): Lane =>
  (f, a, b, context, immediate) => {
    const predicate = immediate & (predicates - 1);
    const signaling = ((predicate & 3) === 1 || (predicate & 3) === 2) !== predicate >= 16;
    const order = floatCompare(f, a, b, signaling, context);
    const bit = order === undefined ? 8 : order < 0 ? 1 : order === 0 ? 2 : 4;
    return (PREDICATES[predicate & 15]! & bit) !== 0 ? mask(f.bytes) : 0n;
  };
const roundLane: Lane = (f, _a, b, context, immediate) => {
  const rounding = (immediate & 4) !== 0 ? context.rounding : immediate & 3;
  const result = floatRoundToIntegral(f, b, rounding, context);
  if ((immediate & 8) !== 0) context.flags &= ~FloatFlag.PRECISION;
  return result;
};

/** COMIS / UCOMIS: ZF PF CF by the order, OF SF AF cleared. */
const compareFlags =
  (f: FloatFormat, signaling: boolean): HostInstruction =>
  (c, insn) => {
    const b = readSource(c, insn, f.bytes);
    if (b === undefined) return Outcome.EVENT;
    const context = sseContext(c);
    const order = floatCompare(f, get(readXmm(c, insn.reg), 0, f.bytes), b, signaling, context);
    if (!reportFlags(c, context.flags)) return Outcome.EVENT;
    c.flags = order === undefined ? 0x45 : order < 0 ? 1 : order === 0 ? 0x40 : 0;
    return Outcome.NEXT;
  };

/** Conversions of `count` lanes (twice as many with VEX.L) from one width to another; the rest of the register is cleared. */
function convertLanes(
  fromBytes: number,
  toBytes: number,
  count: number,
  convert: (v: bigint, context: FloatContext) => bigint,
): HostInstruction {
  return (c, insn) => {
    const converted = count * (vectorBytes(insn) / 16);
    const b = readSource(c, insn, fromBytes * converted);
    if (b === undefined) return Outcome.EVENT;
    const context = sseContext(c);
    let result = 0n;
    let flags = 0;
    for (let n = 0; n < converted; n++) {
      context.flags = 0;
      result |= (convert(get(b, n, fromBytes), context) & mask(toBytes)) << BigInt(8 * toBytes * n);
      flags |= context.flags;
    }
    if (!reportFlags(c, flags)) return Outcome.EVENT;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };
}
const integer = (f: FloatFormat, bits: number, truncate: boolean) => (v: bigint, context: FloatContext): bigint => floatToInteger(f, v, bits, truncate ? Rounding.ZERO : context.rounding, context); // prettier-ignore
const fromInt32 = (f: FloatFormat) => (v: bigint, context: FloatContext): bigint => floatFromInteger(f, BigInt.asIntN(32, v), context); // prettier-ignore

/** CVTSI2SS / CVTSI2SD. */
const fromGeneral =
  (f: FloatFormat): HostInstruction =>
  (c, insn) => {
    const size = insn.operandSize === 8 ? 8 : 4;
    const v = readGeneral(c, insn, size);
    if (v === undefined) return Outcome.EVENT;
    const context = sseContext(c);
    const result = floatFromInteger(f, BigInt.asIntN(8 * size, v), context);
    if (!reportFlags(c, context.flags)) return Outcome.EVENT;
    writeResult(c, insn, (readFirst(c, insn, 16) & ~mask(f.bytes)) | result);
    return Outcome.NEXT;
  };
/** CVT(T)SS2SI / CVT(T)SD2SI. */
const toGeneral =
  (f: FloatFormat, truncate: boolean): HostInstruction =>
  (c, insn) => {
    const v = readSource(c, insn, f.bytes);
    if (v === undefined) return Outcome.EVENT;
    const size = insn.operandSize === 8 ? 8 : 4;
    const context = sseContext(c);
    const result = integer(f, 8 * size, truncate)(v, context);
    if (!reportFlags(c, context.flags)) return Outcome.EVENT;
    c.setGpr(insn.reg, size, result);
    return Outcome.NEXT;
  };
const convertScalar = (from: FloatFormat, to: FloatFormat): HostInstruction => (c, insn) => {
  const v = readSource(c, insn, from.bytes);
  if (v === undefined) return Outcome.EVENT;
  const context = sseContext(c);
  const result = floatConvert(from, to, v, context);
  if (!reportFlags(c, context.flags)) return Outcome.EVENT;
  writeResult(c, insn, (readFirst(c, insn, 16) & ~mask(to.bytes)) | result);
  return Outcome.NEXT;
}; // prettier-ignore

/** HADD / HSUB: in each 128-bit lane, pairs within the first source, then within the second. */
const horizontal =
  (f: FloatFormat, subtract: boolean): HostInstruction =>
  (c, insn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    const context = sseContext(c);
    const perLane = 16 / f.bytes;
    let result = 0n;
    let flags = 0;
    for (let n = 0; n < bytes / f.bytes; n++) {
      context.flags = 0;
      const first = n - (n % perLane) + ((2 * n) % perLane);
      const source = n % perLane < perLane / 2 ? a : b;
      const sum = floatAdd(f, get(source, first, f.bytes), get(source, first + 1, f.bytes), context, subtract);
      result |= sum << BigInt(8 * f.bytes * n);
      flags |= context.flags;
    }
    if (!reportFlags(c, flags)) return Outcome.EVENT;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };

/** DPPS / DPPD: products chosen by the upper mask, summed pairwise, stored where the lower mask says. Each step reports its own exceptions. */
const dotProduct =
  (f: FloatFormat): HostInstruction =>
  (c, insn: DecodedInsn) => {
    const bytes = vectorBytes(insn);
    const b = readSource(c, insn, bytes);
    if (b === undefined) return Outcome.EVENT;
    const a = readFirst(c, insn, bytes);
    const immediate = insn.immLow & 0xff;
    const count = bytes / f.bytes;
    const perLane = 16 / f.bytes;
    const context = sseContext(c);
    const step = (results: (() => bigint)[]): bigint[] | undefined => {
      let flags = 0;
      const values = results.map((compute) => {
        context.flags = 0;
        const v = compute();
        flags |= context.flags;
        return v;
      });
      return reportFlags(c, flags) ? values : undefined;
    };
    let values = step(Array.from({ length: count }, (_, n) => () => (immediate & (0x10 << (n % perLane))) !== 0 ? floatMultiply(f, get(a, n, f.bytes), get(b, n, f.bytes), context) : 0n)); // prettier-ignore
    while (values !== undefined && values.length > bytes / 16) {
      const previous = values;
      values = step(
        Array.from({ length: previous.length / 2 }, (_, n) => () => floatAdd(f, previous[2 * n]!, previous[2 * n + 1]!, context)),
      );
    }
    if (values === undefined) return Outcome.EVENT;
    let result = 0n;
    for (let n = 0; n < count; n++)
      if ((immediate & (1 << (n % perLane))) !== 0) result |= values[Math.floor(n / perLane)]! << BigInt(8 * f.bytes * n);
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };

const add: Lane = (f, a, b, context) => floatAdd(f, a, b, context);
const subtract: Lane = (f, a, b, context) => floatAdd(f, a, b, context, true);
const addSubtract: Lane = (f, a, b, context, _immediate, lane) => floatAdd(f, a, b, context, lane % 2 === 0);

const LEGACY: [string, HostInstruction][] = [
  ...forms('add', add),
  ...forms('sub', subtract),
  ...forms('mul', (f, a, b, context) => floatMultiply(f, a, b, context)),
  ...forms('div', (f, a, b, context) => floatDivide(f, a, b, context)),
  ...forms('sqrt', (f, _a, b, context) => floatSquareRoot(f, b, context)),
  ...forms('min', (f, a, b, context) => floatMinMax(f, a, b, false, context)),
  ...forms('max', (f, a, b, context) => floatMinMax(f, a, b, true, context)),
  ...forms('cmp', compareLane(8)),
  ...forms('round', roundLane),
  ['addsubps', lanes(FLOAT32, false, addSubtract)],
  ['addsubpd', lanes(FLOAT64, false, addSubtract)],
  ['haddps', horizontal(FLOAT32, false)],
  ['haddpd', horizontal(FLOAT64, false)],
  ['hsubps', horizontal(FLOAT32, true)],
  ['hsubpd', horizontal(FLOAT64, true)],
  ['dpps', dotProduct(FLOAT32)],
  ['dppd', dotProduct(FLOAT64)],
  ['ucomiss', compareFlags(FLOAT32, false)],
  ['ucomisd', compareFlags(FLOAT64, false)],
  ['comiss', compareFlags(FLOAT32, true)],
  ['comisd', compareFlags(FLOAT64, true)],
  ['cvtsi2ss', fromGeneral(FLOAT32)],
  ['cvtsi2sd', fromGeneral(FLOAT64)],
  ['cvtss2si', toGeneral(FLOAT32, false)],
  ['cvtsd2si', toGeneral(FLOAT64, false)],
  ['cvttss2si', toGeneral(FLOAT32, true)],
  ['cvttsd2si', toGeneral(FLOAT64, true)],
  ['cvtss2sd', convertScalar(FLOAT32, FLOAT64)],
  ['cvtsd2ss', convertScalar(FLOAT64, FLOAT32)],
  ['cvtps2pd', convertLanes(4, 8, 2, (v, context) => floatConvert(FLOAT32, FLOAT64, v, context))],
  ['cvtpd2ps', convertLanes(8, 4, 2, (v, context) => floatConvert(FLOAT64, FLOAT32, v, context))],
  ['cvtdq2ps', convertLanes(4, 4, 4, fromInt32(FLOAT32))],
  ['cvtps2dq', convertLanes(4, 4, 4, integer(FLOAT32, 32, false))],
  ['cvttps2dq', convertLanes(4, 4, 4, integer(FLOAT32, 32, true))],
  ['cvtdq2pd', convertLanes(4, 8, 2, fromInt32(FLOAT64))],
  ['cvtpd2dq', convertLanes(8, 4, 2, integer(FLOAT64, 32, false))],
  ['cvttpd2dq', convertLanes(8, 4, 2, integer(FLOAT64, 32, true))],
];

/** SSE and AVX floating point, exact in every rounding mode, with flags and unmasked exceptions. The VEX forms differ in their operands. */
export const sseFloatInstructions: [string, HostInstruction][] = [
  ...LEGACY,
  ...LEGACY.map(([name, execute]): [string, HostInstruction] => [`v${name}`, execute]),
  ...forms('vcmp', compareLane(32)),
];
