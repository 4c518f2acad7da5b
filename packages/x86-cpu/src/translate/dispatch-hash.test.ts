import { expect, it } from 'vitest';
import { dispatchHash } from './dispatch-hash.ts';

it('gives targets of a page slots of their own, in a table that is not much larger than their number', () => {
  for (let count = 1; count <= 40; count++) {
    const targets = Array.from({ length: count }, (_, n) => 0x7fff_f000 + ((n * n * 7 + n * 23) & 0xfff));
    const distinct = [...new Set(targets)];
    const { slots } = dispatchHash(distinct);
    const positions = slots.filter((p) => p >= 0);
    expect(new Set(positions).size).toBe(positions.length);
    expect(positions.length).toBe(distinct.length);
    expect(slots.length).toBeLessThanOrEqual(512);
  }
});
