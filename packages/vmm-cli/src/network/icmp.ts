import { internetChecksum } from './checksum.ts';

const Type = { ECHO_REPLY: 0, UNREACHABLE: 3, ECHO: 8 } as const;
const HOST_UNREACHABLE = 1;
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

/** "Host unreachable". @param packet the IPv4 packet that went nowhere */
export function buildUnreachable(packet: Uint8Array): Uint8Array {
  const quoted = packet.subarray(0, QUOTED_BYTES);
  const message = new Uint8Array(HEADER_BYTES + quoted.length);
  message[0] = Type.UNREACHABLE;
  message[1] = HOST_UNREACHABLE;
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
