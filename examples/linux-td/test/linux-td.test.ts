import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadLinux, mrtdOf, runImage, withBootStub } from '@tdxkit/vmm-cli';
import { describe, expect, it } from 'vitest';
import { cpio } from '../src/cpio.ts';
import { findDebianFiles } from '../src/debian.ts';
import { initramfs } from '../src/initramfs.ts';

const MIB = 2 ** 20;

describe('cpio', () => {
  const archive = cpio([
    { kind: 'folder', path: 'bin' },
    { kind: 'file', path: 'bin/x', bytes: new TextEncoder().encode('hello'), mode: 0o644 },
    { kind: 'link', path: 'bin/y', target: 'x' },
    { kind: 'device', path: 'console', major: 5, minor: 1 },
  ]);

  it('is made of aligned records that end with a trailer', () => {
    const text = new TextDecoder('latin1').decode(archive);
    expect(text.startsWith('070701')).toBe(true);
    expect(archive.length % 4).toBe(0);
    expect(text).toContain('TRAILER!!!');
  });

  it('is what cpio reads', ({ skip }) => {
    const listed = spawnSync('cpio', ['-tv', '--quiet'], { input: archive, encoding: 'utf8' });
    if (listed.error) skip('cpio is not installed');
    expect(listed.status).toBe(0);
    expect(listed.stdout.split('\n').filter(Boolean).map((line) => [line.slice(0, 10), line.split(/\s+/).slice(8).join(' ')])).toEqual([
      ['drwxr-xr-x', 'bin'], ['-rw-r--r--', 'bin/x'], ['lrwxrwxrwx', 'bin/y -> x'], ['crw-------', expect.stringContaining('console')],
    ]); // prettier-ignore
  });
});

describe('a Debian kernel', () => {
  it.for(['td', 'vmx'] as const)('[A069] boots as %s to user space and switches the machine off', async (vmType, { skip }) => {
    if (process.env['TDXKIT_FULL'] === undefined) skip('a boot takes a minute: npm run test:full runs it');
    const found = findDebianFiles(fileURLToPath(new URL('../.cache', import.meta.url)));
    if ('missing' in found) return skip(found.missing);
    const image = await loadLinux({
      kernel: { name: found.kernel, bytes: readFileSync(found.kernel) },
      initrd: { name: 'initramfs', bytes: initramfs(readFileSync(found.busybox)) },
      commandLine: 'console=ttyS0 cryptomgr.notests',
      memoryBytes: 256 * MIB,
      cpus: 1,
      unpack: true,
    });
    const { outcome, console: text, mrtd, teardown } = await runImage(image, { vmType, memoryBytes: 256 * MIB });
    expect(text).toContain('hello from user space');
    expect(text.includes('tdx: Guest detected')).toBe(vmType === 'td');
    expect(text.includes('Memory Encryption Features active: Intel TDX')).toBe(vmType === 'td');
    expect(outcome.kind).toBe('power-off');
    expect(teardown.pagesLeaked).toBe(0);
    if (vmType === 'td') expect(mrtd).toBe(Buffer.from(mrtdOf(withBootStub(image, 1n << 47n))).toString('hex'));
  });
});
