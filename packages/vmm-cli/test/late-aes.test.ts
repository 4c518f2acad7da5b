import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'tsup';
import { afterAll, expect, it } from 'vitest';
import { lateAes } from '../gen/late-aes.ts';

const place = mkdtempSync(join(tmpdir(), 'tdx-aes-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

it('the AES library of the built command begins at its first use, and computes the same', async () => {
  const source = new URL('../../x86-cpu/src/memory/aes-xts.ts', import.meta.url).pathname;
  const entry = join(place, 'entry.ts');
  writeFileSync(entry, `export { AesXts } from ${JSON.stringify(source)};`);
  await build({
    entry: [entry],
    outDir: place,
    format: 'cjs',
    noExternal: [/./],
    esbuildPlugins: [lateAes],
    outExtension: () => ({ js: '.cjs' }),
    silent: true,
    config: false,
  });
  const module = { exports: {} as { AesXts: new (key: Uint8Array) => { encrypt(line: number, plain: Uint8Array): Uint8Array } } };
  const tables: number[] = [];
  const Words = class extends Uint32Array {
    constructor(length: number) {
      super(length);
      tables.push(length);
    }
  };
  const code = readFileSync(join(place, 'entry.cjs'), 'latin1');
  const run = new Script(`(function (require, module, exports, Uint32Array) { ${code} })`).runInThisContext() as (
    ...parameters: readonly unknown[]
  ) => void;
  run(() => ({}), module, module.exports, Words);
  const xts = new module.exports.AesXts(new Uint8Array(32));
  expect(tables).toEqual([]);
  // IEEE 1619, vector 1
  expect(Buffer.from(xts.encrypt(0, new Uint8Array(64))).toString('hex', 0, 32)).toBe(
    '917cf69ebd68b2ec9b9fe9a3eadda692cd43d2f59598ed858c02c2652fbf922e',
  );
  expect(tables).not.toEqual([]);
});
