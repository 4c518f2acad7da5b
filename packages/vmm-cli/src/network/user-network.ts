import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { DeviceTimer } from '../device/device-timers.ts';
import { GATEWAY_ADDRESS, GATEWAY_MAC, GUEST_ADDRESS, GUEST_MAC, isInSubnet, type Ipv4Address } from './addresses.ts';
import { buildArpReply, parseArpRequest } from './arp.ts';
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT, dhcpReply } from './dhcp.ts';
import { EtherType, buildFrame, parseFrame } from './ethernet.ts';
import { Unreachable, buildEchoReply, buildTimeExceeded, buildUnreachable, isEchoRequest, type UnreachableCode } from './icmp.ts';
import { Ipv4Reassembler, fragmentsOf } from './ipv4-fragments.ts';
import { IpProtocol, parseIpv4Packet, type Ipv4Packet } from './ipv4.ts';
import type { PacketBackend } from './packet-backend.ts';
import type { HostFlow, HostStream, SocketHost } from './socket-host.ts';
import { TcpConnection } from './tcp-connection.ts';
import { TcpFlag, buildSegment, parseSegment, type TcpSegment } from './tcp-segment.ts';
import { MAX_DATAGRAM, buildDatagram, parseDatagram, type Datagram } from './udp.ts';

const BROADCAST = 0xffff_ffff;
/** Connections and flows at a time; the oldest flow makes room for a new one, a connection too many is refused. */
const MAX_CONNECTIONS = 1024;
const MAX_FLOWS = 256;
/** First sequence numbers are this far apart: the same in every run. */
const SEQUENCE_STEP = 64_000;
const FIRST_HOST_PORT = 49_152;
const MAX_PORT = 0xffff;

/** The clock by which lost segments are sent again. */
export interface NetworkClock {
  readonly now: () => bigint;
  /** Ticks per second. */
  readonly hz: bigint;
}

/** A UDP flow, whose it is, and the packet with which the guest began it. */
interface Flow extends HostFlow {
  readonly packet: Ipv4Packet;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/**
 * A network of one guest (10.0.2.15) behind a gateway (10.0.2.2) that does what a router with address translation does, without privileges: it
 * answers ARP, gives the address by DHCP, answers echo requests, and carries UDP and TCP to a `SocketHost`. Packets larger than the network are fragments, in both
 * directions; what cannot be delivered is answered by ICMP. Anything malformed is dropped.
 */
export class UserNetwork implements PacketBackend, DeviceTimer {
  onFrame: (frame: Uint8Array) => void = () => undefined;
  readonly #host: SocketHost;
  readonly #clock: NetworkClock;
  readonly #connections = new Map<string, TcpConnection>();
  readonly #reassembler: Ipv4Reassembler;
  #nextIdentification = 1;
  readonly #flows = new Map<string, Flow>();
  #guestMac: Uint8Array = GUEST_MAC;
  #nextSequence = SEQUENCE_STEP;
  #nextPort = FIRST_HOST_PORT;
  /** Connections of a snapshot whose host side is gone. */
  readonly #lost: TcpConnection[] = [];
  due: bigint | undefined;

  constructor(host: SocketHost, clock: NetworkClock) {
    this.#host = host;
    this.#clock = clock;
    this.#reassembler = new Ipv4Reassembler(clock);
  }

  send(bytes: Uint8Array): void {
    const frame = parseFrame(bytes);
    if (frame === undefined) return;
    this.#guestMac = frame.source.slice();
    if (frame.type === EtherType.ARP) this.#answerArp(frame.payload);
    if (frame.type !== EtherType.IPV4) return;
    const part = parseIpv4Packet(frame.payload);
    if (part === undefined) return;
    if (part.ttl <= 1 && !isInSubnet(part.destination) && part.destination !== BROADCAST) {
      if (part.protocol !== IpProtocol.ICMP || isEchoRequest(part.payload)) this.#sendIcmp(part.source, buildTimeExceeded(part));
      return;
    }
    const packet = this.#reassembler.add(part);
    if (packet === undefined) return;
    if (packet.protocol === IpProtocol.ICMP) this.#receiveIcmp(packet);
    else if (packet.protocol === IpProtocol.UDP) this.#receiveUdp(packet);
    else if (packet.protocol === IpProtocol.TCP) this.#receiveTcp(packet);
    else this.#refusePacket(packet, Unreachable.PROTOCOL);
    this.#schedule();
  }

  /** Opens a connection from the gateway to a port of the guest. Undefined when there are too many. */
  connectToGuest(port: number, stream: HostStream): TcpConnection | undefined {
    if (this.#connections.size >= MAX_CONNECTIONS) return undefined;
    const hostPort = this.#freePort(port);
    const connection = this.#makeConnection(port, GATEWAY_ADDRESS, hostPort, undefined);
    connection.attach(stream);
    this.#schedule();
    return connection;
  }

  /** Time is up for acknowledgements. */
  expire(): void {
    this.due = undefined;
    for (const connection of this.#lost.splice(0)) connection.onError();
    for (const connection of [...this.#connections.values()]) connection.retransmit();
    this.#schedule();
  }

  /** Connections to the world outside, which another process cannot take over. */
  get losses(): string | undefined {
    const lost = [...this.#connections.values()].filter((connection) => !connection.canBeCarried).length;
    return lost === 0
      ? undefined
      : `${lost} TCP connection${lost === 1 ? '' : 's'} of the guest to the host's network: they will be reset`;
  }

  save(): Saved {
    return {
      guestMac: this.#guestMac.slice(),
      nextSequence: this.#nextSequence,
      nextPort: this.#nextPort,
      due: this.due ?? null,
      connections: [...this.#connections].map(([key, connection]) => ({ key, connection: connection.save() })),
      flows: [...this.#flows.values()].map(({ packet, sourcePort, destinationPort }) => ({
        sourcePort,
        destinationPort,
        packet: { ...packet, payload: packet.payload.slice() },
      })),
      fragments: this.#reassembler.save(),
      nextIdentification: this.#nextIdentification,
    };
  }
  /**
   * Takes back what `save` gave. Connections whose other end was in another process are reset, in the order in which they were opened, before the guest executes
   * anything; UDP flows are opened anew. @throws SnapshotError
   */
  load(from: SavedFields): void {
    this.#guestMac = from.bytes('guestMac', GUEST_MAC.length);
    for (const saved of within(from, 'connections', MAX_CONNECTIONS)) {
      const key = saved.text('key');
      const [, ...numbers] = CONNECTION_KEY.exec(key) ?? saved.refuse('key', 'no connection has such a name');
      const [guestPort, address, port] = numbers.map(Number) as [number, number, number];
      if (guestPort > MAX_PORT || port > MAX_PORT || address > BROADCAST || this.#connections.has(key))
        saved.refuse('key', `${key} cannot be, or is there twice`);
      const connection = this.#makeConnection(guestPort, address, port, undefined);
      connection.load(saved.part('connection'), (stream) => this.#host.resume?.(connection, stream));
      if (!connection.hasStream) this.#lost.push(connection);
    }
    for (const saved of within(from, 'flows', MAX_FLOWS)) {
      const packet = saved.part('packet');
      if (packet.number('protocol', 0xff) !== IpProtocol.UDP) packet.refuse('protocol', 'not UDP');
      const flow = this.#openFlow(
        {
          protocol: IpProtocol.UDP,
          source: packet.number('source', BROADCAST),
          destination: packet.number('destination', BROADCAST),
          payload: packet.bytes('payload'),
        },
        saved.number('sourcePort', MAX_PORT),
        saved.number('destinationPort', MAX_PORT),
      );
      this.#addFlow(flowKey(flow.packet, flow.sourcePort, flow.destinationPort), flow);
    }
    this.#reassembler.load(from.part('fragments'));
    this.#nextIdentification = from.number('nextIdentification', 0xffff, 1);
    this.#nextSequence = from.number('nextSequence', 0xffff_ffff);
    this.#nextPort = from.number('nextPort', MAX_PORT, FIRST_HOST_PORT);
    this.due = this.#lost.length > 0 ? this.#clock.now() : from.optionalBigint('due', 128);
  }

  close(): void {
    for (const connection of [...this.#connections.values()]) connection.onError();
    for (const flow of this.#flows.values()) flow.close();
    this.#flows.clear();
  }

  #schedule(): void {
    const isOutstanding = [...this.#connections.values()].some((connection) => connection.isOutstanding);
    this.due = isOutstanding ? this.#clock.now() + this.#clock.hz : undefined;
  }

  #transmit(type: number, payload: Uint8Array): void {
    this.onFrame(buildFrame({ destination: this.#guestMac, source: GATEWAY_MAC, type, payload }));
  }

  #sendPacket(packet: Ipv4Packet): void {
    for (const piece of fragmentsOf(packet, this.#nextIdentification)) this.#transmit(EtherType.IPV4, piece);
    this.#nextIdentification = (this.#nextIdentification % 0xffff) + 1;
  }

  #sendIcmp(destination: Ipv4Address, payload: Uint8Array, source: Ipv4Address = GATEWAY_ADDRESS): void {
    this.#sendPacket({ protocol: IpProtocol.ICMP, source, destination, payload });
  }

  /** The gateway says why a packet went nowhere; what was sent to everybody is not answered. */
  #refusePacket(packet: Ipv4Packet, code: UnreachableCode): void {
    if (packet.destination !== BROADCAST) this.#sendIcmp(packet.source, buildUnreachable(packet, code));
  }

  /** Everybody on this network but the guest lives in the gateway. */
  #answerArp(payload: Uint8Array): void {
    const request = parseArpRequest(payload);
    if (
      request === undefined ||
      request.target === GUEST_ADDRESS ||
      request.target === request.sender ||
      !isInSubnet(request.target)
    )
      return;
    this.#transmit(EtherType.ARP, buildArpReply(request, GATEWAY_MAC));
  }

  #receiveIcmp(packet: Ipv4Packet): void {
    const { source, destination, payload } = packet;
    if (!isEchoRequest(payload)) return;
    if (this.#host.answersEcho(destination)) this.#sendIcmp(source, buildEchoReply(payload), destination);
    else this.#refusePacket(packet, Unreachable.HOST);
  }

  #receiveUdp(packet: Ipv4Packet): void {
    const datagram = parseDatagram(packet);
    if (datagram === undefined) return;
    const { sourcePort, destination, destinationPort, data } = datagram;
    if (destinationPort === DHCP_SERVER_PORT && (destination === BROADCAST || destination === GATEWAY_ADDRESS)) {
      const reply = dhcpReply(data);
      if (reply)
        this.#sendDatagram({
          source: GATEWAY_ADDRESS,
          sourcePort: DHCP_SERVER_PORT,
          destination: BROADCAST,
          destinationPort: DHCP_CLIENT_PORT,
          data: reply,
        });
      return;
    }
    if (destination === BROADCAST) return;
    const key = flowKey(packet, sourcePort, destinationPort);
    let flow = this.#flows.get(key);
    if (flow === undefined) {
      flow = this.#openFlow(packet, sourcePort, destinationPort);
      this.#addFlow(key, flow);
    }
    flow.send(data.slice());
  }

  /** @param packet the guest's first */
  #openFlow(packet: Ipv4Packet, sourcePort: number, destinationPort: number): Flow {
    const { source, destination } = packet;
    const flow = this.#host.openFlow(
      destination,
      destinationPort,
      (data) =>
        this.#sendDatagram({
          source: destination,
          sourcePort: destinationPort,
          destination: source,
          destinationPort: sourcePort,
          data,
        }),
      () => this.#refusePacket(packet, Unreachable.PORT),
    );
    return { packet, sourcePort, destinationPort, send: (data) => flow.send(data), close: () => flow.close() };
  }

  #addFlow(key: string, flow: Flow): void {
    for (const [oldest, old] of this.#flows) {
      if (this.#flows.size < MAX_FLOWS) break;
      old.close();
      this.#flows.delete(oldest);
    }
    this.#flows.set(key, flow);
  }

  #sendDatagram(datagram: Datagram): void {
    if (datagram.data.length > MAX_DATAGRAM) return;
    this.#sendPacket({
      protocol: IpProtocol.UDP,
      source: datagram.source,
      destination: datagram.destination,
      payload: buildDatagram(datagram),
    });
  }

  #receiveTcp(packet: Ipv4Packet): void {
    const segment = parseSegment(packet);
    if (segment === undefined) return;
    const { sourcePort, destination, destinationPort, flags } = segment;
    const known = this.#connections.get(connectionKey(sourcePort, destination, destinationPort));
    if (known) known.receive(segment);
    else if ((flags & (TcpFlag.SYN | TcpFlag.ACK | TcpFlag.RST)) === TcpFlag.SYN && this.#connections.size < MAX_CONNECTIONS) {
      const connection = this.#makeConnection(sourcePort, destination, destinationPort, segment, () =>
        this.#refusePacket(packet, Unreachable.HOST),
      );
      connection.attach(this.#host.connect(destination, destinationPort, connection));
    } else if ((flags & TcpFlag.RST) === 0) this.#refuse(segment);
  }

  /** RST for a segment that belongs to no connection. */
  #refuse(segment: TcpSegment): void {
    const hasAck = (segment.flags & TcpFlag.ACK) !== 0;
    const length =
      segment.data.length + ((segment.flags & TcpFlag.SYN) !== 0 ? 1 : 0) + ((segment.flags & TcpFlag.FIN) !== 0 ? 1 : 0);
    this.#sendSegment(segment.sourcePort, segment.destination, segment.destinationPort, {
      sequence: hasAck ? segment.acknowledgement : 0,
      acknowledgement: (segment.sequence + length) >>> 0,
      flags: hasAck ? TcpFlag.RST : TcpFlag.RST | TcpFlag.ACK,
      window: 0,
      data: new Uint8Array(0),
    });
  }

  #makeConnection(
    guestPort: number,
    address: Ipv4Address,
    port: number,
    syn: TcpSegment | undefined,
    unreachable: () => void = () => undefined,
  ): TcpConnection {
    const key = connectionKey(guestPort, address, port);
    const connection = new TcpConnection(
      {
        send: (segment) => this.#sendSegment(guestPort, address, port, segment),
        stalled: () => (this.due ??= this.#clock.now() + this.#clock.hz),
        unreachable,
        closed: () => this.#connections.delete(key),
      },
      (this.#nextSequence = (this.#nextSequence + SEQUENCE_STEP) >>> 0),
      syn,
    );
    this.#connections.set(key, connection);
    return connection;
  }

  #sendSegment(
    guestPort: number,
    address: Ipv4Address,
    port: number,
    rest: Pick<TcpSegment, 'sequence' | 'acknowledgement' | 'flags' | 'window' | 'maxSegment' | 'data'>,
  ): void {
    const segment: TcpSegment = {
      ...rest,
      source: address,
      sourcePort: port,
      destination: GUEST_ADDRESS,
      destinationPort: guestPort,
    };
    this.#sendPacket({ protocol: IpProtocol.TCP, source: address, destination: GUEST_ADDRESS, payload: buildSegment(segment) });
    this.due ??= this.#clock.now() + this.#clock.hz;
  }

  #freePort(guestPort: number): number {
    do this.#nextPort = this.#nextPort >= 0xffff ? FIRST_HOST_PORT : this.#nextPort + 1;
    while (this.#connections.has(connectionKey(guestPort, GATEWAY_ADDRESS, this.#nextPort)));
    return this.#nextPort;
  }
}

const within = (from: SavedFields, name: string, most: number): SavedFields[] => {
  const parts = from.parts(name);
  return parts.length <= most ? parts : from.refuse(name, `${parts.length} of at most ${most}`);
};
const CONNECTION_KEY = /^(\d{1,5}) (\d{1,10}):(\d{1,5})$/;
const flowKey = ({ destination }: Ipv4Packet, sourcePort: number, port: number): string => `${sourcePort} ${destination}:${port}`;
const connectionKey = (guestPort: number, address: Ipv4Address, port: number): string => `${guestPort} ${address}:${port}`;
