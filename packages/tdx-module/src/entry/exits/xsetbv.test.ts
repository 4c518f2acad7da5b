import { describe, expect, it } from 'vitest';
import { isLegalXcr0 } from './xsetbv.ts';

const ALL = 0x6_02e7;

describe('isLegalXcr0', () => {
  it('wants x87', () => {
    expect(isLegalXcr0(1, ALL)).toBe(true);
    expect(isLegalXcr0(0, ALL)).toBe(false);
    expect(isLegalXcr0(2, ALL)).toBe(false);
  });
  it('wants SSE below AVX, and AVX below AVX-512', () => {
    expect(isLegalXcr0(7, ALL)).toBe(true);
    expect(isLegalXcr0(5, ALL)).toBe(false);
    expect(isLegalXcr0(0xe7, ALL)).toBe(true);
    expect(isLegalXcr0(0xe3, ALL)).toBe(false);
    expect(isLegalXcr0(0x67, ALL)).toBe(false);
  });
  it('takes both AMX components or none', () => {
    expect(isLegalXcr0(0x6_0003, ALL)).toBe(true);
    expect(isLegalXcr0(0x2_0003, ALL)).toBe(false);
  });
  it('refuses what XFAM has not, and supervisor components', () => {
    expect(isLegalXcr0(7, 3)).toBe(false);
    expect(isLegalXcr0(0x103, 0x103)).toBe(false);
  });
});
