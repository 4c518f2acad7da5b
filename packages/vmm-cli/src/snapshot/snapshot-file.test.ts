import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SnapshotFileError, packSnapshot, readSnapshotFile, unpackSnapshot, writeSnapshotFile } from './snapshot-file.ts';

const parts = { json: { a: [1, 'x'] }, blobs: new Map([['one', Uint8Array.of(1, 2, 3)], ['empty', new Uint8Array(0)], ['big', new Uint8Array(100_000).fill(7)]]) }; // prettier-ignore

describe('a snapshot file', () => {
  it('gives back what was put in, compressed', () => {
    const bytes = packSnapshot(parts);
    expect(bytes.length).toBeLessThan(1000);
    const { json, blobs } = unpackSnapshot('f', bytes);
    expect(json).toEqual(parts.json);
    expect([...blobs].map(([name, blob]) => [name, [...blob]])).toEqual(
      [...parts.blobs].map(([name, blob]) => [name, [...blob]]),
    );
  });

  it('is refused when any byte of it is another, or the end is missing', () => {
    const good = packSnapshot({ json: 1, blobs: new Map() });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = good.slice();
        bad[at] = bad[at]! ^ flip;
        expect(() => unpackSnapshot('f', bad)).toThrow(SnapshotFileError);
        expect(() => unpackSnapshot('f', good.subarray(0, at))).toThrow(SnapshotFileError);
      }),
    );
  });

  it('says what is wrong', () => {
    expect(() => unpackSnapshot('f', new Uint8Array(100))).toThrow(/f: no snapshot and no recording/);
    const newer = packSnapshot(parts);
    newer[8] = 9;
    expect(() => unpackSnapshot('f', newer)).toThrow(/format 9; this tdx reads format 1/);
    const cut = packSnapshot(parts);
    expect(() => unpackSnapshot('f', cut.subarray(0, cut.length - 1))).toThrow(/the checksum is wrong/);
  });

  it('leaves nothing behind where it cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tdxs-'));
    try {
      expect(() => writeSnapshotFile(join(folder, 'none', 'x'), parts)).toThrow(/cannot be written: its folder does not exist/);
      writeSnapshotFile(join(folder, 'x'), parts);
      expect(readSnapshotFile(join(folder, 'x')).json).toEqual(parts.json);
      expect([readdirSync(folder), existsSync(join(folder, 'none'))]).toEqual([['x'], false]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
