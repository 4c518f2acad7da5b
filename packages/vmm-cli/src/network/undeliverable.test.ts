import { describe, expect, it } from 'vitest';
import { GuestConnection, GuestStack } from '../../test/guest-stack.ts';
import { GATEWAY_ADDRESS, GUEST_ADDRESS } from './addresses.ts';
import { internetChecksum } from './checksum.ts';
import { EchoHost } from './echo-host.ts';
import { EtherType } from './ethernet.ts';
import { Ipv4Reassembler, fragmentsOf } from './ipv4-fragments.ts';
import { IpProtocol, buildIpv4Packet, type Ipv4Packet } from './ipv4.ts';
import type { HostFlow, StreamEvents } from './socket-host.ts';
import { TcpFlag } from './tcp-segment.ts';
import { buildDatagram, parseDatagram } from './udp.ts';
import { UserNetwork } from './user-network.ts';

const SOMEWHERE = 0x0102_0304;
const clock = { now: () => 0n, hz: 1n };

/** A host on which nobody listens. */
class EmptyHost extends EchoHost {
  refuse: () => void = () => undefined;
  events: StreamEvents | undefined;
  override connect(address: number, port: number, events: StreamEvents): ReturnType<EchoHost['connect']> {
    this.events = events;
    return super.connect(address, port, { ...events, onOpen: () => undefined });
  }
  override openFlow(_address: number, _port: number, _onReply: (data: Uint8Array) => void, onRefused?: () => void): HostFlow {
    this.refuse = onRefused!;
    return { send: () => undefined, close: () => undefined };
  }
  override answersEcho(): boolean {
    return false;
  }
}

/** Type and code of an ICMP message, and protocol and destination of the packet that it quotes. */
function icmp({ source, payload }: Ipv4Packet): number[] {
  expect([source, internetChecksum(payload)]).toEqual([GATEWAY_ADDRESS, 0]);
  return [payload[0]!, payload[1]!, payload[8 + 9]!, new DataView(payload.buffer, payload.byteOffset).getUint32(8 + 16)];
}

describe('what cannot be delivered', () => {
  const make = (): { host: EmptyHost; guest: GuestStack } => {
    const host = new EmptyHost();
    return { host, guest: new GuestStack(new UserNetwork(host, clock)) };
  };

  it('is answered with the reason: no such host, protocol or port', () => {
    const { host, guest } = make();
    guest.sendUdp(5000, SOMEWHERE, 9, Uint8Array.of(1));
    host.refuse();
    guest.sendPacket(132, SOMEWHERE, new Uint8Array(12));
    new GuestConnection(guest, SOMEWHERE, 80).raw(TcpFlag.SYN);
    host.events!.onError(true);
    expect(guest.packets().map(icmp)).toEqual([
      [3, 3, IpProtocol.UDP, SOMEWHERE],
      [3, 2, 132, SOMEWHERE],
      [3, 1, IpProtocol.TCP, SOMEWHERE],
    ]);
    new GuestConnection(guest, SOMEWHERE, 80).raw(TcpFlag.SYN);
    host.events!.onError(false);
    expect(guest.segments().map((segment) => segment.flags)).toEqual([TcpFlag.RST | TcpFlag.ACK]);
  });

  it('is answered when it has passed too many routers, but not on this network', () => {
    const { guest } = make();
    const sendWithTtl = (destination: number): void => {
      const datagram = { source: GUEST_ADDRESS, sourcePort: 1, destination, destinationPort: 2, data: new Uint8Array(0) };
      const bytes = buildIpv4Packet({
        protocol: IpProtocol.UDP,
        source: GUEST_ADDRESS,
        destination,
        payload: buildDatagram(datagram),
      });
      bytes[8] = 1;
      bytes[10] = bytes[11] = 0;
      const sum = internetChecksum(bytes.subarray(0, 20));
      bytes[10] = sum >> 8;
      bytes[11] = sum;
      guest.send(EtherType.IPV4, bytes);
    };
    sendWithTtl(SOMEWHERE);
    sendWithTtl(GATEWAY_ADDRESS);
    expect(guest.packets().map(icmp)).toEqual([[11, 0, IpProtocol.UDP, SOMEWHERE]]);
  });
});

describe('packets larger than the network', () => {
  it('are put together, and answered in fragments', () => {
    const guest = new GuestStack(new UserNetwork(new EchoHost(), clock));
    const data = Uint8Array.from({ length: 20_000 }, (_, i) => i * 3);
    const datagram = { source: GUEST_ADDRESS, sourcePort: 5000, destination: SOMEWHERE, destinationPort: 7, data };
    const packet = { protocol: IpProtocol.UDP, source: GUEST_ADDRESS, destination: SOMEWHERE, payload: buildDatagram(datagram) };
    for (const bytes of fragmentsOf(packet, 77)) guest.send(EtherType.IPV4, bytes);
    const pieces = guest.packets();
    expect(pieces.length).toBe(14);
    const reassembler = new Ipv4Reassembler(clock);
    const [whole] = pieces.flatMap((piece) => reassembler.add(piece) ?? []);
    expect(parseDatagram(whole!)!.data).toEqual(data);
  });
});
