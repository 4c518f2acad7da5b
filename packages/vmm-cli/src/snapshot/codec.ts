/** What a file of state needs of its surroundings. Every codec reads what any other wrote. */
export interface SnapshotCodec {
  /** zlib format (RFC 1950). */
  deflate(bytes: Uint8Array): Uint8Array;
  /** @param length of the result: a stream that holds more or less, or is damaged, throws */
  inflate(bytes: Uint8Array, length: number): Uint8Array;
  sha256(bytes: Uint8Array): Uint8Array;
}
