import { SEPT_STATE_MASK, septStates } from '@tdxkit/tdx-arch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FREE_HIGH,
  FREE_LOW,
  hpaHigh,
  hpaLow,
  septHpa,
  septStateIndex,
  stateMask,
  withStateHigh,
  withStateLow,
} from './sept-entry.ts';

const halves = (entry: bigint): [number, number] => [Number(entry & 0xffff_ffffn), Number(entry >> 32n)];
const whole = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

describe('Secure EPT entries', () => {
  it('start as FREE with bits 53, 54, 55 and 63 set', () => {
    expect(whole(FREE_LOW, FREE_HIGH)).toBe(0x80e0_0000_0000_0000n);
    expect(septStateIndex(FREE_LOW, FREE_HIGH)).toBe(0);
  });
  it('know their state by its bits, whatever else they hold', () => {
    fc.assert(
      fc.property(fc.nat(septStates.length - 1), fc.bigInt(0n, (1n << 64n) - 1n), (index, noise) => {
        const [low, high] = halves((noise & ~SEPT_STATE_MASK) | septStates[index]!.entryBits);
        expect(septStateIndex(low, high)).toBe(index);
      }),
    );
  });
  it('change state and nothing else', () => {
    fc.assert(
      fc.property(fc.nat(septStates.length - 1), fc.bigInt(0n, (1n << 64n) - 1n), (index, entry) => {
        const [low, high] = halves(entry);
        const changed = whole(withStateLow(low, index), withStateHigh(high, index));
        expect(changed).toBe((entry & ~SEPT_STATE_MASK) | septStates[index]!.entryBits);
      }),
    );
  });
  it('carry any page address', () => {
    fc.assert(
      fc.property(
        fc.nat(2 ** 31).chain((frame) => fc.constant(frame * 0x1000)),
        (hpa) => {
          expect(septHpa(hpaLow(hpa) | 0xff7, hpaHigh(hpa) | 0x8000_0000)).toBe(hpa);
        },
      ),
    );
  });
  it('make masks of state names', () => {
    expect(stateMask(['FREE', 'MAPPED'])).toBe(1 | (1 << 4));
  });
});
