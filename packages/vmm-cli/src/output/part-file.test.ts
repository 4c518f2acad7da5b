import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TraceFile } from '../trace/trace-file.ts';
import { OutputFileError } from './output-file-error.ts';
import { PartFile, type OutputCalls } from './part-file.ts';

const folder = fs.mkdtempSync(join(tmpdir(), 'tdx-part-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const full = (): never => {
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
};

/** Calls of a disk that has room for so many bytes, and takes at most 700 at a time. */
function roomFor(bytes: number, broken: Partial<OutputCalls> = {}): OutputCalls {
  let room = bytes;
  const writeSync = ((fd: number, data: Uint8Array, from: number) => {
    const step = Math.min(data.length - from, room, 700);
    if (step === 0 && data.length > from) full();
    room -= step;
    return fs.writeSync(fd, data, from, step);
  }) as OutputCalls['writeSync'];
  return { ...fs, writeSync, ...broken };
}

const BYTES = 2000;
const write = (name: string, calls: OutputCalls): void => {
  const file = new PartFile(name, calls);
  file.write(new Uint8Array(BYTES - 500).fill(1));
  file.write(new Uint8Array(500).fill(2));
  file.commit();
};

describe.each([
  ['a new file', undefined],
  ['a file that was there', 'before'],
])('%s', (_, before) => {
  const name = join(folder, 'out');
  const prepare = (): void => {
    fs.rmSync(name, { force: true });
    if (before !== undefined) fs.writeFileSync(name, before);
  };

  it.each<[string, OutputCalls]>([
    ['when it is opened', roomFor(BYTES, { openSync: full })],
    ['at the first byte', roomFor(0)],
    ['within the first write', roomFor(100)],
    ['between short writes', roomFor(700)],
    ['between two writes', roomFor(BYTES - 500)],
    ['at the last byte', roomFor(BYTES - 1)],
    ['when it is closed', roomFor(BYTES, { closeSync: (fd) => (fs.closeSync(fd), full()) })],
    ['when it gets its name', roomFor(BYTES, { renameSync: full })],
  ])('is what it was after a disk that is full %s', (_what, calls) => {
    prepare();
    expect(() => write(name, calls)).toThrow(OutputFileError);
    expect(() => write(name, calls)).toThrow(/out: cannot be written: the disk is full/);
    expect(fs.readdirSync(folder)).toEqual(before === undefined ? [] : ['out']);
    if (before !== undefined) expect(fs.readFileSync(name, 'utf8')).toBe(before);
  });

  it('is whole, however short the writes', () => {
    prepare();
    write(name, roomFor(BYTES));
    expect(fs.readdirSync(folder)).toEqual(['out']);
    expect([...fs.readFileSync(name)].reduce((sum, byte) => sum + byte, 0)).toBe(1500 + 2 * 500);
  });

  it.each([0, 5, 262_140, 300_000])('a trace leaves nothing on a disk with room for %i bytes', (room) => {
    prepare();
    const format = { head: () => new Uint8Array(9), record: () => new Uint8Array(1000), tail: () => new Uint8Array(9) };
    const trace = new TraceFile(name, format, roomFor(room));
    const record = {} as Parameters<TraceFile['add']>[0];
    expect(() => {
      for (let i = 0; i < 400; i++) trace.add(record);
      trace.close();
    }).toThrow(/the disk is full/);
    trace.add(record); // after a failure nothing is written any more
    trace.close();
    expect(fs.readdirSync(folder)).toEqual(before === undefined ? [] : ['out']);
  });
});

describe('a trace', () => {
  it('has its name when it is whole', () => {
    const name = join(folder, 'trace');
    const format = { head: () => Uint8Array.of(1), record: () => Uint8Array.of(2), tail: () => Uint8Array.of(3) };
    const trace = new TraceFile(name, format);
    trace.add({} as Parameters<TraceFile['add']>[0]);
    expect(fs.existsSync(name)).toBe(false);
    trace.close();
    trace.close();
    expect([...fs.readFileSync(name)]).toEqual([1, 2, 3]);
  });
});
