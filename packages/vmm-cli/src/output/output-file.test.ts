import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OutputFileError } from './output-file-error.ts';
import { expectWritable, writeWholeFile } from './output-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-output-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const bytes = Uint8Array.of(1, 2, 3);

describe('a file that is written', () => {
  it('is whole or not there, and nothing lies beside it', () => {
    writeWholeFile(at('a'), bytes);
    expect([...readFileSync(at('a'))]).toEqual([1, 2, 3]);
    expect(() => writeWholeFile(at('no/folder'), bytes)).toThrow(/no\/folder: cannot be written: its folder does not exist/);
    expect(() => writeWholeFile(folder, bytes)).toThrow(OutputFileError);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('keeps a symbolic link and replaces what it leads to', () => {
    writeFileSync(at('target'), 'before');
    symlinkSync(at('target'), at('link'));
    writeWholeFile(at('link'), bytes);
    expect([lstatSync(at('link')).isSymbolicLink(), readFileSync(at('target')).length]).toEqual([true, 3]);
  });

  it.skipIf(!existsSync('/dev/full'))('leaves a device a device, and says when it takes nothing (needs /dev/full)', () => {
    expect(() => writeWholeFile('/dev/full', bytes)).toThrow(/\/dev\/full: cannot be written: the disk is full/);
    writeWholeFile('/dev/null', bytes);
    expect([statSync('/dev/full').isCharacterDevice(), statSync('/dev/null').isCharacterDevice()]).toEqual([true, true]);
  });

  it('is asked for before the work, and may not be one that is read', () => {
    writeFileSync(at('input'), 'x');
    expectWritable('-o', at('input'));
    expectWritable('-o', at('new'), [at('input')]);
    expect(existsSync(at('new'))).toBe(false);
    expect(() => expectWritable('-o', at('no/folder'))).toThrow(/its folder does not exist/);
    expect(() => expectWritable('-o', folder)).toThrow(/it is a folder/);
    expect(() => expectWritable('-o', at('input'), [at('other'), `${folder}/./input`])).toThrow(/read by the same command/);
  });
});
