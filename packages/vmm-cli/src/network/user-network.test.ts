import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldHost, SOMEWHERE, ascii, userNetwork } from '../../test/held-host.ts';
import { DNS_ADDRESS, GATEWAY_ADDRESS, GATEWAY_MAC, GUEST_ADDRESS, GUEST_MAC, ipv4Text, parseIpv4 } from './addresses.ts';
import { internetChecksum } from './checksum.ts';
import { EtherType, parseFrame } from './ethernet.ts';
import { IpProtocol } from './ipv4.ts';

function echoRequest(data: string): Uint8Array {
  const message = Uint8Array.of(8, 0, 0, 0, 0, 7, 0, 1, ...ascii(data));
  const sum = internetChecksum(message);
  message[2] = sum >> 8;
  message[3] = sum;
  return message;
}

describe('addresses', () => {
  it('are read and written', () => {
    expect([ipv4Text(GUEST_ADDRESS), parseIpv4('10.0.2.3'), parseIpv4('1.2.3'), parseIpv4('1.2.3.256')]).toEqual([
      '10.0.2.15',
      DNS_ADDRESS,
      undefined,
      undefined,
    ]);
  });
});

describe('the gateway', () => {
  const arp = (target: number): Uint8Array => {
    const bytes = new Uint8Array(28);
    bytes.set([0, 1, 8, 0, 6, 4, 0, 1]);
    bytes.set(GUEST_MAC, 8);
    new DataView(bytes.buffer).setUint32(14, GUEST_ADDRESS);
    new DataView(bytes.buffer).setUint32(24, target);
    return bytes;
  };

  it('answers ARP for everybody on the network but the guest', () => {
    const { guest } = userNetwork();
    for (const target of [GUEST_ADDRESS, SOMEWHERE]) guest.send(EtherType.ARP, arp(target));
    expect(guest.frames.length).toBe(0);
    guest.send(EtherType.ARP, arp(GATEWAY_ADDRESS));
    const { destination, source, payload } = parseFrame(guest.frames[0]!)!;
    expect([destination, source, payload.subarray(6, 8), payload.subarray(8, 14)].map((part) => [...part])).toEqual([
      [...GUEST_MAC],
      [...GATEWAY_MAC],
      [0, 2],
      [...GATEWAY_MAC],
    ]);
    expect(new DataView(payload.buffer, payload.byteOffset).getUint32(14)).toBe(GATEWAY_ADDRESS);
  });

  it('answers echo requests, or says that nobody is there', () => {
    const { guest } = userNetwork(new HeldHost());
    guest.sendPacket(IpProtocol.ICMP, GATEWAY_ADDRESS, echoRequest('ping'));
    guest.sendPacket(IpProtocol.ICMP, SOMEWHERE, echoRequest('ping'));
    const [reply, refusal] = guest.packets();
    expect([
      reply!.source,
      reply!.payload[0],
      String.fromCharCode(...reply!.payload.subarray(8)),
      internetChecksum(reply!.payload),
    ]).toEqual([GATEWAY_ADDRESS, 0, 'ping', 0]);
    expect([refusal!.source, ...refusal!.payload.subarray(0, 2), internetChecksum(refusal!.payload)]).toEqual([
      GATEWAY_ADDRESS,
      3,
      1,
      0,
    ]);
  });

  it('gives the address by DHCP', () => {
    const { guest } = userNetwork();
    const message = (type: number, requested?: number): Uint8Array => {
      const bytes = new Uint8Array(300);
      bytes.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
      bytes.set(GUEST_MAC, 28);
      const options = [
        0x63,
        0x82,
        0x53,
        0x63,
        53,
        1,
        type,
        ...(requested === undefined
          ? []
          : [50, 4, requested >>> 24, (requested >> 16) & 255, (requested >> 8) & 255, requested & 255]),
        255,
      ];
      bytes.set(options, 236);
      return bytes;
    };
    const answers = (
      [
        [1, undefined],
        [3, GUEST_ADDRESS],
        [3, SOMEWHERE],
        [7, undefined],
      ] as const
    ).map(([type, requested]) => {
      guest.sendUdp(68, 0xffff_ffff, 67, message(type, requested));
      const [datagram] = guest.datagrams();
      if (datagram === undefined) return undefined;
      const view = new DataView(datagram.data.buffer, datagram.data.byteOffset);
      return [datagram.destinationPort, view.getUint32(4), view.getUint32(16), datagram.data[242]];
    });
    expect(answers).toEqual([
      [68, 0xdead_beef, GUEST_ADDRESS, 2],
      [68, 0xdead_beef, GUEST_ADDRESS, 5],
      [68, 0xdead_beef, 0, 6],
      undefined,
    ]);
  });

  it('carries datagrams and their answers', () => {
    const { guest } = userNetwork();
    guest.sendUdp(5000, SOMEWHERE, 7, ascii('hello'));
    expect(
      guest
        .datagrams()
        .map(({ source, sourcePort, destinationPort, data }) => [
          source,
          sourcePort,
          destinationPort,
          String.fromCharCode(...data),
        ]),
    ).toEqual([[SOMEWHERE, 7, 5000, 'hello']]);
  });

  it('drops what is malformed, and never throws', () => {
    const { guest, network } = userNetwork();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom<number>(EtherType.ARP, EtherType.IPV4, 0x86dd),
        fc.constantFrom<number>(1, 6, 17),
        fc.boolean(),
        (bytes, type, protocol, isPacket) => {
          if (isPacket) guest.sendPacket(protocol, SOMEWHERE, bytes);
          else guest.send(type, bytes);
          network.send(bytes);
        },
      ),
      { numRuns: 500 },
    );
    expect(guest.segments()).toEqual([]);
  });
});
