import { spawnSync } from 'node:child_process';

const MAGIC = '!<arch>\n';
const HEADER_BYTES = 60;
/** How tar is told what the data member is compressed with. */
const filters: Readonly<Record<string, readonly string[]>> = { '.xz': ['-J'], '.gz': ['-z'], '.zst': ['--zstd'], '': [] };

/** A package is damaged, or a program that unpacks it is missing. */
export class PackageError extends Error {}

/** Contents of the member of a Debian package that holds its files, and its ending: `.xz`. @source deb(5) */
export function dataMember(name: string, deb: Uint8Array): { readonly bytes: Uint8Array; readonly ending: string } {
  const text = (from: number, to: number): string => new TextDecoder('latin1').decode(deb.subarray(from, to));
  if (text(0, MAGIC.length) !== MAGIC) throw new PackageError(`${name} is no Debian package`);
  for (let at = MAGIC.length; at + HEADER_BYTES <= deb.length;) {
    const member = text(at, at + 16)
      .trim()
      .replace(/\/$/, '');
    const size = Number(text(at + 48, at + 58));
    const from = at + HEADER_BYTES;
    if (!Number.isSafeInteger(size) || from + size > deb.length) throw new PackageError(`${name} is cut off or damaged`);
    if (member.startsWith('data.tar')) return { bytes: deb.subarray(from, from + size), ending: member.slice('data.tar'.length) };
    at = from + size + (size & 1);
  }
  throw new PackageError(`${name} has no files in it`);
}

/** Unpacks the files of a Debian package into a folder; nothing is installed. Needs tar, and xz for most packages. @throws PackageError */
export function unpackDeb(name: string, deb: Uint8Array, folder: string): void {
  const { bytes, ending } = dataMember(name, deb);
  const filter = filters[ending];
  if (filter === undefined) throw new PackageError(`${name} is compressed with ${ending}, which this script does not know`);
  const tar = spawnSync('tar', ['-x', ...filter, '-f', '-', '-C', folder], { input: bytes, encoding: 'utf8' });
  if (tar.error !== undefined) throw new PackageError('tar is not there: install it, or give --kernel and --busybox');
  if (tar.status !== 0)
    throw new PackageError(
      `${name} does not unpack (is ${ending === '.xz' ? 'xz' : 'tar'} installed?): ${tar.stderr.trim().split('\n')[0]}`,
    );
}
