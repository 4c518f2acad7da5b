import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { ApicRegister, IA32_APIC_BASE, IA32_TSC_DEADLINE, X2APIC_MSR_FIRST, X2APIC_MSR_LAST } from '../irq/apic-register.ts';
import type { LocalApic } from '../irq/local-apic.ts';
import type { CpuidEntry2 } from '../uapi/structs.ts';
import { findCpuidEntry } from './cpuid-table.ts';
import { isLegalBankWrite, isLegalMtrr, isLegalPat, isMtrr } from './msr-validity.ts';

const MSR = {
  UCODE_REV: 0x8b,
  FEAT_CTL: 0x3a,
  PLATFORM_INFO: 0xce,
  MTRR_CAP: 0xfe,
  ARCH_CAPABILITIES: 0x10a,
  MISC_FEATURES_ENABLES: 0x140,
  MCG_CAP: 0x179,
  MCG_STATUS: 0x17a,
  MCG_CTL: 0x17b,
  MISC_ENABLE: 0x1a0,
  POWER_CTL: 0x1fc,
  PAT: 0x277,
  MC_CTL2_FIRST: 0x280,
  MC_CTL2_LAST: 0x29f,
  MTRR_DEF_TYPE: 0x2ff,
  MC_FIRST: 0x400,
  MC_LAST: 0x47f,
  MCG_EXT_CTL: 0x4d0,
  KVM_POLL_CONTROL: 0x4b56_4d05,
  EFER: 0xc000_0080,
} as const;

/** Eight variable ranges, fixed ranges, write-combining; and 32 machine-check banks with MCG_CTL. */
const MTRR_CAP_VALUE = 0x508n;
const MCG_CAP_VALUE = 0x100_0120n;
/** MCG_CTL_P, MCG_SER_P, MCG_LMCE_P, and the two counts that userspace chooses: banks and bits of nothing. */
export const McgCap = { BANKS: 0xffn, CTL_P: 1n << 8n, EXT_COUNT: 0xff_0000n, SER_P: 1n << 24n, LMCE_P: 1n << 27n } as const;
/** KVM_X86_GET_MCE_CAP_SUPPORTED. */
export const SUPPORTED_MCE_CAP = McgCap.CTL_P | McgCap.SER_P | McgCap.LMCE_P;
/** KVM_MAX_MCE_BANKS. */
export const MAX_MCE_BANKS = 32;
const FEAT_CTL_LOCKED = 1n;
const FEAT_CTL_LMCE = 1n << 20n;
const MCG_EXT_CTL_LMCE_EN = 1n;
const CPUID_1_ECX_X2APIC = 1 << 21;
/** SCE, LME, LMA, NXE: what a TD's EFER always is for KVM. */
const TD_EFER = 0xd01n;

/** x2APIC registers that the processor virtualises: they never reach KVM. TPR, PPR, EOI, ISR, TMR, IRR. */
function isVirtualised(register: number): boolean {
  if (register >= ApicRegister.ISR && register < ApicRegister.ESR) return true;
  return register === ApicRegister.TPR || register === ApicRegister.PPR || register === ApicRegister.EOI;
}

/**
 * What KVM shows of the host's IA32_ARCH_CAPABILITIES, by bit: RDCL_NO 0, IBRS_ALL 1, SKIP_L1DFL_VMENTRY 3, MDS_NO 5, PSCHANGE_MC_NO 6, TAA_NO 8, SBDR_SSDP_NO 13, FBSDP_NO 14,
 * PSDP_NO 15, FB_CLEAR 17, RRSBA 19, PBRSB_NO 24. Without it kernels defend themselves against Meltdown and the rest, at a price.
 */
const ARCH_CAPABILITIES_VALUE = 0x10a_e16bn;

/** MSRs that KVM keeps as plain values: their reset values. */
const stored = new Map<number, bigint>([
  [MSR.UCODE_REV, 0x1_0000_0000n],
  [MSR.ARCH_CAPABILITIES, ARCH_CAPABILITIES_VALUE],
  [MSR.POWER_CTL, 0n],
  [MSR.PAT, 0x0007_0406_0007_0406n],
  [MSR.MISC_ENABLE, 0x1800n], // neither branch trace store nor PEBS
  [MSR.PLATFORM_INFO, 0x8000_0000n],
  [MSR.MISC_FEATURES_ENABLES, 0n],
  [MSR.MTRR_DEF_TYPE, 0n],
  [MSR.MCG_STATUS, 0n],
  [MSR.MCG_CTL, 0xffff_ffff_ffff_ffffn],
  [MSR.KVM_POLL_CONTROL, 1n],
]);

/** What a new vCPU has in an MSR that KVM keeps as a plain value. */
export const resetMsr = (index: number): bigint | undefined => stored.get(index);

const isStored = (index: number): boolean =>
  stored.has(index) ||
  isMtrr(index) ||
  (index >= MSR.MC_FIRST && index <= MSR.MC_LAST) ||
  (index >= MSR.MC_CTL2_FIRST && index <= MSR.MC_CTL2_LAST);

const isBank = (index: number): boolean => index >= MSR.MC_FIRST && index <= MSR.MC_LAST;

/** Values that nobody can write. */
function isLegal(index: number, value: bigint): boolean {
  if (isMtrr(index)) return isLegalMtrr(index, value);
  switch (index) {
    case MSR.PAT:
      return isLegalPat(value);
    case MSR.MISC_FEATURES_ENABLES: // CPUID faulting
    case MSR.KVM_POLL_CONTROL:
      return (value & ~1n) === 0n;
    case MSR.MCG_CTL:
      return value === 0n || value === 0xffff_ffff_ffff_ffffn;
    default:
      return true;
  }
}
/** Read-only for a guest: what only userspace decides. */
const isHostOnly = (index: number): boolean => index === MSR.ARCH_CAPABILITIES || index === MSR.PLATFORM_INFO;

/** The machine-check MSRs that KVM_X86_SET_MCE writes. Bank n: MC0_CTL + 4 n and the three after it. */
export const MachineCheckMsr = { MCG_CAP: MSR.MCG_CAP, MCG_STATUS: MSR.MCG_STATUS, MC0_CTL: MSR.MC_FIRST } as const;

/**
 * The MSRs that KVM emulates for one vCPU. For a TD these are the ones of the RDMSR and WRMSR hypercalls; the processor virtualises part of
 * the x2APIC then (`apicIsVirtualised`), and EFER, APIC base and feature control are read-only.
 */
export class EmulatedMsrs {
  readonly #lapic: LocalApic;
  readonly #apicIsVirtualised: boolean;
  readonly #cpuid: () => readonly CpuidEntry2[];
  readonly #written = new Map<number, bigint>();

  /** @param cpuid the table of the vCPU as it is now */
  constructor(lapic: LocalApic, apicIsVirtualised: boolean, cpuid: () => readonly CpuidEntry2[]) {
    this.#lapic = lapic;
    this.#cpuid = cpuid;
    this.#apicIsVirtualised = apicIsVirtualised;
  }

  save(): Saved {
    return { written: [...this.#written].map(([index, value]) => ({ index, value })) };
  }
  load(from: SavedFields): void {
    this.#written.clear();
    for (const each of from.parts('written')) this.#written.set(each.number('index', 0xffff_ffff), each.bigint('value'));
  }

  /** undefined: not an MSR that KVM emulates. */
  read(index: number): bigint | undefined {
    if (index >= X2APIC_MSR_FIRST && index <= X2APIC_MSR_LAST) return this.#readX2apic((index - X2APIC_MSR_FIRST) << 4);
    switch (index) {
      case IA32_APIC_BASE:
        return this.#lapic.base;
      case IA32_TSC_DEADLINE:
        return this.#lapic.timer.deadline;
      case MSR.EFER:
        return TD_EFER;
      case MSR.FEAT_CTL:
        return FEAT_CTL_LOCKED | (this.#hasLmce ? FEAT_CTL_LMCE : 0n);
      case MSR.MTRR_CAP:
        return MTRR_CAP_VALUE;
      case MSR.MCG_CAP:
        return this.#mcgCap;
      case MSR.MCG_EXT_CTL:
        return this.#hasLmce ? (this.#written.get(index) ?? 0n) : undefined;
      default:
        return this.#isThere(index) ? (this.#written.get(index) ?? stored.get(index) ?? 0n) : undefined;
    }
  }

  /** False: not in the list, read-only, or a value that the guest may not write. */
  write(index: number, value: bigint, isHost = false): boolean {
    if (index >= X2APIC_MSR_FIRST && index <= X2APIC_MSR_LAST) return this.#writeX2apic((index - X2APIC_MSR_FIRST) << 4, value);
    if (index === IA32_TSC_DEADLINE) {
      this.#lapic.timer.setDeadline(value);
      return true;
    }
    if (index === IA32_APIC_BASE && !this.#apicIsVirtualised) return this.#lapic.setBase(value, this.#apicOptions());
    if (index === MSR.MCG_EXT_CTL) {
      if (!this.#hasLmce || (value & ~MCG_EXT_CTL_LMCE_EN) !== 0n) return false;
    } else if (!this.#isThere(index) || !isLegal(index, value)) return false;
    if (!isHost) {
      if (isHostOnly(index) || (isBank(index) && !isLegalBankWrite((index - MSR.MC_FIRST) & 3, value))) return false;
      if (index === MSR.UCODE_REV) return true; // the microcode stays as it is
    }
    this.#written.set(index, value);
    return true;
  }

  get #mcgCap(): bigint {
    return this.#written.get(MSR.MCG_CAP) ?? MCG_CAP_VALUE;
  }
  get #hasLmce(): boolean {
    return (this.#mcgCap & McgCap.LMCE_P) !== 0n;
  }
  #isThere(index: number): boolean {
    if (index === MSR.MCG_CTL) return (this.#mcgCap & McgCap.CTL_P) !== 0n;
    if (isBank(index)) return BigInt((index - MSR.MC_FIRST) >>> 2) < (this.#mcgCap & McgCap.BANKS);
    return isStored(index);
  }

  /** KVM_X86_SETUP_MCE: IA32_MCG_CAP of the guest. False: no bank, too many, or what KVM cannot give. Every bank then reports every event. */
  setupMce(cap: bigint): boolean {
    const banks = cap & McgCap.BANKS;
    if (banks === 0n || banks > BigInt(MAX_MCE_BANKS) || (cap & ~(SUPPORTED_MCE_CAP | McgCap.BANKS | McgCap.EXT_COUNT)) !== 0n)
      return false;
    this.#written.set(MSR.MCG_CAP, cap);
    if ((cap & McgCap.CTL_P) !== 0n) this.#written.set(MSR.MCG_CTL, 0xffff_ffff_ffff_ffffn);
    for (let bank = 0; bank < Number(banks); bank++) this.#written.set(MSR.MC_FIRST + 4 * bank, 0xffff_ffff_ffff_ffffn);
    return true;
  }

  /** What the guest's CPUID says of addresses and x2APIC mode. */
  #apicOptions(): { physicalBits: number; hasX2apic: boolean } {
    const table = this.#cpuid();
    const bits = (findCpuidEntry(table, 0x8000_0008, 0)?.eax ?? 0) & 0xff;
    return {
      physicalBits: bits === 0 ? 36 : bits,
      hasX2apic: ((findCpuidEntry(table, 1, 0)?.ecx ?? 0) & CPUID_1_ECX_X2APIC) !== 0,
    };
  }

  #isOwn(register: number): boolean {
    if (!this.#lapic.isX2apic || register === ApicRegister.ICR_HIGH || register === ApicRegister.DFR) return false;
    return !(this.#apicIsVirtualised && isVirtualised(register));
  }

  #readX2apic(register: number): bigint | undefined {
    if (!this.#isOwn(register) || register === ApicRegister.EOI || register === ApicRegister.SELF_IPI) return undefined;
    const value = this.#lapic.read(register);
    if (value === undefined) return undefined;
    if (register !== ApicRegister.ICR) return BigInt(value);
    return (BigInt(this.#lapic.read(ApicRegister.ICR_HIGH) ?? 0) << 32n) | BigInt(value);
  }

  #writeX2apic(register: number, value: bigint): boolean {
    if (!this.#isOwn(register)) return false;
    const high = Number(value >> 32n);
    if (register !== ApicRegister.ICR && high !== 0) return false;
    return this.#lapic.write(register, Number(value & 0xffff_ffffn), high);
  }
}
