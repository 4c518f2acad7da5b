/** Byte offsets of local APIC registers; MSR 0x800 + offset / 16 in x2APIC mode. @source Intel SDM 3A "Local APIC Register Address Map" */
export const ApicRegister = {
  ID: 0x20,
  VERSION: 0x30,
  TPR: 0x80,
  PPR: 0xa0,
  EOI: 0xb0,
  LDR: 0xd0,
  DFR: 0xe0,
  SPIV: 0xf0,
  ISR: 0x100,
  TMR: 0x180,
  IRR: 0x200,
  ESR: 0x280,
  ICR: 0x300,
  ICR_HIGH: 0x310,
  LVT_TIMER: 0x320,
  LVT_THERMAL: 0x330,
  LVT_PERFORMANCE: 0x340,
  LVT_LINT0: 0x350,
  LVT_LINT1: 0x360,
  LVT_ERROR: 0x370,
  TIMER_INITIAL: 0x380,
  TIMER_CURRENT: 0x390,
  TIMER_DIVIDE: 0x3e0,
  SELF_IPI: 0x3f0,
} as const;

/** First and last MSR of the x2APIC register space, IA32_APIC_BASE, IA32_TSC_DEADLINE. */
export const X2APIC_MSR_FIRST = 0x800;
export const X2APIC_MSR_LAST = 0x8ff;
export const IA32_APIC_BASE = 0x1b;
export const IA32_TSC_DEADLINE = 0x6e0;

/** Bits of IA32_APIC_BASE; the page address is above them. */
export const ApicBase = {
  BSP: 1n << 8n,
  X2APIC: 1n << 10n,
  ENABLE: 1n << 11n,
  DEFAULT: 0xfee0_0000n,
  ADDRESS: 0xf_ffff_ffff_f000n,
} as const;

/** Bits of a local vector table entry. */
export const Lvt = {
  MASKED: 1 << 16,
  DELIVERY: 7 << 8,
  EXTERNAL: 7 << 8,
  TIMER_MODE: 3 << 17,
  ONE_SHOT: 0,
  PERIODIC: 1 << 17,
  TSC_DEADLINE: 2 << 17,
} as const;
