import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MIB } from '@tdxkit/x86-cpu/units';
import { READ_AT_ONCE } from '../output/open-file.ts';
import { ImageReadError } from './image-error.ts';

/** Larger files are refused before they are read. */
export const MAX_IMAGE_FILE_BYTES = 1024 * MIB;

const reasons: Readonly<Record<string, { message: string; hint: string }>> = {
  ENOENT: { message: 'no such file', hint: 'Check the path; without an image `tdx run` starts the bundled example.' },
  ENOTDIR: { message: 'a part of the path is no directory', hint: 'Check the path.' },
  EACCES: { message: 'permission denied', hint: 'Make the file readable: chmod u+r.' },
  EPERM: { message: 'permission denied', hint: 'Make the file readable: chmod u+r.' },
  ELOOP: { message: 'too many symbolic links', hint: 'Check the path.' },
};

/**
 * Reads a whole image file.
 * @throws ImageReadError: missing, no regular file, unreadable, larger than 1 GiB
 */
export function readImageFile(path: string): Uint8Array {
  let fd: number | undefined;
  try {
    fd = openSync(path, READ_AT_ONCE);
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new ImageReadError(path, 'is a directory', { hint: 'Name the image file in it.' });
    if (!stat.isFile()) throw new ImageReadError(path, 'is no regular file', { hint: 'Write the image to a file first.' });
    if (stat.size > MAX_IMAGE_FILE_BYTES) {
      throw new ImageReadError(path, `${stat.size} bytes; an image has at most ${MAX_IMAGE_FILE_BYTES} (1 GiB)`, {
        hint: 'Is this the guest program, or a disk?',
      });
    }
    const bytes = new Uint8Array(stat.size);
    for (let done = 0, count = 1; done < bytes.length && count > 0; done += count) {
      count = readSync(fd, bytes, done, bytes.length - done, done);
      if (count === 0)
        throw new ImageReadError(path, `shrank while it was read: ${done} of ${bytes.length} bytes`, {
          hint: 'Run again when it is written.',
        });
    }
    return bytes;
  } catch (error) {
    if (error instanceof ImageReadError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const reason = reasons[code] ?? { message: `cannot be read (${code})`, hint: 'Check the file.' };
    throw new ImageReadError(path, reason.message, { hint: reason.hint, cause: error });
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
