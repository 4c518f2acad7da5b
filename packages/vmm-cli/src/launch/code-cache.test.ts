import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.ts';
import { compileScript } from './code-cache.ts';

let place = '';
beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'tdx-code-'))));
afterEach(() => rmSync(place, { recursive: true }));

const ran = (): unknown => (globalThis as { ran?: unknown }).ran;
/** Writes a script, runs it with a folder, keeps its code; what it left behind. */
function start(text: string, folder: string | undefined = join(place, 'cache'), part = 'run'): unknown {
  const path = join(place, 'tdx.cjs');
  writeFileSync(path, `(function (require, module, exports, __filename, __dirname) { globalThis.ran = (() => ${text})(); })`);
  const script = compileScript(path, folder, part);
  script.run();
  script.keep();
  return ran();
}
const kept = (): string[] => readdirSync(join(place, 'cache'));

describe('compileScript', () => {
  it('runs a script with what CommonJS gives it', () => {
    expect(start("[typeof require('node:fs').readSync, typeof module.exports, __dirname]", undefined)).toEqual([
      'function',
      'object',
      place,
    ]);
  });

  it('keeps the code once for each source and part, and uses it', () => {
    expect(start('1')).toBe(1);
    const [name] = kept();
    const file = join(place, 'cache', name!);
    utimesSync(file, new Date(Date.now() - 3600_000), new Date(Date.now() - 3600_000));
    const before = statSync(file).mtimeMs;
    expect(start('1')).toBe(1);
    expect(statSync(file).mtimeMs).toBe(before);
    expect(start('2')).toBe(2);
    start('2', join(place, 'cache'), 'measure');
    expect(kept()).toHaveLength(3);
  });

  it.each([
    ['a flipped bit', (bytes: Buffer) => ((bytes[bytes.length - 9]! ^= 1), bytes)],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['nothing', () => Buffer.alloc(0)],
    ['the code of another script', () => readFileSync(join(place, 'cache', 'other'))],
  ])('compiles anew and writes again where the file holds %s', (_, damage) => {
    start('"a longer one".length');
    const [other] = kept();
    writeFileSync(join(place, 'cache', 'other'), readFileSync(join(place, 'cache', other!)));
    start('3');
    const name = kept().find((each) => each !== other && each !== 'other')!;
    const file = join(place, 'cache', name);
    const good = readFileSync(file);
    writeFileSync(file, damage(Buffer.from(good)));
    expect(start('3')).toBe(3);
    expect(readFileSync(file).length).toBeGreaterThan(100);
    expect(start('3')).toBe(3);
  });

  it('runs all the same where nothing can be written', () => {
    const file = join(place, 'a file');
    writeFileSync(file, '');
    expect(start('4', file)).toBe(4);
    expect(start('5', join(file, 'below'))).toBe(5);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('removes files that nobody has written for a month when it writes', () => {
    mkdirSync(join(place, 'cache'));
    for (const [name, days] of [
      ['old', 40],
      ['young', 20],
    ] as const) {
      writeFileSync(join(place, 'cache', name), '');
      const then = new Date(Date.now() - days * 24 * 3600_000);
      utimesSync(join(place, 'cache', name), then, then);
    }
    start('6');
    expect(kept()).toContain('young');
    expect(kept()).not.toContain('old');
    expect(kept()).toHaveLength(2);
  });
});

describe('cacheFolder', () => {
  const home = (): string => '/home/me';
  it("is the system's folder for such files", () => {
    expect(cacheFolder({}, 'linux', home)).toBe('/home/me/.cache/tdxkit');
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/me' }, 'linux', home)).toBe('/var/me/tdxkit');
    expect(cacheFolder({ XDG_CACHE_HOME: 'not absolute' }, 'linux', home)).toBe('/home/me/.cache/tdxkit');
    expect(cacheFolder({}, 'darwin', home)).toBe('/home/me/Library/Caches/tdxkit');
  });
  it('is nowhere for a user without a home, and where Node is told to keep no code', () => {
    const nobody = (): string => {
      throw new Error('no such user');
    };
    expect(cacheFolder({}, 'linux', nobody)).toBeUndefined();
    expect(cacheFolder({}, 'linux', () => '')).toBeUndefined();
    expect(cacheFolder({}, 'win32', home)).toBeUndefined();
    expect(cacheFolder({ NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux', home)).toBeUndefined();
  });
});
