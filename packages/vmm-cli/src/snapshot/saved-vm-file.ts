import type { MachineSnapshot, Saved, SavedValue } from '@tdxkit/x86-cpu';
import type { RunOptions } from '../run/run-options.ts';
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
export const unpackVm = (container: Container): SavedVm => ({
  vmm: container.saved(Section.VMM),
  kvm: container.saved(Section.KVM),
  machine: {
    state: container.saved(Section.MACHINE) as unknown as MachineSnapshot['state'],
    bytes: container.bytes(Section.MEMORY),
    translations: container.bytes(Section.TRANSLATIONS),
  },
});

/** The VM of a file, see `VmSession.restore`. @throws SnapshotFileError */
export function restoreVm(container: Container, options: RunOptions = {}): VmSession {
  const saved = unpackVm(container);
  return container.within(Section.VMM, () => VmSession.restore(saved, options));
}
