import { openSync, writeSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

const LINE_FEED = 0x0a;
const MAX_LINE = 1024;

/** Writes bytes to a file, or for `-` to standard error, line by line. @throws UsageError when the file cannot be written */
export function debugOutput(file: string): (byte: number) => void {
  const output = file === '-' ? 2 : open(file);
  const line: number[] = [];
  return (byte) => {
    line.push(byte);
    if (byte !== LINE_FEED && line.length < MAX_LINE) return;
    writeSync(output, Uint8Array.from(line));
    line.length = 0;
  };
}

function open(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new UsageError(`--debugcon ${file}: ${error instanceof Error ? error.message : 'it cannot be written'}`, {
      hint: 'Name a file that can be written, or - for standard error.',
    });
  }
}
