import { describe, expect, it } from 'vitest';
import { compareTrackers } from '../bench/compare-trackers.ts';

describe('the three ways to remember who is private', () => {
  it('[C021] compared as the design does: arrays take memory of their own and no bit of an entry; a second bit costs entries most; a bitmap lies between; faults read a constant few words in each', () => {
    const [arrays, mixed, bitmap] = compareTrackers();
    expect([arrays!.strategy, mixed!.strategy, bitmap!.strategy]).toEqual(['slot-arrays', 'spte-mixed', 'table-bitmap']);
    expect(arrays!.spteBits < bitmap!.spteBits && bitmap!.spteBits < mixed!.spteBits).toBe(true);
    expect(mixed!.bytes <= bitmap!.bytes && bitmap!.bytes < arrays!.bytes).toBe(true);
    expect(arrays!.tables).toBe(0); // the marks of the others need tables down to the frame
    expect(mixed!.tables).toBe(bitmap!.tables);
    for (const each of [arrays!, mixed!, bitmap!]) expect(each.readsPerFault).toBeLessThanOrEqual(10);
  });
});
