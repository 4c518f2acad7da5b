import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { ModuleShutdown } from '../module-shutdown.ts';
import { SUCCESS } from '../status.ts';
import { incorrectMsr, msr } from './check-msrs.ts';
import { Msr } from './platform-sample.ts';

/** How a VM uses a control word: bits set from the start, bits set and cleared later, bits that may read as they like. */
interface ControlRule {
  readonly msr: number;
  readonly initial: number;
  readonly variable: number;
  readonly unknown: number;
}

// In the order of the checks. Secondary controls: bits 26 and 28 are added by `secondaryInitial`.
const L1_RULES: readonly ControlRule[] = [
  { msr: Msr.VMX_TRUE_PINBASED_CTLS, initial: 0x29, variable: 0x80, unknown: 0xffff_ff16 },
  { msr: Msr.VMX_TRUE_PROCBASED_CTLS, initial: 0x9122_0088, variable: 0x2040_0c00, unknown: 0x0404_6173 },
  { msr: Msr.VMX_PROCBASED_CTLS2, initial: 0x033c_b3fa, variable: 0xcc00_0400, unknown: 0 },
  { msr: Msr.VMX_PROCBASED_CTLS3, initial: 0x80, variable: 0x20, unknown: 0 },
  { msr: Msr.VMX_TRUE_EXIT_CTLS, initial: 0x1f3c_8204, variable: 0x4000_1000, unknown: 0x0003_6dfb },
  { msr: Msr.VMX_TRUE_ENTRY_CTLS, initial: 0x003e_c004, variable: 0x0040_2200, unknown: 0xff80_11fb },
];
const L2_RULES: readonly ControlRule[] = [
  { msr: Msr.VMX_TRUE_PINBASED_CTLS, initial: 0x29, variable: 0, unknown: 0xffff_ff16 },
  { msr: Msr.VMX_TRUE_PROCBASED_CTLS, initial: 0x9122_0088, variable: 0x68d8_1e04, unknown: 0x0404_6173 },
  { msr: Msr.VMX_PROCBASED_CTLS2, initial: 0x0338_b3fa, variable: 0x0c51_3e0c, unknown: 0 },
  { msr: Msr.VMX_PROCBASED_CTLS3, initial: 0x80, variable: 0x2e, unknown: 0 },
  { msr: Msr.VMX_TRUE_EXIT_CTLS, initial: 0x1f3c_8204, variable: 0x4000_1000, unknown: 0x0003_6dfb },
  { msr: Msr.VMX_TRUE_ENTRY_CTLS, initial: 0x003e_c004, variable: 0x0040_2200, unknown: 0xff80_11fb },
];
const Secondary = { USER_WAIT_PAUSE: 1 << 26, ENCLV_EXITING: 1 << 28 } as const;

const EPT_VPID_CAP_ONES = 0x101_0633_4041n;
const CR0_ONES = 0x21n;
/** PE and PG, which an unrestricted guest may clear. */
const CR0_UNRESTRICTED = 0x8000_0001n;
const CR0_L2_VARIABLE = 0x8005_001fn;
const CR4_ONES = 0x2040n;
const MAX_VMCS_BYTES = 2048n;
const MIN_CR3_TARGETS = 4n;

const has = (value: bigint, ...bits: number[]): boolean => bits.every((n) => ((value >> BigInt(n)) & 1n) === 1n);

/** Secondary controls follow CPUID (WAITPKG) and the CPU (ENCLV). */
const secondaryInitial = (initial: number, allowed1: number, hasWaitpkg: boolean): number =>
  initial | (hasWaitpkg ? Secondary.USER_WAIT_PAUSE : 0) | (allowed1 & Secondary.ENCLV_EXITING);

/**
 * @throws ModuleShutdown when a bit of the MSR may neither be 0 nor 1
 */
function checkControls(lp: LogicalProcessor, rule: ControlRule, hasWaitpkg: boolean): bigint {
  const value = msr(lp, rule.msr);
  const must1 = Number(value & 0xffff_ffffn);
  const may1 = Number(value >> 32n);
  // All 64 bits of the tertiary controls are "may be 1".
  if (rule.msr === Msr.VMX_PROCBASED_CTLS3) {
    const used = BigInt(rule.initial | rule.variable);
    return (value & used) === used ? SUCCESS : incorrectMsr(rule.msr);
  }
  if ((must1 & ~may1) !== 0) throw new ModuleShutdown(`MSR 0x${rule.msr.toString(16)} has bits that may be neither 0 nor 1`);
  const initial = rule.msr === Msr.VMX_PROCBASED_CTLS2 ? secondaryInitial(rule.initial, may1, hasWaitpkg) : rule.initial;
  const isLegal = (must1 & ~(initial | rule.unknown)) === 0 && (~may1 & initial) === 0 && ((must1 | ~may1) & rule.variable) === 0;
  return isLegal ? SUCCESS : incorrectMsr(rule.msr);
}

const checkRules = (lp: LogicalProcessor, rules: readonly ControlRule[], hasWaitpkg: boolean): bigint => {
  for (const rule of rules) {
    const result = checkControls(lp, rule, hasWaitpkg);
    if (result !== SUCCESS) return result;
  }
  return SUCCESS;
};

/**
 * VMX capability MSRs: what an L1 VM needs, then what an L2 VM needs.
 * @source TDX-ABI "TDH.SYS.INIT"
 * @throws ModuleShutdown when an MSR contradicts itself
 */
export function checkVmxMsrs(lp: LogicalProcessor, hasWaitpkg: boolean): bigint {
  const basic = msr(lp, Msr.VMX_BASIC);
  if (((basic >> 32n) & 0x1fffn) > MAX_VMCS_BYTES || !has(basic, 54, 55)) return incorrectMsr(Msr.VMX_BASIC);
  const l1 = checkRules(lp, L1_RULES, hasWaitpkg);
  if (l1 !== SUCCESS) return l1;
  const misc = msr(lp, Msr.VMX_MISC);
  if (!has(misc, 5, 6, 7, 14, 29) || ((misc >> 16n) & 0x1ffn) < MIN_CR3_TARGETS) return incorrectMsr(Msr.VMX_MISC);
  if ((msr(lp, Msr.VMX_EPT_VPID_CAP) & EPT_VPID_CAP_ONES) !== EPT_VPID_CAP_ONES) return incorrectMsr(Msr.VMX_EPT_VPID_CAP);
  const cr0 = checkCr0(lp);
  if (cr0 !== SUCCESS) return cr0;
  if ((msr(lp, Msr.VMX_CR4_FIXED0) & ~CR4_ONES) !== 0n) return incorrectMsr(Msr.VMX_CR4_FIXED0);
  if ((CR4_ONES & ~msr(lp, Msr.VMX_CR4_FIXED1)) !== 0n) return incorrectMsr(Msr.VMX_CR4_FIXED1);
  const l2 = checkRules(lp, L2_RULES, hasWaitpkg);
  return l2 === SUCCESS ? checkL2Cr0(lp) : l2;
}

function checkCr0(lp: LogicalProcessor): bigint {
  if ((msr(lp, Msr.VMX_CR0_FIXED0) & ~CR0_UNRESTRICTED & ~CR0_ONES) !== 0n) return incorrectMsr(Msr.VMX_CR0_FIXED0);
  return (CR0_ONES & ~msr(lp, Msr.VMX_CR0_FIXED1)) === 0n ? SUCCESS : incorrectMsr(Msr.VMX_CR0_FIXED1);
}

/** Bits that an L2 VM sets and clears, after `checkCr0`. A failure names CR0_FIXED0 whichever MSR is to blame. */
const checkL2Cr0 = (lp: LogicalProcessor): bigint =>
  (CR0_L2_VARIABLE & ~msr(lp, Msr.VMX_CR0_FIXED1)) === 0n ? SUCCESS : incorrectMsr(Msr.VMX_CR0_FIXED0);
