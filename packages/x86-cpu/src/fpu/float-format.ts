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
export function shiftRounded(
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
export function noteDenormals(context: FloatContext, ...operands: Unpacked[]): void {
  if (operands.some((o) => o.isDenormal)) context.flags |= FloatFlag.DENORMAL;
}
export function invalid(f: FloatFormat, context: FloatContext): bigint {
  context.flags |= FloatFlag.INVALID;
  return defaultNan(f);
}
export const zero = (f: FloatFormat, sign: number): bigint => (sign === 0 ? 0n : signBit(f));
