import { describe, expect, it } from 'vitest';
import { regionsOf, type Segment } from './regions.ts';

const PAGE = 0x1000;
/** A file of three pages: ones, then zeros, then twos; and a segment of its first bytes. */
function segment(dataBytes: number, memoryBytes: number, more: Partial<Segment> = {}): { file: Uint8Array; segment: Segment } {
  const file = new Uint8Array(3 * PAGE).fill(1, 0, 100).fill(2, 2 * PAGE);
  return { file, segment: { name: 's', address: 0x10_0000, data: file.subarray(0, dataBytes), memoryBytes, file, ...more } };
}

describe('regionsOf', () => {
  it.each([
    ['whole pages', PAGE, PAGE],
    ['zeros up to the end of the page', 100, 100],
    ['zeros up to the end of the page, of which some are in memory only', 100, PAGE - 5],
    ['two pages', PAGE + 1, 2 * PAGE],
  ])('makes no copy of %s in a file', (_, dataBytes, memoryBytes) => {
    const { file, segment: one } = segment(dataBytes, memoryBytes);
    const [region] = regionsOf([one]);
    expect(region!.bytes.buffer).toBe(file.buffer);
    expect(region!.bytes).toEqual(regionsOf([{ ...one, file: undefined } as unknown as Segment])[0]!.bytes);
  });

  it.each([
    ['the file holds something else behind it', 99, 99, {}],
    ['it ends with pages that are in memory only', 100, 2 * PAGE, {}],
    ['its page begins before it', 100, 100, { address: 0x10_0010 }],
    ['its file may change', 100, 100, { file: undefined }],
    ['the file ends before the page', 3 * PAGE, 3 * PAGE + 1, {}],
  ])('copies a segment when %s', (_, dataBytes, memoryBytes, more) => {
    const { file, segment: one } = segment(dataBytes, memoryBytes, more as Partial<Segment>);
    const [region] = regionsOf([one]);
    expect(region!.bytes.buffer).not.toBe(file.buffer);
    const at = one.address - region!.gpa;
    expect(region!.bytes.subarray(at, at + dataBytes)).toEqual(one.data);
    expect(region!.bytes.subarray(0, at).every((byte) => byte === 0)).toBe(true);
    expect(region!.bytes.subarray(at + dataBytes).every((byte) => byte === 0)).toBe(true);
  });

  it('copies segments that share a page into one region', () => {
    const { segment: one } = segment(100, 100);
    const regions = regionsOf([one, { ...one, address: one.address + 0x800 }]);
    expect(regions).toHaveLength(1);
    expect(regions[0]!.bytes.subarray(0x800, 0x800 + 100)).toEqual(one.data);
  });
});
