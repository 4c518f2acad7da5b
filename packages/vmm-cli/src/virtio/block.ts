import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { SECTOR_BYTES, type BlockBackend } from '../block/block-backend.ts';
import { saveOf } from '../device/savable.ts';
import type { DescriptorChain } from './descriptor-chain.ts';
import { VirtioId, type VirtioDevice } from './virtio-device.ts';
import type { Virtqueue } from './virtqueue.ts';

/** Features of block devices. @source VIRTIO 1.2 section 5.2.3 */
const Feature = { SEG_MAX: 1n << 2n, READ_ONLY: 1n << 5n, BLOCK_SIZE: 1n << 6n, FLUSH: 1n << 9n } as const;
const Request = { IN: 0, OUT: 1, FLUSH: 4, GET_ID: 8 } as const;
const Status = { OK: 0, IO_ERROR: 1, UNSUPPORTED: 2 } as const;
/** Type, reserved, sector. */
const HEADER_BYTES = 16;
const STATUS_BYTES = 1;
const ID_BYTES = 20;
const QUEUE_SIZE = 256;
/** Segments of a request: what the queue holds less header and status. */
const SEGMENTS = QUEUE_SIZE - 2;
const CHUNK = 0x1_0000;
/** Offsets in the configuration. */
const Config = { CAPACITY: 0, SEG_MAX: 12, BLOCK_SIZE: 20, BYTES: 24 } as const;

/**
 * Block device over a backend. Requests are served when they arrive, in order; one that the backend fails, or that reaches beyond the end, ends
 * with VIRTIO_BLK_S_IOERR.
 * @source VIRTIO 1.2 section 5.2 "Block Device"
 */
export class VirtioBlock implements VirtioDevice {
  readonly name: string;
  readonly id = VirtioId.BLOCK;
  readonly classCode = 0x01_0000;
  readonly features: bigint;
  readonly queueSizes = [QUEUE_SIZE];
  readonly config = new Uint8Array(Config.BYTES);
  readonly #backend: BlockBackend;
  readonly #serial: string;
  readonly #onError: (message: string) => void;
  #queue: Virtqueue | undefined;

  /**
   * @param serial up to 20 bytes, what GET_ID answers
   * @param onError a request failed in the backend: for a message to people
   */
  constructor(backend: BlockBackend, serial: string, onError: (message: string) => void = () => undefined) {
    this.name = `virtio-blk ${serial}`;
    this.#backend = backend;
    this.#serial = serial;
    this.#onError = onError;
    this.features = Feature.SEG_MAX | Feature.BLOCK_SIZE | Feature.FLUSH | (backend.isReadOnly ? Feature.READ_ONLY : 0n);
    const view = new DataView(this.config.buffer);
    view.setBigUint64(Config.CAPACITY, BigInt(backend.bytes / SECTOR_BYTES), true);
    view.setUint32(Config.SEG_MAX, SEGMENTS, true);
    view.setUint32(Config.BLOCK_SIZE, SECTOR_BYTES, true);
  }

  start([queue]: readonly (Virtqueue | undefined)[]): void {
    this.#queue = queue;
  }

  notify(): void {
    const queue = this.#queue;
    for (let chain = queue?.pop(); queue && chain; chain = queue.pop()) this.#serve(queue, chain);
    queue?.signal();
  }

  reset(): void {
    this.#queue = undefined;
  }

  /** What the backend keeps of the disk; a disk of another size or mode is refused. */
  save(): Saved {
    const { bytes, isReadOnly } = this.#backend;
    return { bytes, isReadOnly, serial: this.#serial, backend: saveOf(this.#backend, `what holds disk ${this.#serial}`) };
  }
  load(from: SavedFields): void {
    const { bytes, isReadOnly } = this.#backend;
    if (from.number('bytes') !== bytes) from.refuse('bytes', `the disk had ${from.number('bytes')} bytes, here it has ${bytes}`);
    if (from.flag('isReadOnly') !== isReadOnly)
      from.refuse('isReadOnly', `the disk ${isReadOnly ? 'could' : 'could not'} be written`);
    if (from.text('serial') !== this.#serial)
      from.refuse('serial', `the disk was ${from.text('serial')}, here it is ${this.#serial}`);
    this.#backend.load?.(from.part('backend'));
  }

  #serve(queue: Virtqueue, chain: DescriptorChain): void {
    const header = new Uint8Array(HEADER_BYTES);
    if (chain.writableBytes < STATUS_BYTES || !chain.read(0, header)) {
      queue.break('a request without header or status');
      return;
    }
    const view = new DataView(header.buffer);
    const offset = Number(view.getBigUint64(8, true)) * SECTOR_BYTES;
    const { status, written } = this.#execute(view.getUint32(0, true), offset, chain);
    if (chain.write(chain.writableBytes - STATUS_BYTES, Uint8Array.of(status))) queue.push(chain, written + STATUS_BYTES);
    else queue.break('a buffer went out of reach');
  }

  /** Status of a request, and the bytes of its writable part that were filled: with an error some may have been. */
  #execute(type: number, offset: number, chain: DescriptorChain): { status: number; written: number } {
    const room = chain.writableBytes - STATUS_BYTES;
    switch (type) {
      case Request.IN:
        return this.#isWithin(offset, room)
          ? this.#transfer(room, (done, chunk) => this.#backend.read(offset + done, chunk) ?? fault(chain.write(done, chunk)))
          : failed;
      case Request.OUT: {
        const length = chain.readableBytes - HEADER_BYTES;
        if (this.#backend.isReadOnly || !this.#isWithin(offset, length)) return failed;
        return {
          ...this.#transfer(
            length,
            (done, chunk) => fault(chain.read(HEADER_BYTES + done, chunk)) ?? this.#backend.write(offset + done, chunk),
          ),
          written: 0,
        };
      }
      case Request.FLUSH:
        return this.#report(this.#backend.flush(), 0);
      case Request.GET_ID: {
        const id = new Uint8Array(Math.min(ID_BYTES, room));
        id.set(new TextEncoder().encode(this.#serial).subarray(0, id.length));
        return { status: chain.write(0, id) ? Status.OK : Status.IO_ERROR, written: id.length };
      }
      default:
        return { status: Status.UNSUPPORTED, written: 0 };
    }
  }

  #isWithin(offset: number, length: number): boolean {
    return length % SECTOR_BYTES === 0 && offset + length <= this.#backend.bytes;
  }

  /** Moves `length` bytes in chunks, until one fails. */
  #transfer(length: number, move: (done: number, chunk: Uint8Array) => string | undefined): { status: number; written: number } {
    const buffer = new Uint8Array(Math.min(CHUNK, length));
    for (let done = 0; done < length; done += CHUNK) {
      const failure = move(done, buffer.subarray(0, Math.min(CHUNK, length - done)));
      if (failure !== undefined) return this.#report(failure, done);
    }
    return { status: Status.OK, written: length };
  }

  #report(failure: string | undefined, written: number): { status: number; written: number } {
    if (failure !== undefined) this.#onError(failure);
    return { status: failure === undefined ? Status.OK : Status.IO_ERROR, written };
  }
}

const failed = { status: Status.IO_ERROR, written: 0 };
const fault = (isDone: boolean): string | undefined => (isDone ? undefined : 'a buffer went out of reach');
