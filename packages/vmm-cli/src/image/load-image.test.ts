import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../default-image.ts';
import { elfImage } from '../../test/images.ts';
import { ImageFormatError } from './image-error.ts';
import { loadImage } from './load-image.ts';

const hello = new Uint8Array(readFileSync(defaultImagePath));
const patched = (change: (view: DataView) => void, from: Uint8Array = hello): Uint8Array => {
  const copy = from.slice();
  change(new DataView(copy.buffer));
  return copy;
};
/** File offset of program header `n` of hello-td. */
const header = (n: number): number => 64 + 56 * n;
const failure = (bytes: Uint8Array, options = {}): ImageFormatError => {
  try {
    loadImage('guest', bytes, options);
  } catch (error) {
    if (error instanceof ImageFormatError) return error;
    throw error;
  }
  throw new Error('the image was accepted');
};

describe('loadImage of an ELF64', () => {
  it('lays hello-td out in whole pages and finds its reset vector', () => {
    const image = loadImage('hello', hello);
    expect(image.format).toBe('elf64');
    expect(image.entry).toEqual({ kind: 'reset-vector' });
    expect([image.regions[0]!.gpa, image.regions.at(-1)!.gpa]).toEqual([0x10_0000, 0xffff_f000]);
    expect(image.regions.every((r) => r.bytes.length % 4096 === 0)).toBe(true);
    expect(image.regions.at(-1)!.bytes[0xff0]).toBe(0xeb);
  });

  it('enters e_entry in 64-bit mode when no segment covers the reset vector', () => {
    const image = loadImage(
      'guest',
      elfImage({ entry: 0x20_0010, segments: [{ address: 0x20_0000, data: new Uint8Array(32) }] }),
    );
    expect(image.entry).toEqual({ kind: 'long-mode', address: 0x20_0010 });
  });

  it('joins segments that share a page and keeps the bytes of both', () => {
    const a = { address: 0x20_0000, data: Uint8Array.of(1, 2, 3) };
    const b = { address: 0x20_0800, data: Uint8Array.of(4, 5), memoryBytes: 0x1000 };
    const image = loadImage('guest', elfImage({ entry: 0x20_0000, segments: [b, a] }));
    expect(image.regions).toHaveLength(1);
    const { bytes } = image.regions[0]!;
    expect(bytes.length).toBe(0x2000);
    expect([bytes[0], bytes[2], bytes[0x800], bytes[0x801], bytes[0x802]]).toEqual([1, 3, 4, 5, 0]);
  });

  it.each([
    ['a cut-off header', hello.slice(0, 40), /guest:0x28: truncated ELF header/],
    ['a cut-off program header table', hello.slice(0, 100), /program headers at 0x40 lie beyond the end/],
    ['a cut-off segment', hello.slice(0, 0x2000), /segment 0 ends at file offset/],
    ['a 32-bit file', patched((v) => v.setUint8(4, 1)), /guest:0x4: a 32-bit ELF/],
    ['a big-endian file', patched((v) => v.setUint8(5, 2)), /big-endian/],
    ['another processor', patched((v) => v.setUint16(18, 183, true)), /guest:0x12: built for AArch64/],
    ['an object file', patched((v) => v.setUint16(16, 1, true)), /relocatable object/],
    ['a position-independent program', patched((v) => v.setUint16(16, 3, true)), /position-independent/],
    ['no program headers', patched((v) => v.setUint16(56, 0, true)), /no program headers/],
    ['no loadable segment', patched((v) => [0, 1, 2, 3].forEach((n) => v.setUint32(header(n), 4, true))), /no loadable segment/],
    ['a dynamically linked program', patched((v) => v.setUint32(header(0), 3, true)), /dynamically linked/],
    [
      'overlapping segments',
      patched((v) => v.setBigUint64(header(1) + 24, 0x10_1000n, true)),
      /segment 0 \[0x10_0000, 0x10_[\da-f]{4}\) and segment 1 \[0x10_1000, .* overlap/,
    ],
    [
      'more bytes in the file than in memory',
      patched((v) => v.setBigUint64(header(0) + 40, 16n, true)),
      /bytes in the file but only/,
    ],
    ['an address above 52 bits', patched((v) => v.setBigUint64(header(0) + 24, 1n << 60n, true)), /above the 52-bit/],
    ['a huge segment', patched((v) => v.setBigUint64(header(2) + 40, 1n << 40n, true)), /at most/],
    [
      'an entry point outside',
      patched((v) => {
        v.setUint32(header(3), 0, true);
        v.setBigUint64(24, 0x5000n, true);
      }),
      /guest:0x18: the entry point 0x5000/,
    ],
  ])('refuses %s, with file and offset', (_what, bytes, message) => {
    expect(failure(bytes).message).toMatch(message);
  });

  it('never throws anything but ImageFormatError for damaged headers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 4, max: 287 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const bytes = hello.slice();
          for (const [offset, value] of edits) bytes[offset] = value;
          try {
            const { regions } = loadImage('guest', bytes);
            for (let i = 1; i < regions.length; i++)
              expect(regions[i - 1]!.gpa + regions[i - 1]!.bytes.length).toBeLessThanOrEqual(regions[i]!.gpa);
          } catch (error) {
            expect(error).toBeInstanceOf(ImageFormatError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('loadImage of a flat file', () => {
  const firmware = (bytes: number): Uint8Array => patched((v) => v.setUint8(bytes - 16, 0xeb), new Uint8Array(bytes));

  it('puts firmware below 4 GiB', () => {
    const image = loadImage('fw', firmware(0x2000));
    expect(image.entry).toEqual({ kind: 'reset-vector' });
    expect(image.regions.map((r) => [r.gpa, r.bytes.length])).toEqual([[0xffff_e000, 0x2000]]);
  });

  it('puts a program at its address and enters its first byte', () => {
    const image = loadImage('prog', Uint8Array.of(0xf4), { loadAddress: 0x10_0100 });
    expect(image.entry).toEqual({ kind: 'long-mode', address: 0x10_0100 });
    expect(image.regions[0]!.gpa).toBe(0x10_0000);
    expect(image.regions[0]!.bytes[0x100]).toBe(0xf4);
  });

  it.each([
    ['an empty file', new Uint8Array(0), /guest:0x0: the file is empty/],
    ['a size that is no multiple of a page', new Uint8Array(5000).fill(1), /no multiple of 4096/],
    ['an empty reset vector', new Uint8Array(4096), /guest:0xff0: the reset vector .* is empty/],
    ['erased flash', new Uint8Array(4096).fill(0xff), /reset vector/],
    ['more than 16 MiB', firmware(17 * 2 ** 20), /at most 16777216/],
    ['a kernel', patched((v) => v.setUint32(0x202, 0x53726448, true), firmware(4096)), /bzImage/],
    ['a compressed file', patched((v) => v.setUint16(0, 0x8b1f, true), firmware(4096)), /gzip/],
    ['a script', new TextEncoder().encode('#!/bin/sh\n'), /a script/],
  ])('refuses %s', (_what, bytes, message) => {
    const error = failure(bytes);
    expect(error.message).toMatch(message);
    expect(error.hint).toBeTruthy();
  });

  it('refuses --format elf64 for something else, and --load for an ELF', () => {
    expect(failure(firmware(4096), { format: 'elf64' }).message).toMatch(/no ELF file/);
    expect(failure(hello, { loadAddress: 0x1000 }).message).toMatch(/carries its own addresses/);
  });
});
