import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import type { ModuleContext } from '../module-context.ts';
import { hasWaitpkg, sampleCpuid } from '../platform/check-cpuid.ts';
import { checkGeneralMsrs, checkSmrr, checkTme, checkWbinvd, hasSmrr2, msr } from '../platform/check-msrs.ts';
import { ModuleShutdown } from '../module-shutdown.ts';
import { checkVmxMsrs } from '../platform/vmx-capabilities.ts';
import { Msr, SAME_MSRS, emptyPlatformSample, type PlatformSample } from '../platform/platform-sample.ts';
import { seamCapabilities } from '../platform/seam-capabilities.ts';
import { checkCmrs } from '../platform/check-cmrs.ts';
import { randomWords } from '../random.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { HANDOFF_BYTES, HANDOFF_VERSION } from '../sysinfo.ts';

/** Highest HKID that the key ownership table has room for, plus one. */
const MAX_HKIDS = 2048;
const MIN_HANDOFF_PAGES = Math.ceil(HANDOFF_BYTES / 4096);
const MAX_PA = 52;
/** Bits 51:25 of IA32_SEAMRR_PHYS_BASE and _MASK. */
const SEAMRR_FRAMES = 0xf_ffff_fe00_0000n;
/** SEAMOPS leaves that the module cannot do without: SEAMDB_GETREF and SEAMDB_REPORT. */
export const REQUIRED_SEAM_CAPABILITIES = 0x30;

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

function checkPlatform(m: ModuleContext, l: ModuleLp, sample: PlatformSample): bigint {
  const { lp } = l;
  const checks: readonly (() => bigint)[] = [
    () => checkGeneralMsrs(lp),
    () => sampleCpuid(l, m.sysinfo, sample),
    () => checkVmxMsrs(lp, hasWaitpkg(sample)),
    () => checkTme(lp, m.sysinfo),
    () => sampleHkids(l, sample),
    () => checkWbinvd(lp),
    () => checkCmrs(m.sysinfo, 2 ** (MAX_PA - sample.keyIdBits)),
    () => checkSmrr(lp, m.sysinfo),
    () => checkSeamCapabilities(m),
    () => checkHandoffVersions(m),
  ];
  for (const check of checks) {
    const result = check();
    if (result !== SUCCESS) return result;
  }
  sampleMsrs(l, m, sample);
  return randomWords(lp, 1) === undefined ? Code.RND_NO_ENTROPY : SUCCESS;
}

/** What later calls compare with or calculate with. */
function sampleMsrs({ lp }: ModuleLp, m: ModuleContext, sample: PlatformSample): void {
  const isCompared = (index: number): boolean =>
    (index !== Msr.SMRR2_BASE && index !== Msr.SMRR2_MASK) || hasSmrr2(lp, m.sysinfo);
  sample.msrs = SAME_MSRS.filter(isCompared).map((index) => [index, msr(lp, index)] as const);
  sample.archCapabilities = msr(lp, Msr.ARCH_CAPABILITIES);
  sample.eptVpidCap = msr(lp, Msr.VMX_EPT_VPID_CAP);
  sample.cacheBlocks = Number(msr(lp, Msr.WBINVDP));
  sample.seamrrBase = Number(msr(lp, Msr.SEAMRR_BASE) & SEAMRR_FRAMES);
  const mask = msr(lp, Msr.SEAMRR_MASK) & SEAMRR_FRAMES;
  if (mask === 0n) throw new ModuleShutdown('the SEAM range has no size');
  sample.seamrrSize = Number(mask & -mask);
}

function sampleHkids(l: ModuleLp, sample: PlatformSample): bigint {
  sample.keyIdBits = Number((msr(l.lp, Msr.TME_ACTIVATE) >> 32n) & 0xfn);
  const partitioning = msr(l.lp, Msr.MKTME_KEYID_PARTITIONING);
  const shared = Number(partitioning & 0xffff_ffffn);
  sample.firstPrivateHkid = shared + 1;
  sample.numPrivateHkids = Number(partitioning >> 32n);
  const end = sample.firstPrivateHkid + sample.numPrivateHkids;
  return end > MAX_HKIDS ? status(Code.NUM_ACTIVATED_HKIDS_NOT_SUPPORTED, MAX_HKIDS) : SUCCESS;
}

/** What the loader says of the handoff of TDs must fit this build of the module. */
const checkHandoffVersions = ({ sysinfo }: ModuleContext): bigint =>
  sysinfo.moduleHv === HANDOFF_VERSION && sysinfo.handoffPages >= MIN_HANDOFF_PAGES ? SUCCESS : Code.SYS_INCOMPATIBLE_SIGSTRUCT;

/** Shared by TDH.SYS.LP.INIT. */
export function checkSeamCapabilities(m: ModuleContext): bigint {
  const capabilities = seamCapabilities(m);
  return (capabilities & REQUIRED_SEAM_CAPABILITIES) === REQUIRED_SEAM_CAPABILITIES
    ? SUCCESS
    : Code.INCOMPATIBLE_SEAM_CAPABILITIES;
}
