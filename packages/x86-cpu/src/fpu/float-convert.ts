import {
  type FloatContext,
  FloatFlag,
  type FloatFormat,
  infinity,
  noteDenormals,
  quieten,
  roundPack,
  shiftRounded,
  signBit,
  unpack,
  type Unpacked,
  zero,
} from './float-format.ts';

/** -1, 0, 1, or undefined for unordered. `signaling`: a quiet NaN is invalid too. */
export function floatCompare(
  f: FloatFormat,
  a: bigint,
  b: bigint,
  signaling: boolean,
  context: FloatContext,
): number | undefined {
  const x = unpack(f, a, context);
  const y = unpack(f, b, context);
  if (x.kind === 'nan' || y.kind === 'nan') {
    if (signaling || x.isSignaling || y.isSignaling) context.flags |= FloatFlag.INVALID;
    return undefined;
  }
  noteDenormals(context, x, y);
  const order = (u: Unpacked): number => (u.kind === 'zero' ? 0 : u.sign === 0 ? 1 : -1);
  if (order(x) !== order(y)) return order(x) < order(y) ? -1 : 1;
  if (order(x) === 0) return 0;
  const magnitude = (bits: bigint): bigint => bits & (signBit(f) - 1n);
  const [p, q] = [magnitude(a), magnitude(b)];
  return p === q ? 0 : p < q === (x.sign === 0) ? -1 : 1;
}

/** MIN / MAX: the second operand for NaNs and for two zeros. */
export function floatMinMax(f: FloatFormat, a: bigint, b: bigint, maximum: boolean, context: FloatContext): bigint {
  const order = floatCompare(f, a, b, true, context);
  const settle = (bits: bigint): bigint => (unpack(f, bits, context).kind === 'zero' ? bits & signBit(f) : bits);
  if (order === undefined) return settle(b);
  const takesFirst = maximum ? order > 0 : order < 0;
  return settle(takesFirst ? a : b);
}

/** Converts between formats. */
export function floatConvert(from: FloatFormat, to: FloatFormat, a: bigint, context: FloatContext): bigint {
  const x = unpack(from, a, context);
  if (x.kind === 'nan') {
    if (x.isSignaling) context.flags |= FloatFlag.INVALID;
    const shift = BigInt(to.fractionBits - from.fractionBits);
    const payload = shift >= 0n ? x.significand << shift : x.significand >> -shift;
    return quieten(to, infinity(to, x.sign) | payload);
  }
  noteDenormals(context, x);
  if (x.kind === 'infinity') return infinity(to, x.sign);
  if (x.kind === 'zero') return zero(to, x.sign);
  return roundPack(to, x.sign, x.significand, x.exponent, false, context);
}

/** Integer to float. */
export function floatFromInteger(f: FloatFormat, v: bigint, context: FloatContext): bigint {
  return v === 0n ? 0n : roundPack(f, v < 0n ? 1 : 0, v < 0n ? -v : v, 0, false, context);
}

/** Float to signed integer of `bits` bits; the most negative one, with invalid, when it does not fit. */
export function floatToInteger(f: FloatFormat, a: bigint, bits: number, rounding: number, context: FloatContext): bigint {
  const indefinite = -(1n << BigInt(bits - 1));
  const x = unpack(f, a, context);
  if (x.kind === 'zero') return 0n;
  if (x.kind !== 'finite' || x.exponent > 64) {
    context.flags |= FloatFlag.INVALID;
    return indefinite;
  }
  const { value, inexact } = shiftRounded(x.significand, -x.exponent, x.sign, rounding, false);
  const v = x.sign === 0 ? value : -value;
  if (v < indefinite || v >= -indefinite) {
    context.flags |= FloatFlag.INVALID;
    return indefinite;
  }
  if (inexact) context.flags |= FloatFlag.PRECISION;
  return v;
}

/** Rounds to an integral value in the same format. */
export function floatRoundToIntegral(f: FloatFormat, a: bigint, rounding: number, context: FloatContext): bigint {
  const x = unpack(f, a, context);
  if (x.kind === 'nan') {
    if (x.isSignaling) context.flags |= FloatFlag.INVALID;
    return quieten(f, a);
  }
  if (x.kind === 'zero') return zero(f, x.sign);
  if (x.kind === 'infinity' || x.exponent >= 0) return a;
  const { value, inexact } = shiftRounded(x.significand, -x.exponent, x.sign, rounding, false);
  if (inexact) context.flags |= FloatFlag.PRECISION;
  return value === 0n ? zero(f, x.sign) : roundPack(f, x.sign, value, 0, false, { ...context });
}
