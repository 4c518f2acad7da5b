import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, divide, multiply, Order, squareRoot } from './arithmetic.ts';
import { fromFloat, toFloat } from './convert.ts';
import {
  bitLength,
  type Float80,
  float80,
  INDEFINITE,
  infinity,
  INTEGER_BIT,
  Kind,
  ONE,
  type Operand,
  unpack,
  zero,
} from './float80.ts';
import { FloatContext, FpException, Rounding } from './rounding.ts';

const { IE, DE, ZE, OE, UE, PE } = FpException;
const context = (settings: Partial<FloatContext> = {}): FloatContext => Object.assign(new FloatContext(), settings);

const view = new DataView(new ArrayBuffer(8));
function bitsOf(v: number): bigint {
  view.setFloat64(0, v);
  return view.getBigUint64(0);
}
const operand = (v: number): Operand => fromFloat(bitsOf(v), 8);
/** The double that a register image holds exactly. */
function numberOf(x: Float80): number {
  view.setBigUint64(0, toFloat(context(), unpack(x), 8));
  return view.getFloat64(0);
}
/** Doubles whose sums, products and quotients stay normal doubles. */
const moderate = fc
  .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -200, max: 200 }), fc.boolean())
  .map(([m, e, s]) => (s ? -m : m) * 2 ** e);

describe('80-bit arithmetic', () => {
  it('agrees with double arithmetic under 53-bit precision control', () => {
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        const c = context({ precision: 53 });
        expect(numberOf(add(c, operand(a), operand(b)))).toBe(a + b);
        expect(numberOf(add(c, operand(a), operand(b), true))).toBe(a - b);
        expect(numberOf(multiply(c, operand(a), operand(b)))).toBe(a * b);
        expect(numberOf(divide(c, operand(a), operand(b)))).toBe(a / b);
        expect(numberOf(squareRoot(c, operand(Math.abs(a))))).toBe(Math.sqrt(Math.abs(a)));
      }),
    );
  });
  it('agrees with single arithmetic under 24-bit precision control', () => {
    const single = moderate.map((v) => Math.fround(v / 2 ** 150)).filter((v) => Math.abs(v) > 2 ** -60);
    fc.assert(
      fc.property(single, single, (a, b) => {
        const c = context({ precision: 24 });
        expect(numberOf(add(c, operand(a), operand(b)))).toBe(Math.fround(a + b));
        expect(numberOf(multiply(c, operand(a), operand(b)))).toBe(Math.fround(a * b));
      }),
    );
  });
  it('rounds down and up to neighbours that enclose the result', () => {
    fc.assert(
      fc.property(moderate, moderate, (a, b) => {
        const down = context({ rounding: Rounding.DOWN });
        const up = context({ rounding: Rounding.UP });
        const [low, high] = [divide(down, operand(a), operand(b)), divide(up, operand(a), operand(b))];
        expect(down.flags).toBe(up.flags);
        if (down.flags === 0) expect(low).toEqual(high);
        else {
          const apart = high.significand - low.significand;
          expect([
            1n,
            -1n,
            INTEGER_BIT,
            INTEGER_BIT - (1n << 64n) + 1n,
            (1n << 64n) - 1n - INTEGER_BIT,
            INTEGER_BIT + 1n - (1n << 64n),
          ]).toContain(apart);
          expect(compare(context(), unpack(low), unpack(high), false)).toBe(Order.LESS);
        }
      }),
    );
  });
  it('orders numbers as doubles do', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        const expected =
          Number.isNaN(a) || Number.isNaN(b) ? Order.UNORDERED : a < b ? Order.LESS : a > b ? Order.GREATER : Order.EQUAL;
        expect(compare(context(), operand(a), operand(b), true)).toBe(expected);
      }),
    );
  });
  it('gives known 64-bit results', () => {
    const three = operand(3);
    expect(divide(context(), unpack(ONE), three)).toEqual(float80(0, 0x3ffd, 0xaaaa_aaaa_aaaa_aaabn));
    expect(divide(context({ rounding: Rounding.ZERO }), unpack(ONE), three)).toEqual(float80(0, 0x3ffd, 0xaaaa_aaaa_aaaa_aaaan));
    expect(squareRoot(context(), operand(2))).toEqual(float80(0, 0x3fff, 0xb504_f333_f9de_6484n));
  });
});

describe('exceptional operands', () => {
  it('answers invalid operations with the indefinite', () => {
    const [inf, none] = [unpack(infinity(0)), unpack(zero(0))];
    for (const operation of [
      (c: FloatContext) => add(c, inf, inf, true),
      (c: FloatContext) => multiply(c, inf, none),
      (c: FloatContext) => divide(c, none, none),
      (c: FloatContext) => divide(c, inf, inf),
      (c: FloatContext) => squareRoot(c, operand(-1)),
      (c: FloatContext) => add(c, unpack(float80(0, 0x4000, 1n)), none),
    ]) {
      const c = context();
      expect(operation(c)).toEqual(INDEFINITE);
      expect(c.flags).toBe(IE);
    }
  });
  it('reports a division by zero, but not for an infinity', () => {
    const c = context();
    expect(divide(c, operand(-2), unpack(zero(0)))).toEqual(infinity(1));
    expect(c.flags).toBe(ZE);
    const d = context();
    expect(divide(d, unpack(infinity(0)), unpack(zero(1)))).toEqual(infinity(1));
    expect(d.flags).toBe(0);
  });
  it('keeps the NaN with the larger significand, a quiet one before a signalling one', () => {
    const nan = (significand: bigint, sign = 0): Operand => unpack(float80(sign, 0x7fff, significand));
    const small = nan(0xc000_0000_0000_0001n);
    const large = nan(0xc000_0000_0000_0002n, 1);
    const signalling = nan(0xbfff_ffff_ffff_ffffn);
    expect(signalling.kind).toBe(Kind.SNAN);
    expect(add(context(), small, large)).toEqual(float80(1, 0x7fff, 0xc000_0000_0000_0002n));
    const c = context();
    expect(multiply(c, signalling, small)).toEqual(float80(0, 0x7fff, 0xc000_0000_0000_0001n));
    expect(c.flags).toBe(IE);
    expect(divide(context(), ONE_OPERAND, signalling)).toEqual(float80(0, 0x7fff, 0xffff_ffff_ffff_ffffn));
  });
  it('overflows to infinity or to the largest number by the rounding mode', () => {
    const largest = unpack(float80(0, 0x7ffe, (1n << 64n) - 1n));
    const c = context();
    expect(add(c, largest, largest)).toEqual(infinity(0));
    expect([c.flags, c.roundedUp]).toEqual([OE | PE, true]);
    expect(add(context({ rounding: Rounding.DOWN }), largest, largest)).toEqual(float80(0, 0x7ffe, (1n << 64n) - 1n));
  });
  it('adjusts the exponent of an unmasked overflow or underflow', () => {
    const large = unpack(float80(0, 0x7ffe, INTEGER_BIT));
    expect(multiply(context({ masks: 0x3f & ~OE }), large, large)).toEqual(
      float80(0, 0x7ffe + 0x7ffe - 0x3fff - 24576, INTEGER_BIT),
    );
    const small = unpack(float80(0, 1, INTEGER_BIT));
    expect(multiply(context({ masks: 0x3f & ~UE }), small, operand(0.5))).toEqual(float80(0, 24576, INTEGER_BIT));
  });
  it('underflows only when a masked tiny result is inexact', () => {
    const tiny = unpack(float80(0, 0, 2n));
    const c = context();
    expect(multiply(c, tiny, operand(0.5))).toEqual(float80(0, 0, 1n));
    expect(c.flags).toBe(DE);
    const d = context();
    expect(multiply(d, tiny, operand(0.125))).toEqual(zero(0));
    expect(d.flags).toBe(DE | UE | PE);
  });
});
const ONE_OPERAND = unpack(ONE);

describe('bitLength', () => {
  it('counts the bits of integers of any size', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 3000n }), (v) => {
        expect(bitLength(v)).toBe(v.toString(2).length);
      }),
    );
    for (let n = 1; n < 1100; n++) expect([bitLength(1n << BigInt(n)), bitLength((1n << BigInt(n)) - 1n)]).toEqual([n + 1, n]);
  });
});
