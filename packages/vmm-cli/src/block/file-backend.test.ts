import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileBackend, type FileCalls } from './file-backend.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'tdxkit-disk-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const file = (name: string, bytes: number): string => {
  const path = join(folder, name);
  fs.writeFileSync(path, new Uint8Array(bytes));
  return path;
};
const sector = new Uint8Array(512).fill(0x55);

describe('a disk image file', () => {
  it('keeps what is written', () => {
    const path = file('rw', 4096);
    const disk = new FileBackend(path, false);
    expect([disk.bytes, disk.write(1024, sector), disk.flush(), disk.read(512, new Uint8Array(512))]).toEqual([
      4096,
      undefined,
      undefined,
      undefined,
    ]);
    disk.close();
    expect(fs.readFileSync(path).subarray(1020, 1028)).toEqual(Buffer.from([0, 0, 0, 0, 0x55, 0x55, 0x55, 0x55]));
  });

  it.each([
    ['is missing', () => join(folder, 'nowhere'), /nowhere: no such file/],
    ['is a folder', () => folder, /is a folder|regular file/],
    ['is empty', () => file('empty', 0), /is empty/],
    ['has a part of a sector', () => file('odd', 1000), /1000 bytes, no whole number of sectors/],
  ])('is refused when it %s', (_what, path, message) => {
    expect(() => new FileBackend(path(), false)).toThrow(message);
  });

  it('fails reads where it was cut off, and writes once it was removed', () => {
    const path = file('gone', 4096);
    const disk = new FileBackend(path, false);
    fs.truncateSync(path, 1024);
    expect(disk.read(1024, new Uint8Array(512))).toMatch(/gone: it ends at byte 1024/);
    expect(disk.read(0, new Uint8Array(512))).toBeUndefined();
    fs.rmSync(path);
    expect([disk.write(0, sector), disk.flush()]).toEqual([
      expect.stringMatching(/write of .*somebody removed it/),
      expect.stringMatching(/flush of .*somebody removed it/),
    ]);
    disk.close();
  });

  it('fails writes when the host has no space left, and goes on after short ones', () => {
    let room = 700;
    const calls: FileCalls = {
      ...fs,
      writeSync: ((fd: number, data: Uint8Array, from: number, length: number, at: number) => {
        if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        const step = Math.min(length, room);
        room -= step;
        return fs.writeSync(fd, data, from, step, at);
      }) as FileCalls['writeSync'],
    };
    const disk = new FileBackend(file('full', 4096), false, calls);
    expect(disk.write(0, sector)).toBeUndefined();
    expect(disk.write(512, sector)).toMatch(/write of disk image .*full: no space left on the host/);
    disk.close();
  });
});
