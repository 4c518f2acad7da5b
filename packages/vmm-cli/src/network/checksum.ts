/** Internet checksum: the complement of the sum of 16-bit words in one's complement arithmetic. @source RFC 1071 */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) for (let i = 0; i < part.length; i += 2) sum += (part[i]! << 8) | (part[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** What TCP and UDP add to their checksum: who speaks to whom, and how much. */
export function pseudoHeader(source: number, destination: number, protocol: number, length: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, source);
  view.setUint32(4, destination);
  bytes[9] = protocol;
  view.setUint16(10, length);
  return bytes;
}
