/** A file, folder, symbolic link or character device of an archive. */
export type CpioEntry =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array; readonly mode?: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'device'; readonly path: string; readonly major: number; readonly minor: number };

const Mode = { file: 0o100755, folder: 0o040755, link: 0o120777, device: 0o020600 } as const;
const TRAILER = 'TRAILER!!!';
const encoder = new TextEncoder();
const aligned = (n: number): number => Math.ceil(n / 4) * 4;

/**
 * An initramfs: a cpio archive in "newc" form. Times and owners are 0, so equal contents give equal bytes.
 * @param entries in the order in which the kernel makes them: folders before what is in them
 * @source Linux "initramfs buffer format"
 */
export function cpio(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  entries.forEach((entry, i) => {
    const data = entry.kind === 'file' ? entry.bytes : entry.kind === 'link' ? encoder.encode(entry.target) : new Uint8Array(0);
    const mode = entry.kind === 'file' && entry.mode !== undefined ? 0o100000 | entry.mode : Mode[entry.kind];
    const [major, minor] = entry.kind === 'device' ? [entry.major, entry.minor] : [0, 0];
    parts.push(record(entry.path, data, { inode: i + 1, mode, links: entry.kind === 'folder' ? 2 : 1, major, minor }));
  });
  parts.push(record(TRAILER, new Uint8Array(0), { inode: 0, mode: 0, links: 1, major: 0, minor: 0 }));
  const archive = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (archive.set(part, at), at + part.length), 0);
  return archive;
}

/** Header of 13 hexadecimal fields, name, data; name and data end at a multiple of 4. */
function record(
  path: string,
  data: Uint8Array,
  { inode, mode, links, major, minor }: { inode: number; mode: number; links: number; major: number; minor: number },
): Uint8Array {
  const name = encoder.encode(`${path}\0`);
  const fields = [inode, mode, 0, 0, links, 0, data.length, 0, 0, major, minor, name.length, 0];
  const header = encoder.encode(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  const dataAt = aligned(header.length + name.length);
  const bytes = new Uint8Array(dataAt + aligned(data.length));
  bytes.set(header);
  bytes.set(name, header.length);
  bytes.set(data, dataAt);
  return bytes;
}
