import { GIB, MIB, gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { MemoryLayoutError } from '../image/image-error.ts';
import { memoryMap } from './memory-map.ts';
import { PrivatePages } from './private-pages.ts';

const region = (address: number, bytes = 0x1000): { name: string; gpa: ReturnType<typeof gpa>; bytes: Uint8Array } => ({
  name: 'code',
  gpa: gpa(address),
  bytes: new Uint8Array(bytes),
});

describe('memoryMap', () => {
  it('gives RAM from 0 and firmware pages up to 4 GiB', () => {
    expect(memoryMap(64 * MIB, [region(0x10_0000), region(0xffff_e000, 0x2000)])).toEqual([
      { name: 'ram', gpa: 0, bytes: 64 * MIB },
      { name: 'firmware', gpa: 0xffff_e000, bytes: 0x2000 },
    ]);
  });

  it.each([
    ['too little memory', 1000, region(0), /1 MiB to/, 'Give --memory a size such as 64M.'],
    ['too much memory', 4 * GIB, region(0), /1 MiB to/, 'Give --memory a size such as 64M.'],
    ['an image larger than memory', 2 * MIB, region(MIB, 3 * MIB), /does not fit 2 MiB/, 'Give --memory 4M or more.'],
    [
      'an image in the device area',
      64 * MIB,
      region(0xd000_0000),
      /device area/,
      'Link the image below 2.75 GiB, or firmware into the last 16 MiB below 4 GiB.',
    ],
    ['an image above 4 GiB', 64 * MIB, region(8 * GIB), /does not fit/, 'Link the image to lower addresses.'],
  ])('refuses %s', (_what, memory, code, message, hint) => {
    expect(() => memoryMap(memory, [code])).toThrow(message);
    try {
      memoryMap(memory, [code]);
    } catch (error) {
      expect(error).toBeInstanceOf(MemoryLayoutError);
      expect((error as MemoryLayoutError).hint).toBe(hint);
    }
  });
});

describe('PrivatePages', () => {
  it('starts private, follows conversions and knows where there is no memory', () => {
    const pages = new PrivatePages(memoryMap(MIB, []));
    expect(pages.isPrivate(0x5000)).toBe(true);
    pages.set(0x4000, 0x2000, false);
    expect([0x3fff, 0x4000, 0x5fff, 0x6000].map((a) => pages.isPrivate(a))).toEqual([true, false, false, true]);
    expect(pages.isPrivate(MIB)).toBeUndefined();
    expect(pages.rangeOf(MIB - 0x1000, 0x2000)).toBeUndefined();
  });
});
