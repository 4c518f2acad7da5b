import { GIB, MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { cmosMemory } from './cmos-memory.ts';

describe('cmosMemory', () => {
  it.each([
    [64 * MIB, 0, [640, 64512, 768, 0]],
    [512 * MIB, 0, [640, 0xffff, 7936, 0]],
    [3 * GIB, GIB, [640, 0xffff, 48896, 16384]],
    [8 * MIB, 0, [640, 7168, 0, 0]],
  ])('of %i bytes below and %i above 4 GiB', (low, high, expected) => {
    const bytes = cmosMemory(low, high, 4);
    const word = (at: number): number => bytes.get(at)! + 256 * bytes.get(at + 1)!;
    expect([word(0x15), word(0x17), word(0x34), word(0x5b)]).toEqual(expected);
    expect([word(0x30), bytes.get(0x5f)]).toEqual([word(0x17), 3]);
  });
});
