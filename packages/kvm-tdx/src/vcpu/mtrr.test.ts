import { describe, expect, it } from 'vitest';
import { MemoryTypeCode, mtrrType, mtrrUniformLevel } from './mtrr.ts';

const { UC, WC, WT, WP, WB } = MemoryTypeCode;
const reader = (registers: Record<number, bigint>) => (index: number) => registers[index] ?? 0n;
const GIB = 0x4000_0000;
/** The range of `size` bytes (a power of two) at `base`, in registers of range `i`. */
const range = (i: number, base: number, size: number, type: number): Record<number, bigint> => ({
  [0x200 + 2 * i]: BigInt(base) | BigInt(type),
  [0x201 + 2 * i]: ((1n << 52n) - BigInt(size)) | 0x800n,
});

describe('MTRRs', () => {
  it('turned off make everything uncachable; without a range the default type holds', () => {
    expect(mtrrType(reader({ 0x2ff: 0x406n }), 5 * GIB)).toBe(UC);
    expect([mtrrType(reader({ 0x2ff: 0x806n }), 5 * GIB), mtrrUniformLevel(reader({ 0x2ff: 0x806n }), 5 * GIB)]).toEqual([WB, 3]);
  });

  it('fixed ranges of 64, 16 and 4 KiB hold below 1 MiB', () => {
    const read = reader({
      0x2ff: 0xc06n,
      0x250: 0x0606_0606_0606_0605n,
      0x258: 0x04n << 56n,
      0x259: 0x01n,
      0x268: 0x0600n,
      0x26f: 0x01n << 56n,
    });
    expect(
      [0, 0xffff, 0x1_0000, 0x7_ffff, 0x9_c000, 0xa_0000, 0xc_0000, 0xc_1000, 0xf_f000, 0x10_0000].map((a) => mtrrType(read, a)),
    ).toEqual([WP, WP, WB, WB, WT, WC, UC, WB, WC, WB]);
    expect([mtrrUniformLevel(read, 0x1000), mtrrUniformLevel(read, 0x20_0000)]).toEqual([1, 2]);
  });

  it('variable ranges cut large blocks at their edges; overlapping ones combine', () => {
    const read = reader({
      0x2ff: 0x806n,
      ...range(0, 3 * GIB, GIB, UC),
      ...range(1, 8 * GIB + 0x10_0000, 0x10_0000, WC),
      ...range(2, 5 * GIB, GIB, WT),
      ...range(3, 5 * GIB, 0x20_0000, WB),
    });
    expect(
      [3 * GIB - 1, 3 * GIB, 4 * GIB - 1, 4 * GIB, 8 * GIB, 8 * GIB + 0x10_0000, 5 * GIB].map((a) => mtrrType(read, a)),
    ).toEqual([WB, UC, UC, WB, WB, WC, WT]);
    expect([3 * GIB, 8 * GIB, 8 * GIB + 0x20_0000, 5 * GIB, 5 * GIB + 0x20_0000].map((a) => mtrrUniformLevel(read, a))).toEqual([
      3, 1, 2, 2, 2,
    ]);
  });
});
