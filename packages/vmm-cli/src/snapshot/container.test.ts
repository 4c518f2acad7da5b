import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SavedValue } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSaved, encodeSaved } from './cbor.ts';
import { Container, packContainer } from './container.ts';
import { nodeCodec } from './node-codec.ts';
import { portableCodec } from './portable-codec.ts';
import { SnapshotFileError } from './snapshot-error.ts';
import { openStateFile, writeStateFile } from './state-file.ts';

const state = { a: [1, -2, 'x', null, true], big: 5n, far: 1n << 70n, bytes: Uint8Array.of(1, 2), z: 0.5, y: 2 ** 50 };
const sections = new Map<string, SavedValue>([
  ['state', state],
  ['page', new Uint8Array(100_000).fill(7)],
  ['empty', new Uint8Array(0)],
]);
const good = packContainer(sections, 'tdx 1', nodeCodec);
const small = packContainer(new Map([['state', { a: 1 }]]), 'tdx 1', nodeCodec);
const read = (bytes: Uint8Array): unknown => {
  const container = new Container('f', bytes, nodeCodec);
  return container.names.map((name) => container.bytes(name));
};

describe('CBOR of saved state', () => {
  it('keeps a bigint one, however small, and the order of fields', () => {
    const value = fc.letrec<{ any: SavedValue }>((tie) => ({
      any: fc.oneof(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => (Object.is(each, -0) ? 0 : each)),
        fc.bigInt(),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((name) => name !== '__proto__'),
          tie('any'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        expect(decodeSaved(encodeSaved(each))).toEqual(each);
      }),
    );
    expect(Object.keys(decodeSaved(encodeSaved({ zz: 1, a: 2 })) as object)).toEqual(['zz', 'a']);
  });
});

describe('a file of state', () => {
  it.each([
    ['node', nodeCodec],
    ['portable', portableCodec],
  ] as const)('gives back what was put in, compressed: %s, read by both', (_, codec) => {
    const bytes = packContainer(sections, 'tdx 1', codec);
    expect(bytes.length).toBeLessThan(1500);
    for (const reader of [nodeCodec, portableCodec]) {
      const container = new Container('f', bytes, reader);
      expect([container.writer, container.names, container.saved('state')]).toEqual(['tdx 1', [...sections.keys()], state]);
      expect([container.bytes('page').length, container.bytes('page')[99_999], container.bytes('empty').length]).toEqual([
        100_000, 7, 0,
      ]);
    }
  });

  it('is refused when any byte of it is another, or the end is missing', () => {
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bad = small.slice();
        bad[at] = bad[at]! ^ flip;
        expect(() => read(bad)).toThrow(SnapshotFileError);
        expect(() => read(small.subarray(0, at))).toThrow(SnapshotFileError);
        expect(() => read(Uint8Array.of(...small, 0))).toThrow(SnapshotFileError);
      }),
    );
  });

  it('says what is wrong and where', () => {
    const changed = (at: number, value: number): Uint8Array => {
      const copy = good.slice();
      copy[at] = value;
      return copy;
    };
    expect(() => read(new Uint8Array(100))).toThrow('f:0: no snapshot and no recording');
    expect(() => read(good.subarray(0, 20))).toThrow('f:20: the file ends within its header');
    expect(() => read(changed(8, 9))).toThrow('f:8: format 9; this tdx reads format 2');
    expect(() => read(changed(60, 0xee))).toThrow('f:16: the checksum of the directory is wrong');
    expect(() => read(good.subarray(0, good.length - 1))).toThrow(/f:\d+: the sections end at \d+, the file at \d+/);
    expect(() => read(changed(good.length - 1, 0xee))).toThrow(/f:\d+: the checksum of section empty is wrong/);
    expect(() => new Container('f', good, nodeCodec).bytes('memory')).toThrow('f:48: there is no section memory in it');
    expect(() => new Container('f', good, nodeCodec).saved('page')).toThrow(SnapshotFileError);
    const other = { ...nodeCodec, sha256: (bytes: Uint8Array) => nodeCodec.sha256(bytes) };
    const directory = encodeSaved({ writer: 'tdx 9', layers: { 'x86-cpu': 1 }, sections: [] });
    const file = new Uint8Array(48 + directory.length);
    file.set(good.subarray(0, 12));
    file[12] = directory.length;
    file.set(other.sha256(directory), 16);
    file.set(directory, 48);
    expect(() => read(file)).toThrow('f:48: state of x86-cpu version 1, written by tdx 9; this tdx reads version 2');
  });

  it('leaves nothing behind where it cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tdxs-'));
    try {
      expect(() => writeStateFile(join(folder, 'none', 'x'), sections, 'tdx 1')).toThrow(/its folder does not exist/);
      writeStateFile(join(folder, 'x'), sections, 'tdx 1');
      expect(openStateFile(join(folder, 'x')).saved('state')).toEqual(state);
      expect([readdirSync(folder), existsSync(join(folder, 'none'))]).toEqual([['x'], false]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
