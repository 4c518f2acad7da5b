import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GpaAttr, L2_FREE, attributesOf, isL2Blocked, isL2Free, isL2Leaf, isLegal, l2Architectural, l2Block, l2Leaf, l2PublicState, l2Table,
  l2Unblock, withAttributes, withHpa,
} from './l2-sept-entry.ts'; // prettier-ignore

const legal = fc
  .integer({ min: 1, max: 0x7f })
  .map((bits) => GpaAttr.VALID | bits)
  .filter(isLegal);
const page = fc.integer({ min: 1, max: 2 ** 34 }).map((frame) => frame * 0x1000);

describe('entries of an L2 VM', () => {
  it('keep their attributes through block and unblock', () => {
    fc.assert(
      fc.property(page, legal, (pa, attr) => {
        const entry = l2Leaf(pa, attr, false);
        const blocked = l2Block(entry, false);
        expect([isL2Blocked(blocked), blocked.low & 0x407, attributesOf(blocked, false)]).toEqual([true, 0, attr]);
        expect(l2Unblock(blocked)).toEqual(entry);
        expect(l2Unblock(entry)).toEqual(entry);
        expect(l2Leaf(pa, attr, true)).toEqual(blocked);
      }),
    );
  });

  it('take new attributes while blocked, and a new page', () => {
    fc.assert(
      fc.property(page, page, legal, legal, (from, to, before, after) => {
        const blocked = withAttributes(l2Leaf(from, before, true), after);
        expect(l2Unblock(blocked)).toEqual(l2Leaf(from, after, false));
        expect(withHpa(blocked, to)).toEqual(l2Leaf(to, after, true));
      }),
    );
  });

  it('have the states of the ABI', () => {
    const table = l2Table(0x5000);
    expect([isL2Free(L2_FREE), isL2Free(table), isL2Leaf(table)]).toEqual([true, false, false]);
    expect([l2PublicState(L2_FREE), l2PublicState(table), l2PublicState(l2Block(table, false))]).toEqual([64, 196, 193]);
    expect(l2PublicState(l2Leaf(0x5000, GpaAttr.VALID | GpaAttr.XS, false))).toBe(68);
    expect(l2PublicState(l2Leaf(0x5000, GpaAttr.VALID | GpaAttr.R, true))).toBe(65);
    expect(l2Unblock(l2Block(table, false))).toEqual(table);
  });

  it('hide from the host what the L1 VMM allows', () => {
    const entry = l2Leaf(0x5000, GpaAttr.VALID | GpaAttr.R | GpaAttr.SSS, false);
    expect(l2Architectural(entry, false)).toEqual({ low: 0x54f7, high: 0 });
    expect(l2Architectural(entry, true)).toEqual({ low: 0x50f1, high: 1 << 28 });
    expect(l2Architectural(L2_FREE, false)).toEqual({ low: 0, high: 0x8000_0000 });
  });

  it('refuse attributes without reads, and #VE suppression', () => {
    expect([GpaAttr.W, GpaAttr.PWA, GpaAttr.R | GpaAttr.SVE, GpaAttr.R | 0x100].map((a) => isLegal(GpaAttr.VALID | a))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([0, GpaAttr.R].map(isLegal)).toEqual([true, false]);
  });
});
