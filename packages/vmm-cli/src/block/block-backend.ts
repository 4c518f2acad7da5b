import { sha256 } from '@noble/hashes/sha2.js';
import { SnapshotError, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import { hexBytes } from '@tdxkit/x86-cpu/units';
import type { Savable } from '../device/savable.ts';

export const SECTOR_BYTES = 512;

/**
 * What holds the sectors of a disk. Offsets and lengths are in bytes, multiples of 512, within `bytes`. Errors are values: what went wrong in
 * words, or undefined for success.
 */
export interface BlockBackend extends Partial<Savable> {
  /** A multiple of 512. */
  readonly bytes: number;
  readonly isReadOnly: boolean;
  read(offset: number, into: Uint8Array): string | undefined;
  write(offset: number, data: Uint8Array): string | undefined;
  /** What was written is on stable storage when this returns. */
  flush(): string | undefined;
  close(): void;
}

/** Bytes that a digest is made of at a time. */
const DIGEST_CHUNK = 0x10_0000;

/** A disk whose sectors lie outside a snapshot: it names them by their digest. */
export function saveByDigest(backend: BlockBackend): Saved {
  return { sha256: digestOf(backend) };
}
/** @throws SnapshotError when other sectors are there now */
export function loadByDigest(backend: BlockBackend, from: SavedFields): void {
  if (from.text('sha256') !== digestOf(backend))
    from.refuse('sha256', 'the disk image is not the one that the snapshot was taken with: its contents have changed');
}

function digestOf(backend: BlockBackend): string {
  const { bytes } = backend;
  const hash = sha256.create();
  const chunk = new Uint8Array(Math.min(DIGEST_CHUNK, bytes));
  for (let at = 0; at < bytes; at += DIGEST_CHUNK) {
    const part = chunk.subarray(0, Math.min(DIGEST_CHUNK, bytes - at));
    const failure = backend.read(at, part);
    if (failure !== undefined) throw new SnapshotError(failure);
    hash.update(part);
  }
  return hexBytes(hash.digest());
}
