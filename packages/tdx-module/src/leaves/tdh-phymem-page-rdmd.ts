import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { PageType, type PamtPage } from '../pamt/pamt.ts';
import { SUCCESS } from '../status.ts';
import { lockPage } from '../td/operands.ts';

/** RCX type, RDX owner, R8 size; R9..R11 are the caller's. */
export function setPageOutputs(l: ModuleLp, page: PamtPage): void {
  l.set(Gpr.RCX, page.type, 0);
  l.setNum(Gpr.RDX, page.owner);
  l.set(Gpr.R8, page.size, 0);
}

export function clearPageOutputs(l: ModuleLp): void {
  for (const gpr of [Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9, Gpr.R10, Gpr.R11]) l.set(gpr, 0, 0);
}

/**
 * TDH.PHYMEM.PAGE.RDMD: reads the PAMT entry of a page.
 * @source TDX-ABI "TDH.PHYMEM.PAGE.RDMD"
 * @param regs RCX page
 * @returns RCX type, RDX owner's TDR (stale for a free page), R8 size, R9 BEPOCH of guest and Secure EPT pages
 */
export const tdhPhymemPageRdmd: HostLeaf = (m, l) => {
  const page = lockPage(m, l, Gpr.RCX, LockMode.SHARED);
  clearPageOutputs(l);
  if (typeof page === 'bigint') return page;
  setPageOutputs(l, page);
  const { type } = page;
  if (type === PageType.PT_REG || type === PageType.PT_EPT) l.lp.gpr[Gpr.R9] = page.bepoch;
  return SUCCESS;
};
