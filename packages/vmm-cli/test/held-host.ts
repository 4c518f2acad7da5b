import { GATEWAY_ADDRESS } from '../src/network/addresses.ts';
import { EchoHost } from '../src/network/echo-host.ts';
import type { HostStream, SocketHost, StreamEvents } from '../src/network/socket-host.ts';
import { UserNetwork } from '../src/network/user-network.ts';
import { GuestConnection, GuestStack } from './guest-stack.ts';

/** An address of the world outside. */
export const SOMEWHERE = 0x0102_0304;
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A network around a host, the guest's end of it, and time that passes with its timers. */
export function userNetwork(host: SocketHost = new EchoHost()): {
  network: UserNetwork;
  guest: GuestStack;
  pass: (seconds: number) => void;
} {
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

/** A host whose streams the test holds. */
export class HeldHost implements SocketHost {
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

/** An open connection of the guest to port 80 of a held host; what opened it has been taken. @param maxSegment that of the guest */
export function heldConnection(maxSegment?: number): ReturnType<typeof userNetwork> & {
  readonly host: HeldHost;
  readonly connection: GuestConnection;
} {
  const host = new HeldHost();
  const made = userNetwork(host);
  const connection = new GuestConnection(made.guest, SOMEWHERE, 80);
  connection.raw(2, undefined, maxSegment);
  host.events!.onOpen();
  connection.sequence++;
  connection.acknowledged = 128_001;
  connection.raw(16);
  made.guest.segments();
  return { ...made, host, connection };
}
