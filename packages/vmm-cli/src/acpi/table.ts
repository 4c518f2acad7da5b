const HEADER_BYTES = 36;
/** Where the checksum of a table lies. */
export const CHECKSUM_OFFSET = 9;
const ascii = (text: string, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => (i < text.length ? text.charCodeAt(i) : 0x20));

/** Sum of all bytes modulo 256; 0 in a table whose checksum is right. */
export const byteSum = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);

/** Sets the byte at `offset` so that the bytes sum to 0. */
export function setChecksum(bytes: Uint8Array, offset: number): void {
  bytes[offset] = 0;
  bytes[offset] = -byteSum(bytes) & 0xff;
}

/**
 * An ACPI table: the 36-byte header (signature, length, revision, checksum, OEM fields) and its body.
 * @param signature four characters
 * @source ACPI 6.5 section 5.2.6 "System Description Table Header"
 */
export function acpiTable(signature: string, revision: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + body.length);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii(signature, 4), 0);
  view.setUint32(4, bytes.length, true);
  bytes[8] = revision;
  bytes.set(ascii('TDXKIT', 6), 10);
  bytes.set(ascii('TDXMACHN', 8), 16);
  view.setUint32(24, 1, true);
  bytes.set(ascii('TDXK', 4), 28);
  view.setUint32(32, 1, true);
  bytes.set(body, HEADER_BYTES);
  setChecksum(bytes, CHECKSUM_OFFSET);
  return bytes;
}
