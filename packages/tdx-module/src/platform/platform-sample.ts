/** What TDH.SYS.INIT found out about the platform. Plain data: part of the module's state. */
export interface PlatformSample {
  /** Top bits of a 52-bit physical address that hold a key id, by IA32_TME_ACTIVATE. */
  keyIdBits: number;
  /** Private HKIDs are firstPrivateHkid .. firstPrivateHkid + numPrivateHkids - 1. */
  firstPrivateHkid: number;
  numPrivateHkids: number;
  /** Values of `SAME_MSRS` (and what else later calls need of MSRs): [index, value]. */
  msrs: (readonly [index: number, value: bigint])[];
  /** Native CPUID by row of the CPUID table: 4 registers each. Leaf 1 EAX is the oldest stepping of the packages. */
  cpuid: Uint32Array;
  /** CPUID(1).EAX that stands for all packages. */
  fms: number;
  /** Native TSC frequency in Hz. */
  tscHz: number;
  /** XCR0 and IA32_XSS bits that the CPU supports. */
  xfamSupported: bigint;
  /** Components that IA32_XFD can disable. */
  xfdFaulting: number;
  /** Of each component: bytes in an XSAVE area, and whether it begins at a multiple of 64 in the compacted form. */
  xsave: (readonly [bytes: number, isAligned: boolean])[];
  maxLbrDepth: number;
  archCapabilities: bigint;
  eptVpidCap: bigint;
  /** Cache blocks that one TDH.PHYMEM.CACHE.WB cycle writes back. */
  cacheBlocks: number;
  /** SEAM range: no buffer of a host may lie in it. */
  seamrrBase: number;
  seamrrSize: number;
  /** x2APIC id >> packageShift is the package. */
  packageShift: number;
}

export const emptyPlatformSample = (): PlatformSample => ({
  keyIdBits: 0,
  firstPrivateHkid: 0,
  numPrivateHkids: 0,
  msrs: [],
  cpuid: new Uint32Array(64 * 4),
  fms: 0,
  tscHz: 0,
  xfamSupported: 0n,
  xfdFaulting: 0,
  xsave: [],
  maxLbrDepth: 0,
  archCapabilities: 0n,
  eptVpidCap: 0n,
  cacheBlocks: 0,
  seamrrBase: 0,
  seamrrSize: 0,
  packageShift: 0,
});

/** Value of an MSR as TDH.SYS.INIT found it: it counts, whatever one LP says later. */
export const sampledMsr = (sample: PlatformSample, index: number): bigint =>
  sample.msrs.find(([sampled]) => sampled === index)?.[1] ?? 0n;

/** MSRs that the platform checks name. */
export const Msr = {
  TSC_ADJUST: 0x3b,
  MKTME_KEYID_PARTITIONING: 0x87,
  WBINVDP: 0x98,
  WBNOINVDP: 0x99,
  MISC_PACKAGE_CTLS: 0xbc,
  XAPIC_DISABLE_STATUS: 0xbd,
  CORE_CAPABILITIES: 0xcf,
  MTRRCAP: 0xfe,
  ARCH_CAPABILITIES: 0x10a,
  MISC_ENABLE: 0x1a0,
  SMRR_BASE: 0x1f2,
  SMRR_MASK: 0x1f3,
  SMRR2_BASE: 0x1f6,
  SMRR2_MASK: 0x1f7,
  PERF_CAPABILITIES: 0x345,
  VMX_BASIC: 0x480,
  VMX_MISC: 0x485,
  VMX_CR0_FIXED0: 0x486,
  VMX_CR0_FIXED1: 0x487,
  VMX_CR4_FIXED0: 0x488,
  VMX_CR4_FIXED1: 0x489,
  VMX_PROCBASED_CTLS2: 0x48b,
  VMX_EPT_VPID_CAP: 0x48c,
  VMX_TRUE_PINBASED_CTLS: 0x48d,
  VMX_TRUE_PROCBASED_CTLS: 0x48e,
  VMX_TRUE_EXIT_CTLS: 0x48f,
  VMX_TRUE_ENTRY_CTLS: 0x490,
  VMX_PROCBASED_CTLS3: 0x492,
  TME_CAPABILITY: 0x981,
  TME_ACTIVATE: 0x982,
  SEAMRR_BASE: 0x1400,
  SEAMRR_MASK: 0x1401,
} as const;

/** MSRs that TDH.SYS.LP.INIT finds equal on every LP before it compares CPUID, in the order of its checks. */
export const SAME_BEFORE_CPUID: readonly number[] = [
  Msr.CORE_CAPABILITIES,
  Msr.ARCH_CAPABILITIES,
  Msr.MISC_PACKAGE_CTLS,
  Msr.XAPIC_DISABLE_STATUS,
];
/** Those that it compares after CPUID. */
export const SAME_AFTER_CPUID: readonly number[] = [
  Msr.TSC_ADJUST,
  Msr.MTRRCAP,
  Msr.SMRR_BASE,
  Msr.SMRR_MASK,
  Msr.SMRR2_BASE,
  Msr.SMRR2_MASK,
  Msr.VMX_BASIC,
  Msr.VMX_TRUE_PINBASED_CTLS,
  Msr.VMX_TRUE_PROCBASED_CTLS,
  Msr.VMX_PROCBASED_CTLS2,
  Msr.VMX_PROCBASED_CTLS3,
  Msr.VMX_TRUE_EXIT_CTLS,
  Msr.VMX_TRUE_ENTRY_CTLS,
  Msr.VMX_MISC,
  Msr.VMX_EPT_VPID_CAP,
  Msr.VMX_CR0_FIXED0,
  Msr.VMX_CR0_FIXED1,
  Msr.VMX_CR4_FIXED0,
  Msr.VMX_CR4_FIXED1,
  Msr.PERF_CAPABILITIES,
  Msr.TME_CAPABILITY,
  Msr.TME_ACTIVATE,
  Msr.MKTME_KEYID_PARTITIONING,
  Msr.WBINVDP,
  Msr.WBNOINVDP,
];
export const SAME_MSRS: readonly number[] = [...SAME_BEFORE_CPUID, ...SAME_AFTER_CPUID];
