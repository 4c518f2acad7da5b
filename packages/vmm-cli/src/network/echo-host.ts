import type { SavedFields } from '@tdxkit/x86-cpu';
import type { HostFlow, HostStream, SocketHost, StreamEvents } from './socket-host.ts';

const ROOM = 0xffff;

/**
 * A world in which every address is there, and every port sends back what it gets. It is deterministic: nothing outside the machine has a part
 * in it.
 */
export class EchoHost implements SocketHost {
  connect(_address: number, _port: number, events: StreamEvents): HostStream {
    events.onOpen();
    return this.#stream(events, false);
  }

  resume(events: StreamEvents, saved: SavedFields): HostStream {
    return this.#stream(events, saved.flag('isEnded'));
  }

  #stream(events: StreamEvents, wasEnded: boolean): HostStream {
    let isEnded = wasEnded;
    return {
      save: () => ({ isEnded }),
      room: ROOM,
      write: (data) => events.onData(data.slice()),
      end: () => {
        if (!isEnded) events.onEnd();
        isEnded = true;
      },
      destroy: () => undefined,
      pause: () => undefined,
    };
  }

  openFlow(_address: number, _port: number, onReply: (data: Uint8Array) => void): HostFlow {
    return { send: (data) => onReply(data.slice()), close: () => undefined };
  }

  answersEcho(): boolean {
    return true;
  }
}
