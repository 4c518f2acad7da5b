import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

/** Which layer each module belongs to. Folders end with a slash; what is named itself wins over its folder. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  host: ['kvm-tdx/src/host/'],
  definitions: [
    'kvm-tdx/src/backend/tdx/td-fields.ts',
    'kvm-tdx/src/backend/tdx/td-vmcs.ts',
    'kvm-tdx/src/backend/tdx/td-state.ts',
  ],
  td: ['init-vm', 'td-params', 'capabilities', 'release-hkid', 'reclaim-page'].map(
    (name) => `kvm-tdx/src/backend/tdx/${name}.ts`,
  ),
  vcpu: ['init-vcpu', 'get-cpuid', 'protected-state'].map((name) => `kvm-tdx/src/backend/tdx/${name}.ts`),
  'shared-bit': ['tdp-mmu/src/direct-bits.ts'],
  'tdp-refactoring': ['spte', 'table', 'page-fault', 'invalidation', 'mmu-lock', 'guest-memory'].map(
    (name) => `tdp-mmu/src/${name}.ts`,
  ),
  hooks: [
    'hooks',
    'table-pool',
    'state',
    'install',
    'lookup',
    'zap',
    'map',
    'split',
    'audited-hooks',
    'fast-page-fault',
    'range-operations',
    'mirror-large',
    'map-private-pfn',
    'fault',
  ].map((name) => `tdp-mmu/src/${name}.ts`),
  'map-gpa': ['tdp-mmu/src/attributes/'],
  'enter-exit': ['kvm-tdx/src/host/host-state.ts', 'kvm-tdx/src/vcpu/host-events.ts'],
  'ept-violation': [
    'kvm-tdx/src/backend/tdx/ept-violation.ts',
    'kvm-tdx/src/backend/tdx/sept-hooks.ts',
    'kvm-tdx/src/vcpu/ept-violation.ts',
    'kvm-tdx/src/vcpu/memory-fault.ts',
  ],
  finalization: ['kvm-tdx/src/backend/tdx/init-mem-region.ts'],
  exits: [
    'kvm-tdx/src/backend/tdx/exit.ts',
    'kvm-tdx/src/backend/tdx/complete.ts',
    'kvm-tdx/src/backend/tdx/tdvmcall.ts',
    'kvm-tdx/src/vcpu/hypercall.ts',
    'kvm-tdx/src/vcpu/msr-access.ts',
    'kvm-tdx/src/vcpu/emulated-msr.ts',
  ],
};
/** Modules that put the layers together, and what the MMUs of all layers count: they belong to none. */
const COMPOSITION = [
  'kvm-tdx/src/backend/tdx/tdx-vm.ts', 'kvm-tdx/src/backend/tdx/tdx-vcpu.ts', 'tdp-mmu/src/tdp-mmu.ts', 'tdp-mmu/src/index.ts', 'tdp-mmu/src/check.ts', 'tdp-mmu/src/mmu.ts', 'tdp-mmu/src/mmu-config.ts', 'tdp-mmu/src/check-config.ts', 'tdp-mmu/src/saved-mmu.ts', 'tdp-mmu/src/fault-counts.ts',
]; // prettier-ignore
/** Layers and modules of plain VMs alone. */
const BESIDE = ['tdp-mmu/src/shadow/'];
/** Where every module has to be one of all these. */
const COVERED = ['kvm-tdx/src/backend/tdx', 'kvm-tdx/src/host', 'tdp-mmu/src'];

const packages = new URL('../../', import.meta.url);
const byFile = new Map(
  Object.entries(MODULES).flatMap(([layer, files]) =>
    files.filter((file) => !file.endsWith('/')).map((file) => [file, layer] as const),
  ),
);
const byFolder = Object.entries(MODULES).flatMap(([layer, files]) =>
  files.filter((file) => file.endsWith('/')).map((file) => [file, layer] as const),
);

/** Layer of a module; undefined: of none. */
export function layerOf(file: string): string | undefined {
  if (file.startsWith('kvm-tdx/src/backend/tdx/tdvmcall-')) return 'exits';
  return byFile.get(file) ?? byFolder.find(([folder]) => file.startsWith(folder))?.[1];
}

/** Modules of the covered folders, tests left out. */
export const coveredModules = (): string[] =>
  COVERED.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, packages), { recursive: true })
      .map((file) => `${folder}/${String(file).replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')),
  );
export const isOutside = (file: string): boolean =>
  COMPOSITION.includes(file) || BESIDE.some((folder) => file.startsWith(folder));

/** Modules of the same package that a module needs when it runs: type-only imports do not count. */
export function runtimeImports(file: string): string[] {
  const source = readFileSync(new URL(file, packages), 'utf8');
  return [...source.matchAll(/^import ([^;]*?) from '(\.[^']+)';/gm)]
    .filter(
      ([, what]) =>
        !what!.startsWith('type ') &&
        what!
          .replace(/[{}]/g, '')
          .split(',')
          .some((name) => name.trim() !== '' && !name.trim().startsWith('type ')),
    )
    .map(([, , from]) => posix.join(posix.dirname(file), from!));
}
