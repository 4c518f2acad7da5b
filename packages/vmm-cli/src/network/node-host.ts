import { createSocket } from 'node:dgram';
import { getServers } from 'node:dns';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TdxError } from '@tdxkit/x86-cpu/units';
import { DNS_ADDRESS, GATEWAY_ADDRESS, ipv4Text, isInSubnet, type Ipv4Address } from './addresses.ts';
import type { HostFlow, HostStream, SocketHost, StreamEvents } from './socket-host.ts';

/** A port of the host that leads to one of the guest. */
export interface HostForward {
  /** Address to listen on. */
  readonly address: string;
  readonly port: number;
  readonly guestPort: number;
}

/** A port cannot be listened on. */
export class HostForwardError extends TdxError {
  constructor({ address, port }: HostForward, cause: Error) {
    super('HOST_FORWARD', `hostfwd ${address}:${port}: ${cause.message}`, {
      hint: 'Choose another port, or end the program that has it.',
      cause,
    });
  }
}

const LOOPBACK = '127.0.0.1';
const DNS_PORT = 53;
/** Datagrams that wait for their socket. */
const MAX_WAITING = 64;
/** Nobody is at the other end, or no way leads there. */
const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EHOSTDOWN', 'ENETDOWN']);
/** Bytes written to a socket of the host and not taken yet. */
const MAX_PENDING = 0x4_0000;

/** The host's own network by ordinary sockets: the gateway's address is the host itself. What the guest sees depends on the world outside. */
export class NodeHost implements SocketHost {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #onActivity: () => void;

  /** @param onActivity something arrived for the guest */
  constructor(onActivity: () => void) {
    this.#onActivity = onActivity;
  }

  answersEcho(address: Ipv4Address): boolean {
    return address === GATEWAY_ADDRESS || address === DNS_ADDRESS;
  }

  connect(address: Ipv4Address, port: number, events: StreamEvents): HostStream {
    return this.#stream(connect({ host: hostAddress(address), port, allowHalfOpen: true }), events);
  }

  openFlow(address: Ipv4Address, port: number, onReply: (data: Uint8Array) => void, onRefused: () => void): HostFlow {
    const socket = createSocket('udp4');
    let isClosed = false;
    const close = (): void => {
      if (!isClosed) socket.close();
      isClosed = true;
    };
    socket.on('message', (data) => {
      onReply(new Uint8Array(data));
      this.#onActivity();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') {
        close();
        return;
      }
      onRefused();
      this.#onActivity();
    });
    socket.unref();
    const target = address === DNS_ADDRESS && port === DNS_PORT ? nameServer() : hostAddress(address);
    // A socket that is connected learns that nobody listens; what is sent before waits.
    let waiting: Uint8Array[] | undefined = [];
    socket.connect(port, target, () => {
      for (const data of waiting ?? []) socket.send(data, () => undefined);
      waiting = undefined;
    });
    return {
      close,
      send: (data) => {
        if (isClosed) return;
        if (waiting === undefined) socket.send(data, () => undefined);
        else if (waiting.length < MAX_WAITING) waiting.push(data);
      },
    };
  }

  /** Listens for a forward. @param accept takes a connection, or not. @throws HostForwardError (as a rejection) */
  async listen(forward: HostForward, accept: (stream: HostStream) => StreamEvents | undefined): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const stream = this.#streamFor(socket);
      const connection = accept(stream.stream);
      if (connection) stream.listen(connection);
      else socket.destroy();
      this.#onActivity();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new HostForwardError(forward, error)));
      server.listen(forward.port, forward.address, resolve);
    });
    server.unref();
    this.#servers.push(server);
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #stream(socket: Socket, events: StreamEvents): HostStream {
    const { stream, listen } = this.#streamFor(socket);
    listen(events);
    return stream;
  }

  #streamFor(socket: Socket): { stream: HostStream; listen: (events: StreamEvents) => void } {
    this.#sockets.add(socket);
    let failure: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code)); // 'close' follows
    socket.on('close', () => this.#sockets.delete(socket));
    const stream: HostStream = {
      get room() {
        return MAX_PENDING - socket.writableLength;
      },
      write: (data) => socket.write(data),
      end: () => socket.end(),
      destroy: () => socket.destroy(),
      pause: (isPaused) => {
        if (isPaused) socket.pause();
        else socket.resume();
      },
    };
    const told = (action: () => void) => (): void => {
      action();
      this.#onActivity();
    };
    const listen = (events: StreamEvents): void => {
      socket.on(
        'connect',
        told(() => events.onOpen()),
      );
      socket.on('data', (data) => {
        events.onData(new Uint8Array(data));
        this.#onActivity();
      });
      socket.on(
        'end',
        told(() => events.onEnd()),
      );
      socket.on(
        'drain',
        told(() => events.onRoom()),
      );
      socket.on('close', (hadError) => {
        if (hadError) events.onError(UNREACHABLE.has(failure ?? ''));
        this.#onActivity();
      });
    };
    return { stream, listen };
  }
}

/** The gateway, and everything else on the guest's network, is this computer. */
const hostAddress = (address: Ipv4Address): string => (isInSubnet(address) ? LOOPBACK : ipv4Text(address));
/** The first name server of the host with an IPv4 address. */
const nameServer = (): string => getServers().find((server) => /^[\d.]+$/.test(server)) ?? LOOPBACK;
