import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { Code, SUCCESS, status } from '../status.ts';
import type { Sysinfo } from '../sysinfo.ts';
import { Msr } from './platform-sample.ts';

/** The value of an MSR; one that does not exist counts as 0. */
export const msr = (lp: LogicalProcessor, index: number): bigint => lp.rdmsr(index) ?? 0n;
const incorrect = (index: number): bigint => status(Code.INCORRECT_MSR_VALUE, index);
const bit = (n: number): bigint => 1n << BigInt(n);
const bits = (...numbers: number[]): bigint => numbers.reduce((mask, n) => mask | bit(n), 0n);

/** IA32_ARCH_CAPABILITIES bits that the module relies on. */
const ARCH_CAPABILITIES_ONES = bits(0, 1, 3, 5, 6, 8, 10, 11, 12, 13, 14, 15, 21);
const ARCH_CAPABILITIES_ZEROS = bits(2);

/** MSRs outside VMX, TME and SMRR that have one right value. @source TDX-ABI "TDH.SYS.INIT" */
export function checkGeneralMsrs(lp: LogicalProcessor): bigint {
  const arch = msr(lp, Msr.ARCH_CAPABILITIES);
  if ((arch & ARCH_CAPABILITIES_ONES) !== ARCH_CAPABILITIES_ONES || (arch & ARCH_CAPABILITIES_ZEROS) !== 0n)
    return incorrect(Msr.ARCH_CAPABILITIES);
  if (msr(lp, Msr.XAPIC_DISABLE_STATUS) !== 1n) return incorrect(Msr.XAPIC_DISABLE_STATUS);
  if ((msr(lp, Msr.MISC_PACKAGE_CTLS) & 1n) === 0n) return incorrect(Msr.MISC_PACKAGE_CTLS);
  if ((msr(lp, Msr.PERF_CAPABILITIES) & bit(13)) === 0n) return incorrect(Msr.PERF_CAPABILITIES);
  return SUCCESS;
}

/** How a VMX control word is used: fixed ones, the SDM's default-1 bits, and bits that must be free to be 0 or 1. */
interface ControlRule {
  readonly msr: number;
  readonly base: bigint;
  readonly default1: bigint;
  readonly variable: bigint;
  /** Bits that no VMX revision known to the module defines: they may read as they like. */
  readonly reserved: bigint;
}

const CONTROL_RULES: readonly ControlRule[] = [
  { msr: Msr.VMX_TRUE_PINBASED_CTLS, base: 0x29n, default1: 0x16n, variable: 0x80n, reserved: 0xffff_ff00n },
  {
    msr: Msr.VMX_TRUE_PROCBASED_CTLS,
    base: 0x9122_0088n,
    default1: 0x0400_6172n,
    variable: 0x20400c00n | 0x68d8_1e04n,
    reserved: 0x0404_6173n,
  },
  // Bits 26 and 28 of the base are used where the CPU has them.
  {
    msr: Msr.VMX_PROCBASED_CTLS2,
    base: 0x033c_b3fan,
    default1: 0n,
    variable: 0xcc00_0400n | 0x0c51_3e0cn | 0x0004_0000n,
    reserved: 0n,
  },
  { msr: Msr.VMX_TRUE_EXIT_CTLS, base: 0x1f3c_8204n, default1: 0x0003_6dfbn, variable: 0x4000_1000n, reserved: 0x8003_6dfbn },
  { msr: Msr.VMX_TRUE_ENTRY_CTLS, base: 0x003e_c004n, default1: 0x0000_11fbn, variable: 0x0040_2200n, reserved: 0xff80_11fbn },
];
const PROCBASED3_ONES = 0x80n | 0x20n | 0x2en;
const EPT_VPID_CAP_ONES = 0x101_0633_4041n;
const CR0_ONES = 0x21n;
const CR0_EXEMPT = 0x8000_0001n;
const CR0_L2_VARIABLE = 0x8005_001fn;
const CR4_ONES = 0x2040n;

/** VMX capability MSRs. @source TDX-ABI "TDH.SYS.INIT" */
export function checkVmxMsrs(lp: LogicalProcessor): bigint {
  const basic = msr(lp, Msr.VMX_BASIC);
  const vmcsBytes = (basic >> 32n) & 0x1fffn;
  if (vmcsBytes > 2048n || (basic & bit(54)) === 0n || (basic & bit(55)) === 0n) return incorrect(Msr.VMX_BASIC);
  for (const rule of CONTROL_RULES) {
    const value = msr(lp, rule.msr);
    const allowed0 = value & 0xffff_ffffn;
    const allowed1 = value >> 32n;
    const ones = rule.base | rule.default1;
    if ((allowed0 & ~(ones & ~rule.variable) & ~rule.reserved) !== 0n || ((ones | rule.variable) & ~allowed1) !== 0n)
      return incorrect(rule.msr);
  }
  if ((msr(lp, Msr.VMX_PROCBASED_CTLS3) & PROCBASED3_ONES) !== PROCBASED3_ONES) return incorrect(Msr.VMX_PROCBASED_CTLS3);
  const misc = msr(lp, Msr.VMX_MISC);
  const cr3Targets = (misc >> 16n) & 0x1ffn;
  if ((misc & bits(5, 6, 7, 14, 29)) !== bits(5, 6, 7, 14, 29) || cr3Targets < 4n) return incorrect(Msr.VMX_MISC);
  if ((msr(lp, Msr.VMX_EPT_VPID_CAP) & EPT_VPID_CAP_ONES) !== EPT_VPID_CAP_ONES) return incorrect(Msr.VMX_EPT_VPID_CAP);
  const cr0Fixed0 = msr(lp, Msr.VMX_CR0_FIXED0);
  const cr0Fixed1 = msr(lp, Msr.VMX_CR0_FIXED1);
  if ((cr0Fixed0 & ~(CR0_ONES | CR0_EXEMPT)) !== 0n || ((CR0_ONES | CR0_L2_VARIABLE) & ~cr0Fixed1) !== 0n)
    return incorrect(Msr.VMX_CR0_FIXED0);
  const cr4Fixed0 = msr(lp, Msr.VMX_CR4_FIXED0);
  if ((cr4Fixed0 & ~CR4_ONES) !== 0n || (CR4_ONES & ~msr(lp, Msr.VMX_CR4_FIXED1)) !== 0n) return incorrect(Msr.VMX_CR4_FIXED0);
  return SUCCESS;
}

/** TME: locked, and an algorithm that both capability and activation offer. */
export function checkTme(lp: LogicalProcessor, sysinfo: Sysinfo): bigint {
  const activate = msr(lp, Msr.TME_ACTIVATE);
  if ((activate & 1n) === 0n) return incorrect(Msr.TME_ACTIVATE);
  // Capability bits 0..3: AES-XTS-128, -128 with integrity, -256, -256 with integrity. Activation has them in 63:48.
  const wanted = sysinfo.withoutIntegrity ? bits(0, 2) : bits(1, 3);
  if ((msr(lp, Msr.TME_CAPABILITY) & wanted) === 0n) return incorrect(Msr.TME_CAPABILITY);
  return ((activate >> 48n) & wanted) === 0n ? incorrect(Msr.TME_ACTIVATE) : SUCCESS;
}

/** IA32_WBINVDP and IA32_WBNOINVDP count the same cache blocks. */
export function checkWbinvd(lp: LogicalProcessor): bigint {
  return msr(lp, Msr.WBINVDP) === msr(lp, Msr.WBNOINVDP) ? SUCCESS : incorrect(Msr.WBNOINVDP);
}

const SMRR_RANGES: readonly (readonly [base: number, mask: number])[] = [
  [Msr.SMRR_BASE, Msr.SMRR_MASK],
  [Msr.SMRR2_BASE, Msr.SMRR2_MASK],
];

/** SMRR and, where there is one, SMRR2: supported, locked, well formed, clear of convertible memory. */
export function checkSmrr(lp: LogicalProcessor, sysinfo: Sysinfo): bigint {
  const cap = msr(lp, Msr.MTRRCAP);
  if ((cap & bit(11)) === 0n) return Code.SMRR_NOT_SUPPORTED;
  if ((cap & bit(14)) === 0n) return Code.SMRR_LOCK_NOT_SUPPORTED;
  const ranges = sysinfo.smrr2NotSupported ? SMRR_RANGES.slice(0, 1) : SMRR_RANGES;
  for (const [index, [baseMsr, maskMsr]] of ranges.entries()) {
    const mask = msr(lp, maskMsr);
    if ((mask & bit(10)) === 0n) return status(Code.SMRR_NOT_LOCKED, index);
    if ((mask & bit(11)) === 0n) continue;
    const frames = Number((mask >> 12n) & 0xf_ffffn);
    // A mask is contiguous ones down to the size of the range.
    const size = ((~frames & 0xf_ffff) + 1) * 0x1000;
    const base = Number((msr(lp, baseMsr) >> 12n) & 0xf_ffffn) * 0x1000;
    const isContiguous = (frames | (size / 0x1000 - 1)) === 0xf_ffff && (size & (size - 1)) === 0;
    if (!isContiguous || base % size !== 0) return status(Code.INVALID_SMRR_CONFIGURATION, index);
    const cmr = sysinfo.cmrs.findIndex(([start, bytes]) => base < start + bytes && start < base + size);
    if (cmr >= 0) return status(Code.SMRR_OVERLAPS_CMR, index | (cmr << 8));
  }
  return SUCCESS;
}
