import { hostLeaves as archLeaves } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { hostLeaf, hostLeaves } from './table.ts';

describe('SEAMCALL leaves', () => {
  const implemented = archLeaves.filter((leaf) => leaf.implemented);

  it('[C074] lists every leaf of the ABI under its number and with its versions', () => {
    expect(hostLeaves.map((l) => [l.name, l.number, l.maxVersion])).toEqual(
      implemented.map((l) => [l.name, l.number, l.maxVersion]),
    );
  });
  it('implements each, or says why not yet', () => {
    for (const leaf of hostLeaves) expect(leaf.handler !== undefined || (leaf.notYet ?? '') !== '', leaf.name).toBe(true);
  });
  it('[C071] knows no number that the ABI reserves', () => {
    for (const number of [42, 46, 47, 50, 51, 54, 67, 69, 97, 0xffff]) expect(hostLeaf(number)).toBeUndefined();
  });
});
