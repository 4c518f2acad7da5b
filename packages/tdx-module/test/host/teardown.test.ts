import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import * as module from '../../src/index.ts';
import { Layout, RunningTd } from '../running-td/running-td.ts';

const PAGE = 0x1000;
const SECRET = new TextEncoder().encode('this page belongs to the Trust Domain');
const GPA = 0x10_0000 as Gpa;

/** Every page of the pool that the TD took, in the order taken; the TDR is the first. */
const pagesOf = (td: RunningTd): Hpa[] => {
  const end = td.page();
  return Array.from({ length: (end - Layout.POOL) / PAGE }, (_, i) => (Layout.POOL + i * PAGE) as Hpa);
};

function build(): RunningTd {
  const td = new RunningTd({ pages: [[GPA, SECRET]] });
  td.augPage(GPA + PAGE);
  return td;
}

describe('a TD from TDH.MNG.CREATE to the last TDH.PHYMEM.PAGE.RECLAIM', () => {
  it('keeps its plaintext from every key of the host', () => {
    const td = build();
    const { memory } = td.machine;
    const holders = [];
    for (const page of pagesOf(td)) {
      for (let hkid = 0; hkid < 64; hkid++) {
        const bytes = memory.readBytes(memory.withHkid(page, hkid), SECRET.length);
        if (SECRET.every((byte, i) => bytes[i] === byte)) holders.push(hkid);
      }
    }
    expect(holders).toEqual([33]); // the TD's own
  });

  it('gives a page back by BLOCK, TRACK and REMOVE, in no other order', () => {
    const td = build();
    const { lp, tdr } = td;
    const entry = { gpa: GPA, level: 0, tdr } as const;
    const name = (result: { status: bigint }): string => module.describeStatus(result.status).split(' ')[1] ?? '';
    expect(name(module.tdhMemPageRemove(lp, entry))).toBe('GPA_RANGE_NOT_BLOCKED');
    td.ok('TDH.MEM.RANGE.BLOCK', module.tdhMemRangeBlock(lp, entry));
    expect(name(module.tdhMemPageRemove(lp, entry))).toBe('TLB_TRACKING_NOT_DONE');
    td.ok('TDH.MEM.TRACK', module.tdhMemTrack(lp, tdr));
    const removed = td.ok('TDH.MEM.PAGE.REMOVE', module.tdhMemPageRemove(lp, entry));
    expect(module.tdhPhymemPageRdmd(lp, removed.page).type).toBe(module.PageType.PT_NDA);
    expect(module.checkInvariants(td.module)).toEqual([]);
  });

  it('writes caches back before it frees an HKID that was never configured', () => {
    const td = new RunningTd();
    const { lp } = td;
    const tdr = td.page();
    const name = (result: { status: bigint }): string => module.describeStatus(result.status).split(' ')[1] ?? '';
    td.ok('TDH.MNG.CREATE', module.tdhMngCreate(lp, { tdr, hkid: 35 }));
    td.ok('TDH.MNG.VPFLUSHDONE', module.tdhMngVpflushdone(lp, tdr));
    expect(name(module.tdhMngKeyFreeid(lp, tdr))).toBe('WBCACHE_NOT_COMPLETE');
    td.ok('TDH.PHYMEM.CACHE.WB', module.tdhPhymemCacheWb(lp, false));
    td.ok('TDH.MNG.KEY.FREEID', module.tdhMngKeyFreeid(lp, tdr));
  });

  it('leaves no page and no HKID behind', () => {
    const td = build();
    const { lp, tdr, tdvpr } = td;
    const pages = pagesOf(td);
    const reclaim = (page: Hpa): bigint => module.tdhPhymemPageReclaim(lp, page).status;
    expect(module.checkInvariants(td.module)).toEqual([]);
    expect(module.isError(reclaim(pages[1]!))).toBe(true);

    td.ok('TDH.VP.FLUSH', module.tdhVpFlush(lp, tdvpr));
    td.ok('TDH.MNG.VPFLUSHDONE', module.tdhMngVpflushdone(lp, tdr));
    td.ok('TDH.PHYMEM.CACHE.WB', module.tdhPhymemCacheWb(lp, false));
    td.ok('TDH.MNG.KEY.FREEID', module.tdhMngKeyFreeid(lp, tdr));
    expect(module.isError(reclaim(tdr))).toBe(true); // children first
    for (const page of pages.slice(1)) {
      if (module.tdhPhymemPageRdmd(lp, page).type !== module.PageType.PT_NDA)
        expect(module.describeStatus(reclaim(page))).toContain('SUCCESS');
    }
    td.ok('TDH.PHYMEM.PAGE.RECLAIM', { status: reclaim(tdr) });
    for (const page of pages) expect(module.tdhPhymemPageRdmd(lp, page).type).toBe(module.PageType.PT_NDA);
    expect(module.checkInvariants(td.module)).toEqual([]);
    td.ok('TDH.MNG.CREATE', module.tdhMngCreate(lp, { tdr, hkid: 33 }));
  });
});
