import { tdhPhymemPageReclaim, tdhPhymemPageWbinvd } from '@tdxkit/tdx-module';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LeakReason } from './td-state.ts';
import type { TdxVm } from './tdx-vm.ts';

/** tdx_reclaim_page() of a TDCS, TDVPS or S-EPT page, once the KeyID is released. False: the page is leaked and counted. */
export function reclaimControlPage(td: TdxVm, page: Hpa): boolean {
  return reclaim(td, page, true);
}

/** A page whose freeing is left to its owner (page tables). False: leaked and counted. */
export function reclaimTablePage(td: TdxVm, page: Hpa): boolean {
  return reclaim(td, page, false);
}

function reclaim(td: TdxVm, page: Hpa, free: boolean): boolean {
  if (td.isHkidAssigned) {
    td.vm.pages.leak(page, LeakReason.HKID_ASSIGNED);
    return false;
  }
  const status = td.note('TDH.PHYMEM.PAGE.RECLAIM', tdhPhymemPageReclaim(td.hostLp(), page).status);
  if (status !== 0n) {
    td.vm.pages.leak(page, LeakReason.RECLAIM_FAILED);
    return false;
  }
  if (free) td.vm.pages.free(page);
  return true;
}

/** The TDR goes last; its lines were written with the global KeyID and leave the caches with it. */
export function reclaimTdr(td: TdxVm, tdr: Hpa): void {
  if (td.isHkidAssigned) {
    td.vm.pages.leak(tdr, LeakReason.HKID_ASSIGNED);
    return;
  }
  const status = td.note('TDH.PHYMEM.PAGE.RECLAIM', tdhPhymemPageReclaim(td.hostLp(), tdr).status);
  if (status !== 0n) {
    td.vm.pages.leak(tdr, LeakReason.RECLAIM_FAILED);
    return;
  }
  const { memory } = td.vm.kvm.machine;
  const withKey = memory.withHkid(tdr, td.vm.kvm.tdx.keyIds.globalKeyId);
  const flushed = td.note('TDH.PHYMEM.PAGE.WBINVD', tdhPhymemPageWbinvd(td.hostLp(), withKey).status);
  if (flushed === 0n) td.vm.pages.free(tdr);
  else td.vm.pages.leak(tdr, 'TDH.PHYMEM.PAGE.WBINVD of the TDR failed');
}
