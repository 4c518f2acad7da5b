import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestConnection, GuestStack } from '../../test/guest-stack.ts';
import { DNS_ADDRESS, GATEWAY_ADDRESS, GATEWAY_MAC, GUEST_ADDRESS, GUEST_MAC, ipv4Text, parseIpv4 } from './addresses.ts';
import { internetChecksum } from './checksum.ts';
import { EchoHost } from './echo-host.ts';
import { EtherType, parseFrame } from './ethernet.ts';
import { IpProtocol } from './ipv4.ts';
import type { HostStream, SocketHost, StreamEvents } from './socket-host.ts';
import { TcpFlag } from './tcp-segment.ts';
import { UserNetwork } from './user-network.ts';

const SOMEWHERE = 0x0102_0304;
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

function make(host: SocketHost = new EchoHost()): { network: UserNetwork; guest: GuestStack; pass: (seconds: number) => void } {
  let now = 0n;
  const network = new UserNetwork(host, { now: () => now, hz: 10n });
  const pass = (seconds: number): void => {
    for (let i = 0; i < 10 * seconds; i++) {
      now++;
      if (network.due !== undefined && network.due <= now) network.expire();
    }
  };
  return { network, guest: new GuestStack(network), pass };
}

function echoRequest(data: string): Uint8Array {
  const message = Uint8Array.of(8, 0, 0, 0, 0, 7, 0, 1, ...ascii(data));
  const sum = internetChecksum(message);
  message[2] = sum >> 8;
  message[3] = sum;
  return message;
}

/** A host whose streams the test holds. */
class HeldHost implements SocketHost {
  events: StreamEvents | undefined;
  readonly written: number[] = [];
  readonly log: string[] = [];
  room = 0x8000;
  readonly stream: HostStream = {
    room: 0,
    write: (data) => this.written.push(...data),
    end: () => this.log.push('end'),
    destroy: () => this.log.push('destroy'),
    pause: (isPaused) => this.log.push(isPaused ? 'pause' : 'resume'),
  };
  constructor() {
    Object.defineProperty(this.stream, 'room', { get: () => this.room });
  }
  connect(_address: number, _port: number, events: StreamEvents): HostStream {
    this.events = events;
    return this.stream;
  }
  openFlow(): { send: () => void; close: () => void } {
    return { send: () => undefined, close: () => undefined };
  }
  answersEcho(address: number): boolean {
    return address === GATEWAY_ADDRESS;
  }
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
    const { guest } = make();
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
    const { guest } = make(new HeldHost());
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
    const { guest } = make();
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
    const { guest } = make();
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
    const { guest, network } = make();
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

describe('a TCP connection', () => {
  it('opens, echoes across a wrap of sequence numbers, and closes', () => {
    const { guest, network } = make();
    const connection = new GuestConnection(guest, SOMEWHERE, 7);
    const answer = connection.open()!;
    expect([answer.flags, answer.maxSegment, answer.acknowledgement]).toEqual([TcpFlag.SYN | TcpFlag.ACK, 1460, 0xffff_fff1]);
    connection.write(ascii('hello, this is longer than sixteen bytes'));
    connection.take();
    connection.write(ascii('!'));
    connection.take();
    expect(String.fromCharCode(...connection.received)).toBe('hello, this is longer than sixteen bytes!');
    connection.end();
    connection.take();
    expect(connection.isEnded).toBe(true);
    expect(network.due).toBeUndefined();
    connection.raw(16);
    expect(guest.segments().map((segment) => segment.flags)).toEqual([TcpFlag.RST]);
  });

  it('keeps to the window and the segment size of the guest', () => {
    const host = new HeldHost();
    const { guest } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2, undefined, 1000);
    expect(guest.segments()).toEqual([]);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = (guest.segments()[0]!.sequence + 1) >>> 0;
    connection.raw(16);
    host.events!.onData(Uint8Array.from({ length: 10_000 }, (_, i) => i % 251));
    for (const rounds of [4, 4, 2])
      expect(connection.take().map((segment) => segment.data.length)).toEqual(new Array(rounds).fill(1000));
    expect(connection.received).toEqual(Array.from({ length: 10_000 }, (_, i) => i % 251));
    host.events!.onEnd();
    expect(connection.take().map((segment) => segment.flags & TcpFlag.FIN)).toEqual([1]);
  });

  it('sends again what the guest missed: after three duplicates, or a second', () => {
    const host = new HeldHost();
    const { guest, pass } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    pass(1);
    expect(guest.segments().map((segment) => segment.flags)).toEqual([18, 18]);
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    host.events!.onData(ascii('lost'));
    guest.segments();
    for (let i = 0; i < 3; i++) connection.raw(16);
    expect(guest.segments().map(({ data }) => String.fromCharCode(...data))).toEqual(['lost']);
    pass(1);
    connection.take();
    expect(String.fromCharCode(...connection.received)).toBe('lost');
    pass(3);
    expect(guest.segments()).toEqual([]);
  });

  it('is given up when the guest never answers', () => {
    const host = new HeldHost();
    const { guest, pass, network } = make(host);
    new GuestConnection(guest, SOMEWHERE, 80).raw(2);
    host.events!.onOpen();
    pass(12);
    expect([guest.segments().at(-1)!.flags, host.log, network.due]).toEqual([TcpFlag.RST | TcpFlag.ACK, ['destroy'], undefined]);
  });

  it('takes data in order only, and each byte once', () => {
    const host = new HeldHost();
    const { guest } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    connection.write(ascii('ab'));
    connection.sequence--;
    connection.write(ascii('bc'));
    connection.sequence = (connection.sequence + 5) >>> 0;
    connection.raw(24, ascii('zz'));
    expect(String.fromCharCode(...host.written)).toBe('abc');
    expect(new Set(guest.segments().map((segment) => segment.acknowledgement)).size).toBe(3);
  });

  it('tells the guest how much room the host has', () => {
    const host = new HeldHost();
    const { guest } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    guest.segments();
    host.room = 0;
    connection.write(ascii('x'));
    host.room = 5000;
    host.events!.onRoom();
    expect(guest.segments().map((segment) => segment.window)).toEqual([0, 5000]);
  });

  it('holds the host back when the guest takes nothing', () => {
    const host = new HeldHost();
    const { guest } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2, undefined, 1400);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.raw(16);
    guest.segments();
    connection.window = 60_000;
    host.events!.onData(new Uint8Array(300_000));
    expect(host.log).toEqual(['pause']);
    for (let i = 0; i < 40; i++) connection.take();
    expect([host.log, connection.received.length]).toEqual([['pause', 'resume'], 300_000]);
  });

  it('that nobody takes, or nobody opened, ends in a reset', () => {
    const host = new HeldHost();
    const { guest } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onError();
    expect(guest.segments().map((segment) => segment.flags)).toEqual([TcpFlag.RST | TcpFlag.ACK]);
    connection.raw(2);
    host.events!.onOpen();
    guest.segments();
    connection.raw(4);
    expect(host.log).toEqual(['destroy', 'destroy']);
  });

  it('is asked again and again whether its window is still shut', () => {
    const host = new HeldHost();
    const { guest, pass, network } = make(host);
    const connection = new GuestConnection(guest, SOMEWHERE, 80);
    connection.raw(2);
    host.events!.onOpen();
    connection.sequence++;
    connection.acknowledged = 128_001;
    connection.window = 0;
    connection.raw(16);
    guest.segments();
    host.events!.onData(ascii('patience'));
    expect([guest.segments(), network.due === undefined]).toEqual([[], false]);
    pass(20);
    const probes = guest.segments();
    expect([probes.length, new Set(probes.map(({ sequence, data }) => `${sequence}/${data.length}`))]).toEqual([
      20,
      new Set(['128000/0']),
    ]);
    connection.window = 3;
    connection.raw(16);
    expect(connection.take().map(({ data }) => data.length)).toEqual([3]);
    connection.window = 100;
    connection.raw(16);
    connection.take();
    expect([String.fromCharCode(...connection.received), network.due]).toEqual(['patience', undefined]);
  });

  it('stays open for one side when the other has ended, and loses nothing at its end', () => {
    const open = (): { host: HeldHost; guest: GuestStack; connection: GuestConnection } => {
      const host = new HeldHost();
      const { guest } = make(host);
      const connection = new GuestConnection(guest, SOMEWHERE, 80);
      connection.raw(2);
      host.events!.onOpen();
      connection.sequence++;
      connection.acknowledged = 128_001;
      connection.raw(16);
      guest.segments();
      return { host, guest, connection };
    };
    const first = open();
    first.connection.end();
    expect(first.host.log).toEqual(['end']);
    first.host.events!.onData(ascii('still here'));
    first.connection.take();
    first.host.events!.onEnd();
    first.connection.take();
    expect([String.fromCharCode(...first.connection.received), first.connection.isEnded]).toEqual(['still here', true]);
    const second = open();
    second.host.events!.onEnd();
    second.connection.take();
    second.connection.write(ascii('last words'));
    second.connection.end();
    expect([String.fromCharCode(...second.host.written), second.host.log, first.host.log]).toEqual([
      'last words',
      ['end'],
      ['end'],
    ]);
  });

  it('is one of many, each with its own bytes', () => {
    const { guest, network } = make();
    const many = Array.from({ length: 50 }, (_, i) => new GuestConnection(guest, SOMEWHERE, 7 + (i % 3), 40_000 + i));
    for (const connection of many) connection.open();
    const text = (i: number, round: number): string => `connection ${i}, round ${round};`;
    for (let round = 0; round < 4; round++)
      many.forEach((connection, i) => {
        connection.write(ascii(text(i, round)));
        connection.take();
      });
    many.forEach((connection, i) => {
      connection.end();
      connection.take();
      expect([String.fromCharCode(...connection.received), connection.isEnded]).toEqual([
        [0, 1, 2, 3].map((round) => text(i, round)).join(''),
        true,
      ]);
    });
    expect(network.due).toBeUndefined();
  });

  it('can be opened from the host', () => {
    const host = new HeldHost();
    const { guest, network } = make(host);
    const connection = network.connectToGuest(22, host.stream)!;
    const [syn] = guest.segments();
    expect([syn!.flags, syn!.destinationPort, syn!.source]).toEqual([TcpFlag.SYN, 22, GATEWAY_ADDRESS]);
    const to = {
      destination: GATEWAY_ADDRESS,
      destinationPort: syn!.sourcePort,
      sourcePort: 22,
      window: 1000,
      data: new Uint8Array(0),
    };
    guest.sendTcp({ ...to, sequence: 77, acknowledgement: syn!.sequence + 1, flags: 18 });
    connection.onData(ascii('hi'));
    expect(guest.segments().map(({ acknowledgement, data }) => [acknowledgement, String.fromCharCode(...data)])).toEqual([
      [78, ''],
      [78, 'hi'],
    ]);
    guest.sendTcp({ ...to, sequence: 78, acknowledgement: syn!.sequence + 3, flags: 24, data: ascii('ho') });
    expect(String.fromCharCode(...host.written)).toBe('ho');
  });
});
