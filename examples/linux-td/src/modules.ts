import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RootFile } from './initramfs.ts';

/**
 * Modules of the kernel that was unpacked into a folder, ready for an initramfs.
 * @param names paths below `kernel/`, in the order in which they are to be loaded: `drivers/block/virtio_blk`
 * @throws Error naming a module that is not there
 */
export function kernelModules(folder: string, names: readonly string[]): RootFile[] {
  const versions = join(folder, 'lib', 'modules');
  const [version] = existsSync(versions) ? readdirSync(versions) : [];
  return names.map((name) => {
    const plain = join(versions, version ?? '', 'kernel', `${name}.ko`);
    if (!existsSync(plain) && !existsSync(`${plain}.xz`)) throw new Error(`module ${name} is not in ${versions}`);
    const bytes = existsSync(plain) ? readFileSync(plain) : execFileSync('xz', ['-dc', `${plain}.xz`], { maxBuffer: 2 ** 26 });
    return { path: `lib/${basename(name)}.ko`, bytes };
  });
}
