import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ARCHIVE, ArchiveError, downloadPackages, type Fetch } from '../src/archive.ts';
import { PackageError, dataMember, unpackDeb } from '../src/deb.ts';
import { findDebianFiles } from '../src/debian.ts';
import { newestKernelPackage } from '../src/kernel-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'linux-td-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A member of an ar archive. */
function member(name: string, contents: Uint8Array): Uint8Array {
  const head = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(contents.length).padEnd(10)}\x60\n`;
  return Uint8Array.of(...bytesOf(head), ...contents, ...(contents.length & 1 ? [10] : []));
}

/** A package with these files. */
function deb(files: Readonly<Record<string, string>>): Uint8Array {
  const root = mkdtempSync(join(folder, 'root-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const tar = spawnSync('tar', ['-c', '-z', '-f', '-', '-C', root, '.']).stdout;
  return Uint8Array.of(
    ...bytesOf('!<arch>\n'),
    ...member('debian-binary', bytesOf('2.0\n')),
    ...member('control.tar', bytesOf('x')),
    ...member('data.tar.gz', tar),
  );
}
const kernelDeb = deb({ 'boot/vmlinuz-6.12.1-cloud-amd64': 'a kernel', 'lib/modules/6.12.1/kernel/x.ko': 'a module' });
const busyboxDeb = deb({ 'usr/bin/busybox': 'busybox' });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Debian's archive with these packages; \`change\` may replace what an address holds. */
function archive(change: Readonly<Record<string, Uint8Array>> = {}): Fetch {
  const stanza = (name: string, bytes: Uint8Array): string =>
    `Package: ${name}\nVersion: 1\nFilename: pool/${name}_1_amd64.deb\nSHA256: ${sha256(bytes)}\n`;
  const index = gzipSync(
    [
      stanza('linux-image-6.1.0-9-cloud-amd64', bytesOf('too old')),
      stanza('linux-image-6.12.1-cloud-amd64', kernelDeb),
      stanza('busybox-static', busyboxDeb),
    ].join('\n'),
  );
  const held: Record<string, Uint8Array> = {
    'dists/stable/Release': bytesOf(`Suite: stable\nSHA256:\n ${sha256(index)} ${index.length} main/binary-amd64/Packages.gz\n`),
    'dists/stable/main/binary-amd64/Packages.gz': index,
    'pool/linux-image-6.12.1-cloud-amd64_1_amd64.deb': kernelDeb,
    'pool/busybox-static_1_amd64.deb': busyboxDeb,
    ...change,
  };
  return (url) => {
    const bytes = held[url.slice(ARCHIVE.length + 1)];
    return bytes === undefined ? Promise.reject(new ArchiveError(`${url}: HTTP 404`)) : Promise.resolve(bytes);
  };
}

describe('kernel packages', () => {
  it('are compared by version; old ones and other packages do not count', () => {
    expect(
      newestKernelPackage([
        'linux-image-6.9.2-cloud-amd64',
        'linux-image-6.12.95+deb13-cloud-amd64',
        'linux-image-6.12.9-cloud-amd64-unsigned',
        'linux-image-amd64',
        'linux-image-7.0.1-amd64',
      ]),
    ).toBe('linux-image-6.12.95+deb13-cloud-amd64');
    expect(newestKernelPackage(['linux-image-6.1.0-9-cloud-amd64'])).toBeUndefined();
  });
});

describe("Debian's archive", () => {
  it('gives the newest kernel and busybox, checked', async () => {
    expect((await downloadPackages(archive())).map(({ name }) => name)).toEqual([
      'linux-image-6.12.1-cloud-amd64_1_amd64.deb',
      'busybox-static_1_amd64.deb',
    ]);
  });

  it.each([
    ['an index', 'dists/stable/main/binary-amd64/Packages.gz', /Packages\.gz: SHA-256 is/],
    ['a package', 'pool/busybox-static_1_amd64.deb', /busybox-static_1_amd64\.deb: SHA-256 is/],
    ['a Release file', 'dists/stable/Release', /does not list/],
  ])('refuses %s that is not what was announced', async (_what, path, message) => {
    await expect(downloadPackages(archive({ [path]: bytesOf('other') }))).rejects.toThrow(message);
  });
});

describe('a package', () => {
  it('is unpacked without being installed', () => {
    unpackDeb('kernel.deb', kernelDeb, folder);
    expect(readFileSync(join(folder, 'boot/vmlinuz-6.12.1-cloud-amd64'), 'utf8')).toBe('a kernel');
  });

  it.each([
    ['another file', bytesOf('hello'), /is no Debian package/],
    ['a package cut off', kernelDeb.subarray(0, 150), /cut off or damaged|no files in it/],
    ['no files', bytesOf('!<arch>\n'), /has no files/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => dataMember('x.deb', bytes)).toThrow(PackageError);
    expect(() => dataMember('x.deb', bytes)).toThrow(message);
  });
});

describe('kernel and busybox', () => {
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const kernel = file('kernel.deb', kernelDeb);
  const busybox = file('busybox.deb', busyboxDeb);

  it('come out of packages on this computer without any network', async () => {
    const cache = join(folder, 'local');
    const get: Fetch = () => Promise.reject(new Error('the network was used'));
    const found = await findDebianFiles(cache, { debs: [kernel, busybox], get });
    expect(found).toMatchObject({ kernel: expect.stringMatching(/vmlinuz-6\.12\.1-cloud-amd64$/) as string });
    expect(await findDebianFiles(cache, { debs: [kernel, busybox], get })).toEqual(found);
  });

  it('come from the archive once, then from where they were put', async () => {
    const cache = join(folder, 'fetched');
    const found = await findDebianFiles(cache, { get: archive() });
    expect(found).toMatchObject({ root: cache });
    expect(await findDebianFiles(cache, { get: () => Promise.reject(new Error('again')) })).toEqual(found);
  });

  it.each([
    ['only the kernel', [kernel], /no busybox in it: add --deb busybox-static/],
    ['only busybox', [busybox], /no kernel in it: add --deb linux-image/],
    ['a package that is not there', [join(folder, 'none.deb')], /none\.deb: no such file/],
    ['no package', [file('text', bytesOf('hello'))], /text is no Debian package/],
  ])('with %s: says what is missing', async (_what, debs, message) => {
    expect(await findDebianFiles(join(folder, 'cache'), { debs })).toEqual({ missing: expect.stringMatching(message) as string });
  });

  it('without a network: says what to give instead', async () => {
    const get: Fetch = () => Promise.reject(new ArchiveError('deb.debian.org cannot be reached (ENOTFOUND)'));
    expect(await findDebianFiles(join(folder, 'nowhere'), { get })).toEqual({
      missing: expect.stringMatching(/cannot be reached \(ENOTFOUND\); give the packages: --deb/) as string,
    });
  });
});
