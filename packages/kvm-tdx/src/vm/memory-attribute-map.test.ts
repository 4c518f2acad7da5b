import fc from 'fast-check';
import { gfn } from '@tdxkit/x86-cpu/units';
import { expect, it } from 'vitest';
import { MemoryAttributeMap } from './memory-attribute-map.ts';

const FRAMES = 3000;
const ranges = fc.array(
  fc.tuple(fc.integer({ min: 0, max: FRAMES - 1 }), fc.integer({ min: 1, max: 1200 }), fc.boolean()).map(([start, n, isPrivate]) => ({ start, end: Math.min(FRAMES, start + n), isPrivate })),
  { maxLength: 12 },
); // prettier-ignore

it('answers like one flag per frame, and knows uniform 2 MiB chunks', () => {
  fc.assert(
    fc.property(ranges, (changes) => {
      const map = new MemoryAttributeMap();
      const oracle = new Array<boolean>(FRAMES).fill(false);
      for (const { start, end, isPrivate } of changes) {
        expect(map.isUniform(start, end, isPrivate)).toBe(oracle.slice(start, end).every((flag) => flag === isPrivate));
        map.set(start, end, isPrivate);
        oracle.fill(isPrivate, start, end);
      }
      for (let frame = 0; frame < FRAMES; frame += 7) {
        const flag = oracle[frame]!;
        expect(map.isPrivate(gfn(frame))).toBe(flag);
        const chunk = frame - (frame % 512);
        if (chunk + 512 > FRAMES) continue;
        expect(Math.min(2, map.uniformLevel(gfn(frame), flag))).toBe(
          oracle.slice(chunk, chunk + 512).every((each) => each === flag) ? 2 : 1,
        );
      }
    }),
    { numRuns: 40 },
  );
});

it('knows uniform 1 GiB blocks of either kind without looking at their parts', () => {
  const GIB = 0x4_0000;
  const map = new MemoryAttributeMap();
  const level = (frame: number, isPrivate: boolean): number => map.uniformLevel(gfn(frame), isPrivate);
  expect(level(5, false)).toBe(3);
  map.set(0, 2 * GIB, true);
  expect([level(5, true), level(GIB + 5, true), level(2 * GIB, false)]).toEqual([3, 3, 3]);
  map.set(GIB + 700, GIB + 701, false);
  expect([level(5, true), level(GIB + 5, true), level(GIB + 700, false), level(GIB + 512, true)]).toEqual([3, 2, 1, 1]);
  map.set(GIB + 700, GIB + 701, true);
  expect(level(GIB + 5, true)).toBe(3);
  map.set(0, GIB, false);
  expect([level(5, false), level(GIB + 5, true)]).toEqual([3, 3]);
});
