import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

describe('Tally', () => {
  it('counts as a map of numbers does, whatever the order', () => {
    const tally = new Tally<string>();
    const plain = new Map<string, number>();
    for (const key of ['a', 'a', 'b', 'a', 'c', 'c', 'b', 'a']) {
      tally.add(key);
      plain.set(key, (plain.get(key) ?? 0) + 1);
    }
    expect([...tally]).toEqual([...plain]);
    expect([[...tally.keys()], [...tally.values()], tally.size]).toEqual([[...plain.keys()], [...plain.values()], 3]);
    const seen: [string, number][] = [];
    tally.forEach((count, key) => seen.push([key, count]));
    expect(seen).toEqual([...plain]);
    expect([tally.get('a'), tally.get('d'), tally.has('b'), tally.has('d')]).toEqual([4, undefined, true, false]);
  });

  it('begins anew after a reset, and goes on from the counts it was given', () => {
    const tally = new Tally<number>();
    tally.add(7);
    tally.reset([]);
    tally.add(7);
    expect([...tally]).toEqual([[7, 1]]);
    tally.reset([
      [7, 10],
      [8, 20],
    ]);
    tally.add(7);
    expect([...tally]).toEqual([
      [7, 11],
      [8, 20],
    ]);
  });
});
