import type { Ipv4Address } from './addresses.ts';
import { internetChecksum, pseudoHeader } from './checksum.ts';
import { IpProtocol, type Ipv4Packet } from './ipv4.ts';

const HEADER_BYTES = 8;
/** The most that a datagram carries. */
export const MAX_DATAGRAM = 65_507;

export interface Datagram {
  readonly source: Ipv4Address;
  readonly sourcePort: number;
  readonly destination: Ipv4Address;
  readonly destinationPort: number;
  readonly data: Uint8Array;
}

/** The datagram in a packet; undefined when its length or checksum is wrong. @source RFC 768 */
export function parseDatagram({ source, destination, payload }: Ipv4Packet): Datagram | undefined {
  if (payload.length < HEADER_BYTES) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset);
  const length = view.getUint16(4);
  if (length < HEADER_BYTES || length > payload.length) return undefined;
  const bytes = payload.subarray(0, length);
  const hasChecksum = view.getUint16(6) !== 0;
  if (hasChecksum && internetChecksum(pseudoHeader(source, destination, IpProtocol.UDP, length), bytes) !== 0) return undefined;
  return {
    source,
    destination,
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    data: bytes.subarray(HEADER_BYTES),
  };
}

export function buildDatagram({ source, sourcePort, destination, destinationPort, data }: Datagram): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, sourcePort);
  view.setUint16(2, destinationPort);
  view.setUint16(4, bytes.length);
  bytes.set(data, HEADER_BYTES);
  const sum = internetChecksum(pseudoHeader(source, destination, IpProtocol.UDP, bytes.length), bytes);
  view.setUint16(6, sum === 0 ? 0xffff : sum);
  return bytes;
}
