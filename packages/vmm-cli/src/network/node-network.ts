import { NodeHost, type HostForward } from './node-host.ts';
import type { PacketBackend } from './packet-backend.ts';
import { UserNetwork, type NetworkClock } from './user-network.ts';

/** A source of events that come from outside the machine whenever they like. */
export interface LiveSource {
  /** Resolves when something arrived since the last call, `signal` aborted, or `milliseconds` passed. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** A network that leads to the host's own. Not deterministic: answers come when they come. */
export class NodeNetwork implements LiveSource {
  readonly #host: NodeHost;
  readonly network: UserNetwork;
  #hasNews = false;
  #wake: (() => void) | undefined;

  constructor(clock: NetworkClock) {
    this.#host = new NodeHost(() => {
      this.#hasNews = true;
      this.#wake?.();
    });
    this.network = new UserNetwork(this.#host, clock);
  }

  get backend(): PacketBackend {
    return this.network;
  }

  /** @throws HostForwardError (as a rejection) */
  async listen(forwards: readonly HostForward[]): Promise<void> {
    for (const forward of forwards) await this.#host.listen(forward, this.network);
  }

  async wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#hasNews && signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal?.addEventListener('abort', done);
        this.#wake = done;
      });
    }
    this.#hasNews = false;
  }

  close(): void {
    this.network.close();
    this.#host.close();
  }
}
