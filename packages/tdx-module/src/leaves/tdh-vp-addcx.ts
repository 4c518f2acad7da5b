import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { Code, SUCCESS } from '../status.ts';
import { checkTdState, lockFreePage, lockTdvpr } from '../td/operands.ts';
import { onesPage, zeroPage } from '../td/page-content.ts';
import { MAX_TDVPS_PAGES, MIN_TDVPS_PAGES, VcpuState } from '../td/tdvps-layout.ts';
import { VCPU_CREATION_STATES } from './tdh-vp-create.ts';

/** Beyond the first six pages each L2 VM has a VMCS, an MSR bitmap and its shadow. */
const PAGES_PER_L2_VM = 3;

/**
 * TDH.VP.ADDCX: gives a vCPU one more TDVPS page: five beside the TDVPR, and three for each L2 VM.
 * @source TDX-ABI "TDH.VP.ADDCX"
 * @param regs RCX free page; RDX TDVPR
 * @returns completion status; nothing has changed on a failure
 */
export const tdhVpAddcx: HostLeaf = (m, l) => {
  const vcpu = lockTdvpr(m, l, Gpr.RDX, LockMode.EXCLUSIVE);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td } = vcpu;
  const state = checkTdState(l, td, VCPU_CREATION_STATES);
  if (state !== SUCCESS) return state;
  if (vcpu.state !== VcpuState.UNINITIALIZED) return Code.VCPU_STATE_INCORRECT;
  const index = vcpu.numPages;
  if (index >= MAX_TDVPS_PAGES) return Code.TDCX_NUM_INCORRECT;
  const page = lockFreePage(m, l, Gpr.RCX);
  if (typeof page === 'bigint') return page;

  const isMsrBitmap = index >= MIN_TDVPS_PAGES && (index - MIN_TDVPS_PAGES) % PAGES_PER_L2_VM !== 0;
  if (isMsrBitmap) onesPage(m.memory, td.withKey(page.pa));
  else zeroPage(m.memory, td.withKey(page.pa));
  vcpu.addPage(td.withKey(page.pa));
  td.childCount += 1;
  page.assign(PageType.PT_TDCX, td.tdrPa);
  return SUCCESS;
};
