import { createSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GuestConnection, GuestStack } from '../../test/guest-stack.ts';
import { GATEWAY_ADDRESS, GUEST_ADDRESS } from './addresses.ts';
import { EtherType } from './ethernet.ts';
import { Ipv4Reassembler, fragmentsOf } from './ipv4-fragments.ts';
import { IpProtocol } from './ipv4.ts';
import type { HostForward } from './node-host.ts';
import { NodeNetwork } from './node-network.ts';
import { TcpFlag } from './tcp-segment.ts';
import { buildDatagram, parseDatagram } from './udp.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function make(
  forwards: readonly HostForward[] = [],
): Promise<{ guest: GuestStack; until: (done: () => boolean) => Promise<void> }> {
  const node = await NodeNetwork.open(forwards);
  closers.push(() => node.close());
  const until = async (done: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !done(); i++) await node.wait(25, undefined);
    expect(done()).toBe(true);
  };
  return { guest: new GuestStack(node.connect({ now: () => 0n, hz: 1n })), until };
}

describe('the network of the host', () => {
  it('carries TCP from the guest', async () => {
    const server = createServer((socket) => socket.on('data', (data) => socket.end(`you said ${data.toString()}`)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { guest, until } = await make();
    const client = new GuestConnection(guest, GATEWAY_ADDRESS, (server.address() as AddressInfo).port);
    client.raw(TcpFlag.SYN);
    await until(() => guest.frames.length > 0);
    client.sequence++;
    client.acknowledged = (guest.segments()[0]!.sequence + 1) >>> 0;
    client.raw(TcpFlag.ACK);
    client.write(ascii('hello'));
    await until(() => (client.take(), client.isEnded));
    expect(String.fromCharCode(...client.received)).toBe('you said hello');
  });

  it('resets a connection that the host refuses', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { guest, until } = await make();
    new GuestConnection(guest, GATEWAY_ADDRESS, port).raw(TcpFlag.SYN);
    await until(() => guest.frames.length > 0);
    expect(guest.segments()[0]!.flags & TcpFlag.RST).toBe(TcpFlag.RST);
  });

  it('carries UDP', async () => {
    const server = createSocket('udp4', (data, from) => server.send(`${data.toString()}?`, from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { guest, until } = await make();
    guest.sendUdp(5000, GATEWAY_ADDRESS, server.address().port, ascii('well'));
    await until(() => guest.frames.length > 0);
    expect(String.fromCharCode(...guest.datagrams()[0]!.data)).toBe('well?');
  });

  it('says that nobody listens for a datagram', async () => {
    const probe = createSocket('udp4');
    await new Promise<void>((resolve) => probe.bind(0, '127.0.0.1', resolve));
    const { port } = probe.address();
    await new Promise<void>((resolve) => probe.close(resolve));
    const { guest, until } = await make();
    guest.sendUdp(5000, GATEWAY_ADDRESS, port, ascii('anybody?'));
    await until(() => guest.frames.length > 0);
    const [answer] = guest.packets();
    expect([answer!.protocol, answer!.payload[0], answer!.payload[1]]).toEqual([1, 3, 3]);
  });

  it('carries a datagram of many fragments, and its answer', async () => {
    const server = createSocket('udp4', (data, from) => server.send(data, from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { guest, until } = await make();
    const data = Uint8Array.from({ length: 9000 }, (_, i) => i);
    const to = { source: GUEST_ADDRESS, sourcePort: 5000, destination: GATEWAY_ADDRESS, destinationPort: server.address().port };
    const payload = buildDatagram({ ...to, data });
    for (const bytes of fragmentsOf({ protocol: IpProtocol.UDP, source: to.source, destination: to.destination, payload }, 5))
      guest.send(EtherType.IPV4, bytes);
    await until(() => guest.frames.length === 7);
    const reassembler = new Ipv4Reassembler({ now: () => 0n, hz: 1n });
    const [whole] = guest.packets().flatMap((piece) => reassembler.add(piece) ?? []);
    expect(parseDatagram(whole!)!.data).toEqual(data);
  });

  it('sends all that was written before both sides ended', async () => {
    const received: number[] = [];
    let isDone = false;
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.end('mine is short');
      socket.on('data', (data) => received.push(...data));
      socket.on('end', () => (isDone = true));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    const { guest, until } = await make();
    const client = new GuestConnection(guest, GATEWAY_ADDRESS, (server.address() as AddressInfo).port);
    client.raw(TcpFlag.SYN);
    await until(() => guest.frames.length > 0);
    client.sequence++;
    client.acknowledged = (guest.segments()[0]!.sequence + 1) >>> 0;
    client.raw(TcpFlag.ACK);
    await until(() => (client.take(), client.isEnded));
    for (let i = 0; i < 200; i++) client.write(new Uint8Array(1400).fill(i));
    client.end();
    await until(() => isDone);
    expect([received.length, received.at(-1)]).toEqual([280_000, 199]);
  });

  it('leads a port of the host to the guest', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const { port } = probe.address() as AddressInfo;
    const forward = { address: '127.0.0.1', port, guestPort: 22 };
    await expect(NodeNetwork.open([forward])).rejects.toThrow(/hostfwd 127.0.0.1:\d+: .*EADDRINUSE/);
    await new Promise((resolve) => probe.close(resolve));
    const { guest, until } = await make([forward]);
    const client = connect(port, '127.0.0.1');
    closers.push(() => client.destroy());
    await until(() => guest.frames.length > 0);
    expect(guest.segments()[0]!).toMatchObject({ flags: TcpFlag.SYN, destinationPort: 22 });
  });
});
