import type { Ipv4Address } from './addresses.ts';
import { internetChecksum } from './checksum.ts';

export const IpProtocol = { ICMP: 1, TCP: 6, UDP: 17 } as const;
const HEADER_BYTES = 20;
const TTL = 64;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
/** Fragment offset, in units of 8 bytes. */
const OFFSET = 0x1fff;

export interface Ipv4Packet {
  readonly protocol: number;
  readonly source: Ipv4Address;
  readonly destination: Ipv4Address;
  readonly payload: Uint8Array;
}

/** Where a fragment belongs. */
export interface FragmentPlace {
  readonly identification: number;
  /** Bytes of the packet's payload before this one's. */
  readonly fragmentOffset: number;
  readonly hasMore: boolean;
}

/** What else a header says. */
export interface Ipv4Header extends FragmentPlace {
  /** Routers that it may still pass. */
  readonly ttl: number;
}

/** A packet or fragment with a right header; undefined for anything else. @source RFC 791 */
export function parseIpv4Packet(bytes: Uint8Array): (Ipv4Packet & Ipv4Header) | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0]! >> 4 !== 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerBytes = (bytes[0]! & 0x0f) * 4;
  const length = view.getUint16(2);
  if (headerBytes < HEADER_BYTES || length < headerBytes || length > bytes.length) return undefined;
  if (internetChecksum(bytes.subarray(0, headerBytes)) !== 0) return undefined;
  return {
    identification: view.getUint16(4),
    fragmentOffset: (view.getUint16(6) & OFFSET) * 8,
    hasMore: (view.getUint16(6) & MORE_FRAGMENTS) !== 0,
    ttl: bytes[8]!,
    protocol: bytes[9]!,
    source: view.getUint32(12),
    destination: view.getUint32(16),
    payload: bytes.subarray(headerBytes, length),
  };
}

/** A packet with its header. @param place of a fragment; without it the packet is whole and stays so */
export function buildIpv4Packet({ protocol, source, destination, payload }: Ipv4Packet, place?: FragmentPlace): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x45;
  view.setUint16(2, bytes.length);
  view.setUint16(4, place?.identification ?? 0);
  view.setUint16(6, place ? (place.fragmentOffset / 8) | (place.hasMore ? MORE_FRAGMENTS : 0) : DONT_FRAGMENT);
  bytes[8] = TTL;
  bytes[9] = protocol;
  view.setUint32(12, source);
  view.setUint32(16, destination);
  view.setUint16(10, internetChecksum(bytes.subarray(0, HEADER_BYTES)));
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}
