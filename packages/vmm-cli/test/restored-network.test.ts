import { SavedFields, SnapshotError, type Saved } from '@tdxkit/x86-cpu';
import { createSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { EchoHost } from '../src/network/echo-host.ts';
import { GATEWAY_ADDRESS } from '../src/network/addresses.ts';
import { NodeNetwork } from '../src/network/node-network.ts';
import { TcpFlag } from '../src/network/tcp-segment.ts';
import { UserNetwork } from '../src/network/user-network.ts';
import { GuestConnection, GuestStack } from './guest-stack.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const fields = (saved: unknown): SavedFields => new SavedFields(structuredClone(saved), 'network');
const clock = { now: () => 5n, hz: 10n };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A TCP server of the host that sends back what it gets, and whom it talks to. */
async function echoServer(): Promise<{ port: number; sockets: Socket[]; server: Server }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data) => socket.write(data));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return { port: (server.address() as AddressInfo).port, sockets, server };
}

/** The network of one process: what it was saved as, if anything, and the guest's end of the wire. */
async function start(saved?: Saved, forwardPort?: number) {
  const forwards = forwardPort === undefined ? [] : [{ address: '127.0.0.1', port: forwardPort, guestPort: 22 }];
  const node = await NodeNetwork.open(forwards);
  const network = node.connect(clock);
  closers.push(() => node.close());
  const guest = new GuestStack(network);
  if (saved !== undefined) network.load(fields(saved));
  const until = async (done: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !done(); i++) await node.wait(25, undefined);
    expect(done()).toBe(true);
  };
  return { node, network, guest, until };
}

async function opened(guest: GuestStack, until: (done: () => boolean) => Promise<void>, port: number, sourcePort = 40_000) {
  const client = new GuestConnection(guest, GATEWAY_ADDRESS, port, sourcePort);
  client.raw(TcpFlag.SYN);
  await until(() => guest.frames.length > 0);
  client.sequence = (client.sequence + 1) >>> 0;
  client.acknowledged = (guest.segments()[0]!.sequence + 1) >>> 0;
  client.raw(TcpFlag.ACK);
  return client;
}

describe('--net user after a restore', () => {
  it('resets the connections that there were at once, in their order, by segments that the guest takes; new ones work', async () => {
    const { port } = await echoServer();
    const first = await start();
    const clients = [await opened(first.guest, first.until, port, 40_002), await opened(first.guest, first.until, port, 40_001)];
    clients[0]!.write(ascii('hello'));
    await first.until(() => (clients[0]!.take(), clients[0]!.received.length === 5));
    expect(first.network.losses).toBe("2 TCP connections of the guest to the host's network: they will be reset");
    const saved = first.network.save();
    first.node.close();

    const second = await start(saved);
    expect(second.guest.frames).toEqual([]);
    expect(second.network.due).toBe(clock.now()); // before the guest's first instruction
    second.network.expire();
    const resets = second.guest.segments();
    expect(resets.map(({ flags, destinationPort, sequence, data }) => [flags, destinationPort, sequence, data.length])).toEqual(
      clients.map((client, i) => [TcpFlag.RST | TcpFlag.ACK, 40_002 - i, client.acknowledged, 0]),
    );
    expect([second.network.losses, second.network.save()['connections']]).toEqual([undefined, []]);

    const late = new GuestConnection(second.guest, GATEWAY_ADDRESS, port, 40_002);
    Object.assign(late, { sequence: clients[0]!.sequence, acknowledged: clients[0]!.acknowledged });
    late.write(ascii('still there?')); // a guest that had sent before it saw the reset
    expect(second.guest.segments().map(({ flags, sequence }) => [flags, sequence])).toEqual([[TcpFlag.RST, late.acknowledged]]);

    const again = await opened(second.guest, second.until, port, 40_003);
    again.write(ascii('anew'));
    await second.until(() => (again.take(), again.received.length === 4));
  });

  it('is the same every time it is restored', async () => {
    const { port } = await echoServer();
    const first = await start();
    await opened(first.guest, first.until, port);
    new GuestConnection(first.guest, GATEWAY_ADDRESS, port, 41_000).raw(TcpFlag.SYN); // the host has not answered yet
    const saved = first.network.save();
    const frames = [];
    for (let round = 0; round < 2; round++) {
      const { network, guest } = await start(saved);
      network.expire();
      frames.push(guest.frames.map((frame) => [...frame]));
    }
    expect(frames[0]).toHaveLength(2);
    expect(frames[1]).toEqual(frames[0]);
  });

  it('goes on with UDP flows, addresses and forwarded ports', async () => {
    const service = createSocket('udp4');
    service.on('message', (data, from) => service.send(`you said ${data.toString()}`, from.port, from.address));
    await new Promise<void>((resolve) => service.bind(0, '127.0.0.1', resolve));
    closers.push(() => service.close());
    const { port } = service.address();
    const first = await start();
    first.guest.sendUdp(5000, GATEWAY_ADDRESS, port, ascii('one'));
    await first.until(() => first.guest.frames.length > 0);
    const saved = first.network.save();
    expect(first.network.losses).toBeUndefined();
    first.node.close();

    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    const forwardPort = (probe.address() as AddressInfo).port;
    await new Promise((resolve) => probe.close(resolve));
    const second = await start(saved, forwardPort);
    second.guest.sendUdp(5000, GATEWAY_ADDRESS, port, ascii('two'));
    await second.until(() => second.guest.frames.length > 0);
    const [answer] = second.guest.datagrams();
    expect([answer?.destinationPort, new TextDecoder().decode(answer?.data)]).toEqual([5000, 'you said two']);
    const outside = connect(forwardPort, '127.0.0.1');
    closers.push(() => outside.destroy());
    await second.until(() => second.guest.frames.length > 0);
    expect(second.guest.segments()[0]).toMatchObject({ flags: TcpFlag.SYN, destinationPort: 22 });
  });
});

describe('the saved state of a network', () => {
  const saved = (): Saved => {
    const network = new UserNetwork(new EchoHost(), clock);
    const guest = new GuestStack(network);
    new GuestConnection(guest, GATEWAY_ADDRESS, 80).open();
    guest.sendUdp(5000, GATEWAY_ADDRESS, 7, ascii('x'));
    return network.save();
  };
  const change = (path: string, value: unknown): unknown => {
    const state = structuredClone(saved()) as Record<string, unknown>;
    const names = path.split('.');
    let at = state;
    for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>;
    at[names.at(-1)!] = value;
    return state;
  };

  it.each<[string, unknown, string]>([
    ['connections.0.key', '70000 5:80', 'network.connections[0].key: 70000 5:80 cannot be, or is there twice'],
    ['connections.0.key', '80', 'network.connections[0].key: no connection has such a name'],
    ['connections.0.connection.next', 0x8000_0000, 'network.connections[0].connection.next'],
    ['connections.0.connection.maxSegment', 1, 'network.connections[0].connection.maxSegment: 1 is not in 64 to 1460'],
    ['connections.0.connection.waiting', new Uint8Array(2 ** 25), 'network.connections[0].connection.waiting: 33554432 bytes wait'],
    ['connections.0.connection.retries', 9, 'network.connections[0].connection.retries'],
    ['connections.0.connection.phase', 'shut', 'network.connections[0].connection.phase'],
    ['flows.0.packet.protocol', 6, 'network.flows[0].packet.protocol: not UDP'],
    ['flows.0.sourcePort', 65536, 'network.flows[0].sourcePort'],
    ['nextPort', 80, 'network.nextPort: 80 is not in 49152 to 65535'],
    ['nextIdentification', 0, 'network.nextIdentification'],
    ['guestMac', new Uint8Array(5), 'network.guestMac: 5 bytes instead of 6'],
    ['fragments.waiting', [{ key: 'k', pieces: [{ offset: 65_000, data: new Uint8Array(600) }], total: null, since: 0n }], 'it ends behind its packet'],
    ['connections', Array.from({ length: 1025 }, () => ({})), 'network.connections: 1025 of at most 1024'],
    ['flows', Array.from({ length: 257 }, () => ({})), 'network.flows: 257 of at most 256'],
  ])('is refused by the field that is wrong: %s', (path, value, message) => {
    const load = (): void => new UserNetwork(new EchoHost(), clock).load(fields(change(path, value)));
    expect(load).toThrow(SnapshotError);
    expect(load).toThrow(message);
  }); // prettier-ignore

  it('with a connection twice is refused', () => {
    const state = saved();
    const [one] = state['connections'] as Saved[];
    expect(() => new UserNetwork(new EchoHost(), clock).load(fields({ ...state, connections: [one, one] }))).toThrow(
      /connections\[1\]\.key: .* is there twice/,
    );
  });
});
