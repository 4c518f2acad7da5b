import type { MachineSnapshot } from '@tdxkit/x86-cpu';
import type { VmSession } from '../run/vm-session.ts';
import { SnapshotFileError, readSnapshotFile, writeSnapshotFile, type SnapshotParts } from './snapshot-file.ts';
import { tdHandleOf, type SavedTd } from './saved-td.ts';
import { packRecording, unpackRecording, type Recording } from './recording.ts';

/** A file of `tdx snapshot`, or of `tdx run --record`: then without the machine. */
export interface SnapshotFile {
  readonly recording: Recording;
  /** The whole state of the machine, for looking at it. */
  readonly machine: MachineSnapshot | undefined;
  /** Where the TD's own pages are in it; undefined for a plain VM. */
  readonly td: SavedTd | undefined;
}

interface SnapshotJson {
  readonly recording: unknown;
  readonly state: MachineSnapshot['state'];
  readonly td: SavedTd | null;
}

const MACHINE = 'machine';

/** Writes recording and machine. @returns bytes of the file @throws OutputFileError */
export function writeSnapshot(file: string, recording: Recording, machine: MachineSnapshot, session: VmSession): number {
  const { json, blobs } = packRecording(recording);
  const document: SnapshotJson = {
    recording: json,
    state: machine.state,
    td: session.plan.vmType === 'td' ? tdHandleOf(session.vm) : null,
  };
  return writeSnapshotFile(file, { json: document, blobs: new Map([...blobs, [MACHINE, machine.bytes]]) });
}

/** @throws ImageReadError, SnapshotFileError */
export function readSnapshot(file: string): SnapshotFile {
  const parts: SnapshotParts = readSnapshotFile(file);
  const bytes = parts.blobs.get(MACHINE);
  try {
    if (bytes === undefined) return { recording: unpackRecording(file, parts), machine: undefined, td: undefined };
    const { recording, state, td } = parts.json as SnapshotJson;
    return {
      recording: unpackRecording(file, { json: recording, blobs: parts.blobs }),
      machine: { state, bytes },
      td: td ?? undefined,
    };
  } catch (cause) {
    if (cause instanceof TypeError)
      throw new SnapshotFileError(file, 'the contents are not those of a snapshot', { cause, hint: 'Make it again.' });
    throw cause;
  }
}
