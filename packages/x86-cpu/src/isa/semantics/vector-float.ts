import { f32, f64, i32, i64, type F64, type I32, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { packedFloatSemantics, predicate } from './vector-float-packed.ts';
import { quiet } from './quiet-float.ts';

/**
 * Scalar floating point: the processor's own operation when it cannot change an exception flag and no rounding mode, NaN or denormal comes in; everything
 * else is left to the exact definition in TypeScript. Results with an exponent field of 1 count as too small: they may have been rounded up from a tiny value.
 */
const c = i64.const;

/** A format as the checks see it. Values are bits in an i64. */
interface Width {
  readonly bytes: 4 | 8;
  readonly fraction: number;
  readonly maximumExponent: number;
  readonly mask: bigint;
}
const SINGLE: Width = { bytes: 4, fraction: 23, maximumExponent: 0xff, mask: 0xffff_ffffn };
const DOUBLE: Width = { bytes: 8, fraction: 52, maximumExponent: 0x7ff, mask: -1n };

const exponentOf = (w: Width, bits: I64): I64 => i64.and(i64.shrU(bits, c(w.fraction)), c(w.maximumExponent));
/** Finite, with an exponent field of at least `least`. */
const atLeast = (w: Width, bits: I64, least: 1 | 2): I32 =>
  i64.ltU(i64.sub(exponentOf(w, bits), c(least)), c(w.maximumExponent - least));
const isZero = (w: Width, bits: I64): I32 => i64.eqz(i64.shl(bits, c(65 - 8 * w.bytes)));
/** A normal number or a zero. */
const isPlain = (w: Width, bits: I64): I32 => i32.or(atLeast(w, bits, 1), isZero(w, bits));
const isNegative = (w: Width, bits: I64): I32 => i32.wrap(i64.shrU(bits, c(8 * w.bytes - 1)));

/** The low element of an operand, upper bits cleared. */
const element = (e: Emitter, operand: number, w: Width): I64 =>
  w === DOUBLE ? e.readLow(operand) : e.let(i64.and(e.readLow(operand), c(w.mask)));
const allOf = (...conditions: I32[]): I32 => conditions.reduce((a, b) => i32.and(a, b));
/** Goes on when the condition holds; otherwise the instruction is left to TypeScript. */
const require = (e: Emitter, condition: I32): void => e.if(i32.eqz(condition), () => e.leave());

type Check = (w: Width, a: I64, b: I64, r: I64) => I32;
const ofSum: Check = (w, a, b, r) => allOf(isPlain(w, a), isPlain(w, b), isPlain(w, r));
const ofProduct: Check = (w, a, b, r) =>
  allOf(isPlain(w, a), isPlain(w, b), i32.or(atLeast(w, r, 2), i32.or(isZero(w, a), isZero(w, b))));
const ofQuotient: Check = (w, a, b, r) => allOf(isPlain(w, a), atLeast(w, b, 1), i32.or(atLeast(w, r, 2), isZero(w, a)));

const arithmetic =
  (w: Width, check: Check, operation: (a: I64, b: I64) => I64): Semantic =>
  (e) => {
    const b = element(e, 1, w);
    const a = element(e, 0, w);
    const r = e.let(operation(a, b));
    require(e, i32.and(quiet(e), check(w, a, b, r)));
    e.writeLow(0, r, w.bytes);
  };
/** The operations of `f64` and `f32` on bits. */
const doubles = (name: 'add' | 'sub' | 'mul' | 'div') => (a: I64, b: I64): I64 => i64.fromF64Bits(f64[name](f64.fromBits(a), f64.fromBits(b))); // prettier-ignore
const singles = (name: 'add' | 'sub' | 'mul' | 'div') => (a: I64, b: I64): I64 => i64.fromF32Bits(f32[name](f32.fromBits(a), f32.fromBits(b))); // prettier-ignore
const asDouble = (w: Width, bits: I64): F64 => (w === DOUBLE ? f64.fromBits(bits) : f64.promote(f32.fromBits(bits)));

/** MIN, MAX: exact, so MXCSR does not matter. Of two zeros the second operand. */
const extreme =
  (w: Width, maximum: boolean): Semantic =>
  (e) => {
    const b = element(e, 1, w);
    const a = element(e, 0, w);
    require(e, i32.and(isPlain(w, a), isPlain(w, b)));
    const takesFirst = maximum ? f64.gt(asDouble(w, a), asDouble(w, b)) : f64.lt(asDouble(w, a), asDouble(w, b));
    e.writeLow(0, e.let(i64.select(takesFirst, a, b)), w.bytes);
  };
const squareRoot =
  (w: Width): Semantic =>
  (e) => {
    const b = element(e, 1, w);
    require(e, allOf(quiet(e), atLeast(w, b, 1), i32.eqz(isNegative(w, b))));
    e.writeLow(
      0,
      e.let(w === DOUBLE ? i64.fromF64Bits(f64.sqrt(f64.fromBits(b))) : i64.fromF32Bits(f32.sqrt(f32.fromBits(b)))),
      w.bytes,
    );
  };
/** COMIS, UCOMIS: ZF PF CF by the order. */
const compare =
  (w: Width): Semantic =>
  (e) => {
    const b = element(e, 1, w);
    const a = element(e, 0, w);
    require(e, i32.and(isPlain(w, a), isPlain(w, b)));
    const less = f64.lt(asDouble(w, a), asDouble(w, b));
    const equal = f64.eq(asDouble(w, a), asDouble(w, b));
    e.writeFlags(i64.or(i64.extendU(less), i64.shl(i64.extendU(equal), c(6))));
  };

/** CMPSS, CMPSD. */
const compareToMask =
  (w: Width, predicateMask: number): Semantic =>
  (e) => {
    const b = element(e, 1, w);
    const a = element(e, 0, w);
    require(e, i32.and(isPlain(w, a), isPlain(w, b)));
    const [x, y] = [asDouble(w, a), asDouble(w, b)];
    const order = i64.or(
      i64.extendU(f64.lt(x, y)),
      i64.or(i64.shl(i64.extendU(f64.eq(x, y)), c(1)), i64.shl(i64.extendU(f64.gt(x, y)), c(2))),
    );
    const holds = i64.ne(i64.and(predicate(e, e.read(2), predicateMask), order), c(0));
    e.writeLow(0, e.let(i64.select(holds, c(-1), c(0))), w.bytes);
  };
/** ROUNDSS, ROUNDSD: mode from the immediate or MXCSR; exact, quiet, or told to keep silent. */
const round =
  (w: Width): Semantic =>
  (e) => {
    const v = element(e, 1, w);
    const immediate = e.read(2);
    const has = (bit: number): I32 => i32.wrap(i64.and(immediate, c(bit)));
    const mode = e.let(i64.and(i64.select(has(4), i64.shrU(e.mxcsr(), c(13)), immediate), c(3)));
    const x = asDouble(w, v);
    const [nearest, down, up, zero] = [f64.nearest(x), f64.floor(x), f64.ceil(x), f64.trunc(x)].map((r) =>
      i64.fromF64Bits(r),
    ) as [I64, I64, I64, I64];
    const isOdd = i32.wrap(i64.and(mode, c(1)));
    const r = e.let(i64.select(i64.gtU(mode, c(1)), i64.select(isOdd, zero, up), i64.select(isOdd, down, nearest)));
    const isSilent = i32.or(i32.ne(has(8), i32.const(0)), i32.or(f64.eq(f64.fromBits(r), x), quiet(e)));
    require(e, i32.and(isPlain(w, v), isSilent));
    e.writeLow(0, w === DOUBLE ? r : e.let(i64.fromF32Bits(f32.demote(f64.fromBits(r)))), w.bytes);
  };

/** CVTSI2SD, CVTSI2SS: exact for integers that fit the fraction, whatever MXCSR says. */
const fromInteger =
  (w: Width): Semantic =>
  (e) => {
    const v = e.readSigned(1);
    const limit = 1n << BigInt(w.fraction + 1);
    if (e.sizeOf(1) === 8 || w === SINGLE) require(e, i32.or(i64.leU(i64.add(v, c(limit)), c(2n * limit)), quiet(e)));
    const r = w === DOUBLE ? i64.fromF64Bits(f64.fromI64S(v)) : i64.fromF32Bits(f32.fromI64S(v));
    e.writeLow(0, e.let(r), w.bytes);
  };
/** CVT(T)SD2SI, CVT(T)SS2SI: within range, and exact or quiet. */
const toInteger =
  (w: Width, truncate: boolean): Semantic =>
  (e) => {
    const v = element(e, 1, w);
    const x = asDouble(w, v);
    const rounded = e.let(i64.fromF64Bits(truncate ? f64.trunc(x) : f64.nearest(x)));
    const isExact = f64.eq(f64.fromBits(rounded), x);
    const isInRange = f64.lt(f64.abs(f64.fromBits(rounded)), f64.const(e.sizeOf(0) === 8 ? 2 ** 63 : 2 ** 31));
    require(e, allOf(isPlain(w, v), isInRange, i32.or(isExact, quiet(e))));
    e.write(0, e.let(i64.truncF64(f64.fromBits(rounded))));
  };
const widen: Semantic = (e) => {
  const v = element(e, 1, SINGLE);
  require(e, isPlain(SINGLE, v));
  e.writeLow(0, e.let(i64.fromF64Bits(asDouble(SINGLE, v))), 8);
};
const narrow: Semantic = (e) => {
  const v = element(e, 1, DOUBLE);
  const r = e.let(i64.fromF32Bits(f32.demote(f64.fromBits(v))));
  require(e, allOf(quiet(e), isPlain(DOUBLE, v), i32.or(atLeast(SINGLE, r, 2), isZero(DOUBLE, v))));
  e.writeLow(0, r, 4);
};

/** SSE floating point that generated code does itself. */
export const vectorFloatSemantics: Record<string, Semantic> = {
  ...packedFloatSemantics,
  addsd: arithmetic(DOUBLE, ofSum, doubles('add')),
  subsd: arithmetic(DOUBLE, ofSum, doubles('sub')),
  mulsd: arithmetic(DOUBLE, ofProduct, doubles('mul')),
  divsd: arithmetic(DOUBLE, ofQuotient, doubles('div')),
  addss: arithmetic(SINGLE, ofSum, singles('add')),
  subss: arithmetic(SINGLE, ofSum, singles('sub')),
  mulss: arithmetic(SINGLE, ofProduct, singles('mul')),
  divss: arithmetic(SINGLE, ofQuotient, singles('div')),
  minsd: extreme(DOUBLE, false),
  maxsd: extreme(DOUBLE, true),
  minss: extreme(SINGLE, false),
  maxss: extreme(SINGLE, true),
  sqrtsd: squareRoot(DOUBLE),
  sqrtss: squareRoot(SINGLE),
  cmpsd: compareToMask(DOUBLE, 7),
  cmpss: compareToMask(SINGLE, 7),
  vcmpsd: compareToMask(DOUBLE, 15),
  vcmpss: compareToMask(SINGLE, 15),
  roundsd: round(DOUBLE),
  roundss: round(SINGLE),
  comisd: compare(DOUBLE),
  ucomisd: compare(DOUBLE),
  comiss: compare(SINGLE),
  ucomiss: compare(SINGLE),
  cvtsi2sd: fromInteger(DOUBLE),
  cvtsi2ss: fromInteger(SINGLE),
  cvttsd2si: toInteger(DOUBLE, true),
  cvtsd2si: toInteger(DOUBLE, false),
  cvttss2si: toInteger(SINGLE, true),
  cvtss2si: toInteger(SINGLE, false),
  cvtss2sd: widen,
  cvtsd2ss: narrow,
};
