import { sha256 } from '@noble/hashes/sha2.js';
import { unzlibSync, zlibSync } from 'fflate';
import type { SnapshotCodec } from './codec.ts';

/** The codec for a browser, or anywhere. */
export const portableCodec: SnapshotCodec = {
  deflate: (bytes) => zlibSync(bytes, { level: 1 }),
  inflate: (bytes, length) => {
    const plain = unzlibSync(bytes, { out: new Uint8Array(length) });
    if (plain.length !== length) throw new RangeError(`${plain.length} bytes instead of ${length}`);
    return plain;
  },
  sha256: (bytes) => sha256(bytes),
};
