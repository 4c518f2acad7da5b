import { integerSquareRoot, invalid, propagateNan } from './arithmetic.ts';
import { bitLength, type Float80, infinity, Kind, ONE, type Operand, zero } from './float80.ts';
import { FpException, type FloatContext, pack } from './rounding.ts';

const { DE, ZE, PE } = FpException;

/*
 * Values are computed as fixed-point integers with F fraction bits, F chosen so that at least 250 significant bits are right; results are then
 * rounded once, which makes them right but for a chance of 2^-180. A result that is not exact gets a low bit that says so ("jammed").
 */
const WORKING_BITS = 256;
/** ln 2 and pi with 320 fraction bits. */
const CONSTANT_BITS = 320;
const LN2 = 0xb17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2be7b876206debac98n;
const PI = 0x3243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89452821e638d01377n;
/** The pi that arguments are reduced by, 66 fraction bits. @source Intel SDM 1 "Approximation of Pi" */
const REDUCTION_PI = 0xc90fdaa22168c234cn;
const REDUCTION_BITS = 66;

const noteDenormal = (c: FloatContext, a: Operand, b: Operand = a): void => {
  if (a.kind === Kind.DENORMAL || b.kind === Kind.DENORMAL) c.flags |= DE;
};
const shifted = (v: bigint, by: number): bigint => (by >= 0 ? v << BigInt(by) : v >> BigInt(-by));
const magnitude = (v: bigint): bigint => (v < 0n ? -v : v);
/** Exponent of the most significant bit. */
const topOf = (a: Operand): number => bitLength(a.significand) + a.exponent - 1;
const isFinite = (a: Operand): boolean => a.kind < Kind.INFINITY;

/** FSIN, FCOS, FSINCOS, FPTAN take |x| < 2^63 (and what is not finite). */
export const isInTrigonometricRange = (a: Operand): boolean => !isFinite(a) || a.kind === Kind.ZERO || topOf(a) < 63;

interface Reduced {
  /** The rest in [-pi/4, pi/4] with `bits` fraction bits. */
  readonly rest: bigint;
  readonly bits: number;
  /** Quarter turns taken off, mod 4. */
  readonly quadrant: number;
}
/** |a| less a multiple of pi/2. */
function reduce(a: Operand): Reduced {
  const scale = Math.max(REDUCTION_BITS + 1, -a.exponent);
  const x = a.significand << BigInt(a.exponent + scale);
  const halfPi = REDUCTION_PI << BigInt(scale - REDUCTION_BITS - 1);
  const n = (2n * x + halfPi) / (2n * halfPi);
  const exact = x - n * halfPi;
  const bits = WORKING_BITS + scale + 1 - bitLength(magnitude(exact));
  return { rest: shifted(exact, bits - scale), bits, quadrant: Number(n & 3n) };
}
function sineSeries(x: bigint, bits: number): bigint {
  const f = BigInt(bits);
  const square = (x * x) >> f;
  let term = x;
  let sum = x;
  for (let n = 2n; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> f) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}
function cosineSeries(x: bigint, bits: number): bigint {
  const f = BigInt(bits);
  const square = (x * x) >> f;
  let term = 1n << f;
  let sum = term;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> f) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}
/** What functions of one angle share: NaNs, infinities, denormals. */
function angle(c: FloatContext, a: Operand): Float80 | undefined {
  const nan = propagateNan(c, a);
  if (nan !== undefined) return nan;
  if (a.kind === Kind.INFINITY) return invalid(c);
  noteDenormal(c, a);
  return undefined;
}
/** Rounds a value that lies a little below the magnitude given (above when `direction` is 1). */
const packBeside = (c: FloatContext, sign: number, v: bigint, bits: number, direction: -1n | 1n): Float80 =>
  pack(c, sign, (v << 1n) + direction, -bits - 1);

/** Sine or cosine of |a|, where `turn` is 1 for the cosine. */
function circular(c: FloatContext, a: Operand, turn: number, sign: number): Float80 {
  const { rest, bits, quadrant } = reduce(a);
  const q = (quadrant + turn) & 3;
  const v = (q & 1) === 0 ? sineSeries(rest, bits) : cosineSeries(rest, bits);
  const isNegative = v < 0n !== q >= 2;
  return packBeside(c, isNegative ? sign ^ 1 : sign, magnitude(v), bits, -1n);
}
export function sine(c: FloatContext, a: Operand): Float80 {
  return angle(c, a) ?? (a.kind === Kind.ZERO ? zero(a.sign) : circular(c, a, 0, a.sign));
}
export function cosine(c: FloatContext, a: Operand): Float80 {
  return angle(c, a) ?? (a.kind === Kind.ZERO ? ONE : circular(c, a, 1, 0));
}
export function tangent(c: FloatContext, a: Operand): Float80 {
  const special = angle(c, a);
  if (special !== undefined) return special;
  if (a.kind === Kind.ZERO) return zero(a.sign);
  const { rest, bits, quadrant } = reduce(a);
  const s = sineSeries(rest, bits);
  const k = cosineSeries(rest, bits);
  const isOdd = (quadrant & 1) !== 0;
  const ratio = isOdd ? (magnitude(k) << BigInt(bits)) / magnitude(s) : (magnitude(s) << BigInt(bits)) / k;
  const isNegative = s < 0n !== isOdd;
  return packBeside(c, isNegative ? a.sign ^ 1 : a.sign, ratio, bits, 1n);
}

/**
 * F2XM1: 2^a - 1 for -1 <= a <= 1. PE is set for every finite operand but 0, as silicon does.
 * Silent: other values are left as they are.
 */
export function exponential(c: FloatContext, a: Operand): Float80 {
  const nan = propagateNan(c, a);
  if (nan !== undefined) return nan;
  if (a.kind === Kind.ZERO) return zero(a.sign);
  if (a.kind === Kind.INFINITY) return a.sign === 0 ? infinity(0) : { ...ONE, signExponent: ONE.signExponent | 0x8000 };
  noteDenormal(c, a);
  c.flags |= PE;
  const top = topOf(a);
  if (top >= 0) {
    const isOne = top === 0 && a.significand === 1n << BigInt(-a.exponent);
    if (isOne && a.sign === 1) return pack(c, 1, 1n, -1);
    return pack(c, a.sign, a.significand, a.exponent);
  }
  const bits = WORKING_BITS - top;
  const f = BigInt(bits);
  const y = shifted(a.significand * LN2, a.exponent - CONSTANT_BITS + bits) * (a.sign === 1 ? -1n : 1n);
  let term = y;
  let sum = y;
  for (let n = 2n; term !== 0n && term !== -1n; n++) {
    term = ((term * y) >> f) / n;
    sum += term;
  }
  return packBeside(c, a.sign, magnitude(sum), bits, 1n);
}

/** 2 atanh(n / d), with `bits` fraction bits, for |n / d| < 0.2. */
function twiceAreaTangent(n: bigint, d: bigint, bits: number): bigint {
  const f = BigInt(bits);
  const t = (n << f) / d;
  const square = (t * t) >> f;
  let power = t;
  let sum = t;
  for (let k = 3n; power !== 0n && power !== -1n; k += 2n) {
    power = (power * square) >> f;
    sum += power / k;
  }
  return sum << 1n;
}
const perLn2 = (v: bigint): bigint => (v << BigInt(CONSTANT_BITS)) / LN2;

/** log2(significand * 2^exponent) with WORKING_BITS fraction bits, and whether it is an integer. */
function binaryLogarithm(significand: bigint, exponent: number): { value: bigint; isExact: boolean } {
  const length = bitLength(significand);
  let whole = exponent + length - 1;
  let one = 1n << BigInt(length - 1);
  if (significand === one) return { value: BigInt(whole) << BigInt(WORKING_BITS), isExact: true };
  // Into [0.7, 1.4].
  if (significand * 5n > one * 7n) {
    whole++;
    one <<= 1n;
  }
  const fraction = perLn2(twiceAreaTangent(significand - one, significand + one, WORKING_BITS));
  return { value: (BigInt(whole) << BigInt(WORKING_BITS)) + fraction, isExact: false };
}
/** y * logarithm (with `bits` fraction bits, not zero). */
function timesLogarithm(c: FloatContext, y: Operand, value: bigint, bits: number, isExact: boolean): Float80 {
  const sign = value < 0n ? y.sign ^ 1 : y.sign;
  // Silicon reports an inexact result even where the logarithm is an integer.
  c.flags |= PE;
  return pack(c, sign, ((magnitude(value) * y.significand) << 1n) | (isExact ? 0n : 1n), y.exponent - bits - 1);
}
/** y * log2 x where one of them is zero or infinite, given the sign of the logarithm and whether that is zero or infinite. */
function specialProduct(c: FloatContext, y: Operand, logSign: number, log: 'zero' | 'finite' | 'infinite'): Float80 {
  const sign = y.sign ^ logSign;
  if ((log === 'zero' && y.kind === Kind.INFINITY) || (log === 'infinite' && y.kind === Kind.ZERO)) return invalid(c);
  return log === 'infinite' || y.kind === Kind.INFINITY ? infinity(sign) : zero(sign);
}

/** FYL2X: ST(1) * log2 ST(0). @source Intel SDM 2A "FYL2X" */
export function logarithm(c: FloatContext, x: Operand, y: Operand): Float80 {
  const nan = propagateNan(c, x, y);
  if (nan !== undefined) return nan;
  if (x.kind === Kind.ZERO) {
    if (y.kind === Kind.ZERO) return invalid(c);
    if (y.kind !== Kind.INFINITY) c.flags |= ZE;
    return infinity(y.sign ^ 1);
  }
  if (x.sign === 1) return invalid(c);
  noteDenormal(c, x, y);
  if (x.kind === Kind.INFINITY) return specialProduct(c, y, 0, 'infinite');
  const { value, isExact } = binaryLogarithm(x.significand, x.exponent);
  if (value === 0n) return specialProduct(c, y, 0, 'zero');
  if (y.kind === Kind.ZERO || y.kind === Kind.INFINITY) return specialProduct(c, y, value < 0n ? 1 : 0, 'finite');
  return timesLogarithm(c, y, value, WORKING_BITS, isExact);
}
/**
 * FYL2XP1: ST(1) * log2(ST(0) + 1). @source Intel SDM 2A "FYL2XP1"
 * Silent: beyond the range of the manual the same function is computed; ST(0) <= -1 is invalid.
 */
export function logarithmOfSum(c: FloatContext, x: Operand, y: Operand): Float80 {
  const nan = propagateNan(c, x, y);
  if (nan !== undefined) return nan;
  if (x.kind === Kind.ZERO) {
    noteDenormal(c, y);
    return specialProduct(c, y, x.sign, 'zero');
  }
  if (x.sign === 1 && (x.kind === Kind.INFINITY || topOf(x) >= 0)) return invalid(c);
  noteDenormal(c, x, y);
  if (x.kind === Kind.INFINITY) return specialProduct(c, y, 0, 'infinite');
  if (y.kind === Kind.ZERO || y.kind === Kind.INFINITY) return specialProduct(c, y, x.sign, 'finite');
  const top = topOf(x);
  const one = x.exponent < 0 ? 1n << BigInt(-x.exponent) : 1n;
  const signed = (x.exponent > 0 ? x.significand << BigInt(x.exponent) : x.significand) * (x.sign === 1 ? -1n : 1n);
  if (top >= -2) {
    const { value, isExact } = binaryLogarithm(one + signed, Math.min(x.exponent, 0));
    return timesLogarithm(c, y, value, WORKING_BITS, isExact);
  }
  const bits = WORKING_BITS - top;
  return timesLogarithm(c, y, perLn2(twiceAreaTangent(signed, 2n * one + signed, bits)), bits, false);
}

/** atan(r) for 0 <= r <= 1, fixed point. */
function arcTangentSeries(ratio: bigint, bits: number): bigint {
  const f = BigInt(bits);
  const one = 1n << f;
  let r = ratio;
  let halvings = 0n;
  // atan r = 2 atan(r / (1 + sqrt(1 + r^2))): three times makes the series short.
  if (r >> BigInt(bits - 4) !== 0n) {
    for (; halvings < 3n; halvings++) r = (r << f) / (one + integerSquareRoot((one << f) + r * r));
  }
  const square = (r * r) >> f;
  let power = r;
  let sum = r;
  for (let k = 3n; power !== 0n && power !== -1n; k += 2n) {
    power = -((power * square) >> f);
    sum += power / k;
  }
  return sum << halvings;
}
/** `quarters` * pi / 4, rounded. */
const quarterTurns = (c: FloatContext, sign: number, quarters: bigint): Float80 =>
  pack(c, sign, ((PI * quarters) << 1n) | 1n, -CONSTANT_BITS - 3);

/** FPATAN: the angle of the point (ST(0), ST(1)). @source Intel SDM 2A "FPATAN" */
export function arcTangent(c: FloatContext, x: Operand, y: Operand): Float80 {
  const nan = propagateNan(c, x, y);
  if (nan !== undefined) return nan;
  noteDenormal(c, x, y);
  const { sign } = y;
  if (y.kind === Kind.INFINITY) return quarterTurns(c, sign, x.kind !== Kind.INFINITY ? 2n : x.sign === 0 ? 1n : 3n);
  if (x.kind === Kind.INFINITY || y.kind === Kind.ZERO) return x.sign === 0 ? zero(sign) : quarterTurns(c, sign, 4n);
  if (x.kind === Kind.ZERO) return quarterTurns(c, sign, 2n);
  const low = Math.min(x.exponent, y.exponent);
  const [width, height] = [x.significand << BigInt(x.exponent - low), y.significand << BigInt(y.exponent - low)];
  const isSteep = height > width;
  const [small, large] = isSteep ? [width, height] : [height, width];
  const isPlain = !isSteep && x.sign === 0;
  const bits = WORKING_BITS + (isPlain ? Math.max(0, bitLength(large) - bitLength(small) + 1) : 0);
  const inner = arcTangentSeries((small << BigInt(bits)) / large, bits);
  if (isPlain) return packBeside(c, sign, inner, bits, -1n);
  const pi = PI >> BigInt(CONSTANT_BITS - bits);
  const fromAxis = isSteep ? (x.sign === 0 ? (pi >> 1n) - inner : (pi >> 1n) + inner) : pi - inner;
  return packBeside(c, sign, fromAxis, bits, 1n);
}
