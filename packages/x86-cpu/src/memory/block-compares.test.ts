import { describe, expect, it } from 'vitest';
import { CompareSet } from './block-compares.ts';

describe('block comparisons', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const bytes = new Uint8Array(memory.buffer);
  const lists = [
    [{ at: 36, bytes: 4 }, { at: 0, bytes: 36 }],
    [{ at: 64, bytes: 32 }],
    [{ at: 100, bytes: 4 }, { at: 120, bytes: 8 }],
    [],
  ]; // prettier-ignore
  const { go } = new CompareSet({ go: lists }).on(memory);

  it('tell by list which bytes differ, and of no other byte', () => {
    for (let at = 0; at < 160; at++) {
      for (let i = 0; i < 160; i++) bytes[0x1000 + i] = bytes[0x2000 + i] = i;
      expect(go(0x1000, 0x2000)).toBe(0);
      bytes[0x2000 + at]! ^= 0x80;
      const expected = lists.reduce(
        (bits, ranges, n) => (ranges.some((r) => at >= r.at && at < r.at + r.bytes) ? bits | (1 << n) : bits),
        0,
      );
      expect([at, go(0x1000, 0x2000)]).toEqual([at, expected]);
    }
  });
  it('tell several lists at once', () => {
    bytes.fill(1, 0x1000, 0x1100);
    bytes.fill(2, 0x2000, 0x2100);
    expect(go(0x1000, 0x2000)).toBe(7);
  });
});
