import { describe, expect, it } from 'vitest';
import { dmaMemory } from './dma-memory.ts';
import { PrivatePages } from './private-pages.ts';

describe('DMA to the memory of a VM', () => {
  const ranges = [
    { name: 'ram', gpa: 0, bytes: 0x8000 },
    { name: 'high ram', gpa: 0x1_0000_0000, bytes: 0x2000 },
  ] as const;
  const make = (isTd: boolean): { memory: ReturnType<typeof dmaMemory>; pages: PrivatePages; touched: string[] } => {
    const touched: string[] = [];
    const note =
      (what: string) =>
      (gpa: number, bytes: Uint8Array): boolean => (touched.push(`${what} ${gpa.toString(16)} ${bytes.length}`), true);
    const pages = new PrivatePages(ranges, isTd);
    return { memory: dmaMemory({ readGuest: note('read'), writeGuest: note('write') }, pages), pages, touched };
  };

  it('reaches the shared pages of a TD alone, and leaves a range that is partly private untouched', () => {
    const { memory, pages, touched } = make(true);
    expect(memory.read(0x1000, new Uint8Array(16))).toBe(false);
    pages.set(0x1000, 0x2000, false);
    expect([memory.read(0x1000, new Uint8Array(16)), memory.write(0x1ff0, new Uint8Array(32))]).toEqual([true, true]);
    expect([
      memory.write(0x2ff0, new Uint8Array(17)),
      memory.read(0xff0, new Uint8Array(32)),
      memory.isAccessible(0x1000, 0x2000),
    ]).toEqual([false, false, true]);
    pages.set(0x2000, 0x1000, true);
    expect(memory.isAccessible(0x1ff0, 17)).toBe(false);
    expect(touched).toEqual(['read 1000 16', 'write 1ff0 32']);
  });

  it('reaches all memory of a plain VM, and nothing beyond', () => {
    const { memory } = make(false);
    expect(
      [
        [0, 0x8000],
        [0x1_0000_0000, 0x2000],
        [0x7fff, 2],
        [0x9000, 1],
        [-1, 1],
        [2 ** 47, 1],
        [0, 0xffff_ffff],
      ].map(([gpa, bytes]) => memory.isAccessible(gpa!, bytes!)),
    ).toEqual([true, true, false, false, false, false, false]);
  });
});
