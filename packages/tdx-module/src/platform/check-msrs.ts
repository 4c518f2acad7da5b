import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { Code, SUCCESS, status } from '../status.ts';
import type { Sysinfo } from '../sysinfo.ts';
import { Msr } from './platform-sample.ts';

/** The value of an MSR; one that does not exist counts as 0. */
export const msr = (lp: LogicalProcessor, index: number): bigint => lp.rdmsr(index) ?? 0n;
export const incorrectMsr = (index: number): bigint => status(Code.INCORRECT_MSR_VALUE, index);
const bit = (n: number): bigint => 1n << BigInt(n);
const bits = (...numbers: number[]): bigint => numbers.reduce((mask, n) => mask | bit(n), 0n);

/** IA32_ARCH_CAPABILITIES bits that the module relies on. */
const ARCH_CAPABILITIES_ONES = bits(0, 1, 3, 5, 6, 8, 10, 11, 12, 13, 14, 15, 21);
const ARCH_CAPABILITIES_ZEROS = bits(2);

/** MSRs outside VMX, TME and SMRR that have one right value. @source TDX-ABI "TDH.SYS.INIT" */
export function checkGeneralMsrs(lp: LogicalProcessor): bigint {
  const arch = msr(lp, Msr.ARCH_CAPABILITIES);
  if ((arch & ARCH_CAPABILITIES_ONES) !== ARCH_CAPABILITIES_ONES || (arch & ARCH_CAPABILITIES_ZEROS) !== 0n)
    return incorrectMsr(Msr.ARCH_CAPABILITIES);
  if (msr(lp, Msr.XAPIC_DISABLE_STATUS) !== 1n) return incorrectMsr(Msr.XAPIC_DISABLE_STATUS);
  if ((msr(lp, Msr.MISC_PACKAGE_CTLS) & 1n) === 0n) return incorrectMsr(Msr.MISC_PACKAGE_CTLS);
  if ((msr(lp, Msr.PERF_CAPABILITIES) & bit(13)) === 0n) return incorrectMsr(Msr.PERF_CAPABILITIES);
  return SUCCESS;
}

/** TME: locked, and an algorithm that both capability and activation offer. */
export function checkTme(lp: LogicalProcessor, sysinfo: Sysinfo): bigint {
  const activate = msr(lp, Msr.TME_ACTIVATE);
  if ((activate & 1n) === 0n) return incorrectMsr(Msr.TME_ACTIVATE);
  // Capability bits 0..3: AES-XTS-128, -128 with integrity, -256, -256 with integrity. Activation has them in 63:48.
  const wanted = sysinfo.withoutIntegrity ? bits(0, 2) : bits(1, 3);
  if ((msr(lp, Msr.TME_CAPABILITY) & wanted) === 0n) return incorrectMsr(Msr.TME_CAPABILITY);
  return ((activate >> 48n) & wanted) === 0n ? incorrectMsr(Msr.TME_ACTIVATE) : SUCCESS;
}

/** IA32_WBINVDP and IA32_WBNOINVDP count the same cache blocks. */
export function checkWbinvd(lp: LogicalProcessor): bigint {
  return msr(lp, Msr.WBINVDP) === msr(lp, Msr.WBNOINVDP) ? SUCCESS : incorrectMsr(Msr.WBNOINVDP);
}

const MTRRCAP_SMRR2 = 13;
const SmrrMask = { LOCK: bit(10), VALID: bit(11) } as const;
const SMRR_RANGES: readonly (readonly [base: number, mask: number])[] = [
  [Msr.SMRR_BASE, Msr.SMRR_MASK],
  [Msr.SMRR2_BASE, Msr.SMRR2_MASK],
];

/** Does this platform have a second SMRR? The loader and the CPU must both say so. */
export const hasSmrr2 = (lp: LogicalProcessor, sysinfo: Sysinfo): boolean =>
  !sysinfo.smrr2NotSupported && (msr(lp, Msr.MTRRCAP) & bit(MTRRCAP_SMRR2)) !== 0n;

/** SMRR and, where there is one, SMRR2: supported, all locked, then well formed and clear of convertible memory. */
export function checkSmrr(lp: LogicalProcessor, sysinfo: Sysinfo): bigint {
  const cap = msr(lp, Msr.MTRRCAP);
  if ((cap & bit(11)) === 0n) return Code.SMRR_NOT_SUPPORTED;
  if ((cap & bit(14)) === 0n) return Code.SMRR_LOCK_NOT_SUPPORTED;
  const ranges = SMRR_RANGES.slice(0, hasSmrr2(lp, sysinfo) ? 2 : 1);
  const unlocked = ranges.findIndex(([, mask]) => (msr(lp, mask) & SmrrMask.LOCK) === 0n);
  if (unlocked >= 0) return status(Code.SMRR_NOT_LOCKED, unlocked);
  for (const [index, [baseMsr, maskMsr]] of ranges.entries()) {
    if ((msr(lp, maskMsr) & SmrrMask.VALID) === 0n) continue;
    const mask = Number((msr(lp, maskMsr) >> 12n) & 0xf_ffffn);
    const base = Number((msr(lp, baseMsr) >> 12n) & 0xf_ffffn);
    // A mask is contiguous ones down to the size of the range; one without any is none.
    const frames = mask & -mask;
    if (mask === 0 || mask + frames !== 0x10_0000 || base % frames !== 0) return status(Code.INVALID_SMRR_CONFIGURATION, index);
    const start = base * 0x1000;
    const end = start + frames * 0x1000;
    const cmr = sysinfo.cmrs.findIndex(([cmrStart, bytes]) => bytes !== 0 && start < cmrStart + bytes && cmrStart < end);
    if (cmr >= 0) return status(Code.SMRR_OVERLAPS_CMR, index | (cmr << 8));
  }
  return SUCCESS;
}
