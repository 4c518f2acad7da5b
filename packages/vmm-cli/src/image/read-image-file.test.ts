import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ImageReadError } from './image-error.ts';
import { readImageFile, readImageFileAside } from './read-image-file.ts';

const place = mkdtempSync(join(tmpdir(), 'tdx-image-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const file = join(place, 'image');
const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7);
writeFileSync(file, bytes);
writeFileSync(join(place, 'empty'), '');

describe.each([
  // eslint-disable-next-line @typescript-eslint/require-await -- to be compared with what rejects
  ['readImageFile', async (path: string) => readImageFile(path)],
  ['readImageFileAside', readImageFileAside],
])('%s', (_name, read) => {
  it('reads all of a file', async () => {
    expect(await read(file)).toEqual(bytes);
    expect(await read(join(place, 'empty'))).toHaveLength(0);
  });

  it.each([
    ['missing', 'no such file'],
    ['image/below', 'a part of the path is no directory'],
    ['.', 'is a directory'],
  ])('refuses %s: %s', async (name, why) => {
    await expect(read(join(place, name))).rejects.toThrow(ImageReadError);
    await expect(read(join(place, name))).rejects.toThrow(why);
  });
});
