import { writeSync } from 'node:fs';
import { openToWrite } from './open-file.ts';
import { OutputFileError } from './output-file-error.ts';
import { expectWritable } from './output-file.ts';

const LINE_FEED = 0x0a;
const MAX_LINE = 1024;

/** Where the bytes of a debug console go. */
export interface DebugOutput {
  readonly write: (byte: number) => void;
  /** Writes the line that has not ended. */
  readonly close: () => void;
}

/**
 * Writes bytes to a file, or for `-` to standard error, line by line. The file is made when the first line is written.
 * @param onFailure told once, when the disk is full for instance; what comes later is dropped
 * @throws OutputFileError when it could not be written from the start
 */
export function debugOutput(file: string, onFailure: (text: string) => void): DebugOutput {
  if (file !== '-') expectWritable('--debugcon', file);
  let output: number | undefined = file === '-' ? 2 : undefined;
  let hasFailed = false;
  const line: number[] = [];
  const flush = (): void => {
    const bytes = Uint8Array.from(line.splice(0));
    if (hasFailed || bytes.length === 0) return;
    try {
      writeSync((output ??= openToWrite(file)), bytes);
    } catch (cause) {
      hasFailed = true;
      onFailure(new OutputFileError(file, cause).message);
    }
  };
  return {
    write: (byte) => {
      line.push(byte);
      if (byte === LINE_FEED || line.length >= MAX_LINE) flush();
    },
    close: flush,
  };
}
