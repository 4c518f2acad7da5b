import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { newestKernelPackage } from './kernel-package.ts';

/** Debian's archive, by HTTPS. */
export const ARCHIVE = 'https://deb.debian.org/debian';
const RELEASE = `${ARCHIVE}/dists/stable/Release`;
const INDEX = 'main/binary-amd64/Packages.gz';

/** Gets what an address holds. @throws Error */
export type Fetch = (url: string) => Promise<Uint8Array>;

/** The archive cannot be reached, or what it sends is not what it announced. */
export class ArchiveError extends Error {}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const overNetwork: Fetch = async (url) => {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    throw new ArchiveError(`${new URL(url).host} cannot be reached (${cause?.code ?? String(error)})`);
  }
  if (!response.ok) throw new ArchiveError(`${url}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** A package of the archive. */
interface ArchivePackage {
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
}

/** What a Packages file lists. */
function listPackages(index: string): ArchivePackage[] {
  return index.split('\n\n').flatMap((stanza) => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];
    const [name, path, digest] = [field('Package'), field('Filename'), field('SHA256')];
    return name === undefined || path === undefined || digest === undefined ? [] : [{ name, path, sha256: digest }];
  });
}

/**
 * The newest cloud kernel of Debian stable and busybox-static, as packages. Each is what the index says by its SHA-256, and the index what the Release file says.
 * @throws ArchiveError
 */
export async function downloadPackages(get: Fetch = overNetwork): Promise<{ name: string; bytes: Uint8Array }[]> {
  const checked = async (url: string, digest: string): Promise<Uint8Array> => {
    const bytes = await get(url);
    if (sha256(bytes) !== digest) throw new ArchiveError(`${url}: SHA-256 is ${sha256(bytes)}, announced was ${digest}`);
    return bytes;
  };
  const release = new TextDecoder().decode(await get(RELEASE));
  const digest = new RegExp(`^ ([0-9a-f]{64}) +\\d+ ${INDEX}$`, 'm').exec(release)?.[1];
  if (digest === undefined) throw new ArchiveError(`${RELEASE} does not list ${INDEX}`);
  const index = new TextDecoder().decode(gunzipSync(await checked(`${ARCHIVE}/dists/stable/${INDEX}`, digest)));
  const packages = listPackages(index);
  const kernel = newestKernelPackage(packages.map(({ name }) => name));
  const found = [];
  for (const name of [kernel, 'busybox-static']) {
    const one = packages.find((each) => each.name === name);
    if (one === undefined) throw new ArchiveError(`Debian stable has no ${name ?? 'cloud kernel of version 6.7 or later'}`);
    found.push({ name: one.path.split('/').at(-1)!, bytes: await checked(`${ARCHIVE}/${one.path}`, one.sha256) });
  }
  return found;
}
