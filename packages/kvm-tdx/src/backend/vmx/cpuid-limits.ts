import { SecondaryControl } from '@tdxkit/x86-cpu';
import type { CpuidEntry2 } from '../../uapi/structs.ts';
import { findCpuidEntry } from '../../vcpu/cpuid-table.ts';

type Need = readonly [leaf: number, register: 'ebx' | 'ecx' | 'edx', bit: number];

/** Bits of CR4 and the CPUID feature that each needs. @source Intel SDM 3A "Control Registers" */
const CR4_NEEDS: readonly (readonly [cr4Bit: number, need: Need])[] = [
  [10, [1, 'edx', 25]], // OSXMMEXCPT: SSE
  [11, [7, 'ecx', 2]], // UMIP
  [12, [7, 'ecx', 16]], // LA57
  [16, [7, 'ebx', 0]], // FSGSBASE
  [17, [1, 'ecx', 17]], // PCIDE
  [18, [1, 'ecx', 26]], // OSXSAVE
  [20, [7, 'ebx', 7]], // SMEP
  [21, [7, 'ebx', 20]], // SMAP
  [22, [7, 'ecx', 3]], // PKE
  [24, [7, 'ecx', 31]], // PKS
];

const INSTRUCTION_NEEDS: readonly (readonly [control: number, need: Need])[] = [
  [SecondaryControl.INVPCID, [7, 'ebx', 10]],
  [SecondaryControl.RDTSCP, [0x8000_0001, 'edx', 27]],
  [SecondaryControl.USER_WAIT_AND_PAUSE, [7, 'ecx', 5]],
];

const has = (table: readonly CpuidEntry2[], [leaf, register, bit]: Need): boolean =>
  (((findCpuidEntry(table, leaf, 0)?.[register] ?? 0) >>> bit) & 1) === 1;

/** Bits that a guest with this table cannot set in CR4: __cr4_reserved_bits(). An empty table refuses nothing. */
export function refusedCr4(table: readonly CpuidEntry2[]): bigint {
  if (table.length === 0) return 0n;
  return CR4_NEEDS.reduce((bits, [bit, need]) => (has(table, need) ? bits : bits | (1n << BigInt(bit))), 0n);
}

/** Secondary controls that stay 0 so that an instruction without its CPUID feature is #UD. */
export function refusedControls(table: readonly CpuidEntry2[]): number {
  if (table.length === 0) return 0;
  return INSTRUCTION_NEEDS.reduce((bits, [control, need]) => (has(table, need) ? bits : bits | control), 0);
}
