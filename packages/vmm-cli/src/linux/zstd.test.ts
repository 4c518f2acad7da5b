import { describe, expect, it } from 'vitest';
import { unpackByNode, unpackInWorker, unpackZstd } from './zstd.ts';

/** "tdx" a thousand times, as `zstd -19` packs it. */
const PACKED = Uint8Array.from('28b52ffd0468550000187464780100b2d3774315625f99'.match(/../g)!, (byte) => parseInt(byte, 16));
const TEXT = 'tdx'.repeat(1000);
const corrupt = PACKED.map((byte, i) => (i === 8 ? 0xff : byte));
const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder().decode(bytes);

describe.each([
  ['what Node or the library offers', unpackZstd],
  ['the library in a worker', unpackInWorker],
])('zstd by %s', (_, unpack) => {
  it('unpacks', async () => {
    expect(textOf(await unpack(PACKED, TEXT.length))).toBe(TEXT);
  });
  it('does not touch what it unpacks', async () => {
    const packed = PACKED.slice();
    await unpack(packed, TEXT.length);
    expect(packed).toEqual(PACKED);
  });
  it.each([
    ['corrupt data', corrupt, TEXT.length],
    ['data without an end', PACKED.subarray(0, 12), TEXT.length],
    ['more than was announced', PACKED, 100],
    ['nothing', new Uint8Array(0), 100],
  ])('gives nothing of the announced size for %s', async (_what, packed, size) => {
    expect((await unpack(packed, size))?.length).not.toBe(size);
  });
});

describe("Node's zstd", () => {
  it('is asked for one piece of the size that was announced', async () => {
    const asked: unknown[] = [];
    const unpacked = await unpackByNode(
      (packed, options, done) => {
        asked.push(packed, options);
        done(null, Uint8Array.of(1));
      },
      PACKED,
      3000,
    );
    expect(unpacked).toEqual(Uint8Array.of(1));
    expect(asked).toEqual([PACKED, { chunkSize: 3000, maxOutputLength: 3001 }]);
  });
  it('gives nothing when it fails', async () => {
    expect(await unpackByNode((_, __, done) => done(new Error('corrupt'), new Uint8Array(0)), PACKED, 3000)).toBeUndefined();
  });
});
