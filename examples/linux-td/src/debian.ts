import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A kernel and a static busybox, found or fetched. */
export interface DebianFiles {
  readonly kernel: string;
  readonly busybox: string;
}

/** Newest first: the backported kernel, then that of the release. */
const KERNEL_PACKAGE = /^linux-image-(\d+\.\d+\.\d+\S*)-cloud-amd64(-unsigned)?$/;
/** Kernels before this one do not come up as a TD without firmware. */
const LEAST_VERSION = [6, 7] as const;

const run = (command: string, args: readonly string[], cwd?: string): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], ...(cwd === undefined ? {} : { cwd }) });

/** The newest cloud kernel that apt knows, or undefined. */
function newestKernelPackage(): string | undefined {
  const version = (name: string): number[] => (KERNEL_PACKAGE.exec(name)?.[1] ?? '').split(/[.+-]/).map(Number);
  const names = run('apt-cache', ['search', '--names-only', '^linux-image-.*-cloud-amd64'])
    .split('\n')
    .map((line) => line.split(' ')[0]!)
    .filter((name) => KERNEL_PACKAGE.test(name))
    .filter((name) => {
      const [major = 0, minor = 0] = version(name);
      return major > LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor >= LEAST_VERSION[1]);
    });
  const compare = (a: string, b: string): number => {
    const [x, y] = [version(a), version(b)];
    for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (y[i] ?? 0) - (x[i] ?? 0);
    return 0;
  };
  return names.sort(compare)[0];
}

/** Unpacks a Debian package into the folder without installing it. */
function unpack(name: string, folder: string): void {
  run('apt-get', ['download', name], folder);
  const file = readdirSync(folder).find((f) => f.startsWith(`${name}_`) && f.endsWith('.deb'));
  if (file === undefined) throw new Error(`apt-get download ${name} left no package in ${folder}`);
  run('dpkg-deb', ['-x', file, '.'], folder);
}

const kernelIn = (folder: string): string | undefined => {
  const boot = join(folder, 'boot');
  const name = existsSync(boot) ? readdirSync(boot).find((f) => f.startsWith('vmlinuz-')) : undefined;
  return name === undefined ? undefined : join(boot, name);
};

/**
 * A Debian cloud kernel and busybox-static: those in `cache` from an earlier run, or fetched into it with apt. Nothing is installed.
 * @returns undefined with the reason when this is no Debian with a package archive
 */
export function findDebianFiles(cache: string): DebianFiles | { readonly missing: string } {
  const busybox = join(cache, 'bin', 'busybox');
  try {
    mkdirSync(cache, { recursive: true });
    if (kernelIn(cache) === undefined) {
      const name = newestKernelPackage();
      if (name === undefined)
        return {
          missing:
            'apt knows no linux-image-*-cloud-amd64 of version 6.7 or later: add bookworm-backports or trixie to its sources and run apt-get update',
        };
      unpack(name, cache);
    }
    if (!existsSync(busybox)) unpack('busybox-static', cache);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return {
      missing:
        code === 'ENOENT'
          ? 'apt-cache, apt-get or dpkg-deb is not there: this needs Debian, or --kernel and --busybox'
          : `the packages could not be fetched: ${(error as Error).message.split('\n')[0]}`,
    };
  }
  return { kernel: kernelIn(cache)!, busybox };
}
