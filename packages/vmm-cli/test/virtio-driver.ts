import { storeValue32, value32 } from '../src/device/device.ts';
import { PciRegister } from '../src/pci/config-space.ts';
import type { VirtioDevice } from '../src/virtio/virtio-device.ts';
import { VirtioPci } from '../src/virtio/virtio-pci.ts';
import { PlainMemory } from './plain-memory.ts';

/** A buffer that a driver offers: bytes to read, or room to write. */
export type Piece = Uint8Array | number;

const QUEUE_STRIDE = 0x4000;
const BUFFERS = 0x4_0000;
const MEMORY = 0x20_0000;
const COMMON = {
  FEATURE_SELECT: 8,
  FEATURE: 12,
  CONFIG_VECTOR: 0x10,
  STATUS: 0x14,
  SELECT: 0x16,
  SIZE: 0x18,
  VECTOR: 0x1a,
  ENABLE: 0x1c,
  DESC: 0x20,
} as const;

export const ALL_FEATURES = 0xffff_ffff_ffff_ffffn;
export const EVENT_IDX = 1n << 29n;

/** A driver for tests: it knows the registers of a virtio function and keeps its queues in `memory`. */
export class VirtioDriver {
  readonly memory = new PlainMemory(MEMORY);
  readonly pci: VirtioPci;
  /** MSI data of the interrupts so far: 0x40 + vector. */
  readonly interrupts: number[] = [];
  readonly complaints: string[] = [];
  /** Changes of INTA#. */
  readonly line: boolean[] = [];
  #next = BUFFERS;
  readonly #avail = new Map<number, number>();
  readonly #sizes = new Map<number, number>();
  readonly #free = new Map<number, number>();

  constructor(device: VirtioDevice) {
    this.pci = new VirtioPci(
      device,
      this.memory,
      (_address, data) => this.interrupts.push(data),
      (isAsserted) => {
        if (isAsserted !== (this.line.at(-1) ?? false)) this.line.push(isAsserted);
      },
      (reason) => this.complaints.push(reason),
    );
    this.pci.config.set(PciRegister.COMMAND, 2, 6);
    this.pci.config.write(0x42, Uint8Array.of(0, 0x80), 2); // MSI-X on
    for (let vector = 0; vector <= device.queueSizes.length; vector++) {
      const entry = new Uint8Array(16);
      const view = new DataView(entry.buffer);
      view.setUint32(0, 0xfee0_0000, true);
      view.setUint32(8, 0x40 + vector, true);
      for (let i = 0; i < 16; i += 4) this.pci.bars[1]!.device.write(16 * vector + i, entry.subarray(i, i + 4), 4);
    }
  }

  read(offset: number, size: number): number {
    const data = new Uint8Array(8);
    this.pci.bars[0]!.device.read(offset, data, size);
    return value32(data, size);
  }
  write(offset: number, size: number, value: number): void {
    const data = new Uint8Array(8);
    storeValue32(data, size, value);
    this.pci.bars[0]!.device.write(offset, data, size);
  }

  get offered(): bigint {
    this.write(0, 4, 0);
    const low = this.read(4, 4);
    this.write(0, 4, 1);
    return BigInt(low) | (BigInt(this.read(4, 4)) << 32n);
  }

  get status(): number {
    return this.read(COMMON.STATUS, 1);
  }
  get needsReset(): boolean {
    return (this.status & 64) !== 0;
  }

  /** Reset, features, queues, DRIVER_OK. Returns the status then. @param features those wanted of what is offered */
  start(features = ALL_FEATURES, queueSize = 8): number {
    this.write(COMMON.STATUS, 1, 0);
    this.write(COMMON.STATUS, 1, 3);
    const accepted = this.offered & features;
    for (const select of [0, 1]) {
      this.write(COMMON.FEATURE_SELECT, 4, select);
      this.write(COMMON.FEATURE, 4, Number((accepted >> BigInt(32 * select)) & 0xffff_ffffn));
    }
    this.write(COMMON.STATUS, 1, 11);
    this.write(COMMON.CONFIG_VECTOR, 2, 0);
    const queues = this.read(0x12, 2);
    for (let queue = 0; queue < queues; queue++) {
      this.write(COMMON.SELECT, 2, queue);
      this.write(COMMON.SIZE, 2, queueSize);
      this.write(COMMON.VECTOR, 2, queue + 1);
      const { desc, avail, used } = this.layout(queue);
      this.memory.bytes.fill(0, desc, desc + QUEUE_STRIDE);
      [desc, avail, used].forEach((address, i) => this.write(COMMON.DESC + 8 * i, 4, address));
      this.write(COMMON.ENABLE, 2, 1);
      this.#avail.set(queue, 0);
      this.#free.set(queue, 0);
      this.#sizes.set(queue, queueSize);
    }
    this.write(COMMON.STATUS, 1, 15);
    return this.status;
  }

  layout(queue: number): { desc: number; avail: number; used: number } {
    const desc = 0x1000 + queue * QUEUE_STRIDE;
    return { desc, avail: desc + 0x1000, used: desc + 0x2000 };
  }

  setDescriptor(table: number, index: number, address: number, length: number, flags: number, next: number): void {
    const { view } = this.memory;
    view.setBigUint64(table + 16 * index, BigInt(address), true);
    view.setUint32(table + 16 * index + 8, length, true);
    view.setUint16(table + 16 * index + 12, flags, true);
    view.setUint16(table + 16 * index + 14, next, true);
  }

  /** Offers a chain whose first descriptor is `head`. */
  offer(queue: number, head: number): void {
    const { avail } = this.layout(queue);
    const index = this.#avail.get(queue)!;
    this.memory.view.setUint16(avail + 4 + 2 * (index % this.#sizes.get(queue)!), head, true);
    this.#avail.set(queue, (index + 1) & 0xffff);
    this.memory.view.setUint16(avail + 2, (index + 1) & 0xffff, true);
  }

  /** Lays out pieces as a chain and offers it; returns where each piece lies. @param indirect by an indirect table */
  add(queue: number, pieces: readonly Piece[], indirect = false): number[] {
    const { desc } = this.layout(queue);
    const size = this.#sizes.get(queue)!;
    const first = this.#free.get(queue)!;
    const table = indirect ? this.#room(16 * pieces.length) : desc;
    const slot = (i: number): number => (indirect ? i : (first + i) % size);
    const addresses = pieces.map((piece) => this.#room(typeof piece === 'number' ? piece : piece.length));
    pieces.forEach((piece, i) => {
      if (typeof piece !== 'number') this.memory.bytes.set(piece, addresses[i]);
      const flags = (typeof piece === 'number' ? 2 : 0) | (i + 1 < pieces.length ? 1 : 0);
      this.setDescriptor(table, slot(i), addresses[i]!, typeof piece === 'number' ? piece : piece.length, flags, slot(i + 1));
    });
    if (indirect) this.setDescriptor(desc, first, table, 16 * pieces.length, 4, 0);
    this.#free.set(queue, (first + (indirect ? 1 : pieces.length)) % size);
    this.offer(queue, first);
    return addresses;
  }

  notify(queue: number): void {
    this.write(0x3000 + 4 * queue, 2, queue);
  }

  /** Buffers given back so far, modulo 65536. */
  usedIndex(queue: number): number {
    return this.memory.view.getUint16(this.layout(queue).used + 2, true);
  }

  /** Entries of the used ring so far: head and length. */
  used(queue: number): [head: number, length: number][] {
    const { used } = this.layout(queue);
    const { view } = this.memory;
    const size = this.#sizes.get(queue)!;
    return Array.from({ length: this.usedIndex(queue) }, (_, i) => [
      view.getUint32(used + 4 + 8 * (i % size), true),
      view.getUint32(used + 8 + 8 * (i % size), true),
    ]);
  }

  /** Adds, notifies, and returns what the device wrote to the writable pieces, and the used length; undefined when it gave nothing back. */
  request(queue: number, pieces: readonly Piece[], indirect = false): { written: Uint8Array[]; length: number } | undefined {
    const before = this.usedIndex(queue);
    const addresses = this.add(queue, pieces, indirect);
    this.notify(queue);
    const after = this.usedIndex(queue);
    if (after === before) return undefined;
    const written = pieces.flatMap((piece, i) =>
      typeof piece === 'number' ? [this.memory.bytes.slice(addresses[i], addresses[i]! + piece)] : [],
    );
    const last = this.layout(queue).used + 4 + 8 * (((after - 1) & 0xffff) % this.#sizes.get(queue)!);
    return { written, length: this.memory.view.getUint32(last + 4, true) };
  }

  #room(bytes: number): number {
    if (this.#next + bytes > MEMORY) this.#next = BUFFERS;
    const at = this.#next;
    this.#next += (bytes + 15) & ~15;
    return at;
  }
}
