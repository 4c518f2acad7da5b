import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Outcome } from '../run/cpu-environment.ts';
import { squareRoot } from './arithmetic.ts';
import { type Float80, INDEFINITE, Kind, ONE, type Operand } from './float80.ts';
import { extract, remainder, roundToIntegral, scale } from './remainder.ts';
import type { FloatContext } from './rounding.ts';
import {
  arcTangent,
  cosine,
  exponential,
  isInTrigonometricRange,
  logarithm,
  logarithmOfSum,
  sine,
  tangent,
} from './transcendental.ts';
import type { X87Operation, X87Table } from './x87-operation.ts';
import { FSW, type X87Registers } from './x87-registers.ts';

/** A function of ST(0) that replaces it. */
const replaceTop =
  (operation: (c: FloatContext, a: Operand) => Float80): X87Operation =>
  (x, insn) => {
    if (x.isEmpty(0)) {
      if (x.underflow(insn)) x.write(0, INDEFINITE);
      return Outcome.NEXT;
    }
    const result = operation(x.float, x.operand(0));
    if (x.finish(insn)) x.write(0, result);
    return Outcome.NEXT;
  };
/** A function of ST(0) and ST(1): into ST(0), or into ST(1) with a pop. */
const ofTwo =
  (operation: (c: FloatContext, st0: Operand, st1: Operand) => Float80, pop: boolean): X87Operation =>
  (x, insn) => {
    const target = pop ? 1 : 0;
    let result = INDEFINITE;
    if (x.isEmpty(0) || x.isEmpty(1)) {
      if (!x.underflow(insn)) return Outcome.NEXT;
    } else {
      result = operation(x.float, x.operand(0), x.operand(1));
      if (!x.finish(insn)) return Outcome.NEXT;
    }
    x.write(target, result);
    if (pop) x.pop();
    return Outcome.NEXT;
  };
/** FCHS and FABS: the sign bit, of whatever is there. */
const sign =
  (operation: (signExponent: number) => number): X87Operation =>
  (x, insn) => {
    if (x.isEmpty(0)) {
      if (x.underflow(insn)) x.write(0, INDEFINITE);
      return Outcome.NEXT;
    }
    x.conditionCodes(FSW.C1, 0);
    const { signExponent, significand } = x.read(0);
    x.write(0, { signExponent: operation(signExponent), significand });
    return Outcome.NEXT;
  };

const ALL_CODES = FSW.C0 | FSW.C1 | FSW.C2 | FSW.C3;
/** C3 C2 C0 by class. @source Intel SDM 2A "FXAM" */
const CLASS_CODES: Record<Kind, number> = {
  [Kind.UNSUPPORTED]: 0,
  [Kind.QNAN]: FSW.C0,
  [Kind.SNAN]: FSW.C0,
  [Kind.NORMAL]: FSW.C2,
  [Kind.INFINITY]: FSW.C2 | FSW.C0,
  [Kind.ZERO]: FSW.C3,
  [Kind.DENORMAL]: FSW.C3 | FSW.C2,
};
const fxam: X87Operation = (x) => {
  const a = x.operand(0);
  const code = x.isEmpty(0) ? FSW.C3 | FSW.C0 : CLASS_CODES[a.kind];
  x.conditionCodes(ALL_CODES, code | (a.sign === 1 ? FSW.C1 : 0));
  return Outcome.NEXT;
};

const reduce =
  (nearest: boolean): X87Operation =>
  (x, insn) => {
    x.conditionCodes(FSW.C2, 0);
    if (x.isEmpty(0) || x.isEmpty(1)) {
      if (x.underflow(insn)) x.write(0, INDEFINITE);
      return Outcome.NEXT;
    }
    const { value, quotient, isPartial } = remainder(x.float, x.operand(0), x.operand(1), nearest);
    if (!x.finish(insn)) return Outcome.NEXT;
    x.write(0, value);
    // C0, C3, C1 are bits 2, 1, 0 of the quotient; C2 asks for another round.
    const bits = ((quotient & 4) !== 0 ? FSW.C0 : 0) | ((quotient & 2) !== 0 ? FSW.C3 : 0) | ((quotient & 1) !== 0 ? FSW.C1 : 0);
    x.conditionCodes(ALL_CODES, bits | (isPartial ? FSW.C2 : 0));
    return Outcome.NEXT;
  };

/** Both faults that a function with a second result can have. True: handled. */
function twoResultFault(x: X87Registers, insn: DecodedInsn): boolean {
  const isUnderflow = x.isEmpty(0);
  if (!isUnderflow && x.isEmpty(7)) return false;
  if (x.stackFault(insn, !isUnderflow)) {
    x.write(0, INDEFINITE);
    x.push(INDEFINITE);
  }
  return true;
}
const fxtract: X87Operation = (x, insn) => {
  if (twoResultFault(x, insn)) return Outcome.NEXT;
  const { exponent, significand } = extract(x.float, x.operand(0));
  x.float.roundedUp = false;
  if (!x.finish(insn)) return Outcome.NEXT;
  x.write(0, exponent);
  x.push(significand);
  return Outcome.NEXT;
};

/** FSIN and FCOS: C2 = out of range, operand unchanged. */
const trigonometric =
  (operation: (c: FloatContext, a: Operand) => Float80): X87Operation =>
  (x, insn) => {
    if (!x.isEmpty(0) && !isInTrigonometricRange(x.operand(0))) {
      x.conditionCodes(FSW.C1 | FSW.C2, FSW.C2);
      return Outcome.NEXT;
    }
    x.conditionCodes(FSW.C2, 0);
    return replaceTop(operation)(x, insn);
  };
/** FSINCOS and FPTAN: ST(0) is replaced and a second result pushed. */
const trigonometricPair =
  (first: (c: FloatContext, a: Operand) => Float80, second: (c: FloatContext, a: Operand) => Float80): X87Operation =>
  (x, insn) => {
    x.conditionCodes(FSW.C2, 0);
    if (twoResultFault(x, insn)) return Outcome.NEXT;
    const a = x.operand(0);
    if (!isInTrigonometricRange(a)) {
      x.conditionCodes(FSW.C1 | FSW.C2, FSW.C2);
      return Outcome.NEXT;
    }
    const pushed = second(x.float, a);
    const replaced = first(x.float, a);
    if (!x.finish(insn)) return Outcome.NEXT;
    x.write(0, replaced);
    x.push(pushed);
    return Outcome.NEXT;
  };
/** FPTAN pushes 1, or the NaN that the tangent is. */
const tangentCompanion = (c: FloatContext, a: Operand): Float80 => (a.kind >= Kind.INFINITY ? tangent(c, a) : ONE);

/** FCHS FABS FXAM FSQRT FRNDINT FSCALE FPREM FPREM1 FXTRACT and the transcendental functions. */
export function addFunctions(table: X87Table): void {
  table.one(
    0xd9,
    0xe0,
    sign((s) => s ^ 0x8000),
  );
  table.one(
    0xd9,
    0xe1,
    sign((s) => s & 0x7fff),
  );
  table.one(0xd9, 0xe5, fxam);
  table.one(0xd9, 0xf0, replaceTop(exponential));
  table.one(0xd9, 0xf1, ofTwo(logarithm, true));
  table.one(0xd9, 0xf2, trigonometricPair(tangent, tangentCompanion));
  table.one(0xd9, 0xf3, ofTwo(arcTangent, true));
  table.one(0xd9, 0xf4, fxtract);
  table.one(0xd9, 0xf5, reduce(true));
  table.one(0xd9, 0xf8, reduce(false));
  table.one(0xd9, 0xf9, ofTwo(logarithmOfSum, true));
  table.one(0xd9, 0xfa, replaceTop(squareRoot));
  table.one(0xd9, 0xfb, trigonometricPair(sine, cosine));
  table.one(0xd9, 0xfc, replaceTop(roundToIntegral));
  table.one(0xd9, 0xfd, ofTwo(scale, false));
  table.one(0xd9, 0xfe, trigonometric(sine));
  table.one(0xd9, 0xff, trigonometric(cosine));
}
