import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { add, type Hpa } from '../units/index.ts';

/** Byte offsets in an APIC register page, virtual or real. @source Intel SDM 3A "Local APIC Register Address Map" */
export const ApicRegister = {
  ID: 0x020,
  VERSION: 0x030,
  TPR: 0x080,
  PPR: 0x0a0,
  EOI: 0x0b0,
  LDR: 0x0d0,
  SPURIOUS: 0x0f0,
  /** Eight 32-bit registers 16 bytes apart, as TMR and IRR. */
  ISR: 0x100,
  TMR: 0x180,
  IRR: 0x200,
  ESR: 0x280,
  ICR_LOW: 0x300,
  ICR_HIGH: 0x310,
  SELF_IPI: 0x3f0,
} as const;

/** First x2APIC MSR; register at page offset 16 * (index - 0x800). */
export const X2APIC_MSR_BASE = 0x800;
export const X2APIC_MSR_END = 0x8ff;

/** Address of the 32-bit register of a 256-bit set (ISR, TMR, IRR) that holds `vector`. */
const wordOf = (page: Hpa, set: number, vector: number): Hpa => add(page, set + ((vector >>> 5) << 4));

export const readRegister = (memory: PhysicalMemory, page: Hpa, register: number): number => memory.read32(add(page, register));
export const writeRegister = (memory: PhysicalMemory, page: Hpa, register: number, value: number): void =>
  memory.write32(add(page, register), value);

export function setVector(memory: PhysicalMemory, page: Hpa, set: number, vector: number): void {
  const at = wordOf(page, set, vector);
  memory.write32(at, memory.read32(at) | (1 << (vector & 31)));
}

export function clearVector(memory: PhysicalMemory, page: Hpa, set: number, vector: number): void {
  const at = wordOf(page, set, vector);
  memory.write32(at, memory.read32(at) & ~(1 << (vector & 31)));
}

/** Highest vector in a set, or 0 when it is empty. */
export function highestVector(memory: PhysicalMemory, page: Hpa, set: number): number {
  for (let word = 7; word >= 0; word--) {
    const bits = memory.read32(add(page, set + 16 * word));
    if (bits !== 0) return 32 * word + 31 - Math.clz32(bits);
  }
  return 0;
}
