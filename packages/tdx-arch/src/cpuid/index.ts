export { cpuidConfigurable, cpuidEntries } from '../generated/cpuid.ts';
export type { CpuidConfigInfo, CpuidEntryInfo, CpuidRegisterName, CpuidRegisters } from './cpuid-info.ts';
export { CPUID_VALUES_ROWS, cpuidEntriesByIndex, findCpuidEntry } from './lookup.ts';
