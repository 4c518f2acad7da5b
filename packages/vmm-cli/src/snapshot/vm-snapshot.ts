import { SavedFields, type Saved, type SavedValue } from '@tdxkit/x86-cpu';
import { openDevices, type DeviceOptions } from '../options/device-options.ts';
import { disk } from '../options/file-source.ts';
import type { VmOptions } from '../options/vm-request.ts';
import type { RunOptions } from '../run/run-options.ts';
import { loadGuest, loadPlan } from '../run/saved-plan.ts';
import type { VmPlan } from '../run/vm-plan.ts';
import type { VmSession } from '../run/vm-session.ts';
import { UsageError } from '../usage-error.ts';
import type { Container } from './container.ts';
import { markOf, type MachineMark } from './machine-mark.ts';
import { hasRecording, recordedFiles, recordingSections, unpackRecording, type Recording } from './recording.ts';
import { hasVm, restoreVm, vmSections } from './saved-vm-file.ts';
import { writeStateFile } from './state-file.ts';

const DEVICES = 'devices';

/** What `tdx snapshot` and Ctrl-A s leave. */
export interface WrittenSnapshot {
  readonly bytes: number;
  readonly mark: MachineMark;
}

/**
 * Writes the state of a VM between two stretches.
 * @param raw the options that its devices were made of; @param recording how it came there, if that is known
 * @throws OutputFileError, SnapshotError
 */
export function writeSnapshot(
  file: string,
  session: VmSession,
  raw: VmOptions,
  recording: Omit<Recording, 'mark'> | undefined,
  writer: string,
): WrittenSnapshot {
  const saved = session.save();
  const mark = markOf(session, saved.machine);
  const sections = new Map<string, SavedValue>([
    [DEVICES, deviceOptions(raw)],
    ...vmSections(saved),
    ...(recording === undefined ? [] : recordingSections({ ...recording, mark })),
  ]);
  return { bytes: writeStateFile(file, sections, writer), mark };
}

/** A snapshot of a VM that came from one: its devices are the same; how it came to its state from power-on is not known any more. */
export function writeSnapshotAgain(file: string, session: VmSession, origin: Container, writer: string): WrittenSnapshot {
  const saved = session.save();
  const sections = new Map<string, SavedValue>([[DEVICES, origin.saved(DEVICES)], ...vmSections(saved)]);
  return { bytes: writeStateFile(file, sections, writer), mark: markOf(session, saved.machine) };
}

/** Name of the image and plan of the VM in a file. @throws UsageError, SnapshotFileError */
export function describeVm(container: Container): {
  readonly name: string;
  readonly plan: VmPlan;
  /** Of all vCPUs. */
  readonly instructions: number;
} {
  requireVm(container);
  const vmm = new SavedFields(container.saved('vmm'), 'vmm');
  return container.within('vmm', () => ({
    name: loadGuest(vmm.part('guest')).image.name,
    plan: loadPlan(vmm.part('plan')),
    instructions: vmm.number('instructions'),
  }));
}

const deviceOptions = ({ disk: disks = [], net, rng, virtioConsole, debugcon }: DeviceOptions): Saved => ({
  disks: [...disks],
  net: net ?? null,
  rng: rng ?? false,
  virtioConsole: virtioConsole ?? false,
  debugcon: debugcon ?? null,
});

function loadDeviceOptions(from: SavedFields): DeviceOptions {
  const [net, debugcon] = [from.optionalText('net'), from.optionalText('debugcon')];
  return {
    disk: from.texts('disks'),
    ...(net === undefined ? {} : { net }),
    rng: from.flag('rng'),
    virtioConsole: from.flag('virtioConsole'),
    ...(debugcon === undefined ? {} : { debugcon }),
  };
}

/** The file must hold a VM. @throws UsageError */
export function requireVm(container: Container): void {
  if (!hasVm(container))
    throw new UsageError(`${container.file} is a recording without the machine's state`, {
      hint: 'Make a snapshot: tdx snapshot --at N. Or run it again: tdx replay.',
    });
}

/**
 * The VM of a snapshot with its devices: disks are those of the file or of its recording, and must hold what they held.
 * @throws UsageError, SnapshotFileError, DiskImageError, HostForwardError (as a rejection)
 */
export async function restoreSnapshot(container: Container, options: RunOptions = {}): Promise<VmSession> {
  requireVm(container);
  const from = new SavedFields(container.saved(DEVICES), DEVICES);
  const request = container.within(DEVICES, () => loadDeviceOptions(from));
  const files = hasRecording(container) && request.disk!.length > 0 ? recordedFiles(unpackRecording(container)) : disk;
  const devices = await openDevices(request, files);
  try {
    return restoreVm(container, { ...options, devices });
  } catch (error) {
    for (const { backend } of devices.disks ?? []) backend.close();
    throw error;
  }
}
