import { Code, codeOf } from '@tdxkit/tdx-arch';
import { tdhMngAddcx, tdhMngCreate, tdhMngInit, tdhMngKeyConfig, tdhMngRd } from '@tdxkit/tdx-module';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import type { TdxInitVm } from '../../uapi/structs.ts';
import { reclaimControlPage, reclaimTdr } from './reclaim-page.ts';
import { TdField } from './td-fields.ts';
import { buildTdParams, type TdSetup } from './td-params.ts';
import { TdState } from './td-state.ts';
import type { TdxVm } from './tdx-vm.ts';

const entropyOrIo = (status: bigint): NegativeErrno => (codeOf(status) === Code.RND_NO_ENTROPY ? -Errno.EAGAIN : -Errno.EIO);
const KEY_CONFIG_ATTEMPTS = 100;

/** KVM_TDX_INIT_VM after the state checks: builds TD_PARAMS, then TDR, keys, TDCS, MNG.INIT. On failure everything is undone. */
export function initTd(td: TdxVm, init: TdxInitVm): IoctlResult {
  const { kvm, tscKhz } = td.vm;
  const setup = buildTdParams(
    init,
    td.systemInfo,
    kvm.machine.lps[0]!,
    { maxVcpus: init.maxVcpus ?? td.maxVcpus, tscKhz, keepRbp: kvm.keepRbp, debugTds: kvm.debugTds },
    kvm.differences,
  );
  if (typeof setup === 'number') return setup;
  if (kvm.differences.tdCreatedBy === 'INIT_VM') {
    const created = createTdPages(td);
    if (created !== 0) return created;
  }
  const result = initialise(td, td.tdr!, setup);
  if (result !== 0) {
    if (kvm.differences.tdCreatedBy === 'INIT_VM') tearDown(td);
    return result;
  }
  td.maxVcpus = init.maxVcpus ?? td.maxVcpus;
  td.gpaWidth = setup.gpaWidth;
  td.state = TdState.INITIALIZED;
  td.vm.makeMmu();
  return 0;
}

/** KeyID, TDR and TDCS of a TD: TDH.MNG.CREATE, KEY.CONFIG on every package, ADDCX. On failure everything is undone. */
export function createTdPages(td: TdxVm): IoctlResult {
  const { kvm } = td.vm;
  const hkid = kvm.tdx.hkids.allocate();
  if (hkid === undefined) return -Errno.ENOSPC;
  if (kvm.tdx.hkids.isOverCgroupLimit || kvm.tdx.hasDarkPackage) {
    const errno = kvm.tdx.hkids.isOverCgroupLimit ? Errno.EBUSY : Errno.EIO;
    kvm.tdx.hkids.free(hkid);
    return -errno;
  }
  const pages = allocatePages(td);
  if (pages === undefined) {
    kvm.tdx.hkids.free(hkid);
    return -Errno.ENOMEM;
  }
  const [tdr, ...tdcx] = pages;
  const created = kvm.locks.hold('hotplug', () => createTdr(td, hkid, tdr!, tdcx));
  if (created !== 0 && td.isHkidAssigned) tearDown(td);
  return created;
}

/** MNG.CREATE, then keys and TDCS. The caller keeps LPs from going offline. After a failed MNG.CREATE the KeyID is not assigned and everything is given back. */
function createTdr(td: TdxVm, hkid: number, tdr: Hpa, tdcx: readonly Hpa[]): IoctlResult {
  const { kvm } = td.vm;
  const created = kvm.locks.hold('tdx', () => td.note('TDH.MNG.CREATE', tdhMngCreate(td.hostLp(), { tdr, hkid }).status));
  if (created !== 0n) {
    // The module never saw the KeyID: no flush protocol.
    for (const page of [tdr, ...tdcx]) td.vm.pages.free(page);
    kvm.tdx.hkids.free(hkid);
    td.hwError = created;
    return entropyOrIo(created);
  }
  td.hkid = hkid;
  td.tdr = tdr;
  const result = addTdcs(td, tdr, tdcx);
  // TDCS pages that were not added are freed; added ones are left to the teardown.
  for (const page of tdcx.slice(td.tdcs.length)) td.vm.pages.free(page);
  return result;
}

/** The TDR page and all TDCS pages, or none. */
function allocatePages(td: TdxVm): Hpa[] | undefined {
  const pages: Hpa[] = [];
  for (let i = 0; i < 1 + td.systemInfo.tdcsPages; i++) {
    const page = td.vm.pages.allocate();
    if (page === undefined) {
      for (const taken of pages) td.vm.pages.free(taken);
      return undefined;
    }
    pages.push(page);
  }
  return pages;
}

function addTdcs(td: TdxVm, tdr: Hpa, tdcx: readonly Hpa[]): IoctlResult {
  for (const lp of td.vm.kvm.tdx.packageLps()) {
    const status = configureKey(td, tdr, lp);
    if (status === 0n) continue;
    td.bug('TDH.MNG.KEY.CONFIG', status);
    return -Errno.EIO;
  }
  for (const page of tdcx) {
    const status = td.note('TDH.MNG.ADDCX', tdhMngAddcx(td.hostLp(), { tdcx: page, tdr }).status);
    if (status !== 0n) {
      td.hwError = status;
      return entropyOrIo(status);
    }
    td.tdcs.push(page);
  }
  return 0;
}

/** The key of one package, on one LP of it. Two configurations in a package would meet in the module: the requester holds the package's lock. */
function configureKey(td: TdxVm, tdr: Hpa, lp: LogicalProcessor): bigint {
  const { locks } = td.vm.kvm;
  return locks.hold('package', () => {
    let status = 0n;
    for (let attempt = 0; attempt < KEY_CONFIG_ATTEMPTS; attempt++) {
      status = td.note(
        'TDH.MNG.KEY.CONFIG',
        locks.callOn(lp, () => tdhMngKeyConfig(td.hostLp(lp), tdr).status),
      );
      if (codeOf(status) !== Code.KEY_GENERATION_FAILED) break;
    }
    return status;
  });
}

function initialise(td: TdxVm, tdr: Hpa, setup: TdSetup): IoctlResult {
  const { memory } = td.vm.kvm.machine;
  const operand = td.vm.pages.allocate();
  if (operand === undefined) return -Errno.ENOMEM;
  memory.writeBytes(operand, setup.params);
  const status = td.note('TDH.MNG.INIT', tdhMngInit(td.hostLp(), { tdr, tdParams: operand }).status);
  td.vm.pages.free(operand);
  if (status !== 0n) {
    td.hwError = status;
    return codeOf(status) === Code.OPERAND_INVALID ? -Errno.EINVAL : -Errno.EIO;
  }
  const offset = tdhMngRd(td.hostLp(), { tdr, field: TdField.TSC_OFFSET });
  const multiplier = tdhMngRd(td.hostLp(), { tdr, field: TdField.TSC_MULTIPLIER });
  if (td.note('TDH.MNG.RD', offset.status) !== 0n || td.note('TDH.MNG.RD', multiplier.status) !== 0n) return -Errno.EIO;
  td.tscOffset = offset.value;
  td.tscMultiplier = multiplier.value;
  return 0;
}

/** Full teardown of a TD whose INIT_VM failed after MNG.CREATE; afterwards INIT_VM may be tried again. */
function tearDown(td: TdxVm): void {
  td.releaseKeys();
  for (const page of td.tdcs.splice(0)) reclaimControlPage(td, page);
  if (td.tdr !== undefined) reclaimTdr(td, td.tdr);
  td.tdr = undefined;
  if (!td.isHkidAssigned) td.hkid = 0;
}
