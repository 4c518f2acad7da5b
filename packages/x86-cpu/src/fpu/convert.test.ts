import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BCD_INDEFINITE, fromBcd, fromFloat, fromInteger, toBcd, toFloat, toFloat80, toInteger } from './convert.ts';
import { float80, Kind, unpack } from './float80.ts';
import { extract, remainder, roundToIntegral, scale } from './remainder.ts';
import { FloatContext, FpException, Rounding } from './rounding.ts';

const { IE, DE, OE, PE, ZE } = FpException;
const context = (settings: Partial<FloatContext> = {}): FloatContext => Object.assign(new FloatContext(), settings);
const view = new DataView(new ArrayBuffer(8));
function bitsOf(v: number): bigint {
  view.setFloat64(0, v);
  return view.getBigUint64(0);
}
function numberOf(bits: bigint): number {
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
const operand = (v: number) => fromFloat(bitsOf(v), 8);
const asNumber = (x: Parameters<typeof unpack>[0]): number => numberOf(toFloat(context(), unpack(x), 8));

describe('conversions', () => {
  it('takes every double and single through a register and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (bits) => {
        for (const [size, v] of [[8, bits], [4, bits & 0xffff_ffffn]] as const) {
          const a = fromFloat(v, size);
          const c = context();
          const back = toFloat(c, unpack(toFloat80(a)), size);
          const quietBit = size === 8 ? 1n << 51n : 1n << 22n;
          expect(back).toBe(a.kind === Kind.SNAN ? v | quietBit : v);
          expect(c.flags & ~IE).toBe(0);
        }
      }),
    ); // prettier-ignore
  });
  it('rounds to single as Math.fround does', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (v) => {
        const actual = toFloat(context(), operand(v), 4);
        view.setFloat32(0, v);
        expect(actual).toBe(BigInt(view.getUint32(0)));
      }),
    );
  });
  it('keeps every 64-bit integer, and rounds to integers by the rounding mode', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), (v) => {
        const c = context();
        expect(BigInt.asIntN(64, toInteger(c, unpack(toFloat80(fromInteger(v))), 8))).toBe(v);
        expect(c.flags).toBe(0);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -2e9, max: 2e9, noNaN: true }), (v) => {
        const at = (rounding: number): number => Number(BigInt.asIntN(32, toInteger(context({ rounding }), operand(v), 4)));
        expect(at(Rounding.DOWN)).toBe(Math.floor(v) + 0);
        expect(at(Rounding.UP)).toBe(Math.ceil(v) + 0);
        expect(at(Rounding.ZERO)).toBe(Math.trunc(v) + 0);
      }),
    );
  });
  it('answers what does not fit with the integer indefinite', () => {
    for (const v of [NaN, Infinity, 2 ** 31, -(2 ** 31) - 1]) {
      const c = context();
      expect(toInteger(c, operand(v), 4)).toBe(0x8000_0000n);
      expect(c.flags).toBe(IE);
    }
    expect(toInteger(context(), operand(-(2 ** 31)), 4)).toBe(0x8000_0000n);
  });
  it('packs and unpacks 18 decimal digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (v) => {
        const bcd = toBcd(context(), fromInteger(v));
        expect(BigInt(`0x${(v < 0n ? -v : v).toString()}`)).toBe(bcd & ((1n << 72n) - 1n));
        const back = fromBcd(bcd);
        expect(back.sign === 1 ? -back.significand : back.significand).toBe(v);
      }),
    );
    expect(toBcd(context(), operand(1e18))).toBe(BCD_INDEFINITE);
  });
  it('reports an overflow to single', () => {
    const c = context();
    expect(toFloat(c, operand(1e300), 4)).toBe(0x7f80_0000n);
    expect(c.flags).toBe(OE | PE);
  });
});

describe('remainders and scaling', () => {
  const close = fc
    .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -20, max: 20 }))
    .map(([m, e]) => m * 2 ** e);
  it('FPREM agrees with the remainder operator', () => {
    fc.assert(
      fc.property(close, close, fc.boolean(), (a, b, negative) => {
        const x = negative ? -a : a;
        const { value, quotient, isPartial } = remainder(context(), operand(x), operand(b), false);
        expect(isPartial).toBe(false);
        expect(asNumber(value)).toBe(x % b);
        expect(quotient).toBe(Number(BigInt(Math.round((Math.abs(x) - (Math.abs(x) % b)) / b)) & 7n));
      }),
    );
  });
  it('FPREM1 leaves at most half of the divisor', () => {
    fc.assert(
      fc.property(close, close, (a, b) => {
        const { value } = remainder(context(), operand(a), operand(b), true);
        expect(Math.abs(asNumber(value))).toBeLessThanOrEqual(b / 2);
      }),
    );
  });
  it('reduces far exponents partially and comes to the same remainder', () => {
    const huge = unpack(float80(0, 0x7000, 0xdead_beef_1234_5679n));
    const divisor = unpack(float80(0, 0x3fff, 0xa5a5_0000_1111_2223n));
    let a = huge;
    for (let rounds = 0; ; rounds++) {
      const r = remainder(context(), a, divisor, false);
      a = unpack(r.value);
      if (!r.isPartial) {
        expect(rounds).toBeGreaterThan(100);
        break;
      }
    }
    const exact = (huge.significand << BigInt(huge.exponent - divisor.exponent)) % divisor.significand;
    expect(a.significand << BigInt(a.exponent - Math.min(a.exponent, divisor.exponent))).toBe(
      exact << BigInt(divisor.exponent - Math.min(a.exponent, divisor.exponent)),
    );
  });
  it('FRNDINT agrees with floor, ceil, trunc', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (v) => {
        for (const [rounding, f] of [[Rounding.DOWN, Math.floor], [Rounding.UP, Math.ceil], [Rounding.ZERO, Math.trunc]] as const) {
          const c = context({ rounding });
          expect(asNumber(roundToIntegral(c, operand(v)))).toBe(f(v));
          expect((c.flags & PE) !== 0).toBe(f(v) !== v);
        }
      }),
    ); // prettier-ignore
  });
  it('FSCALE multiplies by a truncated power of two', () => {
    expect(asNumber(scale(context(), operand(1.5), operand(-3.99)))).toBe(1.5 / 8);
    const c = context();
    expect(unpack(scale(c, operand(1.5), operand(1e6))).kind).toBe(Kind.INFINITY);
    expect(c.flags).toBe(OE | PE);
  });
  it('FXTRACT splits exponent and significand', () => {
    const c = context();
    const { exponent, significand } = extract(c, operand(-40));
    expect([asNumber(exponent), asNumber(significand), c.flags]).toEqual([5, -1.25, 0]);
    const d = context();
    expect(unpack(extract(d, operand(0)).exponent)).toMatchObject({ kind: Kind.INFINITY, sign: 1 });
    expect(d.flags).toBe(ZE);
    const e = context();
    expect(asNumber(extract(e, unpack(float80(0, 0, 1n))).exponent)).toBe(-16445);
    expect(e.flags).toBe(DE);
  });
});
