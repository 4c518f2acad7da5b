import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { DmaMemory } from '../memory/dma-memory.ts';
import type { Device } from './device.ts';
import type { Savable } from './savable.ts';
import type { FwCfgItems } from './fw-cfg-items.ts';

/** First port: 16-bit selector, then 8-bit data; from offset 4 the address of a DMA request, big-endian. */
export const FW_CFG_PORT = 0x510;
export const FW_CFG_PORTS = 12;
const Offset = { SELECTOR: 0, DATA: 1, DMA_HIGH: 4, DMA_LOW: 8 } as const;
/** Read from the DMA register: "QEMU CFG". */
const DMA_SIGNATURE = [0x51, 0x45, 0x4d, 0x55, 0x20, 0x43, 0x46, 0x47];
/** Bits of a request's control word. */
const Dma = { ERROR: 1, READ: 2, SKIP: 4, SELECT: 8, WRITE: 16 } as const;
const REQUEST_BYTES = 16;
const CHUNK = 0x1_0000;
const NO_KEY = -1;

/**
 * The firmware-configuration device: named and numbered items that firmware asks for by port or by DMA. A write of the selector rewinds the item; each
 * read gives its next byte, 0 behind its end and for unknown items. A DMA request lies in memory that the host can see; one that names other
 * memory comes back with its error bit, or, when it lies there itself, does nothing. Items cannot be written.
 * @source QEMU "QEMU Firmware Configuration (fw_cfg) Device"
 */
export class FwCfg implements Device, Savable {
  readonly name = 'fw_cfg';
  readonly #items: FwCfgItems;
  readonly #memory: DmaMemory;
  /** The item that is selected, NO_KEY before any is. */
  #key = NO_KEY;
  #item: Uint8Array | undefined;
  #at = 0;
  #dmaHigh = 0;

  constructor(items: FwCfgItems, memory: DmaMemory) {
    this.#items = items;
    this.#memory = memory;
  }

  read(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) {
      if (offset >= Offset.DMA_HIGH) data[i] = DMA_SIGNATURE[offset - Offset.DMA_HIGH + i] ?? 0;
      else data[i] = offset + i === Offset.DATA ? (this.#item?.[this.#at++] ?? 0) : 0;
    }
  }

  write(offset: number, data: Uint8Array, size: number): void {
    if (offset === Offset.SELECTOR && size === 2) this.#select(data[0]! | (data[1]! << 8));
    if (size !== 4) return;
    const value = new DataView(data.buffer, data.byteOffset).getUint32(0, false);
    if (offset === Offset.DMA_HIGH) this.#dmaHigh = value;
    if (offset !== Offset.DMA_LOW) return;
    const request = this.#dmaHigh * 2 ** 32 + value;
    this.#dmaHigh = 0;
    this.#serve(request);
  }

  /** The items are saved by themselves, and loaded before. */
  save(): Saved {
    return { key: this.#key, at: this.#at, dmaHigh: this.#dmaHigh };
  }
  load(from: SavedFields): void {
    this.#key = from.number('key', 0xffff, NO_KEY);
    this.#item = this.#items.get(this.#key);
    this.#at = from.number('at');
    this.#dmaHigh = from.number('dmaHigh', 0xffff_ffff);
  }

  #select(key: number): void {
    this.#key = key;
    this.#item = this.#items.get(key);
    this.#at = 0;
  }

  #serve(request: number): void {
    const bytes = new Uint8Array(REQUEST_BYTES);
    if (!this.#memory.read(request, bytes)) return;
    const view = new DataView(bytes.buffer);
    const control = view.getUint32(0, false);
    if ((control & Dma.SELECT) !== 0) this.#select(control >>> 16);
    const isDone = this.#transfer(control, Number(view.getBigUint64(8, false)), view.getUint32(4, false));
    view.setUint32(0, isDone ? 0 : Dma.ERROR, false);
    this.#memory.write(request, bytes.subarray(0, 4));
  }

  /** False when the request cannot be served. */
  #transfer(control: number, address: number, length: number): boolean {
    if ((control & Dma.READ) !== 0) {
      if (!this.#memory.isAccessible(address, length)) return false;
      for (let done = 0; done < length; done += CHUNK) {
        const chunk = new Uint8Array(Math.min(CHUNK, length - done));
        chunk.set(this.#item?.subarray(this.#at, this.#at + chunk.length) ?? []);
        this.#memory.write(address + done, chunk);
        this.#at += chunk.length;
      }
      return true;
    }
    if ((control & Dma.WRITE) !== 0) return false;
    if ((control & Dma.SKIP) !== 0) this.#at += length;
    return true;
  }
}
