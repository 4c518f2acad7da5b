import { createMachine, defaultPlatform, enableVmx, type CpuidEntry, type Machine, type PlatformConfig } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { TdxModule } from '../../src/module.ts';
import type { SysinfoOptions } from '../../src/sysinfo.ts';

/** What differs from the default platform. */
export interface PlatformChanges {
  readonly msrs?: readonly (readonly [index: number, value: bigint])[];
  readonly cpuid?: readonly CpuidEntry[];
  readonly lps?: number;
  readonly packages?: number;
  readonly config?: Partial<PlatformConfig>;
  readonly sysinfo?: SysinfoOptions;
}

/** The machine's own LP class: values past every rule. */
interface OwnLp {
  readonly msrs: { store(index: number, value: bigint): void };
}

/** VMXON regions, one page per LP. */
const VMXON = 0x8000;

/** A machine in VMX operation with a module that nobody has called yet. */
export function loadedMachine(changes: PlatformChanges = {}): { machine: Machine; module: TdxModule } {
  const { lps = 1, packages = 1 } = changes;
  const base = defaultPlatform({ ramBytes: 256 << 20, linearMemoryBytes: 64 << 20, lps, packages });
  const machine = createMachine(
    { ...base, ...changes.config, ...(changes.cpuid === undefined ? {} : { cpuid: patched(base.cpuid, changes.cpuid) }) },
    { core: 'inert' },
  );
  const module = new TdxModule(machine, { sysinfo: changes.sysinfo ?? {} });
  machine.loadSeamFirmware(module);
  for (const lp of machine.lps) {
    enableVmx(lp, (VMXON + 0x1000 * lp.id) as Hpa);
    // What VMXON itself depends on changes afterwards.
    for (const [index, value] of changes.msrs ?? []) (lp as unknown as OwnLp).msrs.store(index, value);
  }
  return { machine, module };
}

/** A table in which changed rows take the place of the default ones. */
const patched = (base: readonly CpuidEntry[], changed: readonly CpuidEntry[]): readonly CpuidEntry[] => [
  ...base.filter(([leaf, subleaf]) => !changed.some(([l, s]) => l === leaf && s === subleaf)),
  ...changed,
];

/** Row of the default platform, to change a register of. */
export function defaultRow(leaf: number, subleaf: number | null = null): [number, number | null, number, number, number, number] {
  const row = defaultPlatform({ ramBytes: 256 << 20 }).cpuid.find(([l, s]) => l === leaf && s === subleaf);
  if (row === undefined) throw new Error(`the default platform has no CPUID row 0x${leaf.toString(16)}`);
  return [...row];
}

/** MSR of the default platform. */
export const defaultMsr = (index: number): bigint =>
  defaultPlatform({ ramBytes: 256 << 20 }).msrs.find(([i]) => i === index)?.[1] ?? 0n;
