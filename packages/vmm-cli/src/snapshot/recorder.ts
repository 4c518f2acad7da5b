import type { NotedFiles } from '../options/file-source.ts';
import type { VmOptions } from '../options/vm-request.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { VmSession } from '../run/vm-session.ts';
import { markOf } from './machine-mark.ts';
import { recordingSections, type RecordedInput, type Recording, type StopPoint } from './recording.ts';
import { writeStateFile } from './state-file.ts';
import { onlyVmOptions } from './vm-option-names.ts';

/** A recording in the making. */
export interface Recorder {
  /** For the run. */
  readonly options: Pick<RunOptions, 'onInput'>;
  /** The recording so far. */
  recording(session: VmSession, stop: StopPoint): Omit<Recording, 'mark'>;
  /** Writes it with the state of the VM now. @throws OutputFileError */
  write(file: string, session: VmSession): void;
}

/** Begins to record a run of a VM with these options. @param files what was read for it; @param writer program and version */
export function startRecording(image: string | undefined, raw: VmOptions, files: NotedFiles, writer: string): Recorder {
  const inputs: RecordedInput[] = [];
  const recorder: Recorder = {
    options: { onInput: (look, instructions, bytes) => inputs.push({ look, instructions, bytes: bytes.slice() }) },
    recording: (session, stop) => ({
      image,
      options: onlyVmOptions(raw),
      files: files.files,
      inputs,
      isInteractive: session.input?.isInteractive ?? false,
      hasInput: session.input !== undefined,
      stop,
    }),
    write: (file, session) => {
      const stop = { kind: 'end', looks: session.looks } as const;
      writeStateFile(file, recordingSections({ ...recorder.recording(session, stop), mark: markOf(session) }), writer);
    },
  };
  return recorder;
}
