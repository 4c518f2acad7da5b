import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import type { TdxModule } from '../module.ts';
import { sampleCpuid, sampleTopology } from '../platform/check-cpuid.ts';
import { checkGeneralMsrs, checkSmrr, checkTme, checkVmxMsrs, checkWbinvd, msr } from '../platform/check-msrs.ts';
import { Msr, SAME_MSRS, emptyPlatformSample, type PlatformSample } from '../platform/platform-sample.ts';
import { checkCmrs } from '../platform/check-cmrs.ts';
import { randomWords } from '../random.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';

/** Highest HKID that the key ownership table has room for, plus one. */
const MAX_HKIDS = 2048;
/** SEAMOPS leaves that the module cannot do without: SEAMDB_GETREF and SEAMDB_REPORT. */
export const REQUIRED_SEAM_CAPABILITIES = 0x30;
export const ALL_SEAM_CAPABILITIES = 0x7f;

/**
 * TDH.SYS.INIT: checks that the platform is one the module can run on, and samples what it needs to know of it. Once per platform; a
 * failed call may be repeated.
 * @source TDX-ABI "TDH.SYS.INIT"
 * @param regs RCX attributes, 0
 * @returns RCX, RDX, R8..R10: 0, or what CPUID should have said with INCORRECT_CPUID_VALUE
 */
export const tdhSysInit: HostLeaf = (m, l) => {
  const attributes = l.lp.gpr[Gpr.RCX] ?? 0n;
  for (const gpr of [Gpr.RCX, Gpr.RDX, Gpr.R8, Gpr.R9, Gpr.R10]) l.set(gpr, 0, 0);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.EXCLUSIVE)) return Code.SYS_BUSY;
  if (attributes !== 0n) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (m.state.sysState !== SysState.SYSINIT_PENDING) return Code.SYS_INIT_NOT_PENDING;
  const sample = emptyPlatformSample();
  const failure = checkPlatform(m, l, sample);
  if (failure !== SUCCESS) return failure;

  m.state.platform = sample;
  m.state.tscAdjust = msr(l.lp, Msr.TSC_ADJUST);
  m.state.sysState = SysState.SYSINIT_DONE;
  return SUCCESS;
};

function checkPlatform(m: TdxModule, l: ModuleLp, sample: PlatformSample): bigint {
  const { lp } = l;
  const checks: readonly (() => bigint)[] = [
    () => checkGeneralMsrs(lp),
    () => sampleCpuid(l, sample),
    () => sampleTopology(l, sample),
    () => checkVmxMsrs(lp),
    () => checkTme(lp, m.sysinfo),
    () => sampleHkids(l, sample),
    () => checkWbinvd(lp),
    () => checkCmrs(m.sysinfo, 2 ** (52 - m.machine.platform.keyIdBits)),
    () => checkSmrr(lp, m.sysinfo),
    () => checkSeamCapabilities(m),
  ];
  for (const check of checks) {
    const result = check();
    if (result !== SUCCESS) return result;
  }
  sample.sameMsrs = SAME_MSRS.map((index) => [index, msr(lp, index)] as const);
  sample.archCapabilities = msr(lp, Msr.ARCH_CAPABILITIES);
  return randomWords(lp, 1) === undefined ? Code.RND_NO_ENTROPY : SUCCESS;
}

function sampleHkids(l: ModuleLp, sample: PlatformSample): bigint {
  const partitioning = msr(l.lp, Msr.MKTME_KEYID_PARTITIONING);
  const shared = Number(partitioning & 0xffff_ffffn);
  sample.firstPrivateHkid = shared + 1;
  sample.numPrivateHkids = Number(partitioning >> 32n);
  const end = sample.firstPrivateHkid + sample.numPrivateHkids;
  return end > MAX_HKIDS ? status(Code.NUM_ACTIVATED_HKIDS_NOT_SUPPORTED, MAX_HKIDS) : SUCCESS;
}

/** Shared by TDH.SYS.LP.INIT. */
export function checkSeamCapabilities(m: TdxModule): bigint {
  const capabilities = m.machine.platform.seamCapabilities ?? ALL_SEAM_CAPABILITIES;
  return (capabilities & REQUIRED_SEAM_CAPABILITIES) === REQUIRED_SEAM_CAPABILITIES
    ? SUCCESS
    : Code.INCOMPATIBLE_SEAM_CAPABILITIES;
}
