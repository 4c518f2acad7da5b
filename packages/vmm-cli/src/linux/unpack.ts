import { gunzipSync } from 'node:zlib';
import { MIB } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from '../image/image-error.ts';
import { isElf } from '../image/recognise.ts';
import type { SetupHeader } from './setup-header.ts';
import { unpackZstd } from './zstd.ts';

const MAX_KERNEL_BYTES = 512 * MIB;
/** The payload ends with its unpacked size. */
const TRAILER_BYTES = 4;

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);
// prettier-ignore
const otherFormats = [
  ['bzip2', [0x42, 0x5a, 0x68]], ['lzma', [0x5d, 0x00, 0x00]], ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]], ['lzo', [0x89, 0x4c, 0x5a]], ['lz4', [0x02, 0x21, 0x4c, 0x18]],
] as const;

/**
 * The ELF kernel inside a bzImage: its gzip or zstd payload, unpacked.
 * @throws ImageFormatError with file and offset: other compression, corrupt or truncated payload, no ELF file in it
 */
export async function unpackKernel(name: string, file: Uint8Array, { payload }: SetupHeader): Promise<Uint8Array> {
  const packed = file.subarray(payload.offset, payload.offset + payload.length - TRAILER_BYTES);
  const size = new DataView(file.buffer, file.byteOffset).getUint32(payload.offset + payload.length - TRAILER_BYTES, true);
  const fail = (message: string, hint = 'The file seems damaged: copy it again.'): never => {
    throw new ImageFormatError(name, payload.offset, message, { hint });
  };
  if (size > MAX_KERNEL_BYTES) fail(`the kernel would unpack to ${size} bytes; at most ${MAX_KERNEL_BYTES} are supported`);
  let unpacked: Uint8Array | undefined;
  if (startsWith(packed, [0x28, 0xb5, 0x2f, 0xfd])) unpacked = await unpackZstd(packed, size);
  else if (startsWith(packed, [0x1f, 0x8b])) unpacked = unpackGzip(packed, size);
  else {
    const other = otherFormats.find(([, magic]) => startsWith(packed, magic));
    fail(
      other
        ? `the kernel is compressed with ${other[0]}; gzip and zstd can be unpacked`
        : 'the payload is in no known compression',
      'Boot it without --unpack: the kernel unpacks itself.',
    );
  }
  if (unpacked?.length !== size) return fail(`the compressed kernel does not unpack to the ${size} bytes that it says`);
  if (!isElf(unpacked)) fail('what was unpacked is no ELF file', 'Boot it without --unpack.');
  return unpacked;
}

function unpackGzip(packed: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: size + 1 });
  } catch {
    return undefined;
  }
}
