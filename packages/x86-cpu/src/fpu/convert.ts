import { bitLength, type Float80, float80, INTEGER_BIT, Kind, type Operand, QUIET_BIT, zero } from './float80.ts';
import { DOUBLE, type FloatContext, type Format, FpException, roundFinite, roundToInteger, SINGLE } from './rounding.ts';

const { IE } = FpException;

interface MemoryFormat extends Format {
  readonly fractionBits: number;
  readonly exponentBits: number;
}
const BINARY32: MemoryFormat = { ...SINGLE, fractionBits: 23, exponentBits: 8 };
const BINARY64: MemoryFormat = { ...DOUBLE, fractionBits: 52, exponentBits: 11 };
const formatOf = (size: number): MemoryFormat => (size === 4 ? BINARY32 : BINARY64);

/** A single (size 4) or double (size 8) from memory, as an operand: NaNs keep their kind, denormals stay denormals. */
export function fromFloat(bits: bigint, size: number): Operand {
  const f = formatOf(size);
  const fractionBits = BigInt(f.fractionBits);
  const maximum = (1 << f.exponentBits) - 1;
  const sign = Number(bits >> BigInt(8 * size - 1)) as 0 | 1;
  const biased = Number(bits >> fractionBits) & maximum;
  const fraction = bits & ((1n << fractionBits) - 1n);
  if (biased === maximum) {
    if (fraction === 0n) return { kind: Kind.INFINITY, sign, significand: INTEGER_BIT, exponent: 0 };
    const significand = INTEGER_BIT | (fraction << (63n - fractionBits));
    return { kind: (significand & QUIET_BIT) !== 0n ? Kind.QNAN : Kind.SNAN, sign, significand, exponent: 0 };
  }
  const exponent = Math.max(biased, 1) + f.minExponent - 1 - f.fractionBits;
  if (biased !== 0) return { kind: Kind.NORMAL, sign, significand: fraction | (1n << fractionBits), exponent };
  return { kind: fraction === 0n ? Kind.ZERO : Kind.DENORMAL, sign, significand: fraction, exponent };
}

/** Rounds to a single or double for memory. An unmasked overflow or underflow leaves its flag; the bits then do not count. */
export function toFloat(c: FloatContext, a: Operand, size: number): bigint {
  const f = formatOf(size);
  const fractionBits = BigInt(f.fractionBits);
  const maximum = BigInt((1 << f.exponentBits) - 1);
  const make = (exponent: bigint, fraction: bigint): bigint =>
    (BigInt(a.sign) << BigInt(8 * size - 1)) | (exponent << fractionBits) | fraction;
  const quietBit = 1n << (fractionBits - 1n);
  switch (a.kind) {
    case Kind.ZERO:
      return make(0n, 0n);
    case Kind.INFINITY:
      return make(maximum, 0n);
    case Kind.UNSUPPORTED:
      c.flags |= IE;
      return floatIndefinite(size);
    case Kind.SNAN:
    case Kind.QNAN:
      if (a.kind === Kind.SNAN) c.flags |= IE;
      return make(maximum, ((a.significand & (INTEGER_BIT - 1n)) >> (63n - fractionBits)) | quietBit);
    default:
  }
  const rounded = roundFinite(c, a.sign, a.significand, a.exponent, f.fractionBits + 1, f);
  if (rounded === undefined) return make(maximum, 0n);
  if (rounded.significand >> fractionBits === 0n) return make(0n, rounded.significand);
  const biased = BigInt(rounded.exponent + f.fractionBits - f.minExponent + 1);
  return make(biased & maximum, rounded.significand & ((1n << fractionBits) - 1n));
}
/** The indefinite QNaN of a single or double. */
export const floatIndefinite = (size: number): bigint => (size === 4 ? 0xffc0_0000n : 0xfff8_0000_0000_0000n);

/** An integer of at most 64 bits, exactly, as an operand. */
export function fromInteger(value: bigint): Operand {
  const sign = value < 0n ? 1 : 0;
  return { kind: value === 0n ? Kind.ZERO : Kind.NORMAL, sign, significand: sign === 1 ? -value : value, exponent: 0 };
}
/** The register image of an operand from memory, which always fits exactly; a NaN is not made quiet. */
export function toFloat80(a: Operand): Float80 {
  switch (a.kind) {
    case Kind.ZERO:
      return zero(a.sign);
    case Kind.INFINITY:
    case Kind.QNAN:
    case Kind.SNAN:
      return float80(a.sign, 0x7fff, a.significand);
    default: {
      const bits = bitLength(a.significand);
      return float80(a.sign, a.exponent + bits - 1 + 16383, a.significand << BigInt(64 - bits));
    }
  }
}

/** Integer indefinite of `bytes`: the most negative one. */
export const integerIndefinite = (bytes: number): bigint => 1n << BigInt(8 * bytes - 1);

/** Rounds to a signed integer of `bytes`, two's complement; IE and the indefinite when it does not fit. */
export function toInteger(c: FloatContext, a: Operand, bytes: number): bigint {
  const rounded = toIntegerMagnitude(c, a, BigInt(8 * bytes));
  const limit = integerIndefinite(bytes);
  if (rounded === undefined || rounded > limit || (rounded === limit && a.sign === 0)) return outOfRange(c, limit);
  return BigInt.asUintN(8 * bytes, a.sign === 1 ? -rounded : rounded);
}
function outOfRange(c: FloatContext, indefinite: bigint): bigint {
  c.flags = IE;
  c.roundedUp = false;
  return indefinite;
}
/** Rounded magnitude; undefined for what is no number or far too large. */
function toIntegerMagnitude(c: FloatContext, a: Operand, bits: bigint): bigint | undefined {
  if (a.kind >= Kind.INFINITY) return undefined;
  if (a.kind === Kind.ZERO) return 0n;
  if (a.exponent > Number(bits)) return undefined;
  return roundToInteger(c, a.sign, a.significand, a.exponent);
}

const BCD_LIMIT = 10n ** 18n;
export const BCD_INDEFINITE = 0xffff_c000_0000_0000_0000n;

/** Rounds to 18 packed decimal digits and a sign byte (80 bits). */
export function toBcd(c: FloatContext, a: Operand): bigint {
  const rounded = toIntegerMagnitude(c, a, 64n);
  if (rounded === undefined || rounded >= BCD_LIMIT) return outOfRange(c, BCD_INDEFINITE);
  return (BigInt(a.sign) << 79n) | BigInt(`0x${rounded.toString()}`);
}
/** 18 packed digits; digits above 9 count as they stand. */
export function fromBcd(bits: bigint): Operand {
  let value = 0n;
  for (let i = 68n; i >= 0n; i -= 4n) value = value * 10n + ((bits >> i) & 15n);
  const sign = Number((bits >> 79n) & 1n) as 0 | 1;
  return { kind: value === 0n ? Kind.ZERO : Kind.NORMAL, sign, significand: value, exponent: 0 };
}
