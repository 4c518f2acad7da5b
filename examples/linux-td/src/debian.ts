import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ArchiveError, downloadPackages, type Fetch } from './archive.ts';
import { PackageError, unpackDeb } from './deb.ts';
import { newestKernelPackage } from './kernel-package.ts';

/** A kernel and a static busybox, found or fetched. */
export interface DebianFiles {
  readonly kernel: string;
  readonly busybox: string;
  /** Where the kernel package is unpacked. */
  readonly root: string;
}

const WITHOUT_NETWORK =
  'give the packages: --deb linux-image-VERSION-cloud-amd64_*.deb --deb busybox-static_*.deb (from https://packages.debian.org), or --kernel vmlinuz --busybox busybox';

const run = (command: string, args: readonly string[], cwd?: string): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], ...(cwd === undefined ? {} : { cwd }) });

/** Packages by apt, which checks their signatures; undefined where there is no apt, or none that knows them. */
function byApt(): { name: string; bytes: Uint8Array }[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'linux-td-'));
  try {
    const known = run('apt-cache', ['search', '--names-only', '^linux-image-.*-cloud-amd64']);
    const kernel = newestKernelPackage(known.split('\n').map((line) => line.split(' ')[0]!));
    if (kernel === undefined) return undefined;
    run('apt-get', ['download', kernel, 'busybox-static'], folder);
    return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(root: string): DebianFiles | undefined {
  const boot = join(root, 'boot');
  const kernel = existsSync(boot) ? readdirSync(boot).find((file) => file.startsWith('vmlinuz-')) : undefined;
  const busybox = ['bin', 'usr/bin'].map((folder) => join(root, folder, 'busybox')).find((file) => existsSync(file));
  return kernel === undefined || busybox === undefined ? undefined : { kernel: join(boot, kernel), busybox, root };
}

/** Where files are looked for. */
export interface DebianSource {
  /** Packages on this computer; nothing is fetched then. */
  readonly debs?: readonly string[];
  /** How Debian's archive is asked where apt does not help. */
  readonly get?: Fetch;
}

/**
 * A Debian cloud kernel and busybox-static: those in `cache` from an earlier run, or of packages that are given, or fetched by apt, or from Debian's archive.
 * Nothing is installed.
 * @returns `missing` says what is not there and what to do
 */
export async function findDebianFiles(
  cache: string,
  { debs = [], get }: DebianSource = {},
): Promise<DebianFiles | { readonly missing: string }> {
  try {
    if (debs.length > 0)
      return unpacked(
        debs.map((file) => ({ name: basename(file), bytes: readFileSync(file) })),
        cache,
        true,
      );
    const known = filesIn(cache);
    if (known !== undefined) return known;
    return unpacked((get === undefined ? byApt() : undefined) ?? (await downloadPackages(get)), cache, false);
  } catch (error) {
    if (error instanceof ArchiveError) return { missing: `${error.message}; ${WITHOUT_NETWORK}` };
    if (error instanceof PackageError) return { missing: error.message };
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { missing: `${path ?? cache}: ${code === 'ENOENT' ? 'no such file' : code}` };
  }
}

/** Unpacks the packages below `cache`: packages that somebody gave into a folder of their own. */
function unpacked(
  packages: readonly { name: string; bytes: Uint8Array }[],
  cache: string,
  isGiven: boolean,
): DebianFiles | { readonly missing: string } {
  const hash = createHash('sha256');
  for (const { bytes } of packages) hash.update(bytes);
  const root = isGiven ? join(cache, hash.digest('hex').slice(0, 16)) : cache;
  const known = filesIn(root);
  if (known !== undefined) return known;
  mkdirSync(root, { recursive: true });
  for (const { name, bytes } of packages) unpackDeb(name, bytes, root);
  const found = filesIn(root);
  if (found !== undefined) return found;
  const has = (file: string): boolean => existsSync(join(root, file));
  return {
    missing: `${packages.map(({ name }) => name).join(' and ')}: ${has('boot') ? 'no busybox in it: add --deb busybox-static_*.deb' : 'no kernel in it: add --deb linux-image-VERSION-cloud-amd64_*.deb'}`,
  };
}
