import type { Ipv4Address } from './addresses.ts';

const BYTES = 28;
const Operation = { REQUEST: 1, REPLY: 2 } as const;
/** Offsets in a packet for Ethernet and IPv4. @source RFC 826 */
const Field = { OPERATION: 6, SENDER_MAC: 8, SENDER: 14, TARGET_MAC: 18, TARGET: 24 } as const;
/** Ethernet, IPv4, addresses of 6 and 4 bytes. */
const KIND = [0, 1, 8, 0, 6, 4];

export interface ArpRequest {
  readonly senderMac: Uint8Array;
  readonly sender: Ipv4Address;
  readonly target: Ipv4Address;
}

/** Who asks for whom; undefined when it is no request for an IPv4 address. */
export function parseArpRequest(bytes: Uint8Array): ArpRequest | undefined {
  if (bytes.length < BYTES || KIND.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint16(Field.OPERATION) !== Operation.REQUEST) return undefined;
  return {
    senderMac: bytes.slice(Field.SENDER_MAC, Field.SENDER),
    sender: view.getUint32(Field.SENDER),
    target: view.getUint32(Field.TARGET),
  };
}

/** The answer: `mac` has the address that was asked for. */
export function buildArpReply({ senderMac, sender, target }: ArpRequest, mac: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(KIND, 0);
  view.setUint16(Field.OPERATION, Operation.REPLY);
  bytes.set(mac, Field.SENDER_MAC);
  view.setUint32(Field.SENDER, target);
  bytes.set(senderMac, Field.TARGET_MAC);
  view.setUint32(Field.TARGET, sender);
  return bytes;
}
