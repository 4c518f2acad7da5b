import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType, SIZE_BYTES } from '../pamt/pamt.ts';
import { pagesAt } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockImplicitTdr, lockPage } from '../td/operands.ts';
import { Lifecycle } from '../td/tdr-layout.ts';
import { clearPageOutputs, setPageOutputs } from './tdh-phymem-page-rdmd.ts';

/**
 * TDH.PHYMEM.PAGE.RECLAIM: frees a page of a TD that was torn down; its TDR last.
 * @source TDX-ABI "TDH.PHYMEM.PAGE.RECLAIM"
 * @param regs RCX page
 * @returns RCX type, RDX owner's TDR, R8 size: also when a check after the page's own fails
 */
export const tdhPhymemPageReclaim: HostLeaf = (m, l) => {
  const page = lockPage(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  clearPageOutputs(l);
  if (typeof page === 'bigint') return page;
  const { type, size } = page;
  if (type === PageType.PT_NDA || type === PageType.PT_RSVD) return status(Code.PAGE_METADATA_INCORRECT, Operand.RCX);
  setPageOutputs(l, page);
  if (page.pa % SIZE_BYTES[size] !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (type === PageType.PT_TDR) {
    const td = m.td(page.pa);
    if (td.lifecycle !== Lifecycle.TEARDOWN) return Code.LIFECYCLE_STATE_INCORRECT;
    if (td.childCount !== 0) return Code.TD_ASSOCIATED_PAGES_EXIST;
    m.forget(page.pa);
  } else {
    const td = lockImplicitTdr(m, l, page.owner, LockMode.SHARED);
    if (typeof td === 'bigint') return td;
    if (td.lifecycle !== Lifecycle.TEARDOWN) return Code.LIFECYCLE_STATE_INCORRECT;
    td.childCount -= pagesAt(size);
    if (type === PageType.PT_TDVPR) m.forget(page.pa);
  }
  page.type = PageType.PT_NDA;
  return SUCCESS;
};
