import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as units from './index.ts';
import type { Gpa } from './index.ts';

const address = fc.bigInt({ min: 0n, max: 2n ** 52n - 1n });

describe('address arithmetic equals the bigint oracle', () => {
  it('splits into frame, offset and table indices', () => {
    fc.assert(
      fc.property(address, (a) => {
        const n = units.gpa(a);
        expect(BigInt(units.gfnOf(n))).toBe(a >> 12n);
        expect(BigInt(units.pageOffset(n))).toBe(a & 0xfffn);
        expect(units.gpaOf(units.gfnOf(n))).toBe(units.pageBase(n));
        for (let level = 1; level <= 5; level++)
          expect(BigInt(units.tableIndex(n, level))).toBe((a >> BigInt(12 + 9 * (level - 1))) & 0x1ffn);
        expect(units.join32(units.low32(n), units.high32(n))).toBe(n);
      }),
    );
  });

  it('aligns down and up for every power of two', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 51n }), fc.integer({ min: 0, max: 50 }), (a, shift) => {
        const size = 1n << BigInt(shift);
        const n = Number(a);
        expect(BigInt(units.alignDown(n, Number(size)))).toBe(a & ~(size - 1n));
        expect(BigInt(units.alignUp(n, Number(size)))).toBe((a + size - 1n) & ~(size - 1n));
      }),
    );
  });
});

describe('constructors', () => {
  it('refuse what is no 52-bit address', () => {
    for (const bad of [-1, 0.5, 2 ** 52, NaN, 2n ** 64n]) expect(() => units.gpa(bad)).toThrow(RangeError);
    expect(units.hpa(2n ** 52n - 1n)).toBe(2 ** 52 - 1);
    const kept: Gpa = units.add(units.gpa(0x1000), 0x1000);
    expect(kept).toBe(0x2000);
  });
});

describe('text', () => {
  it('groups hexadecimal digits by four', () => {
    expect(units.hex(0x45)).toBe('0x45');
    expect(units.hex(0x12345)).toBe('0x1_2345');
    expect(units.hex64(0xc000010000000045n)).toBe('0xc000_0100_0000_0045');
    expect(units.hexBytes(units.bytesFromHex('00fFa0'))).toBe('00ffa0');
  });

  it('carries code, hint and cause', () => {
    const cause = new Error('inner');
    const error = new units.ConfigError('RAM overlaps', { hint: 'move it', cause });
    expect(error).toBeInstanceOf(units.TdxError);
    expect([error.name, error.code, error.hint, error.cause]).toEqual(['ConfigError', 'CONFIG_INVALID', 'move it', cause]);
  });
});
