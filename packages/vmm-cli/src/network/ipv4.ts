import type { Ipv4Address } from './addresses.ts';
import { internetChecksum } from './checksum.ts';

export const IpProtocol = { ICMP: 1, TCP: 6, UDP: 17 } as const;
const HEADER_BYTES = 20;
const TTL = 64;
const DONT_FRAGMENT = 0x4000;
/** More fragments, or not the first one. */
const FRAGMENT = 0x3fff;

export interface Ipv4Packet {
  readonly protocol: number;
  readonly source: Ipv4Address;
  readonly destination: Ipv4Address;
  readonly payload: Uint8Array;
}

/** A whole packet with a right header; undefined for anything else, fragments included. @source RFC 791 */
export function parseIpv4Packet(bytes: Uint8Array): Ipv4Packet | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0]! >> 4 !== 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerBytes = (bytes[0]! & 0x0f) * 4;
  const length = view.getUint16(2);
  if (headerBytes < HEADER_BYTES || length < headerBytes || length > bytes.length) return undefined;
  if ((view.getUint16(6) & FRAGMENT) !== 0 || internetChecksum(bytes.subarray(0, headerBytes)) !== 0) return undefined;
  return {
    protocol: bytes[9]!,
    source: view.getUint32(12),
    destination: view.getUint32(16),
    payload: bytes.subarray(headerBytes, length),
  };
}

export function buildIpv4Packet({ protocol, source, destination, payload }: Ipv4Packet): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  view.setUint16(6, DONT_FRAGMENT);
  bytes[8] = TTL;
  bytes[9] = protocol;
  view.setUint32(12, source);
  view.setUint32(16, destination);
  view.setUint16(10, internetChecksum(bytes.subarray(0, HEADER_BYTES)));
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}
