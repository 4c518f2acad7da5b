import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { MAX_PACKAGES, ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import { compareCpuid } from '../platform/check-cpuid.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr, SAME_AFTER_CPUID, SAME_BEFORE_CPUID } from '../platform/platform-sample.ts';
import type { ModuleContext } from '../module-context.ts';
import type { ModuleLp } from '../module-lp.ts';
import { randomWords } from '../random.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { checkSeamCapabilities } from './tdh-sys-init.ts';

const LIMIT_CPUID_MAXVAL = 1n << 22n;

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
  l.lp.seam.invept();
  const capabilities = checkSeamCapabilities(m);
  if (capabilities !== SUCCESS) return capabilities;
  const failure = compareWithFirst(m, l);
  if (failure !== SUCCESS) return failure;

  l.isInitialized = true;
  return SUCCESS;
};

/** MSRs, CPUID, MSRs. */
function compareWithFirst(m: ModuleContext, l: ModuleLp): bigint {
  const before = compareMsrs(m, l, SAME_BEFORE_CPUID);
  if (before !== SUCCESS) return before;
  if ((msr(l.lp, Msr.MISC_ENABLE) & LIMIT_CPUID_MAXVAL) !== 0n) return Code.LIMIT_CPUID_MAXVAL_SET;
  const cpuid = compareCpuid(l, m.state.platform, (x2apicId) => {
    l.package = x2apicId >>> m.state.platform.packageShift;
    return l.package >= MAX_PACKAGES ? status(Code.INVALID_PKG_ID, l.package) : SUCCESS;
  });
  return cpuid === SUCCESS ? compareMsrs(m, l, SAME_AFTER_CPUID) : cpuid;
}

/** INCONSISTENT_MSR for the first of `indices` that TDH.SYS.INIT found otherwise. */
function compareMsrs(m: ModuleContext, l: ModuleLp, indices: readonly number[]): bigint {
  const differing = m.state.platform.msrs.find(([index, value]) => indices.includes(index) && msr(l.lp, index) !== value);
  return differing === undefined ? SUCCESS : status(Code.INCONSISTENT_MSR, differing[0]);
}
