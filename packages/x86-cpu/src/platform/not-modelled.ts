import type { CpuidEntry } from '../machine.ts';

type Register = 'eax' | 'ebx' | 'ecx' | 'edx';

/** A feature that the processor of the default platform has and the model has not: its CPUID bit reads 0, its instructions are #UD. */
export interface UnmodelledFeature {
  readonly name: string;
  readonly leaf: number;
  readonly subleaf: number | null;
  readonly register: Register;
  readonly bit: number;
  readonly why: string;
}

const VECTORS = '512-bit vectors and mask registers are decoded and raise #UD';
const TILES = 'tile registers are decoded and raise #UD';
const POWER = 'power, frequency and temperature are not modelled';
const COUNTERS = 'nothing in the model could be counted or traced so';
const TRANSACTIONS = 'there are no transactions';
const ENCLAVES = 'there are no enclaves';

// prettier-ignore
const ROWS: readonly (readonly [name: string, leaf: number, subleaf: number | null, register: Register, bit: number, why: string])[] = [
  ['SMX', 1, null, 'ecx', 6, 'GETSEC has no leaves: SEAM firmware is loaded by the machine'],
  ['EIST', 1, null, 'ecx', 7, POWER],
  ['TM2', 1, null, 'ecx', 8, POWER],
  ['SDBG', 1, null, 'ecx', 11, 'there is no silicon debug interface'],
  ['XTPR', 1, null, 'ecx', 14, 'there is no bus whose task priority messages could be disabled'],
  ['DCA', 1, null, 'ecx', 18, 'caches are not modelled'],
  ['ACPI', 1, null, 'edx', 22, POWER],
  ['TM', 1, null, 'edx', 29, POWER],
  ['PBE', 1, null, 'edx', 31, POWER],
  ['SGX', 7, 0, 'ebx', 2, ENCLAVES],
  ['RDT_M', 7, 0, 'ebx', 12, COUNTERS],
  ['RDT_A', 7, 0, 'ebx', 15, 'caches are not modelled'],
  ['AVX512F', 7, 0, 'ebx', 16, VECTORS],
  ['AVX512DQ', 7, 0, 'ebx', 17, VECTORS],
  ['AVX512_IFMA', 7, 0, 'ebx', 21, VECTORS],
  ['INTEL_PT', 7, 0, 'ebx', 25, COUNTERS],
  ['AVX512CD', 7, 0, 'ebx', 28, VECTORS],
  ['AVX512BW', 7, 0, 'ebx', 30, VECTORS],
  ['AVX512VL', 7, 0, 'ebx', 31, VECTORS],
  ['AVX512_VBMI', 7, 0, 'ecx', 1, VECTORS],
  ['AVX512_VBMI2', 7, 0, 'ecx', 6, VECTORS],
  ['AVX512_VNNI', 7, 0, 'ecx', 11, VECTORS],
  ['AVX512_BITALG', 7, 0, 'ecx', 12, VECTORS],
  ['AVX512_VPOPCNTDQ', 7, 0, 'ecx', 14, VECTORS],
  ['ENQCMD', 7, 0, 'ecx', 29, 'there are no devices with work queues'],
  ['SGX_LC', 7, 0, 'ecx', 30, ENCLAVES],
  ['SGX_KEYS', 7, 0, 'edx', 1, ENCLAVES],
  ['UINTR', 7, 0, 'edx', 5, 'user interrupts are not modelled'],
  ['TSXLDTRK', 7, 0, 'edx', 16, TRANSACTIONS],
  ['PCONFIG', 7, 0, 'edx', 18, 'keys are set by the machine, not by an instruction'],
  ['CET_IBT', 7, 0, 'edx', 20, 'branches are not tracked'],
  ['AMX_BF16', 7, 0, 'edx', 22, TILES],
  ['AVX512_FP16', 7, 0, 'edx', 23, VECTORS],
  ['AMX_TILE', 7, 0, 'edx', 24, TILES],
  ['AMX_INT8', 7, 0, 'edx', 25, TILES],
  ['AVX512_BF16', 7, 1, 'eax', 5, VECTORS],
  ['XCR0.OPMASK', 0xd, 0, 'eax', 5, VECTORS],
  ['XCR0.ZMM_HI256', 0xd, 0, 'eax', 6, VECTORS],
  ['XCR0.HI16_ZMM', 0xd, 0, 'eax', 7, VECTORS],
  ['XCR0.TILECFG', 0xd, 0, 'eax', 17, TILES],
  ['XCR0.TILEDATA', 0xd, 0, 'eax', 18, TILES],
  ['XFD', 0xd, 1, 'eax', 4, 'only tile registers could be disabled by it'],
  ['XSS.PT', 0xd, 1, 'ecx', 8, COUNTERS],
  ['XSS.HDC', 0xd, 1, 'ecx', 13, POWER],
  ['XSS.UINTR', 0xd, 1, 'ecx', 14, 'user interrupts are not modelled'],
  ['XSS.LBR', 0xd, 1, 'ecx', 15, 'branches are not recorded'],
];

/** Every feature of the modelled processor that is not there, with the reason. */
export const UNMODELLED_FEATURES: readonly UnmodelledFeature[] = ROWS.map(([name, leaf, subleaf, register, bit, why]) => ({
  name, leaf, subleaf, register, bit, why,
})); // prettier-ignore

/**
 * Rows that describe parts which are not there: thermal and power management but the always running timer; processor trace (sub-leaf 1 only
 * has to exist); branch records (no depth is offered); tiles; history reset; sub-leaves of the state components above.
 */
const REPLACED: readonly CpuidEntry[] = [
  [0x6, null, 0x4, 0, 0, 0],
  [0x14, 0, 1, 0, 0, 0],
  [0x14, 1, 0, 0, 0, 0],
  [0x1c, null, 0, 0, 0, 0],
  [0x1d, 0, 0, 0, 0, 0],
  [0x1d, 1, 0, 0, 0, 0],
  [0x1e, null, 0, 0, 0, 0],
  [0x20, null, 0, 0, 0, 0],
  ...[5, 6, 7, 8, 13, 14, 15, 17, 18].map((component): CpuidEntry => [0xd, component, 0, 0, 0, 0]),
];

const COLUMN = { eax: 2, ebx: 3, ecx: 4, edx: 5 } as const;

/** The CPUID table of a real processor without what the model has not. Sizes of leaf 0xD.0 are those of the components that are left. */
export function withoutUnmodelled(table: readonly CpuidEntry[]): CpuidEntry[] {
  return table.map((row) => {
    const replaced = REPLACED.find(([leaf, subleaf]) => leaf === row[0] && subleaf === row[1]);
    if (replaced !== undefined) return replaced;
    const out: [number, number | null, number, number, number, number] = [...row];
    for (const { leaf, subleaf, register, bit } of UNMODELLED_FEATURES)
      if (leaf === row[0] && subleaf === row[1]) out[COLUMN[register]] = (out[COLUMN[register]] & ~(1 << bit)) >>> 0;
    if (row[0] === 0xd && row[1] === 0) out[COLUMN.ecx] = areaSize(table, out[COLUMN.eax]);
    return out;
  });
}

/** Bytes of a standard-format XSAVE area for all components in `components`. */
function areaSize(table: readonly CpuidEntry[], components: number): number {
  let size = 576;
  for (const [leaf, subleaf, bytes, offset] of table)
    if (leaf === 0xd && subleaf !== null && subleaf >= 2 && ((components >>> subleaf) & 1) !== 0)
      size = Math.max(size, offset + bytes);
  return size;
}
