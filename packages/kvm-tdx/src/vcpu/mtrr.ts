import type { PageLevel } from '@tdxkit/tdp-mmu';

/** Memory types. @source Intel SDM 3A "Memory Types" */
export const MemoryTypeCode = { UC: 0, WC: 1, WT: 4, WP: 5, WB: 6 } as const;

const MTRR_DEF_TYPE = 0x2ff;
const ENABLE = 0x800n;
const FIXED_ENABLE = 0x400n;
const VALID = 0x800n;
const VARIABLE_BASE = 0x200;
const VARIABLE_RANGES = 8;
const MIB = 0x10_0000;
/** Registers of the fixed ranges: eight types each. First register, first address, bytes of a type's range. */
const FIXED = [
  { register: 0x250, start: 0, unit: 0x1_0000, registers: 1 },
  { register: 0x258, start: 0x8_0000, unit: 0x4000, registers: 2 },
  { register: 0x268, start: 0xc_0000, unit: 0x1000, registers: 8 },
] as const;

/** Reads one MTRR; 0 when it was never written. */
export type ReadMtrr = (index: number) => bigint;

/** Of two ranges over one address: UC wins, WT wins over WB; any other pair is undefined, and the first counts. @source Intel SDM 3A "MTRR Precedences" */
function combine(a: number, b: number): number {
  if (a === MemoryTypeCode.UC || b === MemoryTypeCode.UC) return MemoryTypeCode.UC;
  if ((a === MemoryTypeCode.WT && b === MemoryTypeCode.WB) || (a === MemoryTypeCode.WB && b === MemoryTypeCode.WT))
    return MemoryTypeCode.WT;
  return a;
}

function fixedType(read: ReadMtrr, address: number): number {
  const group = FIXED.findLast(({ start }) => address >= start)!;
  const slot = Math.floor((address - group.start) / group.unit);
  return Number((read(group.register + (slot >>> 3)) >> BigInt(8 * (slot & 7))) & 0xffn);
}

/** Base and mask of the variable ranges that are in use. */
function variableRanges(read: ReadMtrr): { base: bigint; mask: bigint; type: number }[] {
  const ranges: { base: bigint; mask: bigint; type: number }[] = [];
  for (let i = 0; i < VARIABLE_RANGES; i++) {
    const base = read(VARIABLE_BASE + 2 * i);
    const mask = read(VARIABLE_BASE + 2 * i + 1);
    if ((mask & VALID) !== 0n) ranges.push({ base: base & ~0xfffn, mask: mask & ~0xfffn, type: Number(base & 0xffn) });
  }
  return ranges;
}

/** kvm_mtrr_get_guest_memory_type(): the type that a guest's MTRRs give an address (below 2**52, without direct bits). */
export function mtrrType(read: ReadMtrr, address: number): number {
  const control = read(MTRR_DEF_TYPE);
  if ((control & ENABLE) === 0n) return MemoryTypeCode.UC;
  if (address < MIB && (control & FIXED_ENABLE) !== 0n) return fixedType(read, address);
  let type: number | undefined;
  for (const { base, mask, type: own } of variableRanges(read)) {
    if ((BigInt(address) & mask) !== (base & mask)) continue;
    type = type === undefined ? own : combine(type, own);
  }
  return type ?? Number(control & 0xffn);
}

/** kvm_mtrr_check_gfn_range_consistency(): the largest level whose block around an address has one type. */
export function mtrrUniformLevel(read: ReadMtrr, address: number): PageLevel {
  const control = read(MTRR_DEF_TYPE);
  if ((control & ENABLE) === 0n) return 5;
  const ranges = variableRanges(read);
  const isUniform = (level: number): boolean => {
    const size = 0x1000 * 512 ** (level - 1);
    const start = address - (address % size);
    if (start < MIB && (control & FIXED_ENABLE) !== 0n) return false;
    const inside = BigInt(size) - 1n;
    // A mask with bits below the block's size cuts a block that matches above them.
    return ranges.every(
      ({ base, mask }) => (mask & inside) === 0n || (BigInt(start) & mask & ~inside) !== (base & mask & ~inside),
    );
  };
  return isUniform(3) ? 3 : isUniform(2) ? 2 : 1;
}
