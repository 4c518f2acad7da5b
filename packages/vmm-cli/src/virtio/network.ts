import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { saveOf } from '../device/savable.ts';
import type { PacketBackend } from '../network/packet-backend.ts';
import { VirtioId, type VirtioDevice } from './virtio-device.ts';
import type { Virtqueue } from './virtqueue.ts';

/** Features of network devices. @source VIRTIO 1.2 section 5.1.3 */
const Feature = { MTU: 1n << 3n, MAC: 1n << 5n, STATUS: 1n << 16n } as const;
const RECEIVE = 0;
const TRANSMIT = 1;
const QUEUE_SIZE = 256;
/** virtio_net_hdr with num_buffers. */
const HEADER_BYTES = 12;
const NUM_BUFFERS = 10;
const MTU = 1500;
const MAX_FRAME = 14 + MTU;
const LINK_UP = 1;
/** Offsets in the configuration. */
const Config = { MAC: 0, STATUS: 6, MTU: 10, BYTES: 12 } as const;
/** Frames that wait for the guest's buffers; more are lost. */
const MAX_WAITING = 1024;

/**
 * Network card on a wire to a packet backend. No offloads: checksums are the driver's work.
 * @source VIRTIO 1.2 section 5.1 "Network Device"
 */
export class VirtioNetwork implements VirtioDevice {
  readonly name = 'virtio-net';
  readonly id = VirtioId.NETWORK;
  readonly classCode = 0x02_0000;
  readonly features = Feature.MTU | Feature.MAC | Feature.STATUS;
  readonly queueSizes = [QUEUE_SIZE, QUEUE_SIZE];
  readonly config = new Uint8Array(Config.BYTES);
  readonly #backend: PacketBackend;
  readonly #waiting: Uint8Array[] = [];
  #queues: readonly (Virtqueue | undefined)[] = [];
  /** Frames to or from the guest that were lost: too long, or nobody took them. */
  dropped = 0;

  /** @param mac six bytes */
  constructor(backend: PacketBackend, mac: Uint8Array) {
    this.#backend = backend;
    backend.onFrame = (frame) => this.#receive(frame);
    this.config.set(mac, Config.MAC);
    const view = new DataView(this.config.buffer);
    view.setUint16(Config.STATUS, LINK_UP, true);
    view.setUint16(Config.MTU, MTU, true);
  }

  start(queues: readonly (Virtqueue | undefined)[]): void {
    this.#queues = queues;
  }

  notify(queue: number): void {
    if (queue === TRANSMIT) this.#transmit();
    else if (queue === RECEIVE) this.#deliver();
  }

  reset(): void {
    this.#queues = [];
    this.#waiting.length = 0;
  }

  save(): Saved {
    return {
      mac: this.config.slice(Config.MAC, Config.STATUS),
      waiting: [...this.#waiting],
      dropped: this.dropped,
      backend: saveOf(this.#backend, 'what is behind the network card'),
    };
  }
  load(from: SavedFields): void {
    this.config.set(from.bytes('mac', Config.STATUS - Config.MAC), Config.MAC);
    this.#waiting.splice(0, this.#waiting.length, ...from.byteStrings('waiting'));
    this.dropped = from.number('dropped');
    this.#backend.load?.(from.part('backend'));
  }

  #receive(frame: Uint8Array): void {
    if (this.#waiting.length >= MAX_WAITING || this.#queues[RECEIVE] === undefined) {
      this.dropped++;
      return;
    }
    this.#waiting.push(frame);
    this.#deliver();
  }

  #deliver(): void {
    const queue = this.#queues[RECEIVE];
    while (queue && this.#waiting.length > 0) {
      const chain = queue.pop();
      if (chain === undefined) break;
      const frame = this.#waiting.shift()!;
      const bytes = new Uint8Array(HEADER_BYTES + frame.length);
      bytes[NUM_BUFFERS] = 1;
      bytes.set(frame, HEADER_BYTES);
      if (chain.writableBytes < bytes.length) queue.break(`a receive buffer of ${chain.writableBytes} bytes`);
      else if (chain.write(0, bytes)) queue.push(chain, bytes.length);
      else queue.break('a buffer went out of reach');
    }
    queue?.signal();
  }

  #transmit(): void {
    const queue = this.#queues[TRANSMIT];
    const frames: Uint8Array[] = [];
    for (let chain = queue?.pop(); queue && chain; chain = queue.pop()) {
      const length = chain.readableBytes - HEADER_BYTES;
      const frame = new Uint8Array(Math.min(Math.max(length, 0), MAX_FRAME));
      if (length < 0) queue.break('a packet without its header');
      else if (length > MAX_FRAME) this.dropped++;
      else if (chain.read(HEADER_BYTES, frame)) frames.push(frame);
      else queue.break('a buffer went out of reach');
      queue.push(chain, 0);
    }
    queue?.signal();
    // Answers come while the backend looks at a frame: the transmit queue is done with by then.
    for (const frame of frames) this.#backend.send(frame);
  }
}
