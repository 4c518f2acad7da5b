import { createHash } from 'node:crypto';
import { bytesFromHex, hexBytes } from '@tdxkit/x86-cpu/units';
import type { FileSource } from '../options/file-source.ts';
import type { VmOptions } from '../options/vm-request.ts';
import { ImageReadError } from '../image/image-error.ts';
import type { MachineMark } from './machine-mark.ts';
import { SnapshotFileError, type SnapshotParts } from './snapshot-file.ts';

/** Where in a run a snapshot was taken or a recording ended. */
export type StopPoint =
  | { readonly kind: 'instructions'; readonly instructions: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'end'; readonly looks: number };

/** Something that was typed: which look of the run at its input found it. */
export interface RecordedInput {
  readonly look: number;
  /** Guest instructions then: a replay that is elsewhere has gone astray. */
  readonly instructions: number;
  readonly bytes: Uint8Array;
}

/** Everything that decides a run, so that it can be run again: image and options of the VM, and what came from outside. */
export interface Recording {
  readonly image: string | undefined;
  readonly options: VmOptions;
  /** The files that the options name, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly inputs: readonly RecordedInput[];
  /** Somebody typed at a terminal: the run looked for input more often. */
  readonly isInteractive: boolean;
  /** There was an input at all: a guest that sleeps for good then waited instead of ending. */
  readonly hasInput: boolean;
  readonly stop: StopPoint;
  /** State of the machine there. */
  readonly mark: MachineMark;
}

interface RecordingJson extends Omit<Recording, 'image' | 'files' | 'inputs'> {
  readonly image: string | null;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly inputs: readonly { readonly look: number; readonly instructions: number; readonly bytes: string }[];
}

const FILE = 'file ';
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The recording as the parts of a file. */
export function packRecording(recording: Recording): SnapshotParts {
  const { image, files, inputs, ...rest } = recording;
  const json: RecordingJson = {
    ...rest,
    image: image ?? null,
    files: [...files].map(([name, bytes]) => ({ name, sha256: digest(bytes) })),
    inputs: inputs.map(({ look, instructions, bytes }) => ({ look, instructions, bytes: hexBytes(bytes) })),
  };
  return { json, blobs: new Map([...files].map(([name, bytes]) => [FILE + name, bytes])) };
}

/** @throws SnapshotFileError when parts are missing */
export function unpackRecording(file: string, { json, blobs }: SnapshotParts): Recording {
  const { image, files, inputs, ...rest } = json as RecordingJson;
  const contents = new Map<string, Uint8Array>();
  for (const { name, sha256 } of files) {
    const bytes = blobs.get(FILE + name);
    if (bytes === undefined || digest(bytes) !== sha256)
      throw new SnapshotFileError(file, `${name} is missing in it or damaged`, { hint: 'Make it again.' });
    contents.set(name, bytes);
  }
  return {
    ...rest,
    image: image ?? undefined,
    files: contents,
    inputs: inputs.map(({ look, instructions, bytes }) => ({ look, instructions, bytes: bytesFromHex(bytes) })),
  };
}

/** The files of a recording, for building its VM again. */
export function recordedFiles({ files }: Recording): FileSource {
  return {
    isKept: true,
    read: (name) => {
      const bytes = files.get(name);
      if (bytes === undefined)
        throw new ImageReadError(name, 'is not in the recording', { hint: 'Make the recording again with this version.' });
      return bytes;
    },
  };
}
