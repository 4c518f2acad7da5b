/**
 * a * b + c with one rounding, from operations of JavaScript numbers, where that is provably exact: MXCSR must ask for rounding to nearest and no flag
 * but a precision flag that is set already may be touched. NaN as a result: not decided here.
 */

const bits = new BigUint64Array(1);
const halves = new Uint32Array(bits.buffer);
const doubles = new Float64Array(bits.buffer);
const singles = new Float32Array(bits.buffer);

/** Bounds inside which no partial result of the double-precision algorithm can overflow or lose bits below the denormals. */
const SMALL = 2 ** -400;
const LARGE = 2 ** 400;
/** 2^27 + 1: splits a double into two halves of 26 bits. */
const SPLIT = 134_217_729;

/** The rounding error of a + b: with it the sum is exact. */
function sumError(a: number, b: number, sum: number): number {
  const bPart = sum - a;
  return a - (sum - bPart) + (b - bPart);
}
/** a + b rounded to odd: the nearest double below or above whose last bit is 1, when the sum is not exact. */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0) return sum;
  doubles[0] = sum;
  if ((halves[0]! & 1) === 0) bits[0] = bits[0]! + (error > 0 === sum > 0 ? 1n : -1n);
  return doubles[0];
}

/** Bits of a double to a number, and back. */
export function toDouble(v: bigint): number {
  bits[0] = v;
  return doubles[0]!;
}
export function fromDouble(v: number): bigint {
  doubles[0] = v;
  return bits[0]!;
}
export function toSingle(v: bigint): number {
  halves[0] = Number(v);
  return singles[0]!;
}
export function fromSingle(v: number): bigint {
  singles[0] = v;
  return BigInt(halves[0]!);
}

const isMedium = (v: number): boolean => {
  const magnitude = Math.abs(v);
  return magnitude > SMALL && magnitude < LARGE;
};

/**
 * Doubles of medium size; c may be 0. The product and the sum are split into exact parts, of which the small ones are added to odd: one rounding remains.
 * @source Boldo, Melquiond: Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd
 */
export function fusedDouble(a: number, b: number, c: number): number {
  if (!isMedium(a) || !isMedium(b) || !(c === 0 || isMedium(c))) return NaN;
  const product = a * b;
  const aHigh = SPLIT * a - (SPLIT * a - a);
  const bHigh = SPLIT * b - (SPLIT * b - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const inner = c + productError;
  const innerError = sumError(c, productError, inner);
  const outer = product + inner;
  const outerError = sumError(product, inner, outer);
  return outer + addToOdd(innerError, outerError);
}

/** Singles, given as doubles: the product is exact, the sum is rounded to odd. Denormals and results near them are not decided here. */
export function fusedSingle(a: number, b: number, c: number): number {
  const product = a * b;
  if (!isPlainSingle(a) || !isPlainSingle(b) || !isPlainSingle(c) || (product === 0 && c === 0)) return NaN;
  const result = Math.fround(addToOdd(product, c));
  return result === 0 ? (product === -c ? 0 : NaN) : Math.abs(result) >= 2 ** -125 && Math.abs(result) < Infinity ? result : NaN;
}
const isPlainSingle = (v: number): boolean => v === 0 || (Math.abs(v) >= 2 ** -126 && Math.abs(v) < Infinity);
