import { internetChecksum } from './checksum.ts';
import { buildIpv4Packet, type Ipv4Packet } from './ipv4.ts';

const Type = { ECHO_REPLY: 0, UNREACHABLE: 3, ECHO: 8, TIME_EXCEEDED: 11 } as const;
/** Why a packet went nowhere: codes of "destination unreachable". */
export const Unreachable = { HOST: 1, PROTOCOL: 2, PORT: 3 } as const;
export type UnreachableCode = (typeof Unreachable)[keyof typeof Unreachable];
const HEADER_BYTES = 8;
/** Of the packet that could not be delivered: its header and eight bytes. */
const QUOTED_BYTES = 28;

/** True for an echo request with a right checksum. @source RFC 792 */
export const isEchoRequest = (message: Uint8Array): boolean =>
  message.length >= HEADER_BYTES && message[0] === Type.ECHO && internetChecksum(message) === 0;

/** The answer to an echo request: the same with another type. */
export function buildEchoReply(request: Uint8Array): Uint8Array {
  const reply = request.slice();
  reply[0] = Type.ECHO_REPLY;
  return withChecksum(reply);
}

/** "Destination unreachable". @param packet the one that went nowhere */
export const buildUnreachable = (packet: Ipv4Packet, code: UnreachableCode): Uint8Array =>
  buildError(Type.UNREACHABLE, code, packet);

/** "Time to live exceeded in transit". @param packet the one that passed too many routers */
export const buildTimeExceeded = (packet: Ipv4Packet): Uint8Array => buildError(Type.TIME_EXCEEDED, 0, packet);

function buildError(type: number, code: number, packet: Ipv4Packet): Uint8Array {
  const quoted = buildIpv4Packet(packet).subarray(0, QUOTED_BYTES);
  const message = new Uint8Array(HEADER_BYTES + quoted.length);
  message[0] = type;
  message[1] = code;
  message.set(quoted, HEADER_BYTES);
  return withChecksum(message);
}

function withChecksum(message: Uint8Array): Uint8Array {
  message[2] = message[3] = 0;
  const sum = internetChecksum(message);
  message[2] = sum >> 8;
  message[3] = sum;
  return message;
}
