import { describe, expect, it } from 'vitest';
import { MoveSet, joinMoves } from './block-moves.ts';

describe('block moves', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const bytes = new Uint8Array(memory.buffer);

  it('copy every byte of a list and no other', () => {
    const { go } = new MoveSet({
      go: [
        { from: 3, to: 40, bytes: 37 },
        { from: 60, to: 10, bytes: 8 },
        { from: 68, to: 18, bytes: 4 },
        { from: 90, to: 100, bytes: 2, zeroExtend: true },
      ],
    }).on(memory);
    for (let i = 0; i < 256; i++) bytes[0x1000 + i] = i;
    bytes.fill(0xee, 0x2000, 0x2100);
    const expected = new Uint8Array(256).fill(0xee);
    expected.set(bytes.subarray(0x1003, 0x1003 + 37), 40);
    expected.set(bytes.subarray(0x103c, 0x103c + 12), 10);
    expected.set([90, 91, 0, 0], 100);
    go(0x1000, 0x2000);
    expect([...bytes.subarray(0x2000, 0x2100)]).toEqual([...expected]);
  });

  it('are joined where source and target both go on', () => {
    const joined = joinMoves([
      { from: 8, to: 108, bytes: 8 },
      { from: 0, to: 100, bytes: 8 },
      { from: 16, to: 120, bytes: 4 },
    ]);
    expect(joined).toEqual([
      { from: 0, to: 100, bytes: 16 },
      { from: 16, to: 120, bytes: 4 },
    ]);
  });
});
