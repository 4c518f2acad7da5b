import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import * as fs from 'node:fs';
import { READ_AT_ONCE } from '../output/open-file.ts';
import { SECTOR_BYTES, loadByDigest, saveByDigest, type BlockBackend } from './block-backend.ts';
import { DiskImageError } from './disk-image-error.ts';

/** The calls that reach the file: a test hands in others. */
export type FileCalls = Pick<typeof fs, 'openSync' | 'closeSync' | 'fstatSync' | 'readSync' | 'writeSync' | 'fdatasyncSync'>;

/**
 * A raw disk image in a file. A file that was cut off or removed while the guest runs, and a host disk that is full, are errors of the request; the
 * disk keeps its size.
 */
export class FileBackend implements BlockBackend {
  readonly bytes: number;
  readonly isReadOnly: boolean;
  readonly #path: string;
  readonly #calls: FileCalls;
  readonly #file: number;

  /** @throws DiskImageError: missing, no permission, no regular file, empty, no whole number of sectors */
  constructor(path: string, isReadOnly: boolean, calls: FileCalls = fs) {
    this.#path = path;
    this.#calls = calls;
    this.isReadOnly = isReadOnly;
    try {
      this.#file = calls.openSync(path, isReadOnly ? READ_AT_ONCE : 'r+');
    } catch (error) {
      throw new DiskImageError(`disk image ${path}: ${reason(error)}`, {
        hint: isReadOnly ? 'Check the name and its permissions.' : 'Check the name and its permissions, or add ",ro" or ",cow".',
        cause: error,
      });
    }
    const { size } = this.#checked(() => {
      const found = calls.fstatSync(this.#file);
      if (!found.isFile())
        throw new DiskImageError(`disk image ${path}: no regular file`, {
          hint: 'Copy the disk to a file first: dd, qemu-img convert -O raw.',
        });
      if (found.size === 0)
        throw new DiskImageError(`disk image ${path} is empty`, { hint: `Give it a size first: truncate -s 64M ${path}` });
      if (found.size % SECTOR_BYTES !== 0)
        throw new DiskImageError(`disk image ${path} has ${found.size} bytes, no whole number of sectors of ${SECTOR_BYTES}`, {
          hint: `Extend it: truncate -s %${SECTOR_BYTES} ${path}`,
        });
      return found;
    });
    this.bytes = size;
  }

  read(offset: number, into: Uint8Array): string | undefined {
    return this.#attempt('read', () => {
      for (let done = 0; done < into.length;) {
        const count = this.#calls.readSync(this.#file, into, done, into.length - done, offset + done);
        if (count === 0) throw new DiskImageError(`it ends at byte ${offset + done}: somebody cut it off`);
        done += count;
      }
    });
  }

  write(offset: number, data: Uint8Array): string | undefined {
    return this.#attempt('write', () => {
      this.#checkExists();
      for (let done = 0; done < data.length;)
        done += this.#calls.writeSync(this.#file, data, done, data.length - done, offset + done);
    });
  }

  flush(): string | undefined {
    if (this.isReadOnly) return undefined;
    return this.#attempt('flush', () => {
      this.#checkExists();
      this.#calls.fdatasyncSync(this.#file);
    });
  }

  save(): Saved {
    return saveByDigest(this);
  }
  load(from: SavedFields): void {
    loadByDigest(this, from);
  }

  close(): void {
    this.#calls.closeSync(this.#file);
  }

  /** What is written to a file without a name is lost with the last who has it open. */
  #checkExists(): void {
    if (this.#calls.fstatSync(this.#file).nlink === 0) throw new DiskImageError('somebody removed it');
  }

  #attempt(what: string, work: () => void): string | undefined {
    try {
      work();
      return undefined;
    } catch (error) {
      return `${what} of disk image ${this.#path}: ${reason(error)}`;
    }
  }

  #checked<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'no space left on the host',
  EROFS: 'the file system is read-only',
};
const reason = (error: unknown): string =>
  error instanceof Error ? (reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? error.message) : String(error);
