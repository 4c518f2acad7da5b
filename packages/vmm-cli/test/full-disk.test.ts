import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { FileBackend } from '../src/block/file-backend.ts';
import { tdx } from './run-tdx.ts';

/** A file system of its own with little room: root can mount one. */
const folder = mkdtempSync(join(tmpdir(), 'tdx-full-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder]).status === 0;
afterAll(() => {
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => readdirSync(folder).forEach((name) => rmSync(join(folder, name))));
const at = (name: string): string => join(folder, name);

describe.skipIf(!isMounted)('a disk of 64 KiB that is full (needs root, to mount one)', { timeout: 120_000 }, () => {
  it.each([
    ['a snapshot', ['snapshot', '--at', '30000', '-o', at('out')]],
    ['a recording', ['run', '--quiet', '--record', at('out')]],
    ['a trace', ['trace', '--quiet', '-o', at('out')]],
    ['a trace as text', ['trace', '--quiet', '--trace-format', 'jsonl', '-o', at('out')]],
  ])('%s: exit code 74, what and where and what to do, and no half of a file', async (_, args) => {
    writeFileSync(at('filler'), new Uint8Array(56 * 1024));
    const { code, err } = await tdx(args);
    expect([code, err]).toEqual([
      74,
      `tdx: ${at('out')}: cannot be written: the disk is full [OUTPUT_FAILED]\n     Make room, or name a file elsewhere.\n`,
    ]);
    expect(readdirSync(folder)).toEqual(['filler']);
  });

  it('a file of before stays what it was', async () => {
    writeFileSync(at('out'), 'before');
    writeFileSync(at('filler'), new Uint8Array(56 * 1024));
    expect((await tdx(['snapshot', '--at', '30000', '-o', at('out')])).code).toBe(74);
    expect([readdirSync(folder).sort(), statSync(at('out')).size]).toEqual([['filler', 'out'], 6]);
  });

  it('the image of a disk: the request fails with words, the disk goes on when there is room', () => {
    closeSync(openSync(at('disk'), 'w'));
    truncateSync(at('disk'), 2 ** 20); // holes
    const disk = new FileBackend(at('disk'), false);
    const sectors = new Uint8Array(16 * 1024).fill(7);
    const answers = Array.from({ length: 6 }, (_, i) => disk.write(i * sectors.length, sectors));
    expect(answers[0]).toBeUndefined();
    expect(answers.at(-1)).toBe(`write of disk image ${at('disk')}: no space left on the host`);
    expect(disk.write(0, sectors.fill(8))).toBeUndefined(); // has its room
    const back = new Uint8Array(512);
    expect([disk.read(512, back), back[0]]).toEqual([undefined, 8]);
    disk.close();
  });
});
