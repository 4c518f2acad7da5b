import { createHash } from 'node:crypto';
import { KeyedMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, Mrtd } from './measure.ts';
import { PageSet } from './td/page-set.ts';

const CHUNK = 0x5100 as Hpa;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function emptyTdcs(): PageSet {
  const pages = new PageSet(new KeyedMemory({ linearMemoryBytes: 1 << 20, keyIdBits: 6 }));
  pages.pages.push(0x1000 as Hpa, 0x2000 as Hpa);
  new Mrtd(pages).begin();
  return pages;
}

/** The record as the ABI has it. */
function record(name: string, gpa: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name);
  bytes.writeBigUInt64LE(BigInt(gpa), 16);
  return bytes;
}

describe('MRTD', () => {
  it('of nothing is SHA-384 of nothing', () => {
    expect(hex(new Mrtd(emptyTdcs()).finalize())).toBe(createHash('sha384').digest('hex'));
  });
  it('is SHA-384 of a record for each page, and a record and its bytes for each chunk', () => {
    const step = fc.record({
      gpa: fc.integer({ min: 0, max: 2 ** 40 }),
      chunk: fc.option(fc.uint8Array({ minLength: CHUNK_BYTES, maxLength: CHUNK_BYTES })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const tdcs = emptyTdcs();
        const mrtd = new Mrtd(tdcs);
        const reference = createHash('sha384');
        for (const { gpa, chunk } of steps) {
          if (chunk === null) {
            mrtd.addPage(gpa * 0x1000);
            reference.update(record('MEM.PAGE.ADD', gpa * 0x1000));
          } else {
            tdcs.memory.writeBytes(CHUNK, chunk);
            mrtd.extend(gpa * 0x100, CHUNK);
            reference.update(record('MR.EXTEND', gpa * 0x100)).update(chunk);
          }
        }
        expect(hex(mrtd.finalize())).toBe(reference.digest('hex'));
      }),
      { numRuns: 30 },
    );
  });
});
