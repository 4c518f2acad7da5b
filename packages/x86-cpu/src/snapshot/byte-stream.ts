import { SnapshotError } from './snapshot-error.ts';

/** Collects the bytes of a snapshot, little-endian, in the order in which they are put. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  u8(value: number): void {
    const at = this.#room(1);
    this.#view.setUint8(at, value);
  }
  u32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
  }
  /** A whole number below 2**53, as eight bytes. */
  address(value: number): void {
    const at = this.#room(8);
    this.#view.setBigUint64(at, BigInt(value), true);
  }
  bytes(data: Uint8Array): void {
    const at = this.#room(data.length); // may replace the buffer
    this.#bytes.set(data, at);
  }
  /** Bytes preceded by their number (u32). */
  block(data: Uint8Array): void {
    this.u32(data.length);
    this.bytes(data);
  }
  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Reads what a `ByteWriter` wrote. SnapshotError where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }
  address(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }
  /** Address of a page, below 2**52. */
  page(): number {
    const at = this.#at;
    const address = this.address();
    if (address % 0x1000 !== 0 || address >= 2 ** 52)
      throw new SnapshotError(`byte ${at} of the snapshot: ${address} is no address of a page`);
    return address;
  }
  /** A view of the next `count` bytes: copy them to keep them. */
  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.subarray(at, at + count);
  }
  block(): Uint8Array {
    return this.bytes(this.u32());
  }
  /** Throws unless everything was read. */
  end(): void {
    if (this.#at !== this.#bytes.length)
      throw new SnapshotError(`${this.#bytes.length - this.#at} bytes too many in the snapshot`);
  }

  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length)
      throw new SnapshotError(`the snapshot ends at byte ${this.#bytes.length}, within something that starts at ${at}`);
    this.#at = at + count;
    return at;
  }
}
