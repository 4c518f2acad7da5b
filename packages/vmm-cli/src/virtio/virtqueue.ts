import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { DmaMemory } from '../memory/dma-memory.ts';
import { DescriptorChain, type Segment } from './descriptor-chain.ts';

/** Where the driver placed the parts of a queue, in guest physical addresses. */
export interface QueueLayout {
  /** Entries, a power of two up to 32768. */
  readonly size: number;
  readonly descriptors: number;
  /** The available ring. */
  readonly driver: number;
  /** The used ring. */
  readonly device: number;
}

/** What was negotiated that matters to queues. */
export interface QueueFeatures {
  readonly indirect: boolean;
  readonly eventIndex: boolean;
}

const DESCRIPTOR_BYTES = 16;
const Flag = { NEXT: 1, WRITE: 2, INDIRECT: 4 } as const;
const AVAIL_NO_INTERRUPT = 1;
const RING = 4;
const USED_ELEMENT_BYTES = 8;
const MAX_CHAIN_BYTES = 2 ** 32;
const NO_ADDRESS = -1;

/** A descriptor as it was when the device looked at it; address NO_ADDRESS where a number cannot hold it. */
interface Descriptor extends Segment {
  readonly flags: number;
  readonly next: number;
}

/**
 * The device's side of a split virtqueue. Rings and buffers belong to the driver, who may change them at any time: each is read once, checked,
 * and used as read. What the specification forbids breaks the queue: it then hands out nothing more until reset.
 * @source VIRTIO 1.2 section 2.7 "Split Virtqueues"
 */
export class Virtqueue {
  readonly size: number;
  readonly #memory: DmaMemory;
  readonly #layout: QueueLayout;
  readonly #features: QueueFeatures;
  readonly #interrupt: () => void;
  readonly #onBroken: (reason: string) => void;
  readonly #small = new DataView(new ArrayBuffer(DESCRIPTOR_BYTES));
  readonly #smallBytes = new Uint8Array(this.#small.buffer);
  #nextAvail = 0;
  #nextUsed = 0;
  /** Used index at the last decision whether to interrupt. */
  #signalled = 0;
  #isBroken = false;

  /**
   * @param interrupt tells the driver that buffers were used
   * @param onBroken the driver broke a rule: called once
   */
  constructor(
    memory: DmaMemory,
    layout: QueueLayout,
    features: QueueFeatures,
    interrupt: () => void,
    onBroken: (reason: string) => void,
  ) {
    this.#memory = memory;
    this.#layout = layout;
    this.#features = features;
    this.#interrupt = interrupt;
    this.#onBroken = onBroken;
    this.size = layout.size;
  }

  /** Indices; layout and features are the transport's. */
  save(): Saved {
    return { nextAvail: this.#nextAvail, nextUsed: this.#nextUsed, signalled: this.#signalled, isBroken: this.#isBroken };
  }
  load(from: SavedFields): void {
    this.#nextAvail = from.number('nextAvail', 0xffff);
    this.#nextUsed = from.number('nextUsed', 0xffff);
    this.#signalled = from.number('signalled', 0xffff);
    this.#isBroken = from.flag('isBroken');
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** The driver did what it must not: nothing more is taken from the queue. */
  break(reason: string): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#onBroken(reason);
  }

  /** True if the driver has made a buffer available. */
  get hasAvailable(): boolean {
    return !this.#isBroken && this.#available() > 0;
  }

  /** The next buffer, or undefined when there is none, or the queue is or became broken. */
  pop(): DescriptorChain | undefined {
    if (this.#isBroken || this.#available() === 0) return undefined;
    const head = this.#read16(this.#layout.driver + RING + 2 * (this.#nextAvail % this.size));
    if (head === undefined) return undefined;
    this.#nextAvail = (this.#nextAvail + 1) & 0xffff;
    // The driver is asked to notify again once it adds a buffer behind this one.
    if (this.#features.eventIndex && !this.#write16(this.#layout.device + RING + USED_ELEMENT_BYTES * this.size, this.#nextAvail))
      return undefined;
    return this.#chain(head);
  }

  /** Gives a buffer back. @param written bytes at the start of its writable part that the device has filled */
  push(chain: DescriptorChain, written: number): void {
    if (this.#isBroken) return;
    this.#small.setUint32(0, chain.head, true);
    this.#small.setUint32(4, written, true);
    const at = this.#layout.device + RING + USED_ELEMENT_BYTES * (this.#nextUsed % this.size);
    if (!this.#memory.write(at, this.#smallBytes.subarray(0, USED_ELEMENT_BYTES))) {
      this.break('the used ring is out of reach');
      return;
    }
    this.#nextUsed = (this.#nextUsed + 1) & 0xffff;
    this.#write16(this.#layout.device + 2, this.#nextUsed);
  }

  /** Interrupts the driver if buffers were given back since the last call and it wants to know. */
  signal(): void {
    if (this.#isBroken || this.#nextUsed === this.#signalled) return;
    const before = this.#signalled;
    this.#signalled = this.#nextUsed;
    if (this.#features.eventIndex) {
      const event = this.#read16(this.#layout.driver + RING + 2 * this.size);
      if (event === undefined || ((this.#nextUsed - event - 1) & 0xffff) >= ((this.#nextUsed - before) & 0xffff)) return;
    } else {
      const flags = this.#read16(this.#layout.driver);
      if (flags === undefined || (flags & AVAIL_NO_INTERRUPT) !== 0) return;
    }
    this.#interrupt();
  }

  /** Buffers made available and not taken yet. */
  #available(): number {
    const index = this.#read16(this.#layout.driver + 2);
    if (index === undefined) return 0;
    const count = (index - this.#nextAvail) & 0xffff;
    if (count > this.size) {
      this.break(`the available index runs ${count} ahead in a queue of ${this.size}`);
      return 0;
    }
    return count;
  }

  #read16(address: number): number | undefined {
    if (this.#memory.read(address, this.#smallBytes.subarray(0, 2))) return this.#small.getUint16(0, true);
    this.break('the available ring is out of reach');
    return undefined;
  }

  /** False when the queue broke over it. */
  #write16(address: number, value: number): boolean {
    this.#small.setUint16(0, value, true);
    if (this.#memory.write(address, this.#smallBytes.subarray(0, 2))) return true;
    this.break('the used ring is out of reach');
    return false;
  }

  #descriptor(table: number, entries: number, index: number): Descriptor | undefined {
    if (index >= entries) {
      this.break(`descriptor ${index} of a table of ${entries}`);
      return undefined;
    }
    if (!this.#memory.read(table + index * DESCRIPTOR_BYTES, this.#smallBytes)) {
      this.break('the descriptor table is out of reach');
      return undefined;
    }
    const address = this.#small.getBigUint64(0, true);
    return {
      address: address > 2n ** 52n ? NO_ADDRESS : Number(address),
      length: this.#small.getUint32(8, true),
      flags: this.#small.getUint16(12, true),
      next: this.#small.getUint16(14, true),
    };
  }

  #chain(head: number): DescriptorChain | undefined {
    const segments: { readable: Segment[]; writable: Segment[] } = { readable: [], writable: [] };
    const first = this.#descriptor(this.#layout.descriptors, this.size, head);
    if (first === undefined) return undefined;
    const isIndirect = (first.flags & Flag.INDIRECT) !== 0;
    const reason = isIndirect
      ? this.#followIndirect(first, segments)
      : this.#follow(first, this.#layout.descriptors, this.size, segments);
    if (reason !== undefined) this.break(reason);
    return this.#isBroken ? undefined : new DescriptorChain(this.#memory, head, segments.readable, segments.writable);
  }

  /** Walks an indirect table. Returns what is wrong with it. */
  #followIndirect(table: Descriptor, segments: { readable: Segment[]; writable: Segment[] }): string | undefined {
    if (!this.#features.indirect) return 'an indirect descriptor that was not negotiated';
    if ((table.flags & Flag.NEXT) !== 0) return 'an indirect descriptor with a next one';
    if (table.length === 0 || table.length % DESCRIPTOR_BYTES !== 0) return `an indirect table of ${table.length} bytes`;
    const entries = table.length / DESCRIPTOR_BYTES;
    if (entries > this.size) return `an indirect table of ${entries} descriptors in a queue of ${this.size}`;
    const first = this.#descriptor(table.address, entries, 0);
    return first === undefined ? undefined : this.#follow(first, table.address, entries, segments);
  }

  /** Collects the segments of a chain. Returns what is wrong with it; undefined too when the queue broke on the way. */
  #follow(
    first: Descriptor,
    table: number,
    entries: number,
    { readable, writable }: { readable: Segment[]; writable: Segment[] },
  ): string | undefined {
    let bytes = 0;
    let descriptor: Descriptor | undefined = first;
    for (let count = 1; ; count++) {
      if (count > entries) return 'a chain of descriptors that is a loop';
      if ((descriptor.flags & Flag.INDIRECT) !== 0) return 'an indirect descriptor inside a chain';
      const isWritable = (descriptor.flags & Flag.WRITE) !== 0;
      if (!isWritable && writable.length > 0) return 'a readable descriptor behind a writable one';
      if ((bytes += descriptor.length) > MAX_CHAIN_BYTES) return 'a chain of more than 4 GiB';
      if (!this.#memory.isAccessible(descriptor.address, descriptor.length))
        return `a buffer of ${descriptor.length} bytes at 0x${descriptor.address.toString(16)}, which is not shared memory`;
      (isWritable ? writable : readable).push({ address: descriptor.address, length: descriptor.length });
      if ((descriptor.flags & Flag.NEXT) === 0) return undefined;
      descriptor = this.#descriptor(table, entries, descriptor.next);
      if (descriptor === undefined) return undefined;
    }
  }
}
