import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { tdhMemPageAug, tdhMemPageDemote, tdhMemPageRemove, tdhMemRangeBlock, tdhMemSeptRd } from '../../src/index.ts';
import { findSeptEntry } from '../../src/sept/sept-walk.ts';
import { Code } from '../../src/status.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';

const GPA = 0x4000_0000;
const LARGE_PAGE = (Layout.POOL + 0x400_0000) as Hpa;
const ACCEPTED = 5;

/** A TD with a pending 2 MiB page of which some 4 KiB pieces are accepted: the entry counts them in its low address bits. */
function partlyAccepted(): { td: RunningTd; operands: { gpa: Gpa; level: 1; tdr: Hpa }; entry: () => bigint } {
  const td = new RunningTd();
  td.addTables(GPA);
  const operands = { gpa: GPA as Gpa, level: 1, tdr: td.tdr } as const;
  // Tables for 4 KiB pages are there now; the range beside them has none.
  const large = { ...operands, gpa: (GPA + 0x20_0000) as Gpa };
  td.ok('TDH.MEM.PAGE.AUG', tdhMemPageAug(td.lp, { ...large, page: LARGE_PAGE }));
  const at = findSeptEntry(td.module.td(td.tdr), large.gpa, 1);
  td.lp.memory.write64(at, td.lp.memory.read64(at) | BigInt(ACCEPTED << 12));
  return { td, operands: large, entry: () => tdhMemSeptRd(td.lp, large).entry & 0xf_ffff_ffff_f000n };
}

describe('a large page that the guest has accepted in part', () => {
  it('is counted in its entry until it is blocked', () => {
    const { td, operands, entry } = partlyAccepted();
    expect(entry()).toBe(BigInt(LARGE_PAGE + ACCEPTED * 0x1000));
    expect(tdhMemRangeBlock(td.lp, operands).status).toBe(0n);
    expect(entry()).toBe(BigInt(LARGE_PAGE));
  });
  it('is shown without the count by leaves that need it blocked', () => {
    const { td, operands } = partlyAccepted();
    const removed = tdhMemPageRemove(td.lp, operands);
    expect(removed.status >> 32n).toBe(Code.GPA_RANGE_NOT_BLOCKED >> 32n);
    const demoted = tdhMemPageDemote(td.lp, { ...operands, page: td.page() });
    expect(demoted.status >> 32n).toBe(Code.GPA_RANGE_NOT_BLOCKED >> 32n);
    expect(demoted.entry & 0xf_ffff_ffff_f000n).toBe(BigInt(LARGE_PAGE));
  });
});
