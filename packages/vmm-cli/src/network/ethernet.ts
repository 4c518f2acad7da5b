export const EtherType = { IPV4: 0x0800, ARP: 0x0806 } as const;
const HEADER_BYTES = 14;
const SOURCE = 6;
const TYPE = 12;

export interface EthernetFrame {
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  readonly type: number;
  readonly payload: Uint8Array;
}

/** A frame without its checksum; undefined when it is too short to be one. @source IEEE 802.3 */
export function parseFrame(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const type = (bytes[TYPE]! << 8) | bytes[TYPE + 1]!;
  return {
    destination: bytes.subarray(0, SOURCE),
    source: bytes.subarray(SOURCE, TYPE),
    type,
    payload: bytes.subarray(HEADER_BYTES),
  };
}

export function buildFrame({ destination, source, type, payload }: EthernetFrame): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  bytes.set(destination, 0);
  bytes.set(source, SOURCE);
  bytes[TYPE] = type >> 8;
  bytes[TYPE + 1] = type;
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}
