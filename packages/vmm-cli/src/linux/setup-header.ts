import { ImageFormatError } from '../image/image-error.ts';

/** Offsets in the first sectors of a bzImage and in boot_params alike. @source Linux/x86 boot protocol */
export const Setup = {
  SETUP_SECTS: 0x1f1,
  BOOT_FLAG: 0x1fe,
  JUMP: 0x200,
  MAGIC: 0x202,
  VERSION: 0x206,
  TYPE_OF_LOADER: 0x210,
  LOADFLAGS: 0x211,
  CODE32_START: 0x214,
  RAMDISK_IMAGE: 0x218,
  RAMDISK_SIZE: 0x21c,
  CMD_LINE_PTR: 0x228,
  INITRD_ADDR_MAX: 0x22c,
  XLOADFLAGS: 0x236,
  CMDLINE_SIZE: 0x238,
  PAYLOAD_OFFSET: 0x248,
  PAYLOAD_LENGTH: 0x24c,
  PREF_ADDRESS: 0x258,
  INIT_SIZE: 0x260,
} as const;

const MAGIC = 0x5372_6448; // "HdrS"
const BOOT_FLAG = 0xaa55;
const SECTOR = 512;
/** The 64-bit entry point, which the stub uses, came with protocol 2.12. */
const MIN_VERSION = 0x020c;
const XLF_KERNEL_64 = 1;

/** What the header of a bzImage says. Addresses and sizes in bytes. */
export interface SetupHeader {
  /** The header's own bytes, from 0x1F1 on: they go into boot_params as they are. */
  readonly bytes: Uint8Array;
  readonly version: number;
  /** File offset of the protected-mode part. */
  readonly kernelOffset: number;
  readonly prefAddress: number;
  /** Memory that the kernel needs from its load address on. */
  readonly initSize: number;
  readonly cmdlineSize: number;
  /** Highest address of the last byte of an initrd. */
  readonly initrdMax: number;
  /** The compressed vmlinux, within the file. */
  readonly payload: { readonly offset: number; readonly length: number };
}

/** True if the file has the magic of a Linux setup header. */
export const isBzImage = (file: Uint8Array): boolean =>
  file.length >= Setup.MAGIC + 4 && new DataView(file.buffer, file.byteOffset).getUint32(Setup.MAGIC, true) === MAGIC;

/**
 * Reads and checks the setup header of a bzImage.
 * @throws ImageFormatError naming file and offset
 */
export function readSetupHeader(name: string, file: Uint8Array): SetupHeader {
  const fail = (offset: number, message: string, hint?: string): never => {
    throw new ImageFormatError(name, offset, message, hint === undefined ? {} : { hint });
  };
  const cut = 'The file seems cut off: copy it again.';
  if (file.length < Setup.INIT_SIZE + 4) fail(file.length, `truncated setup header: ${file.length} bytes`, cut);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(Setup.MAGIC, true) !== MAGIC)
    fail(Setup.MAGIC, 'no Linux kernel ("HdrS" is missing)', 'Give a bzImage (vmlinuz) or an ELF vmlinux.');
  if (view.getUint16(Setup.BOOT_FLAG, true) !== BOOT_FLAG) fail(Setup.BOOT_FLAG, 'the boot flag is not 0xAA55');
  const version = view.getUint16(Setup.VERSION, true);
  if (version < MIN_VERSION)
    fail(
      Setup.VERSION,
      `boot protocol ${version >> 8}.${version & 0xff}; at least 2.12 is needed`,
      'Use a kernel of version 3.8 or later.',
    );
  if ((view.getUint16(Setup.XLOADFLAGS, true) & XLF_KERNEL_64) === 0)
    fail(Setup.XLOADFLAGS, 'a 32-bit kernel', 'A TD runs 64-bit kernels: use an amd64 one.');
  const end = Setup.MAGIC + view.getUint8(Setup.JUMP + 1);
  if (end < Setup.INIT_SIZE + 4 || end > file.length) fail(Setup.JUMP + 1, `the setup header ends at 0x${end.toString(16)}`);
  const kernelOffset = ((view.getUint8(Setup.SETUP_SECTS) || 4) + 1) * SECTOR;
  if (kernelOffset >= file.length)
    fail(Setup.SETUP_SECTS, `the kernel begins at 0x${kernelOffset.toString(16)}, beyond the end of the file`, cut);
  const prefAddress = Number(view.getBigUint64(Setup.PREF_ADDRESS, true));
  const initSize = view.getUint32(Setup.INIT_SIZE, true);
  if (prefAddress < 0x10_0000 || prefAddress % 4096 !== 0 || prefAddress > 0x4000_0000)
    fail(Setup.PREF_ADDRESS, `load address 0x${prefAddress.toString(16)}`);
  if (initSize < file.length - kernelOffset)
    fail(Setup.INIT_SIZE, `the kernel says it needs 0x${initSize.toString(16)} bytes, less than it has`);
  const payload = {
    offset: kernelOffset + view.getUint32(Setup.PAYLOAD_OFFSET, true),
    length: view.getUint32(Setup.PAYLOAD_LENGTH, true),
  };
  if (payload.length < 8 || payload.offset + payload.length > file.length)
    fail(Setup.PAYLOAD_OFFSET, 'the compressed kernel reaches beyond the end of the file', cut);
  return {
    bytes: file.slice(Setup.SETUP_SECTS, end),
    version,
    kernelOffset,
    prefAddress,
    initSize,
    cmdlineSize: view.getUint32(Setup.CMDLINE_SIZE, true),
    initrdMax: view.getUint32(Setup.INITRD_ADDR_MAX, true),
    payload,
  };
}
