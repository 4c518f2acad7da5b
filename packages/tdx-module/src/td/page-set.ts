import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

const UNKNOWN = -1;

/**
 * A control structure made of 4 KiB pages that need not be contiguous: TDR, TDCS or TDVPS. A view over bytes of modelled memory;
 * it holds addresses only. Offsets run through the pages in the order they were added; one access must not cross a page.
 *
 * Aligned accesses go straight to linear memory: 3 ns where the way by address takes 15. Where the frames lie is asked anew whenever
 * `memory.frameEpoch` has moved; a page of which another key owns a part is reached by address.
 */
export class PageSet {
  readonly memory: PhysicalMemory;
  /** Page addresses with the HKID that the structure is encrypted with. */
  readonly pages: Hpa[] = [];
  /** Byte offset of each page's frame in linear memory, or UNKNOWN. */
  readonly #frames: number[] = [];
  #epoch = UNKNOWN;

  constructor(memory: PhysicalMemory) {
    this.memory = memory;
  }

  /** Address, HKID included, of the byte at `offset`. */
  address(offset: number): Hpa {
    const page = this.pages[offset >>> 12];
    if (page === undefined) throw new RangeError(`offset 0x${offset.toString(16)} lies outside ${this.pages.length} pages`);
    return (page + (offset & 0xfff)) as Hpa;
  }

  /** Offset in linear memory of the byte at `offset`; negative when another key owns a part of its page. */
  place(offset: number): number {
    if (this.#epoch === this.memory.frameEpoch) {
      const frame = this.#frames[offset >>> 12];
      if (frame !== undefined && frame >= 0) return frame + (offset & 0xfff);
    }
    return this.#find(offset);
  }

  #find(offset: number): number {
    const frame = this.memory.frameOffset(this.address(offset), true);
    if (this.#epoch !== this.memory.frameEpoch) {
      this.#frames.length = 0;
      this.#epoch = this.memory.frameEpoch;
    }
    for (let page = this.#frames.length; page <= offset >>> 12; page++) this.#frames[page] = UNKNOWN;
    this.#frames[offset >>> 12] = frame;
    return frame < 0 ? UNKNOWN : frame + (offset & 0xfff);
  }

  read8(offset: number): number {
    const at = this.place(offset);
    return at >= 0 ? this.memory.u8[at]! : this.memory.read8(this.address(offset));
  }
  read16(offset: number): number {
    const at = this.place(offset);
    return at >= 0 && (at & 1) === 0 ? this.memory.u16[at >>> 1]! : this.memory.read16(this.address(offset));
  }
  read32(offset: number): number {
    const at = this.place(offset);
    return at >= 0 && (at & 3) === 0 ? this.memory.u32[at >>> 2]! : this.memory.read32(this.address(offset));
  }
  read64(offset: number): bigint {
    const at = this.place(offset);
    return at >= 0 && (at & 7) === 0 ? this.memory.u64[at >>> 3]! : this.memory.read64(this.address(offset));
  }
  write8(offset: number, value: number): void {
    const at = this.place(offset);
    if (at >= 0) this.memory.u8[at] = value;
    else this.memory.write8(this.address(offset), value);
  }
  write16(offset: number, value: number): void {
    const at = this.place(offset);
    if (at >= 0 && (at & 1) === 0) this.memory.u16[at >>> 1] = value;
    else this.memory.write16(this.address(offset), value);
  }
  write32(offset: number, value: number): void {
    const at = this.place(offset);
    if (at >= 0 && (at & 3) === 0) this.memory.u32[at >>> 2] = value;
    else this.memory.write32(this.address(offset), value);
  }
  write64(offset: number, value: bigint): void {
    const at = this.place(offset);
    if (at >= 0 && (at & 7) === 0) this.memory.u64[at >>> 3] = value;
    else this.memory.write64(this.address(offset), value);
  }
  /** A copy of `length` bytes, which must lie in one page. */
  readBytes(offset: number, length: number): Uint8Array {
    return this.memory.readBytes(this.address(offset), length);
  }
  writeBytes(offset: number, data: Uint8Array): void {
    this.memory.writeBytes(this.address(offset), data);
  }
  fill(offset: number, length: number, byte: number): void {
    this.memory.fill(this.address(offset), length, byte);
  }
}
