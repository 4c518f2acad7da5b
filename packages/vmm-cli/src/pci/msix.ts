import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Savable } from '../device/savable.ts';
import type { Device } from '../device/device.ts';
import type { MsiSink } from '../device/io-apic.ts';
import type { PciConfigSpace } from './config-space.ts';

export const MSIX_CAPABILITY = 0x11;
const ENTRY_BYTES = 16;
const PENDING_BITS = 0x800;
export const MSIX_BAR_BYTES = 0x1000;
const MAX_VECTORS = PENDING_BITS / ENTRY_BYTES;
const VECTOR_MASKED = 1;
/** Bits of the message control word. */
const Control = { ENABLE: 0x8000, MASK_ALL: 0x4000 } as const;

/**
 * MSI-X of one function: a table of messages, which software fills in, and pending bits for those that are masked, in one BAR.
 * @source PCI Local Bus 3.0 section 6.8.2 "MSI-X Capability and Table Structures"
 */
export class Msix implements Device, Savable {
  readonly name = 'MSI-X table';
  readonly #bytes = new Uint8Array(MSIX_BAR_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #vectors: number;
  readonly #send: MsiSink;
  readonly #config: PciConfigSpace;
  readonly #capability: number;

  /** @param vectors 1 to 128; @param bar BAR that holds this device at offset 0 */
  constructor(vectors: number, bar: number, config: PciConfigSpace, send: MsiSink) {
    if (vectors < 1 || vectors > MAX_VECTORS) throw new RangeError(`MSI-X with ${vectors} vectors`);
    this.#vectors = vectors;
    this.#send = send;
    this.#config = config;
    const body = new Uint8Array(10);
    const view = new DataView(body.buffer);
    view.setUint16(0, vectors - 1, true);
    view.setUint32(2, bar, true);
    view.setUint32(6, PENDING_BITS | bar, true);
    this.#capability = config.addCapability(MSIX_CAPABILITY, body);
    config.allowWrites(this.#capability + 2, Control.ENABLE | Control.MASK_ALL, 2);
    config.addMemoryBar(bar, MSIX_BAR_BYTES);
    this.reset();
  }

  get isEnabled(): boolean {
    return (this.#control & Control.ENABLE) !== 0;
  }

  get vectors(): number {
    return this.#vectors;
  }

  /** Sends a vector's message, or notes it as pending while it is masked. Nothing happens while MSI-X is off or for a vector that is not there. */
  trigger(vector: number): void {
    if (!this.isEnabled || vector >= this.#vectors) return;
    const at = vector * ENTRY_BYTES;
    if ((this.#control & Control.MASK_ALL) !== 0 || (this.#view.getUint32(at + 12, true) & VECTOR_MASKED) !== 0) {
      this.#bytes[PENDING_BITS + (vector >> 3)]! |= 1 << (vector & 7);
      return;
    }
    this.#bytes[PENDING_BITS + (vector >> 3)]! &= ~(1 << (vector & 7));
    this.#send(this.#view.getUint32(at, true), this.#view.getUint32(at + 8, true));
  }

  /** Call after a write to the configuration space: what was pending and is no longer masked goes out. */
  configWritten(offset: number, size: number): void {
    if (offset < this.#capability + 4 && offset + size > this.#capability + 2) this.#sendPending();
  }

  /** Power-on state: every vector masked. The message control word is the configuration space's. */
  reset(): void {
    this.#bytes.fill(0);
    for (let vector = 0; vector < this.#vectors; vector++) this.#view.setUint32(vector * ENTRY_BYTES + 12, VECTOR_MASKED, true);
  }

  /** The table; the message control word is the configuration space's. */
  save(): Saved {
    return { table: this.#bytes.slice() };
  }
  load(from: SavedFields): void {
    this.#bytes.set(from.bytes('table', MSIX_BAR_BYTES));
  }

  read(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) data[i] = this.#bytes[offset + i] ?? 0;
  }

  write(offset: number, data: Uint8Array, size: number): void {
    const end = this.#vectors * ENTRY_BYTES;
    for (let i = 0; i < size && offset + i < end; i++) this.#bytes[offset + i] = data[i]!;
    this.#sendPending();
  }

  get #control(): number {
    return this.#config.get(this.#capability + 2, 2);
  }

  #sendPending(): void {
    for (let vector = 0; vector < this.#vectors; vector++)
      if ((this.#bytes[PENDING_BITS + (vector >> 3)]! & (1 << (vector & 7))) !== 0) this.trigger(vector);
  }
}
