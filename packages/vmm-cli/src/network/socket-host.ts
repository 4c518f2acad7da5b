import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Ipv4Address } from './addresses.ts';

/** What happens to a stream on the side of the host. */
export interface StreamEvents {
  onOpen(): void;
  onData(data: Uint8Array): void;
  /** The other side sends no more. */
  onEnd(): void;
  /** The stream is gone, or never came to be. @param isUnreachable nobody is at that address; else it was refused or broke off */
  onError(isUnreachable?: boolean): void;
  /** `room` has grown. */
  onRoom(): void;
}

/** A TCP stream on the side of the host. */
export interface HostStream {
  /** Bytes that it takes now without piling up. */
  readonly room: number;
  write(data: Uint8Array): void;
  /** No more is sent; what was written still is. */
  end(): void;
  /** Breaks it off. */
  destroy(): void;
  /** Holds data back, or lets it come again. */
  pause(isPaused: boolean): void;
  /** State, when a stream of another process can go on from it: see `SocketHost.resume`. */
  save?(): Saved;
}

/** A UDP flow: a guest's port and whom it speaks to. */
export interface HostFlow {
  send(data: Uint8Array): void;
  close(): void;
}

/** The world behind the gateway. */
export interface SocketHost {
  /** The guest opens a connection. Events may come before this returns. */
  connect(address: Ipv4Address, port: number, events: StreamEvents): HostStream;
  /** @param onRefused nobody listens on that port */
  openFlow(address: Ipv4Address, port: number, onReply: (data: Uint8Array) => void, onRefused: () => void): HostFlow;
  /** A stream that `save` saved, of a connection that has been there; no event comes for what was. */
  resume?(events: StreamEvents, saved: SavedFields): HostStream;
  /** True when this address answers echo requests. */
  answersEcho(address: Ipv4Address): boolean;
}
