import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModuleLp } from './module-lp.ts';

describe('the data of an LP', () => {
  const { lps } = createMachine(defaultPlatform({ ramBytes: 2 ** 28 }));
  const l = new ModuleLp(lps[0]!, 0, new Uint16Array(4));

  it('compares times as bigints of 64 bits do', () => {
    const time = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 2n ** 32n - 3n, max: 2n ** 32n + 3n }));
    fc.assert(
      fc.property(time, time, (a, b) => {
        expect(l.isSince(a, Number(b & 0xffff_ffffn), Number(b >> 32n))).toBe(BigInt.asIntN(64, a - b) >= 0n);
      }),
    );
  });
  it('takes RIP and time of a TD entry as they are', () => {
    l.ripAtTdEntry = 0xffff_ffff_8123_4567n;
    l.entryTsc = 2n ** 64n - 5n;
    expect([l.ripAtTdEntry, l.entryTsc]).toEqual([0xffff_ffff_8123_4567n, 2n ** 64n - 5n]);
  });
  it('remembers where MSRs lie, also those that share a place', () => {
    for (const index of [0x1a0, 0x1e0, 0x3b, 0xc000_0082, 0x1a0, 0x3b]) expect(l.msrWord(index)).toBe(lps[0]!.msrWord(index));
  });
});
