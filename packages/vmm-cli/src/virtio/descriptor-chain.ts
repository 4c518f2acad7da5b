import type { DmaMemory } from '../memory/dma-memory.ts';

/** A piece of guest memory. */
export interface Segment {
  readonly address: number;
  readonly length: number;
}

const total = (segments: readonly Segment[]): number => segments.reduce((sum, segment) => sum + segment.length, 0);

/** One buffer of a virtqueue: what the device may read, then what it may write. Every segment was accessible when the chain was taken. */
export class DescriptorChain {
  /** Index of its first descriptor: how the driver knows it. */
  readonly head: number;
  readonly readable: readonly Segment[];
  readonly writable: readonly Segment[];
  readonly readableBytes: number;
  readonly writableBytes: number;
  readonly #memory: DmaMemory;

  constructor(memory: DmaMemory, head: number, readable: readonly Segment[], writable: readonly Segment[]) {
    this.#memory = memory;
    this.head = head;
    this.readable = readable;
    this.writable = writable;
    this.readableBytes = total(readable);
    this.writableBytes = total(writable);
  }

  /** Fills `into` from the readable part at `offset`. False beyond its end, or where memory is no longer accessible. */
  read(offset: number, into: Uint8Array): boolean {
    return (
      offset + into.length <= this.readableBytes &&
      eachPiece(this.readable, offset, into.length, (address, from, to) => this.#memory.read(address, into.subarray(from, to)))
    );
  }

  /** Writes to the writable part at `offset`. False beyond its end, or where memory is no longer accessible. */
  write(offset: number, data: Uint8Array): boolean {
    return (
      offset + data.length <= this.writableBytes &&
      eachPiece(this.writable, offset, data.length, (address, from, to) => this.#memory.write(address, data.subarray(from, to)))
    );
  }
}

function eachPiece(
  segments: readonly Segment[],
  offset: number,
  length: number,
  visit: (address: number, from: number, to: number) => boolean,
): boolean {
  let skip = offset;
  let done = 0;
  for (const segment of segments) {
    if (done === length) break;
    if (skip >= segment.length) {
      skip -= segment.length;
      continue;
    }
    const step = Math.min(segment.length - skip, length - done);
    if (!visit(segment.address + skip, done, done + step)) return false;
    done += step;
    skip = 0;
  }
  return true;
}
