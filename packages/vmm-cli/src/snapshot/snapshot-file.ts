import { createHash } from 'node:crypto';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';
import { readImageFile } from '../image/read-image-file.ts';
import { writeWholeFile } from '../output/output-file.ts';

/** A snapshot or recording is damaged, of another version, or does not fit. */
export class SnapshotFileError extends TdxError {
  constructor(file: string, what: string, options: TdxErrorOptions = {}) {
    super('SNAPSHOT_INVALID', `${file}: ${what}`, options);
  }
}

/** What such a file holds: a JSON document, and bytes by name. */
export interface SnapshotParts {
  readonly json: unknown;
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

const MAGIC = new TextEncoder().encode('TDXKITSN');
const VERSION = 1;
/** Magic, version, SHA-256 of the payload. */
const HEADER_BYTES = 8 + 4 + 32;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The file as bytes: magic, version (u32), SHA-256 of what follows, then deflated: length of a JSON document (u32), the document, the blobs. */
export function packSnapshot({ json, blobs }: SnapshotParts): Uint8Array {
  const names = [...blobs].map(([name, bytes]) => [name, bytes.length] as const);
  const document = new TextEncoder().encode(JSON.stringify({ blobs: names, json }));
  const plain = new Uint8Array(4 + document.length + names.reduce((sum, [, length]) => sum + length, 0));
  new DataView(plain.buffer).setUint32(0, document.length, true);
  plain.set(document, 4);
  let at = 4 + document.length;
  for (const bytes of blobs.values()) {
    plain.set(bytes, at);
    at += bytes.length;
  }
  const payload = deflateSync(plain, { level: constants.Z_BEST_SPEED });
  const file = new Uint8Array(HEADER_BYTES + payload.length);
  file.set(MAGIC);
  new DataView(file.buffer).setUint32(8, VERSION, true);
  file.set(sha256(payload), 12);
  file.set(payload, HEADER_BYTES);
  return file;
}

/** @throws SnapshotFileError */
export function unpackSnapshot(name: string, file: Uint8Array): SnapshotParts {
  const hint = 'Files of `tdx snapshot` and `tdx run --record` are meant.';
  if (file.length < HEADER_BYTES || !MAGIC.every((byte, i) => file[i] === byte))
    throw new SnapshotFileError(name, 'no snapshot and no recording', { hint });
  const version = new DataView(file.buffer, file.byteOffset).getUint32(8, true);
  if (version !== VERSION)
    throw new SnapshotFileError(name, `format ${version}; this tdx reads format ${VERSION}`, {
      hint: 'Make it again with this version.',
    });
  const payload = file.subarray(HEADER_BYTES);
  if (!sha256(payload).every((byte, i) => file[12 + i] === byte))
    throw new SnapshotFileError(name, 'the checksum is wrong: the file is damaged or cut off', {
      hint: 'Copy it again, or make it again.',
    });
  try {
    const plain = new Uint8Array(inflateSync(payload));
    const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0, true);
    const { blobs, json } = JSON.parse(new TextDecoder().decode(plain.subarray(4, 4 + length))) as {
      blobs: [string, number][];
      json: unknown;
    };
    let at = 4 + length;
    return { json, blobs: new Map(blobs.map(([blob, bytes]) => [blob, plain.subarray(at, (at += bytes))])) };
  } catch (cause) {
    throw new SnapshotFileError(name, 'the contents cannot be read', { cause, hint: 'Make it again.' });
  }
}

/** Writes a snapshot file. @returns its bytes @throws OutputFileError */
export function writeSnapshotFile(name: string, parts: SnapshotParts): number {
  const bytes = packSnapshot(parts);
  writeWholeFile(name, bytes);
  return bytes.length;
}

/** Reads and checks a file. @throws ImageReadError, SnapshotFileError */
export function readSnapshotFile(name: string): SnapshotParts {
  return unpackSnapshot(name, readImageFile(name));
}
