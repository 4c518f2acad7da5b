/** A double extended-precision number as a register holds it: sign and biased exponent (16 bits), significand with its integer bit (64 bits). */
export interface Float80 {
  readonly signExponent: number;
  readonly significand: bigint;
}

/** Classes of numbers, ordered: finite ones first, then infinity, then what is not a number. */
export const Kind = { ZERO: 0, DENORMAL: 1, NORMAL: 2, INFINITY: 3, QNAN: 4, SNAN: 5, UNSUPPORTED: 6 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** A number taken apart. Finite: (-1)^sign * significand * 2^exponent, exactly. NaN: significand is the 64-bit one. */
export interface Operand {
  readonly kind: Kind;
  readonly sign: 0 | 1;
  readonly significand: bigint;
  readonly exponent: number;
}

export const INTEGER_BIT = 1n << 63n;
export const QUIET_BIT = 1n << 62n;
/** Exponent of the significand's bit 0 for a biased exponent of 0. */
const EXPONENT_OFFSET = 16383 + 63;

export const float80 = (sign: number, biased: number, significand: bigint): Float80 => ({
  signExponent: (sign << 15) | biased,
  significand,
});

/** QNaN floating-point indefinite: the masked response to an invalid operation. */
export const INDEFINITE: Float80 = float80(1, 0x7fff, 0xc000_0000_0000_0000n);
export const ONE: Float80 = float80(0, 0x3fff, INTEGER_BIT);
export const zero = (sign: number): Float80 => float80(sign, 0, 0n);
export const infinity = (sign: number): Float80 => float80(sign, 0x7fff, INTEGER_BIT);

function kindOf(biased: number, significand: bigint): Kind {
  if (biased === 0) return significand === 0n ? Kind.ZERO : Kind.DENORMAL;
  if ((significand & INTEGER_BIT) === 0n) return Kind.UNSUPPORTED;
  if (biased !== 0x7fff) return Kind.NORMAL;
  if (significand === INTEGER_BIT) return Kind.INFINITY;
  return (significand & QUIET_BIT) !== 0n ? Kind.QNAN : Kind.SNAN;
}

/**
 * Takes a register image apart. Pseudo-denormals count as denormals; unnormals, pseudo-infinities and pseudo-NaNs are unsupported.
 * @source Intel SDM 1 "Unsupported Double Extended-Precision Floating-Point Encodings and Pseudo-Denormals"
 */
export function unpack(x: Float80): Operand {
  const biased = x.signExponent & 0x7fff;
  return {
    kind: kindOf(biased, x.significand),
    sign: (x.signExponent >> 15) as 0 | 1,
    significand: x.significand,
    exponent: Math.max(biased, 1) - EXPONENT_OFFSET,
  };
}

/** The register image of a NaN operand, made quiet. */
export const quiet = (x: Operand): Float80 => float80(x.sign, 0x7fff, x.significand | QUIET_BIT | INTEGER_BIT);

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** Number of bits of a positive integer. */
export function bitLength(x: bigint): number {
  // The exponent of a double tells it, but for rounding up to the next power of two: about 60 ns against 400 of a string, up to 1023 bits.
  double[0] = Number(x);
  const exponent = (words[1]! >>> 20) - 1023;
  if (exponent > 1023) return 4 * (x.toString(16).length - 1) + (32 - Math.clz32(parseInt(x.toString(16)[0]!, 16)));
  return x >> BigInt(exponent) === 0n ? exponent : exponent + 1;
}
