import { createHash } from 'node:crypto';
import { KeyedMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginMrtd, extendMrtd, finalizeMrtd, mrtdRecord } from './measure.ts';
import { PageSet } from './td/page-set.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function emptyTdcs(): PageSet {
  const pages = new PageSet(new KeyedMemory({ linearMemoryBytes: 1 << 20, keyIdBits: 6 }));
  pages.pages.push(0x1000 as Hpa);
  beginMrtd(pages);
  return pages;
}

describe('MRTD', () => {
  it('of nothing is SHA-384 of nothing', () => {
    expect(hex(finalizeMrtd(emptyTdcs()))).toBe(createHash('sha384').digest('hex'));
  });
  it('is SHA-384 of all blocks, put down in memory after each', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }), (lengths) => {
        const tdcs = emptyTdcs();
        const reference = createHash('sha384');
        for (const [i, blocks] of lengths.entries()) {
          const data = new Uint8Array(128 * blocks).map((_, at) => (i * 31 + at * 7) & 0xff);
          extendMrtd(tdcs, data);
          reference.update(data);
        }
        expect(hex(finalizeMrtd(tdcs))).toBe(reference.digest('hex'));
      }),
      { numRuns: 30 },
    );
  });
  it('names an operation and its GPA in 128 bytes', () => {
    const record = mrtdRecord('MEM.PAGE.ADD', 0x12_3456_7000);
    expect(record.length).toBe(128);
    expect(hex(record.subarray(0, 24))).toBe(`${Buffer.from('MEM.PAGE.ADD').toString('hex')}000000000070563412000000`);
  });
});
