import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTdvf } from '../src/firmware/tdvf-image.ts';
import type { Image } from '../src/image/image.ts';
import { MemoryLayoutError } from '../src/image/image-error.ts';
import { readSetupHeader } from '../src/linux/setup-header.ts';
import { unpackKernel } from '../src/linux/unpack.ts';
import { runImage } from '../src/run/run-image.ts';
import { tdx } from './run-tdx.ts';

const memoryBytes = 512 * 2 ** 20;
/** Images of td-shim to try, separated by colons: `cargo image -t linux` makes one; for an ELF kernel its payload section has to reach to where that belongs. */
const shims = (process.env['TDXKIT_TD_SHIM'] ?? '').split(':').filter(Boolean);
/** A bzImage that can be a TD's kernel. */
const vmlinuz = process.env['TDXKIT_KERNEL'];
const commandLine = 'console=ttyS0 nokaslr cryptomgr.notests mitigations=off';
const folder = mkdtempSync(join(tmpdir(), 'tdxkit-shim-'));
const vmlinux = join(folder, 'vmlinux');
afterAll(() => rmSync(folder, { recursive: true }));
const bytesOf = (file: string): Uint8Array => new Uint8Array(readFileSync(file));
const isFull = process.env['TDXKIT_FULL'] !== undefined;

describe('a td-shim', () => {
  beforeAll(async () => {
    if (!isFull || vmlinuz === undefined) return;
    const bytes = bytesOf(vmlinuz);
    writeFileSync(vmlinux, await unpackKernel(vmlinuz, bytes, readSetupHeader(vmlinuz, bytes)));
  });

  it('to try is named by TDXKIT_TD_SHIM, and a bzImage by TDXKIT_KERNEL', ({ skip }) => {
    if (shims.length === 0) skip('TDXKIT_TD_SHIM names no image: cargo image -t linux in the sources of td-shim makes one');
    if (vmlinuz === undefined) skip('TDXKIT_KERNEL names no bzImage');
    for (const file of [...shims, vmlinuz!]) expect(bytesOf(file).length, file).toBeGreaterThan(0);
  });

  it.for(shims.flatMap((shim) => (['bzImage', 'ELF'] as const).map((kind) => [shim, kind] as const)))(
    '%s boots Linux (%s) until that looks for a root file system, measured as tdx measure says',
    { timeout: 600_000 },
    async ([shim, kind], { skip }) => {
      if (!isFull) return skip('a boot takes a minute: npm run test:full runs it');
      if (vmlinuz === undefined) return skip('TDXKIT_KERNEL names no bzImage');
      const file = kind === 'ELF' ? vmlinux : vmlinuz;
      let image: Image;
      try {
        image = loadTdvf(shim, bytesOf(shim), memoryBytes, {
          kernel: { name: file, bytes: bytesOf(file) },
          initrd: undefined,
          commandLine,
        });
      } catch (error) {
        if (kind === 'ELF' && error instanceof MemoryLayoutError) return skip(error.message);
        throw error;
      }
      const { outcome, console: text, mrtd, teardown } = await runImage(image, { memoryBytes });
      expect(outcome).toMatchObject({
        kind: 'kernel-panic',
        detail: expect.stringContaining('Unable to mount root fs') as string,
      });
      for (const part of ['tdx: Guest detected', 'Memory Encryption Features active: Intel TDX', `Command line: ${commandLine}`])
        expect(text).toContain(part);
      expect([teardown.pagesLeaked, teardown.hkidsLeaked]).toEqual([0, 0]);
      const offline = ['--bios', shim, '--kernel', file, '--append', commandLine, '--memory', '512M', '--json'];
      expect(JSON.parse((await tdx(['measure', ...offline])).out)).toMatchObject({ mrtd });
    },
  );
});
