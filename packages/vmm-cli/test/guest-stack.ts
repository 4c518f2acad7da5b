import { GATEWAY_MAC, GUEST_ADDRESS, GUEST_MAC } from '../src/network/addresses.ts';
import { EtherType, buildFrame, parseFrame } from '../src/network/ethernet.ts';
import { IpProtocol, buildIpv4Packet, parseIpv4Packet, type Ipv4Header, type Ipv4Packet } from '../src/network/ipv4.ts';
import { buildSegment, parseSegment, type TcpSegment } from '../src/network/tcp-segment.ts';
import { buildDatagram, parseDatagram, type Datagram } from '../src/network/udp.ts';
import type { UserNetwork } from '../src/network/user-network.ts';

/** The guest's end of the wire: sends packets, and takes those that came. */
export class GuestStack {
  readonly #network: UserNetwork;
  /** Frames that came and were not looked at. */
  readonly frames: Uint8Array[] = [];

  constructor(network: UserNetwork) {
    this.#network = network;
    network.onFrame = (frame) => this.frames.push(frame);
  }

  send(type: number, payload: Uint8Array): void {
    this.#network.send(buildFrame({ destination: GATEWAY_MAC, source: GUEST_MAC, type, payload }));
  }
  sendPacket(protocol: number, destination: number, payload: Uint8Array): void {
    this.send(EtherType.IPV4, buildIpv4Packet({ protocol, source: GUEST_ADDRESS, destination, payload }));
  }
  sendUdp(sourcePort: number, destination: number, destinationPort: number, data: Uint8Array): void {
    this.sendPacket(
      IpProtocol.UDP,
      destination,
      buildDatagram({ source: GUEST_ADDRESS, sourcePort, destination, destinationPort, data }),
    );
  }
  sendTcp(segment: Omit<TcpSegment, 'source'>): void {
    this.sendPacket(IpProtocol.TCP, segment.destination, buildSegment({ ...segment, source: GUEST_ADDRESS }));
  }

  /** The packets that came since the last call. */
  packets(): (Ipv4Packet & Ipv4Header)[] {
    return this.frames.splice(0).flatMap((bytes) => {
      const frame = parseFrame(bytes);
      const packet = frame?.type === EtherType.IPV4 ? parseIpv4Packet(frame.payload) : undefined;
      return packet ? [packet] : [];
    });
  }
  datagrams(): Datagram[] {
    return this.packets().flatMap((packet) => parseDatagram(packet) ?? []);
  }
  segments(): TcpSegment[] {
    return this.packets().flatMap((packet) => parseSegment(packet) ?? []);
  }
}

/** A TCP client in the guest that follows the protocol, one step at a time. */
export class GuestConnection {
  readonly #stack: GuestStack;
  readonly #to: { readonly destination: number; readonly destinationPort: number; readonly sourcePort: number };
  sequence = 0xffff_fff0; // wraps soon
  acknowledged = 0;
  readonly received: number[] = [];
  isEnded = false;
  window = 4000;

  constructor(stack: GuestStack, destination: number, destinationPort: number, sourcePort = 40_000) {
    this.#stack = stack;
    this.#to = { destination, destinationPort, sourcePort };
  }

  raw(flags: number, data: Uint8Array = new Uint8Array(0), maxSegment?: number): void {
    this.#stack.sendTcp({
      ...this.#to,
      sequence: this.sequence,
      acknowledgement: this.acknowledged,
      flags,
      window: this.window,
      data,
      maxSegment,
    });
  }

  /** Takes what came, and acknowledges it when it carried anything. Returns the segments. */
  take(acknowledges = true): TcpSegment[] {
    const segments = this.#stack.segments();
    let hasNews = false;
    for (const { sequence, data, flags } of segments) {
      if (sequence !== this.acknowledged) continue;
      this.received.push(...data);
      this.acknowledged = (this.acknowledged + data.length + (flags & 1)) >>> 0;
      this.isEnded ||= (flags & 1) !== 0;
      hasNews ||= data.length > 0 || (flags & 1) !== 0;
    }
    if (hasNews && acknowledges) this.raw(16);
    return segments;
  }

  /** The three-way handshake. Returns the answer to the SYN. */
  open(): TcpSegment | undefined {
    this.raw(2, undefined, 1000);
    const [answer] = this.#stack.segments();
    this.sequence = (this.sequence + 1) >>> 0;
    if (answer) {
      this.acknowledged = (answer.sequence + 1) >>> 0;
      this.raw(16);
    }
    return answer;
  }

  write(data: Uint8Array): void {
    this.raw(24, data);
    this.sequence = (this.sequence + data.length) >>> 0;
  }

  end(): void {
    this.raw(17);
    this.sequence = (this.sequence + 1) >>> 0;
  }
}
