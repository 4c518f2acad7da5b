import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { debugOutput } from './debug-output.ts';
import { OutputFileError } from './output-file-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-debugcon-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = (output: { write(byte: number): void }, text: string): void => {
  for (const byte of new TextEncoder().encode(text)) output.write(byte);
};

describe('the output of a debug console', () => {
  it('has every line, and the last one when the machine goes', () => {
    const file = join(folder, 'log');
    const output = debugOutput(file, () => undefined);
    expect(existsSync(file)).toBe(false);
    say(output, 'one\ntwo');
    expect(readFileSync(file, 'utf8')).toBe('one\n');
    output.close();
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo');
  });

  it.skipIf(!existsSync('/dev/full'))('tells once of a full disk, and the guest goes on (needs /dev/full)', () => {
    const told: string[] = [];
    const output = debugOutput('/dev/full', (text) => told.push(text));
    say(output, 'one\ntwo\n');
    output.close();
    expect(told).toEqual(['/dev/full: cannot be written: the disk is full']);
  });

  it('refuses a place where nothing can be written', () => {
    expect(() => debugOutput(join(folder, 'no/log'), () => undefined)).toThrow(OutputFileError);
  });
});
