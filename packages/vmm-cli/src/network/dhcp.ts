import { DNS_ADDRESS, GATEWAY_ADDRESS, GUEST_ADDRESS, NETMASK } from './addresses.ts';

export const DHCP_SERVER_PORT = 67;
export const DHCP_CLIENT_PORT = 68;
const Op = { REQUEST: 1, REPLY: 2 } as const;
/** Offsets in a message. @source RFC 2131 section 2 */
const Field = { XID: 4, FLAGS: 10, YOUR_ADDRESS: 16, SERVER_ADDRESS: 20, CLIENT_MAC: 28, COOKIE: 236, OPTIONS: 240 } as const;
const COOKIE = 0x6382_5363;
const MAC_FIELD_BYTES = 16;
/** Smallest message that every client takes. */
const MIN_BYTES = 300;
const Option = { PAD: 0, NETMASK: 1, ROUTER: 3, DNS: 6, REQUESTED: 50, LEASE: 51, TYPE: 53, SERVER: 54, END: 255 } as const;
const Message = { DISCOVER: 1, OFFER: 2, REQUEST: 3, ACK: 5, NAK: 6 } as const;
const LEASE_SECONDS = 86_400;

const u32 = (value: number): number[] => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

/** Options of a message by number; what is cut off is left out. */
function readOptions(bytes: Uint8Array): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at: number = Field.OPTIONS; at < bytes.length && bytes[at] !== Option.END;) {
    if (bytes[at] === Option.PAD) {
      at++;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (at + 2 + length > bytes.length) break;
    options.set(bytes[at]!, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

/**
 * The answer of a server with one address to give: an offer, an acknowledgement, or a refusal when the client wants another address. Undefined
 * for what needs no answer.
 * @source RFC 2131, RFC 2132
 */
export function dhcpReply(request: Uint8Array): Uint8Array | undefined {
  if (request.length < Field.OPTIONS || request[0] !== Op.REQUEST) return undefined;
  const view = new DataView(request.buffer, request.byteOffset);
  if (view.getUint32(Field.COOKIE) !== COOKIE) return undefined;
  const options = readOptions(request);
  const [kind] = options.get(Option.TYPE) ?? [];
  if (kind !== Message.DISCOVER && kind !== Message.REQUEST) return undefined;
  const wanted = options.get(Option.REQUESTED);
  const isOther =
    kind === Message.REQUEST &&
    wanted?.length === 4 &&
    new DataView(wanted.buffer, wanted.byteOffset).getUint32(0) !== GUEST_ADDRESS;
  const answer = kind === Message.DISCOVER ? Message.OFFER : isOther ? Message.NAK : Message.ACK;
  const settings = isOther
    ? []
    : [
        Option.LEASE,
        4,
        ...u32(LEASE_SECONDS),
        Option.NETMASK,
        4,
        ...u32(NETMASK),
        Option.ROUTER,
        4,
        ...u32(GATEWAY_ADDRESS),
        Option.DNS,
        4,
        ...u32(DNS_ADDRESS),
      ];
  const answers = [Option.TYPE, 1, answer, Option.SERVER, 4, ...u32(GATEWAY_ADDRESS), ...settings, Option.END];
  const reply = new Uint8Array(Math.max(MIN_BYTES, Field.OPTIONS + answers.length));
  const out = new DataView(reply.buffer);
  reply.set([Op.REPLY, 1, 6, 0], 0);
  reply.set(request.subarray(Field.XID, Field.XID + 4), Field.XID);
  reply.set(request.subarray(Field.FLAGS, Field.FLAGS + 2), Field.FLAGS);
  if (!isOther) out.setUint32(Field.YOUR_ADDRESS, GUEST_ADDRESS);
  out.setUint32(Field.SERVER_ADDRESS, GATEWAY_ADDRESS);
  reply.set(request.subarray(Field.CLIENT_MAC, Field.CLIENT_MAC + MAC_FIELD_BYTES), Field.CLIENT_MAC);
  out.setUint32(Field.COOKIE, COOKIE);
  reply.set(answers, Field.OPTIONS);
  return reply;
}
