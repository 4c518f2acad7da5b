import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { MIB } from '@tdxkit/x86-cpu/units';
import { READ_AT_ONCE } from '../output/open-file.ts';
import { ImageReadError } from './image-error.ts';

/** Larger files are refused before they are read. */
export const MAX_IMAGE_FILE_BYTES = 1024 * MIB;

const reasons: Readonly<Record<string, { message: string; hint: string }>> = {
  ENOENT: { message: 'no such file', hint: 'Check the path.' },
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
  const { fd, bytes } = openImageFile(path);
  try {
    for (let done = 0; done < bytes.length;)
      done += expectSome(path, bytes, done, readSync(fd, bytes, done, bytes.length - done, done));
    return bytes;
  } catch (error) {
    throw asReadError(path, error);
  } finally {
    closeSync(fd);
  }
}

/** The same on another thread, while this one does something else. Rejects as `readImageFile` throws. */
export async function readImageFileAside(path: string): Promise<Uint8Array> {
  const { fd, bytes } = openImageFile(path);
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await readAside(fd, bytes, done, bytes.length - done, done);
      done += expectSome(path, bytes, done, bytesRead);
    }
    return bytes;
  } catch (error) {
    throw asReadError(path, error);
  } finally {
    closeSync(fd);
  }
}

const readAside = promisify(read);

/** The file, open, and room for what is in it. */
function openImageFile(path: string): { fd: number; bytes: Uint8Array } {
  let fd: number | undefined;
  try {
    fd = openSync(path, READ_AT_ONCE);
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new ImageReadError(path, 'is a directory', { hint: 'Name the image file in it.' });
    if (!stat.isFile()) throw new ImageReadError(path, 'is no regular file', { hint: 'Write the image to a file first.' });
    if (stat.size > MAX_IMAGE_FILE_BYTES) {
      throw new ImageReadError(path, `${stat.size} bytes; an image has at most ${MAX_IMAGE_FILE_BYTES} (1 GiB)`, {
        hint: 'Nothing that a VM starts from is as large; a disk is given by --disk.',
      });
    }
    return { fd, bytes: new Uint8Array(stat.size) };
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw asReadError(path, error);
  }
}

/** `count`, unless the file ended before its time. */
function expectSome(path: string, bytes: Uint8Array, done: number, count: number): number {
  if (count > 0) return count;
  throw new ImageReadError(path, `shrank while it was read: ${done} of ${bytes.length} bytes`, {
    hint: 'Run again when it is written.',
  });
}

function asReadError(path: string, error: unknown): ImageReadError {
  if (error instanceof ImageReadError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const reason = reasons[code] ?? { message: `cannot be read (${code})`, hint: 'Check the file.' };
  return new ImageReadError(path, reason.message, { hint: reason.hint, cause: error });
}
