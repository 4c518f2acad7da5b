import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { OutputFileError } from './output-file-error.ts';
import { PartFile } from './part-file.ts';

const statOf = (name: string): Stats | undefined => statSync(name, { throwIfNoEntry: false });

/**
 * Asks before long work whether a file could be written after it.
 * @param option what names the file, for the message
 * @param inputs files that are read: none of them may be the one that is written
 * @throws OutputFileError, UsageError; the file is unchanged in any case
 */
export function expectWritable(option: string, name: string, inputs: Iterable<string> = []): void {
  let there: Stats | undefined;
  try {
    there = statOf(name);
    if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (there === undefined) accessSync(dirname(name), constants.F_OK);
    accessSync(there === undefined ? dirname(name) : name, constants.W_OK);
  } catch (cause) {
    throw new OutputFileError(`${option} ${name}`, cause);
  }
  for (const input of inputs) {
    const read = there === undefined ? undefined : statOf(input);
    if (read !== undefined && read.dev === there!.dev && read.ino === there!.ino)
      throw new UsageError(`${option} ${name}: that file is read by the same command`, { hint: 'Name another file.' });
  }
}

/** Writes a file, all of it or nothing: see `PartFile`. @throws OutputFileError */
export function writeWholeFile(name: string, bytes: Uint8Array): void {
  const file = new PartFile(name);
  file.write(bytes);
  file.commit();
}
