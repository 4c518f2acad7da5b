import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { SUCCESS } from '../status.ts';
import { checkTdState, lockFreePage, lockTdr } from '../td/operands.ts';
import { opStates } from '../td/op-states.ts';
import { zeroPage } from '../td/page-content.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { NO_LP } from '../td/tdvps-layout.ts';

export const VCPU_CREATION_STATES = opStates(OpState.INITIALIZED, OpState.STATE_IMPORT);

/**
 * TDH.VP.CREATE: makes a free page the root (TDVPR) of a new vCPU.
 * @source TDX-ABI "TDH.VP.CREATE"
 * @param regs RCX free page; RDX TDR
 * @returns completion status; nothing has changed on a failure
 */
export const tdhVpCreate: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RDX, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, VCPU_CREATION_STATES);
  if (state !== SUCCESS) return state;
  const page = lockFreePage(m, l, Gpr.RCX);
  if (typeof page === 'bigint') return page;

  zeroPage(m.memory, td.withKey(page.pa));
  m.forget(page.pa);
  const vcpu = m.vcpu(td, page.pa);
  vcpu.addPage(td.withKey(page.pa));
  vcpu.associatedLp = NO_LP;
  td.childCount += 1;
  page.assign(PageType.PT_TDVPR, td.tdrPa);
  return SUCCESS;
};
