import { SavedFields, SnapshotError, type MachineSnapshot, type Saved, type SavedValue } from '@tdxkit/x86-cpu';
import { savedBytesLimit } from '../run/host.ts';
import type { RunOptions } from '../run/run-options.ts';
import { loadPlan } from '../run/saved-plan.ts';
import { VmSession, type SavedVm } from '../run/vm-session.ts';
import { packContainer, type Container } from './container.ts';
import type { SnapshotCodec } from './codec.ts';

/** Sections of a VM's state. */
const Section = { VMM: 'vmm', KVM: 'kvm', MACHINE: 'machine', MEMORY: 'memory', TRANSLATIONS: 'translations' } as const;

/** The sections of a saved VM. */
export const vmSections = ({ vmm, kvm, machine }: SavedVm): Map<string, SavedValue> =>
  new Map<string, SavedValue>([
    [Section.VMM, vmm],
    [Section.KVM, kvm],
    [Section.MACHINE, machine.state as unknown as Saved],
    [Section.MEMORY, machine.bytes],
    [Section.TRANSLATIONS, machine.translations],
  ]);

/** A saved VM as a file. @param writer program and version */
export const packVm = (saved: SavedVm, writer: string, codec: SnapshotCodec): Uint8Array =>
  packContainer(vmSections(saved), writer, codec);

/** The file holds the state of a VM, not a recording alone. */
export const hasVm = (container: Container): boolean => container.has(Section.VMM);

/** @throws SnapshotFileError */
export function unpackVm(container: Container): SavedVm {
  const vmm = container.saved(Section.VMM);
  const { memoryBytes } = container.within(Section.VMM, () => loadPlan(new SavedFields(vmm, Section.VMM).part('plan')));
  return {
    vmm,
    kvm: container.saved(Section.KVM),
    machine: {
      state: container.saved(Section.MACHINE) as unknown as MachineSnapshot['state'],
      bytes: container.bytes(Section.MEMORY, savedBytesLimit(memoryBytes)),
      translations: container.bytes(Section.TRANSLATIONS),
    },
  };
}

/** The section that a message begins with: errors of a layer name a field by its path, which begins so. */
const sectionOf = (error: unknown): string => {
  const word = error instanceof SnapshotError ? /^\w+/.exec(error.message)?.[0] : undefined;
  return Object.values(Section).find((name) => name === word) ?? Section.VMM;
};

/** The VM of a file, see `VmSession.restore`. @throws SnapshotFileError with the place of the section that is wrong */
export function restoreVm(container: Container, options: RunOptions = {}): VmSession {
  const saved = unpackVm(container);
  try {
    return VmSession.restore(saved, options);
  } catch (error) {
    return container.within(sectionOf(error), () => {
      throw error;
    });
  }
}
