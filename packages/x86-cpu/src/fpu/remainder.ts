import { invalid, propagateNan } from './arithmetic.ts';
import { bitLength, type Float80, float80, infinity, INTEGER_BIT, Kind, type Operand, zero } from './float80.ts';
import { FpException, type FloatContext, pack, roundToInteger } from './rounding.ts';

const { DE, ZE } = FpException;
const noteDenormal = (c: FloatContext, x: Operand): void => {
  if (x.kind === Kind.DENORMAL) c.flags |= DE;
};

/** What FPREM and FPREM1 give. */
export interface Remainder {
  readonly value: Float80;
  /** Low bits of the quotient; 0 when the reduction is partial. */
  readonly quotient: number;
  readonly isPartial: boolean;
}
const whole = (value: Float80): Remainder => ({ value, quotient: 0, isPartial: false });

/**
 * FPREM (truncating quotient) and FPREM1 (nearest, even on ties). Exponents that differ by 64 or more are reduced partially, by 32 + difference mod 32.
 * @source Intel SDM 2A "FPREM", "FPREM1"
 */
export function remainder(c: FloatContext, a: Operand, b: Operand, nearest: boolean): Remainder {
  const nan = propagateNan(c, a, b);
  if (nan !== undefined) return whole(nan);
  if (a.kind === Kind.INFINITY || b.kind === Kind.ZERO) return whole(invalid(c));
  noteDenormal(c, a);
  noteDenormal(c, b);
  if (a.kind === Kind.ZERO) return whole(zero(a.sign));
  if (b.kind === Kind.INFINITY) return whole(pack(c, a.sign, a.significand, a.exponent));
  const difference = bitLength(a.significand) + a.exponent - bitLength(b.significand) - b.exponent;
  if (difference >= 64) {
    const step = difference - (32 + (difference & 31));
    const low = Math.min(a.exponent, b.exponent + step);
    const x = a.significand << BigInt(a.exponent - low);
    const y = b.significand << BigInt(b.exponent + step - low);
    return { value: pack(c, a.sign, x % y, low), quotient: 0, isPartial: true };
  }
  // Below half of b nothing is taken off, whatever the distance.
  if (difference < -1) return whole(pack(c, a.sign, a.significand, a.exponent));
  const low = Math.min(a.exponent, b.exponent);
  const x = a.significand << BigInt(a.exponent - low);
  const y = b.significand << BigInt(b.exponent - low);
  let q = x / y;
  let rest = x - q * y;
  let { sign }: { sign: number } = a;
  if (nearest) {
    const twice = rest << 1n;
    if (twice > y || (twice === y && (q & 1n) !== 0n)) {
      q += 1n;
      rest = y - rest;
      sign ^= 1;
    }
  }
  if (rest === 0n) sign = a.sign;
  return { value: pack(c, sign, rest, low), quotient: Number(q & 7n), isPartial: false };
}

/** FRNDINT: to an integer by the rounding mode. */
export function roundToIntegral(c: FloatContext, a: Operand): Float80 {
  const nan = propagateNan(c, a);
  if (nan !== undefined) return nan;
  if (a.kind === Kind.ZERO) return zero(a.sign);
  if (a.kind === Kind.INFINITY) return infinity(a.sign);
  noteDenormal(c, a);
  if (a.exponent >= 0) return pack(c, a.sign, a.significand, a.exponent);
  const integer = roundToInteger(c, a.sign, a.significand, a.exponent);
  const { roundedUp, flags } = c;
  const result = pack(c, a.sign, integer, 0);
  c.roundedUp = roundedUp;
  c.flags = flags;
  return result;
}

/** Scale factors beyond this give infinity or zero whatever is scaled. */
const SCALE_LIMIT = 0x10000;

/** FSCALE: a * 2^trunc(b). */
export function scale(c: FloatContext, a: Operand, b: Operand): Float80 {
  const nan = propagateNan(c, a, b);
  if (nan !== undefined) return nan;
  if (b.kind === Kind.INFINITY) {
    if (b.sign === 0 ? a.kind === Kind.ZERO : a.kind === Kind.INFINITY) return invalid(c);
    noteDenormal(c, a);
    return b.sign === 0 ? infinity(a.sign) : zero(a.sign);
  }
  noteDenormal(c, a);
  noteDenormal(c, b);
  if (a.kind === Kind.INFINITY) return infinity(a.sign);
  if (a.kind === Kind.ZERO) return zero(a.sign);
  let by = 0;
  if (b.kind !== Kind.ZERO) {
    const top = bitLength(b.significand) + b.exponent;
    if (top > 17) by = SCALE_LIMIT;
    else if (top > 0)
      by = Math.min(
        SCALE_LIMIT,
        Number(b.exponent >= 0 ? b.significand << BigInt(b.exponent) : b.significand >> BigInt(-b.exponent)),
      );
  }
  return pack(c, a.sign, a.significand, a.exponent + (b.sign === 1 ? -by : by));
}

/** FXTRACT: exponent and significand. */
export function extract(c: FloatContext, a: Operand): { exponent: Float80; significand: Float80 } {
  const nan = propagateNan(c, a);
  if (nan !== undefined) return { exponent: nan, significand: nan };
  if (a.kind === Kind.INFINITY) return { exponent: infinity(0), significand: infinity(a.sign) };
  if (a.kind === Kind.ZERO) {
    c.flags |= ZE;
    return { exponent: infinity(1), significand: zero(a.sign) };
  }
  noteDenormal(c, a);
  const bits = bitLength(a.significand);
  const exponent = a.exponent + bits - 1;
  const significand = a.significand << BigInt(64 - bits);
  return {
    exponent: exponent === 0 ? zero(0) : pack(c, exponent < 0 ? 1 : 0, BigInt(Math.abs(exponent)), 0),
    significand: float80(a.sign, 0x3fff, significand & (INTEGER_BIT | (INTEGER_BIT - 1n))),
  };
}
