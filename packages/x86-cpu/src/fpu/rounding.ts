import { bitLength, float80, type Float80, infinity, INTEGER_BIT, zero } from './float80.ts';

/** Exception flags and masks in the positions of FSW and FCW; SF is the stack fault. */
export const FpException = { IE: 1, DE: 2, ZE: 4, OE: 8, UE: 16, PE: 32, SF: 64 } as const;
const { OE, UE, PE } = FpException;

/** Rounding control of FCW and MXCSR. */
export const Rounding = { NEAREST: 0, DOWN: 1, UP: 2, ZERO: 3 } as const;

/** Modes that an operation works under, and the exceptions it met. */
export class FloatContext {
  rounding = 0;
  /** Significand bits of results where precision control counts: 24, 53 or 64. */
  precision = 64;
  /** Masked exceptions, in the positions of FpException. */
  masks = 0x3f;
  flags = 0;
  /** The last rounding made the magnitude larger (C1). */
  roundedUp = false;
  /** The last rounding lost something. */
  isInexact = false;

  /** @param control FCW */
  load(control: number): void {
    this.masks = control & 0x3f;
    this.rounding = (control >> 10) & 3;
    const pc = (control >> 8) & 3;
    this.precision = pc === 0 ? 24 : pc === 2 ? 53 : 64;
    this.flags = 0;
    this.roundedUp = false;
  }
  isUnmasked(exceptions: number): boolean {
    return (this.flags & exceptions & ~this.masks) !== 0;
  }
}

/** A binary format: exponents of the smallest and the largest normal number, and what an unmasked overflow or underflow moves the exponent by. */
export interface Format {
  readonly minExponent: number;
  readonly maxExponent: number;
  readonly adjustment: number;
}
export const EXTENDED: Format = { minExponent: -16382, maxExponent: 16383, adjustment: 24576 };
export const DOUBLE: Format = { minExponent: -1022, maxExponent: 1023, adjustment: 0 };
export const SINGLE: Format = { minExponent: -126, maxExponent: 127, adjustment: 0 };

/** Drops the low `shift` bits of a magnitude by the rounding mode; sets `isInexact` and `roundedUp`. */
function roundShift(c: FloatContext, sign: number, magnitude: bigint, shift: number): bigint {
  c.roundedUp = false;
  c.isInexact = false;
  if (shift <= 0) return magnitude << BigInt(-shift);
  const count = BigInt(shift);
  const kept = magnitude >> count;
  const rest = magnitude - (kept << count);
  if (rest === 0n) return kept;
  c.isInexact = true;
  const half = 1n << (count - 1n);
  switch (c.rounding) {
    case Rounding.NEAREST:
      c.roundedUp = rest > half || (rest === half && (kept & 1n) !== 0n);
      break;
    case Rounding.DOWN:
      c.roundedUp = sign === 1;
      break;
    case Rounding.UP:
      c.roundedUp = sign === 0;
      break;
    default:
  }
  return c.roundedUp ? kept + 1n : kept;
}
/** Rounds magnitude * 2^exponent (a magnitude of at most 64 bits, not zero) to an integer of any size; PE when inexact. */
export function roundToInteger(c: FloatContext, sign: number, magnitude: bigint, exponent: number): bigint {
  // Far below one half, all magnitudes round alike.
  const isTiny = exponent < -80;
  const result = roundShift(c, sign, isTiny ? 1n : magnitude, isTiny ? 80 : -exponent);
  if (c.isInexact) c.flags |= PE;
  return result;
}

/** A rounded number: significand * 2^exponent with `precision` significand bits or fewer (denormal); undefined = infinity. */
export interface Rounded {
  readonly significand: bigint;
  readonly exponent: number;
}

/**
 * Rounds (-1)^sign * significand * 2^exponent, not zero, to a format. A bit 0 that stands for everything below it ("jammed") is right as long as
 * the significand has two bits more than the precision. Sets OE, UE, PE and `roundedUp`. An unmasked overflow or underflow of the extended
 * format gives the result with its exponent adjusted. Tininess is detected after rounding.
 * @source Intel SDM 1 "Numeric Overflow Exception (#O)", "Numeric Underflow Exception (#U)"
 */
export function roundFinite(
  c: FloatContext,
  sign: number,
  significand: bigint,
  exponent: number,
  precision: number,
  format: Format,
): Rounded | undefined {
  const shift = bitLength(significand) - precision;
  let result = roundShift(c, sign, significand, shift);
  let low = exponent + shift;
  if (result >> BigInt(precision) !== 0n) {
    result >>= 1n;
    low++;
  }
  const top = low + precision - 1;
  if (top > format.maxExponent) {
    if ((c.masks & OE) === 0) {
      c.flags |= c.isInexact ? OE | PE : OE;
      const adjusted = low - format.adjustment;
      if (adjusted + precision - 1 <= format.maxExponent) return { significand: result, exponent: adjusted };
      // FSCALE can go further than any adjustment.
      c.flags |= PE;
      c.roundedUp = true;
      return undefined;
    }
    c.flags |= OE | PE;
    const toInfinity = c.rounding === Rounding.NEAREST || c.rounding === (sign === 1 ? Rounding.DOWN : Rounding.UP);
    c.roundedUp = toInfinity;
    return toInfinity ? undefined : { significand: (1n << BigInt(precision)) - 1n, exponent: format.maxExponent - precision + 1 };
  }
  if (top >= format.minExponent) {
    if (c.isInexact) c.flags |= PE;
    return { significand: result, exponent: low };
  }
  if ((c.masks & UE) === 0) {
    c.flags |= c.isInexact ? UE | PE : UE;
    const adjusted = low + format.adjustment;
    if (adjusted + precision - 1 >= format.minExponent) return { significand: result, exponent: adjusted };
    c.flags |= PE;
    c.roundedUp = false;
    return { significand: 0n, exponent: 0 };
  }
  const lowest = format.minExponent - precision + 1;
  const excess = Math.min(lowest - exponent, bitLength(significand) + 2);
  result = roundShift(c, sign, significand, excess);
  if (c.isInexact) c.flags |= UE | PE;
  return { significand: result, exponent: lowest };
}

/** As `roundFinite`, to a register image. `precision`: 64, or the context's where precision control counts. */
export function pack(c: FloatContext, sign: number, significand: bigint, exponent: number, precision = 64): Float80 {
  if (significand === 0n) return zero(sign);
  const rounded = roundFinite(c, sign, significand, exponent, precision, EXTENDED);
  if (rounded === undefined) return infinity(sign);
  if (rounded.significand === 0n) return zero(sign);
  // The significand sits at the top of 64 bits, but for denormals.
  const aligned = rounded.significand << BigInt(64 - precision);
  const biased = rounded.exponent + precision - 1 + 16383;
  return float80(sign, (aligned & INTEGER_BIT) === 0n ? 0 : biased, aligned);
}
