import {
  bitLength,
  type FloatContext,
  FloatFlag,
  type FloatFormat,
  infinity,
  invalid,
  noteDenormals,
  propagateNan,
  Rounding,
  roundPack,
  unpack,
  type Unpacked,
  zero,
} from './float-format.ts';

/** Exact sum of two finite operands, rounded. */
function addFinite(f: FloatFormat, x: Unpacked, y: Unpacked, context: FloatContext): bigint {
  const e = Math.min(x.exponent, y.exponent);
  const value = (u: Unpacked): bigint => (u.significand << BigInt(u.exponent - e)) * (u.sign === 0 ? 1n : -1n);
  const sum = value(x) + value(y);
  if (sum === 0n) {
    // x + x keeps its sign; an exact cancellation is +0 but in round-down.
    const sign =
      x.kind === 'zero' && y.kind === 'zero' && x.sign === y.sign ? x.sign : context.rounding === Rounding.DOWN ? 1 : 0;
    return zero(f, sign);
  }
  return roundPack(f, sum < 0n ? 1 : 0, sum < 0n ? -sum : sum, e, false, context);
}

export function floatAdd(f: FloatFormat, a: bigint, b: bigint, context: FloatContext, subtract = false): bigint {
  const x = unpack(f, a, context);
  const y = unpack(f, b, context);
  const nan = propagateNan(f, [a, b], [x, y], context);
  if (nan !== undefined) return nan;
  if (subtract) y.sign ^= 1;
  if (x.kind === 'infinity' || y.kind === 'infinity') {
    if (x.kind === y.kind && x.sign !== y.sign) return invalid(f, context);
    noteDenormals(context, x, y);
    return infinity(f, x.kind === 'infinity' ? x.sign : y.sign);
  }
  noteDenormals(context, x, y);
  if (x.kind === 'zero') x.exponent = y.exponent;
  if (y.kind === 'zero') y.exponent = x.exponent;
  return addFinite(f, x, y, context);
}

export function floatMultiply(f: FloatFormat, a: bigint, b: bigint, context: FloatContext): bigint {
  const x = unpack(f, a, context);
  const y = unpack(f, b, context);
  const nan = propagateNan(f, [a, b], [x, y], context);
  if (nan !== undefined) return nan;
  const sign = x.sign ^ y.sign;
  if (x.kind === 'infinity' || y.kind === 'infinity') {
    if (x.kind === 'zero' || y.kind === 'zero') return invalid(f, context);
    noteDenormals(context, x, y);
    return infinity(f, sign);
  }
  noteDenormals(context, x, y);
  if (x.kind === 'zero' || y.kind === 'zero') return zero(f, sign);
  return roundPack(f, sign, x.significand * y.significand, x.exponent + y.exponent, false, context);
}

export function floatDivide(f: FloatFormat, a: bigint, b: bigint, context: FloatContext): bigint {
  const x = unpack(f, a, context);
  const y = unpack(f, b, context);
  const nan = propagateNan(f, [a, b], [x, y], context);
  if (nan !== undefined) return nan;
  const sign = x.sign ^ y.sign;
  if (x.kind === y.kind && (x.kind === 'infinity' || x.kind === 'zero')) return invalid(f, context);
  if (y.kind === 'zero' && x.kind === 'finite') {
    context.flags |= FloatFlag.ZERO_DIVIDE;
    return infinity(f, sign);
  }
  noteDenormals(context, x, y);
  if (x.kind === 'infinity') return infinity(f, sign);
  if (x.kind === 'zero' || y.kind === 'infinity') return zero(f, sign);
  // Enough quotient bits for one correct rounding, the rest as a sticky bit.
  const extra = Math.max(0, f.fractionBits + 4 + bitLength(y.significand) - bitLength(x.significand));
  const numerator = x.significand << BigInt(extra);
  const quotient = numerator / y.significand;
  return roundPack(f, sign, quotient, x.exponent - y.exponent - extra, quotient * y.significand !== numerator, context);
}

export function squareRootFloor(v: bigint): bigint {
  if (v < 2n) return v;
  let x = 1n << BigInt((bitLength(v) + 1) >> 1);
  for (;;) {
    const next = (x + v / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}
export function floatSquareRoot(f: FloatFormat, a: bigint, context: FloatContext): bigint {
  const x = unpack(f, a, context);
  const nan = propagateNan(f, [a], [x], context);
  if (nan !== undefined) return nan;
  if (x.kind === 'zero') return zero(f, x.sign);
  if (x.sign === 1) return invalid(f, context);
  if (x.kind === 'infinity') return a;
  noteDenormals(context, x);
  let shift = Math.max(0, 2 * (f.fractionBits + 4) - bitLength(x.significand));
  if (((x.exponent - shift) & 1) !== 0) shift++;
  const scaled = x.significand << BigInt(shift);
  const root = squareRootFloor(scaled);
  return roundPack(f, 0, root, (x.exponent - shift) / 2, root * root !== scaled, context);
}

/** a * b + c with one rounding; signs of the product and of c may be inverted. NaN priority: a, b, c as given. */
export function floatMultiplyAdd(
  f: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  negateProduct: boolean,
  negateAddend: boolean,
  context: FloatContext,
): bigint {
  const x = unpack(f, a, context);
  const y = unpack(f, b, context);
  const z = unpack(f, c, context);
  const nan = propagateNan(f, [a, b, c], [x, y, z], context);
  const zeroTimesInfinity = (x.kind === 'infinity' && y.kind === 'zero') || (x.kind === 'zero' && y.kind === 'infinity');
  if (nan !== undefined) return nan;
  if (zeroTimesInfinity) return invalid(f, context);
  const sign = x.sign ^ y.sign ^ (negateProduct ? 1 : 0);
  if (negateAddend) z.sign ^= 1;
  const productInfinite = x.kind === 'infinity' || y.kind === 'infinity';
  if (productInfinite && z.kind === 'infinity' && sign !== z.sign) return invalid(f, context);
  noteDenormals(context, x, y, z);
  if (productInfinite) return infinity(f, sign);
  if (z.kind === 'infinity') return infinity(f, z.sign);
  const product: Unpacked = {
    sign,
    kind: x.kind === 'zero' || y.kind === 'zero' ? 'zero' : 'finite',
    significand: x.significand * y.significand,
    exponent: x.exponent + y.exponent,
    isDenormal: false,
    isSignaling: false,
  };
  if (product.kind === 'zero') {
    product.significand = 0n;
    product.exponent = z.exponent;
  }
  if (z.kind === 'zero') z.exponent = product.exponent;
  return addFinite(f, product, z, context);
}
