import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RootFile } from './initramfs.ts';

/** What makes /dev/tdx_guest and configfs-tsm appear, in the order in which they are loaded. */
const TDX_MODULES = ['fs/configfs/configfs', 'drivers/virt/coco/tsm', 'drivers/virt/coco/tdx-guest/tdx-guest'] as const;
const PROGRAMS = ['attest', 'compute', 'stress'] as const;

/** The programs of `guest/`, built into `folder` if they are not there; undefined without gcc. */
export function guestPrograms(folder: string): RootFile[] | undefined {
  if (PROGRAMS.some((name) => !existsSync(join(folder, name)))) {
    try {
      execFileSync('sh', [fileURLToPath(new URL('../guest/build.sh', import.meta.url)), folder], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    } catch {
      return undefined;
    }
  }
  return PROGRAMS.map((name) => ({ path: `bin/${name}`, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/**
 * Kernel modules of a TDX guest from the kernel package unpacked in `root`, decompressed with xz where they are packed.
 * @returns undefined when the package has none, or xz is not installed
 */
export function tdxModules(root: string): RootFile[] | undefined {
  const modules = join(root, 'lib', 'modules');
  const version = existsSync(modules) ? readdirSync(modules)[0] : undefined;
  if (version === undefined) return undefined;
  const read = (name: string): Uint8Array | undefined => {
    const path = join(modules, version, 'kernel', `${name}.ko`);
    if (existsSync(path)) return new Uint8Array(readFileSync(path));
    try {
      return existsSync(`${path}.xz`)
        ? new Uint8Array(execFileSync('xz', ['-dc', `${path}.xz`], { maxBuffer: 1 << 26 }))
        : undefined;
    } catch {
      return undefined;
    }
  };
  const found = TDX_MODULES.map((name) => ({ path: `lib/${name.split('/').at(-1)!}.ko`, bytes: read(name) }));
  return found.every((file): file is RootFile => file.bytes !== undefined) ? found : undefined;
}
