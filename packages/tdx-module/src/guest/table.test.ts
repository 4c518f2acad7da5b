import { guestLeaves as archLeaves } from '@tdxkit/tdx-arch/leaves';
import { describe, expect, it } from 'vitest';
import { guestLeaf, guestLeaves } from './table.ts';

describe('TDCALL leaves', () => {
  it('lists every leaf of the ABI under its number', () => {
    expect(guestLeaves.map((l) => [l.name, l.number])).toEqual(archLeaves.map((l) => [l.name, l.number]));
  });
  it('implements each, or says why not yet', () => {
    for (const leaf of guestLeaves) expect(leaf.handler !== undefined || leaf.notYet !== undefined, leaf.name).toBe(true);
  });
  it('knows no other number', () => {
    for (const number of [13, 17, 19, 21, 28, 0xffff]) expect(guestLeaf(number)).toBeUndefined();
  });
});
