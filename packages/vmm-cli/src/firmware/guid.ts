import { bytesFromHex } from '@tdxkit/x86-cpu/units';

/** The 16 bytes of a GUID as UEFI stores it: the first three groups little-endian. */
export function guidBytes(text: string): Uint8Array {
  const bytes = bytesFromHex(text.replaceAll('-', ''));
  return Uint8Array.of(
    bytes[3]!,
    bytes[2]!,
    bytes[1]!,
    bytes[0]!,
    bytes[5]!,
    bytes[4]!,
    bytes[7]!,
    bytes[6]!,
    ...bytes.subarray(8),
  );
}

/** True if the GUID stands at that offset. */
export const guidAt = (bytes: Uint8Array, offset: number, guid: Uint8Array): boolean =>
  offset >= 0 && offset + 16 <= bytes.length && guid.every((byte, i) => bytes[offset + i] === byte);
