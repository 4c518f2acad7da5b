import { cpuidEntries } from '../generated/cpuid.ts';
import type { CpuidEntryInfo } from './cpuid-info.ts';

/** Rows of TDCS.CPUID_VALUES; the table uses the first 64. */
export const CPUID_VALUES_ROWS = 80;

/** The table in the order in which TDH.MNG.INIT works: element i has `index` i. */
export const cpuidEntriesByIndex: readonly CpuidEntryInfo[] = [...cpuidEntries].sort((a, b) => a.index - b.index);

const byLeaf = new Map<number, CpuidEntryInfo[]>();
for (const entry of cpuidEntriesByIndex) {
  const entries = byLeaf.get(entry.leaf);
  if (entries === undefined) byLeaf.set(entry.leaf, [entry]);
  else entries.push(entry);
}

/** First entry with this leaf and (no sub-leaves or this sub-leaf); undefined: CPUID causes #VE. */
export const findCpuidEntry = (leaf: number, subleaf: number): CpuidEntryInfo | undefined =>
  byLeaf.get(leaf)?.find((e) => e.subleaf === null || e.subleaf === subleaf);
