import { accessSync, constants, realpathSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { TdxError } from '@tdxkit/x86-cpu/units';
import { UsageError } from '../usage-error.ts';

const reasons: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ENOENT: ['its folder does not exist', 'Make the folder first: mkdir -p.'],
  ENOTDIR: ['a part of the path is no folder', 'Check the path.'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  EACCES: ['permission denied', 'Check the permissions of file and folder.'],
  EPERM: ['permission denied', 'Check the permissions of file and folder.'],
  EROFS: ['the file system is read-only', 'Name a file elsewhere.'],
  ENOSPC: ['the disk is full', 'Make room, or name a file elsewhere.'],
};

/** A file that a command was to write cannot be written. */
export class OutputFileError extends TdxError {
  constructor(name: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    const [what, hint] = reasons[code] ?? [code, 'Check the folder and the space on the disk.'];
    super('OUTPUT_FAILED', `${name}: cannot be written: ${what}`, { cause, hint });
  }
}

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

/**
 * Writes the bytes beside the file's place and moves them there, so that a full disk leaves no half of it; to what is no regular file (a device, a pipe)
 * it writes as it is. @throws OutputFileError
 */
export function writeWholeFile(name: string, bytes: Uint8Array): void {
  try {
    const there = statOf(name);
    if (there !== undefined && !there.isFile()) {
      writeFileSync(name, bytes);
      return;
    }
    const place = there === undefined ? name : realpathSync(name);
    const beside = `${place}.${process.pid}.part`;
    try {
      writeFileSync(beside, bytes);
      renameSync(beside, place);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  } catch (cause) {
    throw new OutputFileError(name, cause);
  }
}
