// Which values an MSR that KVM emulates takes. @source Intel SDM 4 "IA-32 Architectural MSRs"; Linux arch/x86/kvm/x86.c, mtrr.c

/** Memory types of MTRRs: UC, WC, WT, WP, WB; PAT also has UC-. */
const MTRR_TYPES: readonly bigint[] = [0n, 1n, 4n, 5n, 6n];
const PAT_TYPES: readonly bigint[] = [...MTRR_TYPES, 7n];
const PHYSICAL = (1n << 52n) - 1n;

const DEF_TYPE = 0x2ff;
const VARIABLE_FIRST = 0x200;
const VARIABLE_LAST = 0x20f;
const FIXED: readonly number[] = [0x250, 0x258, 0x259, 0x268, 0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f];

const isVariable = (index: number): boolean => index >= VARIABLE_FIRST && index <= VARIABLE_LAST;
/** A register of the memory type ranges: eight variable ones, the fixed ones, the default. */
export const isMtrr = (index: number): boolean => index === DEF_TYPE || isVariable(index) || FIXED.includes(index);

const eachByte = (value: bigint, types: readonly bigint[]): boolean => {
  for (let shift = 0n; shift < 64n; shift += 8n) if (!types.includes((value >> shift) & 0xffn)) return false;
  return true;
};

/** kvm_mtrr_valid(). */
export function isLegalMtrr(index: number, value: bigint): boolean {
  if (index === DEF_TYPE) return (value & ~0xcffn) === 0n && MTRR_TYPES.includes(value & 0xffn);
  if (!isVariable(index)) return eachByte(value, MTRR_TYPES);
  if ((index & 1) === 1) return (value & (0x7ffn | ~PHYSICAL)) === 0n;
  return (value & (0xf00n | ~PHYSICAL)) === 0n && MTRR_TYPES.includes(value & 0xffn);
}

/** kvm_pat_valid(). */
export const isLegalPat = (value: bigint): boolean => eachByte(value, PAT_TYPES);

/** Control of a machine-check bank: all events or none (bits 0 and 10 may be missing). Status: only cleared. @param register 0 CTL, 1 STATUS, 2 ADDR, 3 MISC */
export function isLegalBankWrite(register: number, value: bigint): boolean {
  if (register === 0) return value === 0n || (value | 0x401n) === 0xffff_ffff_ffff_ffffn;
  return register !== 1 || value === 0n;
}
