import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { randomKey } from '../random.ts';
import { Code, SUCCESS } from '../status.ts';
import { lockFreePage, lockTdr } from '../td/operands.ts';
import { freeL2SeptPage, freeSeptPage, onesPage, zeroPage } from '../td/page-content.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { Lifecycle, MAX_TDCX_PAGES, MIN_TDCX_PAGES } from '../td/tdr-layout.ts';

const MSR_BITMAP_PAGE = 2;
const SEPT_ROOT_PAGE = 3;

/**
 * TDH.MNG.ADDCX: gives a TD one more TDCS page: six, and one for each L2 VM.
 * @source TDX-ABI "TDH.MNG.ADDCX"
 * @param regs RCX free page; RDX TDR
 * @returns completion status; nothing has changed on a failure
 */
export const tdhMngAddcx: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RDX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if (td.isFatal) return Code.TD_FATAL;
  if (td.lifecycle !== Lifecycle.KEYS_CONFIGURED) return Code.TD_KEYS_NOT_CONFIGURED;
  const index = td.numTdcx;
  if (index >= MAX_TDCX_PAGES) return Code.TDCX_NUM_INCORRECT;
  const page = lockFreePage(m, l, Gpr.RCX);
  if (typeof page === 'bigint') return page;
  if (index >= MIN_TDCX_PAGES && td.opState !== OpState.UNINITIALIZED) return Code.OP_STATE_INCORRECT;
  // The page that completes the TDCS comes with the key of the TD's next migration session.
  const key = index === MIN_TDCX_PAGES - 1 ? randomKey(l.lp) : [];
  if (key === undefined) return Code.RND_NO_ENTROPY;

  const target = td.withKey(page.pa);
  if (index === MSR_BITMAP_PAGE) onesPage(m.memory, target);
  else if (index === SEPT_ROOT_PAGE) freeSeptPage(m.memory, target);
  else if (index >= MIN_TDCX_PAGES) freeL2SeptPage(m.memory, target);
  else zeroPage(m.memory, target);
  td.addTdcx(target);
  key.forEach((word, i) => td.tdcs.write64(Tdcs.MIG_ENC_KEY + 8 * i, word));
  td.childCount += 1;
  page.assign(PageType.PT_TDCX, td.tdrPa);
  return SUCCESS;
};
