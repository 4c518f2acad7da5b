import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDouble, fromSingle, fusedDouble, fusedSingle, toDouble, toSingle } from './fast-fused.ts';
import { FLOAT32, FLOAT64, type FloatContext } from './float-format.ts';
import { floatMultiplyAdd } from './softfloat.ts';

const context = (): FloatContext => ({ rounding: 0, denormalsAreZero: false, flushToZero: false, underflowMasked: true, overflowMasked: true, flags: 0 }); // prettier-ignore
/** Bits of a number with a random fraction and an exponent near the middle, so that operands meet. */
const number = (fractionBits: number, middle: number): fc.Arbitrary<bigint> =>
  fc
    .tuple(fc.bigInt(0n, (1n << BigInt(fractionBits)) - 1n), fc.integer({ min: middle - 60, max: middle + 60 }), fc.boolean())
    .map(([fraction, exponent, negative]) => fraction | (BigInt(exponent) << BigInt(fractionBits)) | (negative ? 1n << BigInt(fractionBits === 52 ? 63 : 31) : 0n)); // prettier-ignore

describe('fast fused multiply-add', () => {
  it('of doubles equals the exact definition wherever it decides', () => {
    const double = number(52, 1023);
    fc.assert(
      fc.property(double, double, double, (a, b, c) => {
        const fast = fusedDouble(toDouble(a), toDouble(b), toDouble(c));
        expect(fromDouble(fast)).toBe(floatMultiplyAdd(FLOAT64, a, b, c, false, false, context()));
      }),
      { numRuns: 2000 },
    );
  });
  it('of singles equals the exact definition wherever it decides', () => {
    const single = number(23, 127);
    fc.assert(
      fc.property(single, single, single, (a, b, c) => {
        const fast = fusedSingle(toSingle(a), toSingle(b), toSingle(c));
        if (!Number.isNaN(fast)) expect(fromSingle(fast)).toBe(floatMultiplyAdd(FLOAT32, a, b, c, false, false, context()));
      }),
      { numRuns: 2000 },
    );
  });
  it('does not decide denormals, infinities and results near the smallest numbers', () => {
    for (const v of [2 ** -1074, Infinity, NaN, 0, 2 ** 500]) expect(fusedDouble(v, 1, 1)).toBeNaN();
    expect(fusedSingle(2 ** -149, 1, 1)).toBeNaN();
    expect(fusedSingle(2 ** -100, 2 ** -100, 0)).toBeNaN();
    expect(fusedSingle(0, 1, 0)).toBeNaN();
  });
});
