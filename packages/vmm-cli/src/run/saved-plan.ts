import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { MemoryRange } from '../memory/memory-map.ts';
import type { GuestInfo } from './guest-info.ts';
import type { VmPlan } from './vm-plan.ts';
import { MAX_CPUS } from './vm-limits.ts';

const FORMATS = ['elf64', 'flat', 'multiboot', 'linux', 'tdvf'] as const;

/** What a VM was built as, without the bytes of its image. */
export const savePlan = ({ vmType, memoryBytes, cpus, seed, isDebug, ranges }: VmPlan): Saved => ({
  vmType,
  memoryBytes,
  cpus,
  seed,
  isDebug,
  ranges: ranges.map((range) => ({ ...range })),
});

/** @throws SnapshotError */
export function loadPlan(from: SavedFields): VmPlan {
  return {
    vmType: from.choice('vmType', ['td', 'vmx']),
    memoryBytes: from.number('memoryBytes', 2 ** 40, 0x1000),
    cpus: from.number('cpus', MAX_CPUS, 1),
    seed: from.bigint('seed'),
    isDebug: from.flag('isDebug'),
    regions: [],
    ranges: from.parts('ranges').map((range): MemoryRange => ({
      name: range.choice('name', ['ram', 'high ram', 'firmware']),
      gpa: range.number('gpa'),
      bytes: range.number('bytes'),
    })),
  };
}

export const saveGuest = ({ image, ...flags }: GuestInfo): Saved => ({
  ...flags,
  image: { ...image, regions: image.regions.map((region) => ({ ...region })) },
});

/** @throws SnapshotError */
export function loadGuest(from: SavedFields): GuestInfo {
  const image = from.part('image');
  return {
    image: {
      name: image.text('name'),
      format: image.choice('format', FORMATS),
      bytes: image.number('bytes'),
      entry: image.text('entry'),
      regions: image
        .parts('regions')
        .map((region) => ({ name: region.text('name'), gpa: region.text('gpa'), bytes: region.number('bytes') })),
    },
    isLinux: from.flag('isLinux'),
    isMultiboot: from.flag('isMultiboot'),
    isFirmware: from.flag('isFirmware'),
    passesRbp: from.flag('passesRbp'),
  };
}
