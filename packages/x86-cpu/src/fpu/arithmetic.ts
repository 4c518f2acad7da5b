import { type Float80, INDEFINITE, infinity, Kind, type Operand, quiet, zero, bitLength } from './float80.ts';
import { FpException, type FloatContext, pack, Rounding } from './rounding.ts';

const { IE, DE, ZE } = FpException;

/** Invalid operation: the indefinite QNaN. */
export function invalid(c: FloatContext): Float80 {
  c.flags |= IE;
  return INDEFINITE;
}
export const isNan = (x: Operand): boolean => x.kind === Kind.QNAN || x.kind === Kind.SNAN;
const noteDenormal = (c: FloatContext, a: Operand, b: Operand = a): void => {
  if (a.kind === Kind.DENORMAL || b.kind === Kind.DENORMAL) c.flags |= DE;
};

/**
 * The result when an operand is a NaN or unsupported; undefined when neither is.
 * @source Intel SDM 1 "Operating on SNaNs and QNaNs", table of rules for NaN results
 */
export function propagateNan(c: FloatContext, a: Operand, b: Operand = a): Float80 | undefined {
  if (a.kind < Kind.QNAN && b.kind < Kind.QNAN) return undefined;
  if (a.kind === Kind.UNSUPPORTED || b.kind === Kind.UNSUPPORTED) return invalid(c);
  if (a.kind === Kind.SNAN || b.kind === Kind.SNAN) c.flags |= IE;
  if (!isNan(b)) return quiet(a);
  if (!isNan(a)) return quiet(b);
  if (a.kind !== b.kind) return quiet(a.kind === Kind.QNAN ? a : b);
  if (a.significand !== b.significand) return quiet(a.significand > b.significand ? a : b);
  return quiet(a.sign === 0 ? a : b);
}

/** Sign of a sum that is exactly zero. */
const zeroSumSign = (c: FloatContext, a: number, b: number): number => (a === b ? a : c.rounding === Rounding.DOWN ? 1 : 0);

/** FADD, FSUB (with the sign of b inverted by the caller's choice). */
export function add(c: FloatContext, a: Operand, b: Operand, subtract = false): Float80 {
  const nan = propagateNan(c, a, b);
  if (nan !== undefined) return nan;
  const signB = subtract ? b.sign ^ 1 : b.sign;
  if (a.kind === Kind.INFINITY && b.kind === Kind.INFINITY) return a.sign === signB ? infinity(a.sign) : invalid(c);
  noteDenormal(c, a, b);
  if (a.kind === Kind.INFINITY) return infinity(a.sign);
  if (b.kind === Kind.INFINITY) return infinity(signB);
  if (a.kind === Kind.ZERO && b.kind === Kind.ZERO) return zero(zeroSumSign(c, a.sign, signB));
  if (a.kind === Kind.ZERO) return pack(c, signB, b.significand, b.exponent, c.precision);
  if (b.kind === Kind.ZERO) return pack(c, a.sign, a.significand, a.exponent, c.precision);
  const aIsHigh = a.exponent >= b.exponent;
  const high = aIsHigh ? a : b;
  const low = aIsHigh ? b : a;
  let exponent = low.exponent;
  let shifted: bigint;
  let rest = low.significand;
  if (high.exponent - low.exponent <= 200) shifted = high.significand << BigInt(high.exponent - low.exponent);
  else {
    // Too far apart for the small one to be more than a sticky bit. Normalised numbers only are that far above another.
    shifted = high.significand << 130n;
    exponent = high.exponent - 130;
    rest = 1n;
  }
  const signHigh = aIsHigh ? a.sign : signB;
  const signLow = aIsHigh ? signB : a.sign;
  const sum = signHigh === signLow ? shifted + rest : shifted - rest;
  if (sum === 0n) return zero(zeroSumSign(c, 0, 1));
  return pack(c, sum < 0n ? signHigh ^ 1 : signHigh, sum < 0n ? -sum : sum, exponent, c.precision);
}

export function multiply(c: FloatContext, a: Operand, b: Operand): Float80 {
  const nan = propagateNan(c, a, b);
  if (nan !== undefined) return nan;
  const sign = a.sign ^ b.sign;
  if (a.kind === Kind.INFINITY || b.kind === Kind.INFINITY) {
    if (a.kind === Kind.ZERO || b.kind === Kind.ZERO) return invalid(c);
    noteDenormal(c, a, b);
    return infinity(sign);
  }
  noteDenormal(c, a, b);
  return pack(c, sign, a.significand * b.significand, a.exponent + b.exponent, c.precision);
}

/** a / b. */
export function divide(c: FloatContext, a: Operand, b: Operand): Float80 {
  const nan = propagateNan(c, a, b);
  if (nan !== undefined) return nan;
  const sign = a.sign ^ b.sign;
  if (a.kind === Kind.INFINITY) {
    if (b.kind === Kind.INFINITY) return invalid(c);
    noteDenormal(c, b);
    return infinity(sign);
  }
  if (b.kind === Kind.ZERO) {
    if (a.kind === Kind.ZERO) return invalid(c);
    c.flags |= ZE;
    return infinity(sign);
  }
  noteDenormal(c, a, b);
  if (a.kind === Kind.ZERO || b.kind === Kind.INFINITY) return zero(sign);
  return pack(c, sign, quotient(a.significand, b.significand, 131), a.exponent - b.exponent - 132, c.precision);
}
/** (a << bits) / b with one more bit that tells of a remainder. */
export function quotient(a: bigint, b: bigint, bits: number): bigint {
  const n = a << BigInt(bits);
  const q = n / b;
  return (q << 1n) | (q * b === n ? 0n : 1n);
}

/** Largest integer whose square is not above n. */
export function integerSquareRoot(n: bigint): bigint {
  // A start not below the root, from a double: a few rounds of Newton's iteration then do.
  const drop = BigInt(Math.max(0, (bitLength(n) - 104) & ~1));
  let x = (BigInt(Math.ceil(Math.sqrt(Number(n >> drop)))) + 1n) << (drop >> 1n);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

export function squareRoot(c: FloatContext, a: Operand): Float80 {
  const nan = propagateNan(c, a);
  if (nan !== undefined) return nan;
  if (a.kind === Kind.ZERO) return zero(a.sign);
  if (a.sign === 1) return invalid(c);
  if (a.kind === Kind.INFINITY) return infinity(0);
  noteDenormal(c, a);
  const odd = a.exponent & 1;
  const n = a.significand << BigInt(204 + odd);
  const root = integerSquareRoot(n);
  return pack(c, 0, (root << 1n) | (root * root === n ? 0n : 1n), (a.exponent - 204 - odd) / 2 - 1, c.precision);
}

/** Result of a comparison, as ZF PF CF bits of FCOMI: greater 0, less CF, equal ZF, unordered all three. */
export const Order = { GREATER: 0, LESS: 0x01, EQUAL: 0x40, UNORDERED: 0x45 } as const;

/** @param quietly QNaN is not invalid (FUCOM). */
export function compare(c: FloatContext, a: Operand, b: Operand, quietly: boolean): number {
  if (a.kind >= Kind.QNAN || b.kind >= Kind.QNAN) {
    if (!quietly || a.kind >= Kind.SNAN || b.kind >= Kind.SNAN) c.flags |= IE;
    return Order.UNORDERED;
  }
  noteDenormal(c, a, b);
  if (a.kind === Kind.ZERO && b.kind === Kind.ZERO) return Order.EQUAL;
  if (a.kind === Kind.ZERO) return b.sign === 1 ? Order.GREATER : Order.LESS;
  const less = a.sign === 1 ? Order.LESS : Order.GREATER;
  const more = a.sign === 1 ? Order.GREATER : Order.LESS;
  if (b.kind === Kind.ZERO || a.sign !== b.sign) return less;
  const order = compareMagnitudes(a, b);
  return order === 0 ? Order.EQUAL : order > 0 ? less : more;
}
function compareMagnitudes(a: Operand, b: Operand): number {
  if (a.kind === Kind.INFINITY || b.kind === Kind.INFINITY) return a.kind === b.kind ? 0 : a.kind === Kind.INFINITY ? 1 : -1;
  const top = bitLength(a.significand) + a.exponent - bitLength(b.significand) - b.exponent;
  if (top !== 0) return top;
  const shift = a.exponent - b.exponent;
  const x = shift > 0 ? a.significand << BigInt(shift) : a.significand;
  const y = shift < 0 ? b.significand << BigInt(-shift) : b.significand;
  return x === y ? 0 : x > y ? 1 : -1;
}
