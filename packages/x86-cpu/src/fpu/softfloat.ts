/** A binary floating-point format without explicit integer bit. Widths in bits. */
export interface FloatFormat {
  readonly bytes: 2 | 4 | 8;
  readonly exponentBits: number;
  readonly fractionBits: number;
}
export const FLOAT16: FloatFormat = { bytes: 2, exponentBits: 5, fractionBits: 10 };
export const FLOAT32: FloatFormat = { bytes: 4, exponentBits: 8, fractionBits: 23 };
export const FLOAT64: FloatFormat = { bytes: 8, exponentBits: 11, fractionBits: 52 };

/** Exception flags in the positions that MXCSR and the x87 status word share. */
export const FloatFlag = { INVALID: 1, DENORMAL: 2, ZERO_DIVIDE: 4, OVERFLOW: 8, UNDERFLOW: 16, PRECISION: 32 } as const;

/** Rounding modes in the encoding of MXCSR.RC and the x87 control word. */
export const Rounding = { NEAREST: 0, DOWN: 1, UP: 2, ZERO: 3 } as const;

/** What an operation depends on and reports to. */
export interface FloatContext {
  rounding: number;
  /** Denormal operands are zeros; tiny results are zeros. */
  denormalsAreZero: boolean;
  flushToZero: boolean;
  /** Underflow exception masked: then an exact tiny result reports nothing. */
  underflowMasked: boolean;
  /** Overflow exception masked: then an overflow is also inexact. */
  overflowMasked: boolean;
  flags: number;
}

/** A decoded operand: value = (-1)^sign * significand * 2^exponent when finite. */
export interface Unpacked {
  sign: number;
  kind: 'zero' | 'finite' | 'infinity' | 'nan';
  significand: bigint;
  exponent: number;
  isDenormal: boolean;
  isSignaling: boolean;
}

export function bitLength(v: bigint): number {
  if (v === 0n) return 0;
  const text = v.toString(16);
  return (text.length - 1) * 4 + (32 - Math.clz32(parseInt(text[0]!, 16)));
}

const bias = (f: FloatFormat): number => (1 << (f.exponentBits - 1)) - 1;
const maximumExponent = (f: FloatFormat): number => (1 << f.exponentBits) - 1;
const quietBit = (f: FloatFormat): bigint => 1n << BigInt(f.fractionBits - 1);
export const signBit = (f: FloatFormat): bigint => 1n << BigInt(f.exponentBits + f.fractionBits);

export function infinity(f: FloatFormat, sign: number): bigint {
  return (BigInt(sign) << BigInt(f.exponentBits + f.fractionBits)) | (BigInt(maximumExponent(f)) << BigInt(f.fractionBits));
}
/** The QNaN that an invalid operation gives: negative, payload 0. */
export function defaultNan(f: FloatFormat): bigint {
  return infinity(f, 1) | quietBit(f);
}
export const quieten = (f: FloatFormat, bits: bigint): bigint => bits | quietBit(f);

/** Decodes a number. With denormals-are-zero a denormal is a zero of its sign. */
export function unpack(f: FloatFormat, bits: bigint, context: FloatContext): Unpacked {
  const sign = Number((bits >> BigInt(f.exponentBits + f.fractionBits)) & 1n);
  const exponent = Number((bits >> BigInt(f.fractionBits)) & BigInt(maximumExponent(f)));
  const fraction = bits & ((1n << BigInt(f.fractionBits)) - 1n);
  const u: Unpacked = {
    sign,
    kind: 'finite',
    significand: fraction,
    exponent: 1 - bias(f) - f.fractionBits,
    isDenormal: false,
    isSignaling: false,
  };
  if (exponent === maximumExponent(f)) {
    u.kind = fraction === 0n ? 'infinity' : 'nan';
    u.isSignaling = fraction !== 0n && (fraction & quietBit(f)) === 0n;
  } else if (exponent === 0) {
    if (fraction === 0n || context.denormalsAreZero) {
      u.kind = 'zero';
      u.significand = 0n;
    } else u.isDenormal = true;
  } else {
    u.significand = fraction | (1n << BigInt(f.fractionBits));
    u.exponent = exponent - bias(f) - f.fractionBits;
  }
  return u;
}

/** Drops `shift` low bits with rounding; `inexact` tells whether something was lost (or `sticky` stands for lost bits below). */
function shiftRounded(
  v: bigint,
  shift: number,
  sign: number,
  rounding: number,
  sticky: boolean,
): { value: bigint; inexact: boolean } {
  if (shift <= 0) return { value: v << BigInt(-shift), inexact: sticky };
  const s = BigInt(shift);
  let value = v >> s;
  const rest = v - (value << s);
  const inexact = rest !== 0n || sticky;
  if (inexact) {
    const half = 1n << (s - 1n);
    const up =
      rounding === Rounding.NEAREST
        ? rest > half || (rest === half && (sticky || (value & 1n) === 1n))
        : rounding === Rounding.UP
          ? sign === 0
          : rounding === Rounding.DOWN
            ? sign === 1
            : false;
    if (up) value += 1n;
  }
  return { value, inexact };
}

/**
 * Rounds (-1)^sign * significand * 2^exponent (significand not 0; `sticky`: a little more than that) to a format and reports overflow,
 * underflow and inexactness. Tininess is detected after rounding. @source Intel SDM 1 "Floating-Point Exceptions"
 */
export function roundPack(
  f: FloatFormat,
  sign: number,
  significand: bigint,
  exponent: number,
  sticky: boolean,
  context: FloatContext,
): bigint {
  const precision = f.fractionBits + 1;
  const minimum = 1 - bias(f);
  let v = significand;
  let e = exponent;
  // Room for a rounding decision even when the significand is short.
  const length = bitLength(v);
  if (length < precision + 2) {
    v <<= BigInt(precision + 2 - length);
    e -= precision + 2 - length;
  }
  const top = e + bitLength(v) - 1;
  const unbounded = shiftRounded(v, top - precision + 1 - e, sign, context.rounding, sticky);
  const unboundedTop = bitLength(unbounded.value) > precision ? top + 1 : top;
  const isTiny = unboundedTop < minimum;
  if (isTiny && context.flushToZero && context.underflowMasked) {
    context.flags |= FloatFlag.UNDERFLOW | FloatFlag.PRECISION;
    return sign === 0 ? 0n : signBit(f);
  }
  const quantum = Math.max(top - precision + 1, minimum - precision + 1);
  const { value, inexact } = shiftRounded(v, quantum - e, sign, context.rounding, sticky);
  if (isTiny && (inexact || !context.underflowMasked)) context.flags |= FloatFlag.UNDERFLOW;
  // An unmasked underflow is judged as if the exponent had no bounds.
  if (isTiny && !context.underflowMasked ? unbounded.inexact : inexact) context.flags |= FloatFlag.PRECISION;
  const signed = sign === 0 ? 0n : signBit(f);
  if (value >> BigInt(precision - 1) === 0n) return signed | value;
  const carried = bitLength(value) > precision;
  const biased = quantum + (carried ? 1 : 0) + precision - 1 + bias(f);
  if (biased >= maximumExponent(f)) {
    context.flags |= FloatFlag.OVERFLOW | (context.overflowMasked ? FloatFlag.PRECISION : 0);
    const toInfinity =
      context.rounding === Rounding.NEAREST ||
      (context.rounding === Rounding.UP && sign === 0) ||
      (context.rounding === Rounding.DOWN && sign === 1);
    return toInfinity ? infinity(f, sign) : infinity(f, sign) - 1n;
  }
  const fraction = (carried ? value >> 1n : value) & ((1n << BigInt(f.fractionBits)) - 1n);
  return signed | (BigInt(biased) << BigInt(f.fractionBits)) | fraction;
}

/** Result of an operation with a NaN operand: the first operand that is one, quiet; reports invalid for a signaling one. undefined: no NaN. */
export function propagateNan(
  f: FloatFormat,
  bits: readonly bigint[],
  operands: readonly Unpacked[],
  context: FloatContext,
): bigint | undefined {
  let result: bigint | undefined;
  for (let i = 0; i < operands.length; i++) {
    if (operands[i]!.kind !== 'nan') continue;
    if (operands[i]!.isSignaling) context.flags |= FloatFlag.INVALID;
    result ??= quieten(f, bits[i]!);
  }
  return result;
}
function noteDenormals(context: FloatContext, ...operands: Unpacked[]): void {
  if (operands.some((o) => o.isDenormal)) context.flags |= FloatFlag.DENORMAL;
}
function invalid(f: FloatFormat, context: FloatContext): bigint {
  context.flags |= FloatFlag.INVALID;
  return defaultNan(f);
}
const zero = (f: FloatFormat, sign: number): bigint => (sign === 0 ? 0n : signBit(f));

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
