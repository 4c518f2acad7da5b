import { SavedFields, type Saved, type SavedValue } from '@tdxkit/x86-cpu';
import { hexBytes } from '@tdxkit/x86-cpu/units';
import type { FileSource } from '../options/file-source.ts';
import type { VmOptions } from '../options/vm-request.ts';
import { ImageReadError } from '../image/image-error.ts';
import type { MachineMark } from './machine-mark.ts';
import type { Container } from './container.ts';
import { readRecording } from './read-recording.ts';

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
  readonly files: readonly string[];
  readonly inputs: readonly { readonly look: number; readonly instructions: number; readonly bytes: string }[];
}

const RECORDING = 'recording';
const FILE = 'file ';
/** Bytes of a file: an image of a disk may be large. */
const MAX_FILE = 2 ** 32;

/** The recording as sections of a file. */
export function recordingSections(recording: Recording): Map<string, SavedValue> {
  const { image, files, inputs, ...rest } = recording;
  const json: RecordingJson = {
    ...rest,
    image: image ?? null,
    files: [...files.keys()],
    inputs: inputs.map(({ look, instructions, bytes }) => ({ look, instructions, bytes: hexBytes(bytes) })),
  };
  // Options that were not given are no fields.
  const saved = JSON.parse(JSON.stringify(json)) as Saved;
  return new Map<string, SavedValue>([[RECORDING, saved], ...[...files].map(([name, bytes]) => [FILE + name, bytes] as const)]);
}

/** The file says how its VM came to its state, from power-on. */
export const hasRecording = (container: Container): boolean => container.has(RECORDING);

/** @throws SnapshotFileError naming the field that is missing or cannot be */
export function unpackRecording(container: Container): Recording {
  const saved = container.saved(RECORDING);
  return container.within(RECORDING, () => {
    const from = new SavedFields(saved, RECORDING);
    const files = from.texts('files').map((name) => [name, container.bytes(FILE + name, MAX_FILE)] as const);
    return { ...readRecording(from), files: new Map(files) };
  });
}

/** The files of a recording, for building its VM again. */
export function recordedFiles({ files }: Recording): FileSource {
  const read = (name: string): Uint8Array => {
    const bytes = files.get(name);
    if (bytes === undefined)
      throw new ImageReadError(name, 'is not in the recording', { hint: 'Make the recording again with this version.' });
    return bytes;
  };
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is to reject
  return { isKept: true, read, readAside: async (name) => read(name) };
}
