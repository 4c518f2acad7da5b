import * as fs from 'node:fs';
import { constants } from 'node:fs';

/** Windows has no such flag, nor pipes among its files. */
const NONBLOCK = (constants.O_NONBLOCK as number | undefined) ?? 0;

/** Flags to open a file for reading that never wait: of a pipe without a writer one would wait for ever, and no signal handler would run. */
export const READ_AT_ONCE = constants.O_RDONLY | NONBLOCK;

/**
 * Opens a file for writing, emptied, made if it is not there. A pipe is opened if somebody reads it.
 * @throws the error of the system; ENXIO for a pipe that nobody reads
 */
export function openToWrite(name: string, { openSync, closeSync }: Pick<typeof fs, 'openSync' | 'closeSync'> = fs): number {
  if (NONBLOCK === 0) return openSync(name, 'w');
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
  // Held until the other is open, so that a reader sees no end in between; the other waits when a pipe is full.
  const first = openSync(name, flags | NONBLOCK, 0o666);
  try {
    return openSync(name, flags);
  } finally {
    closeSync(first);
  }
}
