import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { MAX_PACKAGES, ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import { compareCpuid } from '../platform/check-cpuid.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr } from '../platform/platform-sample.ts';
import { randomWords } from '../random.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { checkSeamCapabilities } from './tdh-sys-init.ts';

/**
 * TDH.SYS.LP.INIT: prepares this LP, which must look like the one that ran TDH.SYS.INIT. Once per LP.
 * @source TDX-ABI "TDH.SYS.LP.INIT"
 * @returns RCX, RDX, R8: 0, or leaf and masks with INCONSISTENT_CPUID_FIELD
 */
export const tdhSysLpInit: HostLeaf = (m, l) => {
  for (const gpr of [Gpr.RCX, Gpr.RDX, Gpr.R8]) l.set(gpr, 0, 0);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.SHARED)) return Code.SYS_BUSY;
  if (m.state.sysState !== SysState.SYSINIT_DONE) return Code.SYS_LP_INIT_NOT_PENDING;
  if (l.isInitialized) return Code.SYS_LP_INIT_DONE;
  const seed = Number(BigInt.asUintN(32, randomWords(l.lp, 1)?.[0] ?? 0n));
  if (seed === 0) return Code.RND_NO_ENTROPY;
  l.stepLfsr = seed;
  for (const [index, value] of m.state.platform.sameMsrs) {
    if (msr(l.lp, index) !== value) return status(Code.INCONSISTENT_MSR, index);
  }
  const capabilities = checkSeamCapabilities(m);
  if (capabilities !== SUCCESS) return capabilities;
  if ((msr(l.lp, Msr.MISC_ENABLE) & (1n << 22n)) !== 0n) return Code.LIMIT_CPUID_MAXVAL_SET;
  const cpuid = compareCpuid(l, m.state.platform);
  if (cpuid !== SUCCESS) return cpuid;
  const pkg = l.lp.cpuid(0x1f, 0).edx >>> m.state.platform.packageShift;
  if (pkg >= MAX_PACKAGES) return status(Code.INVALID_PKG_ID, pkg);

  l.lp.seam.invept();
  l.package = pkg;
  l.isInitialized = true;
  return SUCCESS;
};
