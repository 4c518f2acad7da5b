import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSet } from './frame-set.ts';

describe('FrameSet', () => {
  it('is a set of numbers', () => {
    const frame = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(511, 512, 1023, 2 ** 24, 2 ** 31 + 5));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), frame)), (steps) => {
        const [frames, model] = [new FrameSet(), new Set<number>()];
        for (const [adds, n] of steps) {
          if (adds) {
            frames.add(n);
            model.add(n);
          } else expect(frames.delete(n)).toBe(model.delete(n));
          expect(frames.size).toBe(model.size);
        }
      }),
    );
  });
});
