import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errno } from '../uapi/errno.ts';
import { gaps, intersection, rangeBytes } from './memory-range.ts';
import { reservedAreas } from './reserved-areas.ts';
import { tdmrInfoWords } from './tdmr-info.ts';
import { constructTdmrs } from './tdmr.ts';
import { bootMemoryMap, tdxMemoryList } from './tdx-memory-list.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

describe('TDX memory list', () => {
  it('is RAM above 1 MiB in whole pages, ascending, neighbours merged', () => {
    const map = [
      { start: 4 * GIB, end: 5 * GIB + 0x10 },
      { start: 0, end: 0x9fc00 },
      { start: 0x10_0000, end: 2 * GIB },
      { start: 2 * GIB, end: 3 * GIB },
    ];
    expect(tdxMemoryList(map)).toEqual([
      { start: MIB, end: 3 * GIB },
      { start: 4 * GIB, end: 5 * GIB },
    ]);
  });

  it('leaves what no CMR covers to the firmware', () => {
    expect(bootMemoryMap({ ram: [[0, GIB]], cmrs: [[MIB, 100 * MIB], [200 * MIB, 2 * GIB]] })).toEqual([
      { start: MIB, end: 101 * MIB },
      { start: 200 * MIB, end: GIB },
    ]); // prettier-ignore
    expect(bootMemoryMap({ ram: [[0, GIB]], cmrs: [] })).toEqual([{ start: 0, end: GIB }]);
  });
});

describe('TDMR construction', () => {
  it('rounds to 1 GiB and opens a new TDMR only for what the last one does not cover', () => {
    const memory = [
      { start: MIB, end: 300 * MIB },
      { start: 400 * MIB, end: 500 * MIB },
      { start: 600 * MIB, end: 2.5 * GIB },
      { start: 7 * GIB, end: 8 * GIB },
    ];
    expect(constructTdmrs(memory, 64)).toEqual([
      { start: 0, end: GIB },
      { start: GIB, end: 3 * GIB },
      { start: 7 * GIB, end: 8 * GIB },
    ]);
  });

  it('answers ENOSPC when the module takes fewer TDMRs', () => {
    const memory = Array.from({ length: 5 }, (_, i) => ({ start: 4 * i * GIB, end: (4 * i + 1) * GIB }));
    expect(constructTdmrs(memory, 4)).toBe(-Errno.ENOSPC);
    expect(constructTdmrs(memory, 5)).toHaveLength(5);
  });

  const maps = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 })), { minLength: 1, maxLength: 12 })
    .map((steps) => {
      let at = 0;
      return steps.map(([gap, size]) => {
        const start = at + gap * MIB;
        at = start + size * MIB;
        return { start, end: at };
      });
    });

  it('[C054] covers every byte of the memory list exactly once, in 1 GiB units', () => {
    fc.assert(
      fc.property(maps, (memory) => {
        const tdmrs = constructTdmrs(memory, 64);
        if (typeof tdmrs === 'number') throw new Error('too many');
        tdmrs.forEach((tdmr, i) => {
          expect([tdmr.start % GIB, tdmr.end % GIB]).toEqual([0, 0]);
          if (i > 0) expect(tdmr.start).toBeGreaterThanOrEqual(tdmrs[i - 1]!.end);
        });
        for (const region of memory) expect(gaps(region, tdmrs)).toEqual([]);
      }),
    );
  });

  it('reserves exactly what is neither memory nor free of PAMT', () => {
    fc.assert(
      fc.property(maps, (memory) => {
        const tdmrs = constructTdmrs(memory, 64);
        if (typeof tdmrs === 'number') throw new Error('too many');
        const pamts = [{ start: memory[0]!.start, end: memory[0]!.start + MIB }];
        for (const tdmr of tdmrs) {
          const areas = reservedAreas(tdmr, memory, pamts, 64);
          if (typeof areas === 'number') throw new Error('too many');
          const usable = gaps(tdmr, areas);
          for (const range of usable) {
            expect(memory.some((region) => intersection(region, range) !== undefined)).toBe(true);
            expect(intersection(range, pamts[0]!)).toBeUndefined();
          }
          const bytes = [...areas, ...usable].reduce((sum, range) => sum + rangeBytes(range), 0);
          expect(bytes).toBe(rangeBytes(tdmr));
        }
      }),
    );
  });

  it('answers ENOSPC when a TDMR needs more reserved areas than there are', () => {
    const memory = Array.from({ length: 20 }, (_, i) => ({ start: (2 * i + 1) * MIB, end: (2 * i + 2) * MIB }));
    expect(reservedAreas({ start: 0, end: GIB }, memory, [], 16)).toBe(-Errno.ENOSPC);
  });

  it('orders the words of TDMR_INFO as the module reads them: PAMT 1G, 2M, 4K, then offsets of reserved areas', () => {
    const range = { start: GIB, end: 2 * GIB };
    const table = (n: number): { start: number; end: number } => ({ start: n, end: n + 0x1000 });
    const pamt = { pamt4k: table(0x1000), pamt2m: table(0x2000), pamt1g: table(0x3000), whole: { start: 0x1000, end: 0x4000 } };
    const reserved = [{ start: GIB + MIB, end: GIB + 3 * MIB }];
    expect(tdmrInfoWords({ range, pamt, reserved })).toEqual([
      GIB,
      GIB,
      0x3000,
      0x1000,
      0x2000,
      0x1000,
      0x1000,
      0x1000,
      MIB,
      2 * MIB,
    ]);
  });
});
