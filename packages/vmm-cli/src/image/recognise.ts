/** A file format by its first bytes, when it is one that a flat image is often confused with. */
interface KnownFormat {
  readonly name: string;
  readonly offset: number;
  readonly magic: readonly number[];
  readonly hint: string;
}

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));

// prettier-ignore
const knownFormats: readonly KnownFormat[] = [
  { name: 'a Linux kernel (bzImage)',      offset: 0x202, magic: ascii('HdrS'),             hint: 'Boot it with --kernel.' },
  { name: 'a PE/EFI program',              offset: 0, magic: ascii('MZ'),                   hint: 'Give an ELF64 or flat image.' },
  { name: 'gzip-compressed data',          offset: 0, magic: [0x1f, 0x8b],                  hint: 'Decompress it first: gzip -d.' },
  { name: 'zstd-compressed data',          offset: 0, magic: [0x28, 0xb5, 0x2f, 0xfd],      hint: 'Decompress it first: zstd -d.' },
  { name: 'xz-compressed data',            offset: 0, magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], hint: 'Decompress it first: xz -d.' },
  { name: 'a qcow2 disk image',            offset: 0, magic: [0x51, 0x46, 0x49, 0xfb],      hint: 'Give the guest program, not a disk.' },
  { name: 'a WebAssembly module',          offset: 0, magic: [0x00, 0x61, 0x73, 0x6d],      hint: 'Give an x86-64 ELF64 or flat image.' },
  { name: 'a Mach-O program',              offset: 0, magic: [0xcf, 0xfa, 0xed, 0xfe],      hint: 'Build it as a freestanding x86-64 ELF64.' },
  { name: 'a script',                      offset: 0, magic: ascii('#!'),                   hint: 'Give an x86-64 ELF64 or flat image.' },
  { name: 'an archive of object files',    offset: 0, magic: ascii('!<arch>'),              hint: 'Link it into an ELF64 program first.' },
];

const startsWith = (bytes: Uint8Array, offset: number, magic: readonly number[]): boolean =>
  bytes.length >= offset + magic.length && magic.every((byte, i) => bytes[offset + i] === byte);

export { isElf } from '@tdxkit/x86-cpu';

/** The known format that these bytes are, unless they may be a flat image. */
export function recogniseForeignFormat(bytes: Uint8Array): { name: string; hint: string } | undefined {
  return knownFormats.find((format) => startsWith(bytes, format.offset, format.magic));
}
