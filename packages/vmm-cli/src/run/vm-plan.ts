import { withBootStub } from '../image/boot-stub.ts';
import type { Image, ImageRegion } from '../image/image.ts';
import { SHARED_BIT } from '../memory/guest-physical-address.ts';
import { memoryMap, type MemoryRange } from '../memory/memory-map.ts';
import { UsageError } from '../usage-error.ts';
import type { RunOptions } from './run-options.ts';
import { DEFAULT_MEMORY_BYTES, MAX_CPUS } from './vm-limits.ts';

/** What a VM of these options consists of, before anything is built. */
export interface VmPlan {
  readonly vmType: 'td' | 'vmx';
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly seed: bigint;
  /** ATTRIBUTES.DEBUG of a TD. */
  readonly isDebug: boolean;
  readonly regions: readonly ImageRegion[];
  readonly ranges: readonly MemoryRange[];
}

/** Checks the options and lays out memory. @throws UsageError, MemoryLayoutError */
export function planVm(image: Image, options: RunOptions): VmPlan {
  const vmType = options.vmType ?? 'td';
  const memoryBytes = options.memoryBytes ?? DEFAULT_MEMORY_BYTES;
  const cpus = options.cpus ?? 1;
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > MAX_CPUS) throw new UsageError(`${cpus} vCPUs: a VM has 1 to ${MAX_CPUS}`);
  if (image.entry.kind === 'multiboot' && vmType === 'td')
    throw new UsageError('a multiboot program as a Trust Domain: a TD starts at its reset vector', {
      hint: 'Use --vm-type vmx.',
    });
  if (options.debug === true && vmType === 'vmx')
    throw new UsageError('--debug: a plain VM hides nothing from its host', { hint: 'Leave it away, or use --vm-type td.' });
  const regions = withBootStub(image, vmType === 'td' ? SHARED_BIT : 0n);
  return {
    vmType,
    memoryBytes,
    cpus,
    seed: options.seed ?? 1n,
    isDebug: options.debug ?? false,
    regions,
    ranges: memoryMap(memoryBytes, regions),
  };
}
