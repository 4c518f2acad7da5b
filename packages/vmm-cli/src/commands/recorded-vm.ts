import type { RunOptions } from '../run/run-options.ts';
import type { ConsoleInput } from '../run/console-input.ts';
import type { Image } from '../image/image.ts';
import { RecordedKeyboard } from '../snapshot/recorded-keyboard.ts';
import { recordedFiles, type Recording } from '../snapshot/recording.ts';
import { prepareVm } from '../options/vm-request.ts';

/** A VM that is to do what a recording did. */
export interface RecordedVm {
  readonly image: Image;
  readonly options: RunOptions;
  readonly keyboard: RecordedKeyboard;
}

/** @param next the keyboard after the recording */
export async function prepareRecorded(recording: Recording, next?: ConsoleInput): Promise<RecordedVm> {
  const { image, options } = await prepareVm(recording.image, recording.options, recordedFiles(recording));
  const keyboard = new RecordedKeyboard(recording.inputs, recording.isInteractive, next);
  const hasInput = recording.hasInput || next !== undefined;
  return { image, keyboard, options: { ...options, ...(hasInput ? { input: keyboard } : {}) } };
}
