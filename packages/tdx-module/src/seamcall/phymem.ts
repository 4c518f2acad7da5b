import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { regNumber, reg, call, callEach } from './seamcall.ts';

/** What TDH.PHYMEM.PAGE.RDMD and RECLAIM tell of a page; filled in also when RECLAIM fails late. */
export interface PageMetadata {
  readonly status: bigint;
  /** See `PageType`. */
  readonly type: number;
  /** HPA of the owner's TDR; stale for a free page. */
  readonly owner: Hpa;
  /** 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  readonly size: number;
}

/** TDH.PHYMEM.PAGE.RDMD: what the PAMT says of a page. */
export function tdhPhymemPageRdmd(lp: LogicalProcessor, page: Hpa): PageMetadata & { blockEpoch: bigint } {
  const status = call(lp, 24, page);
  return {
    status,
    type: regNumber(lp, Gpr.RCX),
    owner: regNumber(lp, Gpr.RDX) as Hpa,
    size: regNumber(lp, Gpr.R8),
    blockEpoch: reg(lp, Gpr.R9),
  };
}

/** TDH.PHYMEM.PAGE.RECLAIM: frees a page of a TD that is torn down; its TDR last. */
export function tdhPhymemPageReclaim(lp: LogicalProcessor, page: Hpa): PageMetadata {
  const status = call(lp, 28, page);
  return { status, type: regNumber(lp, Gpr.RCX), owner: regNumber(lp, Gpr.RDX) as Hpa, size: regNumber(lp, Gpr.R8) };
}

/** TDH.PHYMEM.PAGE.WBINVD: writes back and invalidates the cache lines of a free page; `page` carries the HKID to flush. */
export function tdhPhymemPageWbinvd(lp: LogicalProcessor, page: Hpa): { status: bigint } {
  return { status: call(lp, 41, page) };
}

/**
 * The same for `pages` pages in a row, call by call for the module. It ends with the first that fails.
 * @returns the status of the last, and how many succeeded
 */
export function tdhPhymemPageWbinvdRow(lp: LogicalProcessor, page: Hpa, pages: number): { status: bigint; done: number } {
  return callEach(lp, 41, page, 0, pages, 0x1000);
}

/** TDH.PHYMEM.CACHE.WB: writes back this package's caches. INTERRUPTED_RESUMABLE: call again with `resume`. */
export function tdhPhymemCacheWb(lp: LogicalProcessor, resume: boolean): { status: bigint } {
  return { status: call(lp, 40, resume ? 1 : 0) };
}
