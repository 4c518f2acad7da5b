import { describe, expect, it } from 'vitest';
import { foldedLeaf } from './cpuid.ts';

describe('foldedLeaf', () => {
  const max = 0x8000_0008;
  it('keeps leaves that processors have', () => {
    for (const leaf of [0, 1, 0x23, 0x8000_0000, 0x8000_0008]) expect(foldedLeaf(leaf, max)).toBe(leaf);
  });
  it('reads leaves above the last as the last base leaf', () => {
    for (const leaf of [0x24, 0x3fff_ffff, 0x5000_0000, 0x8000_0009, 0xffff_ffff]) expect(foldedLeaf(leaf, max)).toBe(0x23);
  });
  it('leaves the range of hypervisors alone', () => {
    for (const leaf of [0x4000_0000, 0x4fff_ffff]) expect(foldedLeaf(leaf, max)).toBe(leaf);
  });
});
