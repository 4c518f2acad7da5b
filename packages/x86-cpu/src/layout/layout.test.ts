import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gpa } from '../units/index.ts';
import { gpa } from '../units/index.ts';
import type { Infer } from './index.ts';
import {
  LayoutError,
  addr,
  array,
  bit,
  bits,
  bytes,
  packed,
  reserved,
  u16,
  u32,
  u64,
  u8,
  wideBits,
  word32,
  word64,
} from './index.ts';

const Inner = packed('INNER', 4, { lo: u16('first'), hi: u16('second') });
const Outer = packed('OUTER', 48, {
  kind: u8('what it is'),
  flags: u8(),
  pad: reserved(2),
  count: u32(),
  where: addr<Gpa>('guest address'),
  value: u64(),
  name: bytes(8),
  pairs: array(Inner, 2),
  tail: array(u32(), 2),
});

describe('packed', () => {
  it('puts fields little-endian in declaration order', () => {
    const data = Outer.encode({ kind: 1, count: 0x01020304, where: gpa(0x1_0000_1000), pairs: [{ lo: 7, hi: 8 }], value: 5n });
    expect([...data.subarray(0, 16)]).toEqual([1, 0, 0, 0, 4, 3, 2, 1, 0, 0x10, 0, 0, 1, 0, 0, 0]);
    expect(Outer.offsetOf('pairs')).toBe(32);
    expect(data[32]).toBe(7);
    const back: Infer<typeof Outer> = Outer.read(data);
    expect(back.where).toBe(0x1_0000_1000);
    expect(back.pairs[1]).toEqual({ lo: 0, hi: 0 });
    expect(Outer.readField('count', data)).toBe(0x01020304);
    expect(Outer.fields.find((f) => f.name === 'where')).toEqual({
      name: 'where',
      kind: 'addr',
      offset: 8,
      size: 8,
      doc: 'guest address',
    });
  });

  it('gives back any bytes it has read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (raw) => {
        raw[15] = raw[14] = 0; // an address stays exact
        expect(Outer.encode(Outer.read(raw))).toEqual(raw);
      }),
    );
  });

  it('refuses a declaration that does not cover the size, and data that is too short', () => {
    expect(() => packed('BAD', 5, { a: u32() })).toThrow(LayoutError);
    expect(() => Outer.read(new Uint8Array(47))).toThrow(RangeError);
    const small = new Uint8Array(50).fill(9);
    expect(() => Outer.write({ kind: 1 }, small, 3)).toThrow(RangeError);
    expect(small.every((b) => b === 9)).toBe(true);
  });
});

describe('words', () => {
  const Attributes = word64('ATTRIBUTES', { DEBUG: bit(0), LEVEL: bits(4, 7), ADDRESS: wideBits(12, 63) });
  it('derives the reserved mask and formats', () => {
    expect(Attributes.reservedMask).toBe(0xf0en);
    const word = Attributes.make({ DEBUG: true, LEVEL: 5, ADDRESS: 0x12345n });
    expect(word).toBe(0x12345051n);
    expect(Attributes.format(word | 2n)).toBe('DEBUG LEVEL=0x5 ADDRESS=0x12345 reserved=0x2');
    expect(Attributes.set(word, 'LEVEL', 0x1f)).toBe(0x123450f1n);
  });

  it('round-trips every word', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (word) => {
        expect(Attributes.make(Attributes.parse(word)) | (word & Attributes.reservedMask)).toBe(word);
      }),
    );
    const Low = word32('LOW', { TOP: bit(31), REST: bits(0, 30) });
    expect(Low.make({ TOP: true, REST: 1 })).toBe(0x8000_0001);
    expect(Low.get(0x8000_0000, 'TOP')).toBe(true);
  });

  it('refuses overlapping fields', () => {
    expect(() => word32('BAD', { A: bits(0, 4), B: bit(4) })).toThrow(LayoutError);
    expect(() => word32('BAD', { A: bit(32) })).toThrow(LayoutError);
  });
});
