import { MIB, PAGE_SIZE, PHYSICAL_ADDRESS_LIMIT, gpa } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from './image-error.ts';
import type { Image } from './image.ts';
import { recogniseForeignFormat } from './recognise.ts';
import { regionsOf } from './regions.ts';

const FOUR_GIB = 2 ** 32;
/** Room for firmware below 4 GiB. */
export const MAX_FIRMWARE_BYTES = 16 * MIB;

/**
 * Loads raw bytes. With `address` they go there and the boot stub enters their first byte in 64-bit mode. Without, they are firmware:
 * their last byte lies just below 4 GiB, and the guest starts at the reset vector 16 bytes before the end.
 * @param address byte address, any alignment
 * @throws ImageFormatError
 */
export function loadFlat(file: string, bytes: Uint8Array, address?: number): Image {
  const common = { name: file, format: 'flat', fileBytes: bytes.length } as const;
  if (address !== undefined) {
    if (address + bytes.length > PHYSICAL_ADDRESS_LIMIT)
      throw new ImageFormatError(file, 0, `a load address of 0x${address.toString(16)} leaves no room`);
    const regions = regionsOf([{ name: 'program', address, data: bytes, memoryBytes: bytes.length }]);
    return { ...common, regions, entry: { kind: 'long-mode', address: gpa(address) } };
  }
  const foreign = recogniseForeignFormat(bytes);
  if (foreign) throw new ImageFormatError(file, 0, `this is ${foreign.name}`, { hint: foreign.hint });
  const hint = 'A flat program that is no firmware needs its address: --load 0x100000.';
  if (bytes.length > MAX_FIRMWARE_BYTES) {
    throw new ImageFormatError(
      file,
      MAX_FIRMWARE_BYTES,
      `${bytes.length} bytes; firmware has at most ${MAX_FIRMWARE_BYTES} (16 MiB) below 4 GiB`,
      { hint },
    );
  }
  if (bytes.length % PAGE_SIZE !== 0) {
    throw new ImageFormatError(
      file,
      bytes.length,
      `${bytes.length} bytes is no multiple of 4096, so this is no whole firmware image`,
      { hint },
    );
  }
  const vector = bytes.subarray(bytes.length - 16);
  if (vector.every((byte) => byte === 0) || vector.every((byte) => byte === 0xff)) {
    throw new ImageFormatError(file, bytes.length - 16, 'the reset vector (last 16 bytes) is empty', { hint });
  }
  const regions = regionsOf([{ name: 'firmware', address: FOUR_GIB - bytes.length, data: bytes, memoryBytes: bytes.length }]);
  return { ...common, regions, entry: { kind: 'reset-vector' } };
}
