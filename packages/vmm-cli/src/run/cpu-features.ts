import type { CpuidEntry2 } from '@tdxkit/kvm-tdx';
import { UsageError } from '../usage-error.ts';

type Register = 'eax' | 'ebx' | 'ecx' | 'edx';
type FeatureBit = readonly [leaf: number, subleaf: number, register: Register, bit: number];

/** Features that a VM can do without, by the names QEMU gives them. */
const FEATURES: Readonly<Record<string, FeatureBit>> = {
  pcid: [1, 0, 'ecx', 17],
  x2apic: [1, 0, 'ecx', 21],
  'tsc-deadline': [1, 0, 'ecx', 24],
  xsave: [1, 0, 'ecx', 26],
  avx: [1, 0, 'ecx', 28],
  smep: [7, 0, 'ebx', 7],
  invpcid: [7, 0, 'ebx', 10],
  smap: [7, 0, 'ebx', 20],
  umip: [7, 0, 'ecx', 2],
  pku: [7, 0, 'ecx', 3],
  la57: [7, 0, 'ecx', 16],
  pks: [7, 0, 'ecx', 31],
  rdtscp: [0x8000_0001, 0, 'edx', 27],
};

export const FEATURE_NAMES: readonly string[] = Object.keys(FEATURES);

/** @throws UsageError for a name that is not in `FEATURE_NAMES` */
export function expectFeatures(names: readonly string[]): void {
  for (const name of names)
    if (!Object.hasOwn(FEATURES, name))
      throw new UsageError(`--without ${names.join(',')}: processor feature "${name}" is not one that can be taken away`, {
        hint: `Those are: ${FEATURE_NAMES.join(', ')}.`,
      });
}

/** A CPUID table without these features. UsageError for a name that is not in `FEATURE_NAMES`. */
export function withoutFeatures(table: readonly CpuidEntry2[], names: readonly string[]): CpuidEntry2[] {
  expectFeatures(names);
  const bits = names.map((name) => FEATURES[name]!);
  return table.map((entry) => {
    const result = { ...entry };
    for (const [leaf, subleaf, register, bit] of bits)
      if (entry.function === leaf && (!entry.hasIndex || entry.index === subleaf))
        result[register] = (result[register] & ~(1 << bit)) >>> 0;
    return result;
  });
}
