import { Code, codeOf } from '@tdxkit/tdx-arch';
import { tdhMngKeyFreeid, tdhMngVpflushdone, tdhPhymemCacheWb } from '@tdxkit/tdx-module';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxVm } from './tdx-vm.ts';

const CACHE_WB_ATTEMPTS = 10_000;

/**
 * tdx_mmu_release_hkid(): flushes every vCPU, then the key from every package's caches, then frees the KeyID.
 * False: the KeyID stays assigned for good.
 */
export function releaseHkid(td: TdxVm, tdr: Hpa): boolean {
  const { locks } = td.vm.kvm;
  return locks.hold('hotplug', () => {
    for (const vcpu of td.vcpus) vcpu.flush();
    return locks.hold('tdx', () => flushKey(td, tdr));
  });
}

/** The caller holds the lock of the module's table of key owners: MNG.CREATE of another TD would meet these calls there. */
function flushKey(td: TdxVm, tdr: Hpa): boolean {
  const done = td.note('TDH.MNG.VPFLUSHDONE', tdhMngVpflushdone(td.hostLp(), tdr).status);
  if (codeOf(done) === Code.FLUSHVP_NOT_DONE) return false;
  if (done !== 0n) {
    td.bug('TDH.MNG.VPFLUSHDONE', done);
    return false;
  }
  for (const lp of td.vm.kvm.tdx.packageLps()) td.vm.kvm.locks.callOn(lp, () => writeBackCaches(td, lp));
  const freed = td.note('TDH.MNG.KEY.FREEID', tdhMngKeyFreeid(td.hostLp(), tdr).status);
  if (freed === 0n) return true;
  td.bug('TDH.MNG.KEY.FREEID', freed);
  return false;
}

/** PHYMEM.CACHE.WB on one LP of a package, resumed as long as it is interrupted. A failure shows when FREEID is refused. */
function writeBackCaches(td: TdxVm, lp: LogicalProcessor): void {
  let status = 0n;
  for (let attempt = 0; attempt < CACHE_WB_ATTEMPTS; attempt++) {
    status = td.note('TDH.PHYMEM.CACHE.WB', tdhPhymemCacheWb(td.hostLp(lp), attempt > 0).status);
    if (codeOf(status) !== Code.INTERRUPTED_RESUMABLE) break;
  }
  if (status !== 0n && codeOf(status) !== Code.NO_HKID_READY_TO_WBCACHE) td.bug('TDH.PHYMEM.CACHE.WB', status);
}
