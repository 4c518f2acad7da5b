import type { Ipv4Address } from './addresses.ts';
import { internetChecksum, pseudoHeader } from './checksum.ts';
import { IpProtocol, type Ipv4Packet } from './ipv4.ts';

export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;
const HEADER_BYTES = 20;
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_MSS = 2;

export interface TcpSegment {
  readonly source: Ipv4Address;
  readonly sourcePort: number;
  readonly destination: Ipv4Address;
  readonly destinationPort: number;
  /** 32-bit numbers. */
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  /** Greatest segment that the sender takes, when it says so. */
  readonly maxSegment?: number | undefined;
  readonly data: Uint8Array;
}

/** The segment in a packet; undefined when its length or checksum is wrong. @source RFC 9293 */
export function parseSegment({ source, destination, payload }: Ipv4Packet): TcpSegment | undefined {
  if (payload.length < HEADER_BYTES) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset);
  const headerBytes = (payload[12]! >> 4) * 4;
  if (headerBytes < HEADER_BYTES || headerBytes > payload.length) return undefined;
  if (internetChecksum(pseudoHeader(source, destination, IpProtocol.TCP, payload.length), payload) !== 0) return undefined;
  return {
    source,
    destination,
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: payload[13]! & 0x3f,
    window: view.getUint16(14),
    maxSegment: maxSegmentOf(payload.subarray(HEADER_BYTES, headerBytes)),
    data: payload.subarray(headerBytes),
  };
}

function maxSegmentOf(options: Uint8Array): number | undefined {
  for (let at = 0; at < options.length && options[at] !== OPTION_END;) {
    if (options[at] === OPTION_NOP) {
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2 || at + length > options.length) return undefined;
    if (options[at] === OPTION_MSS && length === 4) return (options[at + 2]! << 8) | options[at + 3]!;
    at += length;
  }
  return undefined;
}

export function buildSegment(segment: TcpSegment): Uint8Array {
  const { source, destination, maxSegment, data } = segment;
  const options = maxSegment === undefined ? [] : [OPTION_MSS, 4, maxSegment >> 8, maxSegment & 0xff];
  const bytes = new Uint8Array(HEADER_BYTES + options.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgement);
  bytes[12] = ((HEADER_BYTES + options.length) / 4) << 4;
  bytes[13] = segment.flags;
  view.setUint16(14, segment.window);
  bytes.set(options, HEADER_BYTES);
  bytes.set(data, HEADER_BYTES + options.length);
  view.setUint16(16, internetChecksum(pseudoHeader(source, destination, IpProtocol.TCP, bytes.length), bytes));
  return bytes;
}
