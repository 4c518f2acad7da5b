import { gpa } from '@tdxkit/x86-cpu/units';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadLinux } from '../linux/linux-image.ts';
import { withBootStub } from '../image/boot-stub.ts';
import { loadImage } from '../image/load-image.ts';
import { runImage } from '../run/run-image.ts';
import { bzImage } from '../../test/linux-kernels.ts';
import { mrtdOf } from './mrtd.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const MIB = 2 ** 20;

describe('mrtdOf', () => {
  it('hashes a record for each page and a record with data for each 256 bytes', () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => i % 251);
    const record = (name: string, at: number): Buffer => {
      const buffer = Buffer.alloc(128);
      buffer.write(name, 0, 'latin1');
      buffer.writeBigUInt64LE(BigInt(at), 16);
      return buffer;
    };
    const hash = createHash('sha384').update(record('MEM.PAGE.ADD', 0x1_2345_6000));
    for (let i = 0; i < 4096; i += 256) hash.update(record('MR.EXTEND', 0x1_2345_6000 + i)).update(bytes.subarray(i, i + 256));
    expect(hex(mrtdOf([{ name: 'page', gpa: gpa(0x1_2345_6000), bytes }]))).toBe(hash.digest('hex'));
  });

  it('is the same for regions of any number of pages, above 4 GiB too, measured or not', () => {
    const record = (name: string, at: number): Buffer => {
      const buffer = Buffer.alloc(128);
      buffer.write(name, 0, 'latin1');
      buffer.writeBigUInt64LE(BigInt(at), 16);
      return buffer;
    };
    for (const [pages, address, isMeasured] of [
      [1, 0x1000, true],
      [31, 0xffff_f000, true],
      [33, 0x1_0000_0000, true],
      [64, 0x20_0000, false],
    ] as const) {
      const bytes = Uint8Array.from({ length: pages * 4096 }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
      const hash = createHash('sha384');
      for (let page = 0; page < bytes.length; page += 4096) {
        hash.update(record('MEM.PAGE.ADD', address + page));
        if (isMeasured)
          for (let i = page; i < page + 4096; i += 256)
            hash.update(record('MR.EXTEND', address + i)).update(bytes.subarray(i, i + 256));
      }
      expect(hex(mrtdOf([{ name: 'some', gpa: gpa(address), bytes, isMeasured }]))).toBe(hash.digest('hex'));
    }
  });

  it('is the MRTD that the TDX module reports of a run', async () => {
    const kernel = await loadLinux({
      kernel: { name: 'k', bytes: bzImage() },
      memoryBytes: 32 * MIB,
      cpus: 1,
      commandLine: 'hi',
      initrd: { name: 'i', bytes: new Uint8Array(300_000).fill(7) },
    });
    const flat = loadImage('flat', Uint8Array.of(0xf4), { loadAddress: 0x10_0000 });
    for (const [image, memoryBytes] of [
      [kernel, 32 * MIB],
      [flat, 4 * MIB],
    ] as const) {
      const { mrtd } = await runImage(image, { memoryBytes, maxInstructions: 1000 });
      expect(hex(mrtdOf(withBootStub(image, 1n << 47n)))).toBe(mrtd);
    }
  });
});
