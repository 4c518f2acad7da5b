import { Reg, Seg, SEGMENT_BYTES } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';
import { xsaveComponents } from './xsave-layout.ts';

/** What RDMSR and WRMSR do with one MSR. Without `slot`, `read` and `write` the value is stored as written. */
export interface MsrRule {
  readonly name: string;
  /** Offset in the register file where the value lives. */
  readonly slot?: number;
  /** The slot has 32 bits; bits 63:32 must be 0. */
  readonly width32?: boolean;
  readonly reset?: bigint;
  /** Feature that the platform's CPUID must have for the MSR to exist: leaf (sub-leaf 0), register, bit. */
  readonly needs?: readonly [leaf: number, register: 'ebx' | 'ecx' | 'edx', bit: number];
  /** It exists only where the platform lists it. */
  readonly optional?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
  /** Bits that may be 1. */
  readonly mask?: bigint;
  readonly canonical?: boolean;
  readonly accepts?: (lp: X86LogicalProcessor, value: bigint) => boolean;
  readonly read?: (lp: X86LogicalProcessor) => bigint;
  readonly write?: (lp: X86LogicalProcessor, value: bigint) => boolean;
}

export const Msr = {
  TSC: 0x10, APIC_BASE: 0x1b, FEATURE_CONTROL: 0x3a, TSC_ADJUST: 0x3b, SPEC_CTRL: 0x48, PRED_CMD: 0x49, BIOS_SIGN_ID: 0x8b,
  MISC_PACKAGE_CTLS: 0xbc, XAPIC_DISABLE_STATUS: 0xbd, PLATFORM_INFO: 0xce, CORE_CAPABILITIES: 0xcf, UMWAIT_CONTROL: 0xe1,
  MTRRCAP: 0xfe, ARCH_CAPABILITIES: 0x10a, FLUSH_CMD: 0x10b, TSX_FORCE_ABORT: 0x10f, TSX_CTRL: 0x122, MISC_FEATURES_ENABLES: 0x140,
  SYSENTER_CS: 0x174, SYSENTER_ESP: 0x175, SYSENTER_EIP: 0x176, MCG_CAP: 0x179, MCG_STATUS: 0x17a, MCG_CTL: 0x17b,
  MISC_ENABLE: 0x1a0, DEBUGCTL: 0x1d9, POWER_CTL: 0x1fc, PAT: 0x277, MTRR_DEF_TYPE: 0x2ff, PERF_CAPABILITIES: 0x345,
  FIXED_CTR_CTRL: 0x38d, PERF_GLOBAL_STATUS: 0x38e, PERF_GLOBAL_CTRL: 0x38f, MCG_EXT_CTL: 0x4d0, DS_AREA: 0x600,
  TSC_DEADLINE: 0x6e0, PKRS: 0x6e1, XFD: 0x1c4, XFD_ERR: 0x1c5, XSS: 0xda0, EFER: 0xc000_0080, STAR: 0xc000_0081,
  LSTAR: 0xc000_0082, CSTAR: 0xc000_0083, FMASK: 0xc000_0084, FS_BASE: 0xc000_0100, GS_BASE: 0xc000_0101,
  KERNEL_GS_BASE: 0xc000_0102, TSC_AUX: 0xc000_0103, UARCH_MISC_CTL: 0x1b01,
} as const; // prettier-ignore

export const Efer = { SCE: 0x1n, LME: 0x100n, LMA: 0x400n, NXE: 0x800n } as const;
const CR0_PG = 0x8000_0000n;

/** Memory types a PAT entry or MTRR may name. */
const isPatType = (t: bigint): boolean => t === 0n || t === 1n || (t >= 4n && t <= 7n);
const isMtrrType = (t: bigint): boolean => t === 0n || t === 1n || t === 4n || t === 5n || t === 6n;

/** IA32_U_CET and IA32_S_CET: bits 9:6 are reserved, the rest is enables and the address of the legacy bitmap. */
function isCet(lp: X86LogicalProcessor, value: bigint): boolean {
  return (
    (value & 0x3c0n) === 0n &&
    BigInt.asUintN(64, BigInt.asIntN((lp.cpuid(0x8000_0008, 0).eax >>> 8) & 0xff || 48, value)) === value
  );
}

function isPat(_lp: X86LogicalProcessor, value: bigint): boolean {
  for (let i = 0n; i < 64n; i += 8n) if (!isPatType((value >> i) & 0xffn)) return false;
  return true;
}

function isFixedMtrr(_lp: X86LogicalProcessor, value: bigint): boolean {
  for (let i = 0n; i < 64n; i += 8n) if (!isMtrrType((value >> i) & 0xffn)) return false;
  return true;
}

/** Physical-address bits above MAXPHYADDR are reserved in variable MTRRs. */
const physicalMask = (lp: X86LogicalProcessor): bigint => (1n << BigInt(lp.cpuid(0x8000_0008, 0).eax & 0xff || 36)) - 1n;

function writeEfer(lp: X86LogicalProcessor, value: bigint): boolean {
  const features = lp.cpuid(0x8000_0001, 0).edx;
  let mask = Efer.LMA;
  if ((features & (1 << 11)) !== 0 || (features & (1 << 29)) !== 0) mask |= Efer.SCE;
  if ((features & (1 << 29)) !== 0) mask |= Efer.LME;
  if ((features & (1 << 20)) !== 0) mask |= Efer.NXE;
  if ((value & ~mask) !== 0n) return false;
  const old = lp.efer;
  if (((old ^ value) & Efer.LME) !== 0n && (lp.cr0 & CR0_PG) !== 0n) return false;
  lp.efer = (value & ~Efer.LMA) | (old & Efer.LMA);
  lp.modeChanged();
  if (((old ^ value) & Efer.NXE) !== 0n) lp.flushTlb(false);
  return true;
}

/** IA32_XSS: bits that CPUID.(EAX=0DH,ECX=1):EDX:ECX lists. */
function isXss(lp: X86LogicalProcessor, value: bigint): boolean {
  const { ecx, edx } = lp.cpuid(0xd, 1);
  return (value & ~((BigInt(edx) << 32n) | BigInt(ecx))) === 0n && xsaveComponents(lp).length > 0;
}

function writeTsc(lp: X86LogicalProcessor, value: bigint): boolean {
  const delta = BigInt.asUintN(64, value - lp.tsc);
  lp.set64(Reg.TSC_OFFSET, BigInt.asUintN(64, lp.get64(Reg.TSC_OFFSET) + delta));
  lp.msrs.store(Msr.TSC_ADJUST, BigInt.asUintN(64, lp.msrs.stored(Msr.TSC_ADJUST) + delta));
  return true;
}

function writeTscAdjust(lp: X86LogicalProcessor, value: bigint): boolean {
  const delta = BigInt.asUintN(64, value - lp.msrs.stored(Msr.TSC_ADJUST));
  lp.set64(Reg.TSC_OFFSET, BigInt.asUintN(64, lp.get64(Reg.TSC_OFFSET) + delta));
  lp.msrs.store(Msr.TSC_ADJUST, value);
  return true;
}

/** Sets IA32_APIC_BASE: reserved bits, and the steps between disabled, xAPIC and x2APIC. @source Intel SDM 3A "x2APIC State Transitions" */
function isApicBase(lp: X86LogicalProcessor, value: bigint): boolean {
  const hasX2apic = ((lp.cpuid(1, 0).ecx >>> 21) & 1) !== 0;
  const reserved = (hasX2apic ? 0x2ffn : 0x6ffn) | ~(physicalMask(lp) | 0xfffn);
  if ((value & reserved) !== 0n) return false;
  const [EXTENDED, MODE, X2APIC] = [0x400n, 0xc00n, 0xc00n];
  const mode = value & MODE;
  if (mode === EXTENDED) return false;
  const old = lp.msrs.stored(Msr.APIC_BASE) & MODE;
  if (mode === X2APIC) return old !== 0n;
  if (old !== X2APIC) return true;
  // Out of x2APIC mode there is only the way to disabled, and none on a processor without xAPIC mode.
  return mode === 0n && (lp.msrs.stored(Msr.XAPIC_DISABLE_STATUS) & 1n) === 0n;
}

/** IA32_MISC_ENABLE: fast strings, MONITOR and XD disable can be changed; what else describes the processor stays, and new bits are refused. */
function writeMiscEnable(lp: X86LogicalProcessor, value: bigint): boolean {
  const old = lp.msrs.stored(Msr.MISC_ENABLE);
  const features = lp.cpuid(1, 0).ecx;
  let writable = MISC_FAST_STRINGS | MISC_MONITOR | MISC_XD_DISABLE;
  if (((features >>> 7) & 1) !== 0) writable |= MISC_SPEEDSTEP | MISC_TURBO_DISABLE;
  if (((features >>> 14) & 1) !== 0) writable |= MISC_XTPR_DISABLE;
  if ((value & ~(writable | old)) !== 0n) return false;
  lp.msrs.store(Msr.MISC_ENABLE, (old & ~writable) | (value & writable));
  return true;
}
const MISC_FAST_STRINGS = 1n;
const MISC_SPEEDSTEP = 1n << 16n;
/** IA32_MISC_ENABLE: MONITOR and MWAIT exist. */
export const MISC_MONITOR = 1n << 18n;
const MISC_XTPR_DISABLE = 1n << 23n;
/** IA32_MISC_ENABLE: CPUID does not offer NX. */
export const MISC_XD_DISABLE = 1n << 34n;
const MISC_TURBO_DISABLE = 1n << 38n;

/** Bit 0 locks the register until reset. */
const isUnlocked = (lp: X86LogicalProcessor): boolean => (lp.msrs.stored(Msr.FEATURE_CONTROL) & 1n) === 0n;

const segmentBase = (segment: number): number => Reg.SEGMENTS + segment * SEGMENT_BYTES;

const rules: [number, MsrRule][] = [
  [Msr.TSC, { name: 'IA32_TIME_STAMP_COUNTER', read: (lp) => lp.tsc, write: writeTsc }],
  [Msr.APIC_BASE, { name: 'IA32_APIC_BASE', reset: 0xfee0_0900n, accepts: isApicBase }],
  [Msr.FEATURE_CONTROL, { name: 'IA32_FEATURE_CONTROL', reset: 5n, accepts: isUnlocked }],
  [Msr.TSC_ADJUST, { name: 'IA32_TSC_ADJUST', needs: [7, 'ebx', 1], write: writeTscAdjust }],
  [Msr.SPEC_CTRL, { name: 'IA32_SPEC_CTRL', needs: [7, 'edx', 26], mask: 0x5ffn }],
  [Msr.PRED_CMD, { name: 'IA32_PRED_CMD', needs: [7, 'edx', 26], writeOnly: true, mask: 1n }],
  [Msr.BIOS_SIGN_ID, { name: 'IA32_BIOS_SIGN_ID', write: () => true }],
  [Msr.PLATFORM_INFO, { name: 'MSR_PLATFORM_INFO', write: () => true }],
  [Msr.MTRRCAP, { name: 'IA32_MTRRCAP', reset: 0x508n, readOnly: true }],
  [Msr.FLUSH_CMD, { name: 'IA32_FLUSH_CMD', needs: [7, 'edx', 28], writeOnly: true, mask: 1n }],
  [Msr.MISC_FEATURES_ENABLES, { name: 'MISC_FEATURES_ENABLES', mask: 1n }],
  [Msr.UMWAIT_CONTROL, { name: 'IA32_UMWAIT_CONTROL', needs: [7, 'ecx', 5], mask: 0xffff_fffdn }],
  [Msr.TSX_CTRL, { name: 'IA32_TSX_CTRL', optional: true, mask: 3n }],
  [Msr.UARCH_MISC_CTL, { name: 'IA32_UARCH_MISC_CTL', optional: true, mask: 1n }],
  [Msr.SYSENTER_CS, { name: 'IA32_SYSENTER_CS', slot: Reg.SYSENTER_CS }],
  [Msr.SYSENTER_ESP, { name: 'IA32_SYSENTER_ESP', slot: Reg.SYSENTER_ESP, canonical: true }],
  [Msr.SYSENTER_EIP, { name: 'IA32_SYSENTER_EIP', slot: Reg.SYSENTER_EIP, canonical: true }],
  [Msr.MCG_CAP, { name: 'IA32_MCG_CAP', readOnly: true }],
  [Msr.MCG_STATUS, { name: 'IA32_MCG_STATUS', mask: 0xfn }],
  [Msr.MISC_ENABLE, { name: 'IA32_MISC_ENABLE', reset: 0x4_1801n, write: writeMiscEnable }],
  [Msr.DEBUGCTL, { name: 'IA32_DEBUGCTL', mask: 0xdfc7n }],
  [Msr.POWER_CTL, { name: 'MSR_POWER_CTL' }],
  [Msr.PAT, { name: 'IA32_PAT', reset: 0x0007_0406_0007_0406n, accepts: isPat }],
  [Msr.MTRR_DEF_TYPE, { name: 'IA32_MTRR_DEF_TYPE', accepts: (_lp, v) => (v & ~0xcffn) === 0n && isMtrrType(v & 0xffn) }],
  [Msr.DS_AREA, { name: 'IA32_DS_AREA', canonical: true }],
  [Msr.TSC_DEADLINE, { name: 'IA32_TSC_DEADLINE', needs: [1, 'ecx', 24] }],
  [Msr.PKRS, { name: 'IA32_PKRS', needs: [7, 'ecx', 31], slot: Reg.PKRS, width32: true, write: (lp, v) => { lp.set32(Reg.PKRS, Number(v)); lp.flushTlb(false); return true; } }], // prettier-ignore
  [Msr.XSS, { name: 'IA32_XSS', slot: Reg.XSS, accepts: isXss }],
  [Msr.EFER, { name: 'IA32_EFER', slot: Reg.EFER, write: writeEfer }],
  [Msr.STAR, { name: 'IA32_STAR', slot: Reg.STAR }],
  [Msr.LSTAR, { name: 'IA32_LSTAR', slot: Reg.LSTAR, canonical: true }],
  [Msr.CSTAR, { name: 'IA32_CSTAR', slot: Reg.CSTAR, canonical: true }],
  [Msr.FMASK, { name: 'IA32_FMASK', slot: Reg.FMASK, mask: 0xffff_ffffn }],
  [Msr.FS_BASE, { name: 'IA32_FS_BASE', slot: segmentBase(Seg.FS), canonical: true }],
  [Msr.GS_BASE, { name: 'IA32_GS_BASE', slot: segmentBase(Seg.GS), canonical: true }],
  [Msr.KERNEL_GS_BASE, { name: 'IA32_KERNEL_GS_BASE', slot: Reg.KERNEL_GS_BASE, canonical: true }],
  [Msr.TSC_AUX, { name: 'IA32_TSC_AUX', slot: Reg.TSC_AUX, mask: 0xffff_ffffn }],
];

/** Read-only because they describe the processor; values come from the platform. */
for (const index of [
  Msr.MISC_PACKAGE_CTLS,
  Msr.XAPIC_DISABLE_STATUS,
  Msr.CORE_CAPABILITIES,
  Msr.ARCH_CAPABILITIES,
  Msr.PERF_CAPABILITIES,
])
  rules.push([index, { name: `MSR_0x${index.toString(16).toUpperCase()}`, readOnly: true }]);
for (let index = 0x480; index <= 0x493; index++)
  rules.push([index, { name: `IA32_VMX_0x${index.toString(16).toUpperCase()}`, readOnly: true }]);

/** MTRRs: fixed ranges, then variable pairs. */
for (const index of [0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f])
  rules.push([index, { name: `IA32_MTRR_FIX_0x${index.toString(16).toUpperCase()}`, accepts: isFixedMtrr }]);
export const MTRR_PHYSBASE0 = 0x200;
export const MAX_VARIABLE_MTRRS = 16;
for (let n = 0; n < MAX_VARIABLE_MTRRS; n++) {
  rules.push([0x200 + 2 * n, { name: `IA32_MTRR_PHYSBASE${n}`, accepts: (lp, v) => (v & ~physicalMask(lp)) === 0n && (v & 0xf00n) === 0n && isMtrrType(v & 0xffn) }]); // prettier-ignore
  rules.push([0x201 + 2 * n, { name: `IA32_MTRR_PHYSMASK${n}`, accepts: (lp, v) => (v & ~physicalMask(lp)) === 0n && (v & 0x7ffn) === 0n }]); // prettier-ignore
}

/** Overflow bits of the counters, and of what the model has not but software clears. */
const GLOBAL_STATUS = 0xf000_000f_0000_00ffn | (1n << 48n);

/** CET: modelled as state, with the checks of WRMSR; no instruction of the model uses it. */
const CET = [7, 'ecx', 7] as const;
rules.push(
  [0x6a0, { name: 'IA32_U_CET', needs: CET, accepts: isCet }],
  [0x6a2, { name: 'IA32_S_CET', needs: CET, accepts: isCet }],
);
for (let ring = 0; ring < 4; ring++) rules.push([0x6a4 + ring, { name: `IA32_PL${ring}_SSP`, needs: CET, canonical: true, accepts: (_lp, v) => (v & 3n) === 0n }]); // prettier-ignore
rules.push([0x6a8, { name: 'IA32_INTERRUPT_SSP_TABLE_ADDR', needs: CET, canonical: true }]);

/** Counters that CPUID leaf 0xA tells, and what they hold. */
export const GENERAL_COUNTERS = 8;
export const FIXED_COUNTERS = 4;
export const COUNTER_MASK = (1n << 48n) - 1n;
export const PMC0 = 0xc1;
export const PERFEVTSEL0 = 0x186;
export const FIXED_CTR0 = 0x309;

/** Performance monitoring: see `PerformanceCounters`. */
const PDCM = [1, 'ecx', 15] as const;
const counter = (index: number, accepted: bigint): Pick<MsrRule, 'needs' | 'mask' | 'read' | 'write'> => ({
  needs: PDCM,
  mask: accepted,
  read: (lp) => lp.counters.read(index),
  write: (lp, value) => lp.counters.write(index, value),
});
const control = (index: number, mask: bigint): Pick<MsrRule, 'needs' | 'mask' | 'write'> => ({
  needs: PDCM,
  mask,
  write: (lp, value) => lp.counters.write(index, value),
});
for (let n = 0; n < GENERAL_COUNTERS; n++) {
  // The older name takes 32 bits and extends their sign.
  const narrow = (lp: X86LogicalProcessor, value: bigint): boolean =>
    lp.counters.write(PMC0 + n, BigInt.asIntN(32, value) & COUNTER_MASK);
  rules.push(
    [PMC0 + n, { name: `IA32_PMC${n}`, ...counter(PMC0 + n, ~0n), write: narrow }],
    [0x4c1 + n, { name: `IA32_A_PMC${n}`, ...counter(PMC0 + n, COUNTER_MASK) }],
    [PERFEVTSEL0 + n, { name: `IA32_PERFEVTSEL${n}`, ...control(PERFEVTSEL0 + n, 0xffff_ffffn) }],
  );
}
for (let n = 0; n < FIXED_COUNTERS; n++)
  rules.push([FIXED_CTR0 + n, { name: `IA32_FIXED_CTR${n}`, ...counter(FIXED_CTR0 + n, COUNTER_MASK) }]);
rules.push(
  [Msr.FIXED_CTR_CTRL, { name: 'IA32_FIXED_CTR_CTRL', ...control(Msr.FIXED_CTR_CTRL, 0xbbbbn) }],
  [Msr.PERF_GLOBAL_CTRL, { name: 'IA32_PERF_GLOBAL_CTRL', ...control(Msr.PERF_GLOBAL_CTRL, 0xf_0000_00ffn) }],
  [Msr.PERF_GLOBAL_STATUS, { name: 'IA32_PERF_GLOBAL_STATUS', needs: PDCM, readOnly: true, read: (lp) => lp.counters.read(Msr.PERF_GLOBAL_STATUS) }],
  [0x390, { name: 'IA32_PERF_GLOBAL_STATUS_RESET', needs: PDCM, mask: GLOBAL_STATUS, read: () => 0n, write: (lp, value) => lp.counters.write(Msr.PERF_GLOBAL_STATUS, lp.counters.read(Msr.PERF_GLOBAL_STATUS) & ~value) }],
  [0x391, { name: 'IA32_PERF_GLOBAL_STATUS_SET', needs: PDCM, mask: GLOBAL_STATUS, read: () => 0n, write: (lp, value) => lp.counters.write(Msr.PERF_GLOBAL_STATUS, lp.counters.read(Msr.PERF_GLOBAL_STATUS) | value) }],
  [0x392, { name: 'IA32_PERF_GLOBAL_INUSE', needs: PDCM, readOnly: true }],
); // prettier-ignore

/** Intel PT: state only. */
const PT = [7, 'ebx', 25] as const;
for (const index of [0x560, 0x561, 0x570, 0x571, 0x572, 0x580, 0x581, 0x582, 0x583, 0x584, 0x585, 0x586, 0x587]) rules.push([index, { name: `IA32_RTIT_0x${index.toString(16)}`, needs: PT }]); // prettier-ignore

/** MSR index to rule, for every MSR that each LP of the model has. @source Intel SDM 4 "Architectural MSRs" */
export const ARCHITECTURAL_MSRS: ReadonlyMap<number, MsrRule> = new Map(rules);
