import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { VirtioId, type VirtioDevice } from './virtio-device.ts';
import type { Virtqueue } from './virtqueue.ts';

const RECEIVE = 0;
const TRANSMIT = 1;
const QUEUE_SIZE = 64;
const CHUNK = 0x1000;
/** More text than this in one buffer is no text. */
const MAX_BUFFER = 0x10_0000;
const EMERGENCY_WRITE = 1n << 2n;
/** Offset of the emergency write register: columns, rows and number of ports lie before it. */
const EMERGENCY_OFFSET = 8;

/**
 * Console device with one port: what the driver sends goes to `output` at once, `receive` queues what it will read. The emergency write
 * register takes bytes before there are queues.
 * @source VIRTIO 1.2 section 5.3 "Console Device"
 */
export class VirtioConsole implements VirtioDevice {
  readonly name = 'virtio-console';
  readonly id = VirtioId.CONSOLE;
  readonly classCode = 0x07_8000;
  readonly features = EMERGENCY_WRITE;
  readonly queueSizes = [QUEUE_SIZE, QUEUE_SIZE];
  readonly config = new Uint8Array(12);
  readonly #output: (byte: number) => void;
  readonly #input: number[] = [];
  #queues: readonly (Virtqueue | undefined)[] = [];

  constructor(output: (byte: number) => void) {
    this.#output = output;
  }

  /** The guest has buffers for input, and has read what came before. */
  get wantsInput(): boolean {
    return this.#input.length === 0 && this.#queues[RECEIVE]?.hasAvailable === true;
  }

  /** Bytes arriving from outside. */
  receive(bytes: Iterable<number>): void {
    for (const byte of bytes) this.#input.push(byte & 0xff);
    this.#deliver();
  }

  start(queues: readonly (Virtqueue | undefined)[]): void {
    this.#queues = queues;
  }

  notify(queue: number): void {
    if (queue === RECEIVE) this.#deliver();
    else this.#transmit();
  }

  writeConfig(offset: number, value: number): void {
    if (offset === EMERGENCY_OFFSET) this.#output(value);
  }

  reset(): void {
    this.#queues = [];
  }

  save(): Saved {
    return { input: Uint8Array.from(this.#input) };
  }
  load(from: SavedFields): void {
    this.#input.splice(0, this.#input.length, ...from.bytes('input'));
  }

  #deliver(): void {
    const queue = this.#queues[RECEIVE];
    while (queue && this.#input.length > 0) {
      const chain = queue.pop();
      if (chain === undefined) break;
      const bytes = Uint8Array.from(this.#input.splice(0, Math.min(chain.writableBytes, CHUNK)));
      if (chain.write(0, bytes)) queue.push(chain, bytes.length);
      else queue.break('a buffer went out of reach');
    }
    queue?.signal();
  }

  #transmit(): void {
    const queue = this.#queues[TRANSMIT];
    for (let chain = queue?.pop(); queue && chain; chain = queue.pop()) {
      if (chain.readableBytes > MAX_BUFFER) {
        queue.break(`console output of ${chain.readableBytes} bytes in one buffer`);
        break;
      }
      const bytes = new Uint8Array(chain.readableBytes);
      if (!chain.read(0, bytes)) {
        queue.break('a buffer went out of reach');
        break;
      }
      for (const byte of bytes) this.#output(byte);
      queue.push(chain, 0);
    }
    queue?.signal();
  }
}
