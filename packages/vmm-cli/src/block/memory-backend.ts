import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { SECTOR_BYTES, loadByDigest, saveByDigest, type BlockBackend } from './block-backend.ts';
import { DiskImageError } from './disk-image-error.ts';

/** A disk image that is in memory, read-only. */
export class MemoryBackend implements BlockBackend {
  readonly bytes: number;
  readonly isReadOnly = true;
  readonly #data: Uint8Array;

  /** @throws DiskImageError: no whole number of sectors */
  constructor(name: string, data: Uint8Array) {
    if (data.length === 0 || data.length % SECTOR_BYTES !== 0)
      throw new DiskImageError(`disk image ${name} has ${data.length} bytes, no whole number of sectors of ${SECTOR_BYTES}`);
    this.#data = data;
    this.bytes = data.length;
  }

  read(offset: number, into: Uint8Array): undefined {
    into.set(this.#data.subarray(offset, offset + into.length));
  }

  write(): string {
    return 'the disk is read-only';
  }

  flush(): undefined {
    return undefined;
  }

  save(): Saved {
    return saveByDigest(this);
  }
  load(from: SavedFields): void {
    loadByDigest(this, from);
  }

  close(): void {
    // nothing is open
  }
}
