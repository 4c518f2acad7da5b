import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { SPLIT_MIX_STEP, splitMix64 } from '@tdxkit/x86-cpu/units';
import { VirtioId, type VirtioDevice } from './virtio-device.ts';
import type { Virtqueue } from './virtqueue.ts';

const QUEUE_SIZE = 64;
/** Bytes given for one request at most; a driver that wants more asks again. */
const MAX_BYTES = 0x1_0000;

/**
 * Entropy device. Its bytes follow from the seed of the run, so a run can be repeated; they are random to nobody who knows the seed.
 * @source VIRTIO 1.2 section 5.4 "Entropy Device"
 */
export class VirtioRng implements VirtioDevice {
  readonly name = 'virtio-rng';
  readonly id = VirtioId.ENTROPY;
  readonly classCode = 0x00_ff00;
  readonly features = 0n;
  readonly queueSizes = [QUEUE_SIZE];
  readonly config = new Uint8Array(0);
  #state: bigint;
  #queue: Virtqueue | undefined;

  constructor(seed: bigint) {
    this.#state = BigInt.asUintN(64, seed);
  }

  start([queue]: readonly (Virtqueue | undefined)[]): void {
    this.#queue = queue;
  }

  notify(): void {
    const queue = this.#queue;
    for (let chain = queue?.pop(); queue && chain; chain = queue.pop()) {
      const bytes = this.#bytes(Math.min(chain.writableBytes, MAX_BYTES));
      if (chain.write(0, bytes)) queue.push(chain, bytes.length);
      else queue.break('a buffer went out of reach');
    }
    queue?.signal();
  }

  reset(): void {
    this.#queue = undefined;
  }

  save(): Saved {
    return { state: this.#state };
  }
  load(from: SavedFields): void {
    this.#state = from.bigint('state');
  }

  #bytes(length: number): Uint8Array {
    const words = new BigUint64Array(Math.ceil(length / 8));
    for (let i = 0; i < words.length; i++) {
      this.#state = BigInt.asUintN(64, this.#state + SPLIT_MIX_STEP);
      words[i] = splitMix64(this.#state);
    }
    return new Uint8Array(words.buffer, 0, length);
  }
}
