import { NodeHost, type HostForward } from './node-host.ts';
import { UserNetwork, type NetworkClock } from './user-network.ts';

/** A source of events that come from outside the machine whenever they like. */
export interface LiveSource {
  /** Resolves when something arrived since the last call, `signal` aborted, or `milliseconds` passed. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** A network that leads to the host's own. Not deterministic: answers come when they come. */
export class NodeNetwork implements LiveSource {
  readonly #host: NodeHost;
  #network: UserNetwork | undefined;
  #hasNews = false;
  #wake: (() => void) | undefined;

  private constructor() {
    this.#host = new NodeHost(() => {
      this.#hasNews = true;
      this.#wake?.();
    });
  }

  /** Listens for forwards; who comes before there is a guest is sent away. @throws HostForwardError (as a rejection) */
  static async open(forwards: readonly HostForward[]): Promise<NodeNetwork> {
    const node = new NodeNetwork();
    try {
      for (const forward of forwards)
        await node.#host.listen(forward, (stream) => node.#network?.connectToGuest(forward.guestPort, stream));
    } catch (error) {
      node.#host.close();
      throw error;
    }
    return node;
  }

  /** The wire to a guest, once. Closing it closes everything. */
  connect(clock: NetworkClock): UserNetwork {
    const network = (this.#network = new UserNetwork(this.#host, clock));
    return network;
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
    this.#network?.close();
    this.#host.close();
  }
}
