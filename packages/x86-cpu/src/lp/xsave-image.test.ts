import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InertCore } from '../platform/inert-core.ts';
import { hpa } from '../units/index.ts';
import { Reg } from './register-file.ts';
import { createTestLp } from '../../test/test-lp.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import { HEADER } from './xsave-image.ts';

const IMAGE = hpa(0x8000);
const ALL = 0x1a07n;

function fill(lp: X86LogicalProcessor, seed: number): void {
  for (let i = 0; i < lp.ymm.length; i++) lp.ymm[i] = (i * 7 + seed) & 0xff;
  const { u16, u8 } = lp.memory;
  u16[(lp.base + Reg.FCW) >>> 1] = 0x27f;
  u16[(lp.base + Reg.FSW) >>> 1] = 0x3800; // TOP 7
  u16[(lp.base + Reg.FTW) >>> 1] = 0x80;
  for (let i = 0; i < 10; i++) u8[lp.base + Reg.FPR + 7 * 16 + i] = i + seed;
  lp.set64(Reg.FIP, 0x1234_5678_9abcn);
  lp.set32(Reg.MXCSR, 0x1fa0);
  lp.set32(Reg.PKRU, 0x5555_5554);
  lp.msrs.store(0x6a0, 3n);
  lp.msrs.store(0x6a4, 0x1000n);
}
const registers = (lp: X86LogicalProcessor): unknown[] => [
  lp.ymm.slice(), lp.memory.u8.slice(lp.base + Reg.MXCSR, lp.base + Reg.YMM), lp.get32(Reg.PKRU), lp.msrs.stored(0x6a0), lp.msrs.stored(0x6a4),
]; // prettier-ignore

describe('XSAVES and XRSTORS images', () => {
  it('bring back every component that was in use and initialise the others', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 0x1fffn }), fc.integer({ min: 1, max: 200 }), (bits, seed) => {
        const mask = bits & ALL;
        const lp = createTestLp(() => new InertCore());
        fill(lp, seed);
        const before = registers(lp);
        lp.xsaves(IMAGE, mask);
        expect(lp.memory.read64(hpa(IMAGE + HEADER.XCOMP_BV))).toBe(mask | (1n << 63n));
        lp.xrstors(IMAGE, mask);
        expect(registers(lp)).toEqual(before);
        lp.memory.write64(hpa(IMAGE + HEADER.XSTATE_BV), 0n);
        lp.xrstors(IMAGE, ALL);
        expect(lp.xsave.inUse & ALL).toBe(0n);
      }),
      { numRuns: 30 },
    );
  });

  it('keep ST(i) order: the top of the stack comes first', () => {
    const lp = createTestLp(() => new InertCore());
    fill(lp, 1);
    lp.xsaves(IMAGE, 3n);
    expect(lp.memory.read8(hpa(IMAGE + 32))).toBe(1);
    expect(lp.memory.read8(hpa(IMAGE + 4))).toBe(0x80);
  });

  it('are refused when the header has reserved bits, XSTATE_BV exceeds XCOMP_BV, MXCSR is bad or the format is not compacted', () => {
    const lp = createTestLp(() => new InertCore());
    for (const spoil of [
      () => lp.memory.write8(hpa(IMAGE + 530), 1),
      () => lp.memory.write64(hpa(IMAGE + HEADER.XSTATE_BV), 0x207n),
      () => lp.memory.write32(hpa(IMAGE + 24), 0x1_0000),
      () => lp.memory.write64(hpa(IMAGE + HEADER.XCOMP_BV), 7n),
    ]) {
      fill(lp, 9);
      lp.memory.fill(IMAGE, 4096, 0);
      lp.xsaves(IMAGE, 7n);
      spoil();
      const before = registers(lp);
      expect(lp.xrstors(IMAGE, 7n)).toBe(false);
      expect(registers(lp)).toEqual(before);
    }
  });
});
