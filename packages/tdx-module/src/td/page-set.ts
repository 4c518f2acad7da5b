import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/**
 * A control structure made of 4 KiB pages that need not be contiguous: TDR, TDCS or TDVPS. A view over bytes of modelled memory;
 * it holds addresses only. Offsets run through the pages in the order they were added; one access must not cross a page.
 */
export class PageSet {
  readonly memory: PhysicalMemory;
  /** Page addresses with the HKID that the structure is encrypted with. */
  readonly pages: Hpa[] = [];

  constructor(memory: PhysicalMemory) {
    this.memory = memory;
  }

  /** Address, HKID included, of the byte at `offset`. */
  address(offset: number): Hpa {
    const page = this.pages[offset >>> 12];
    if (page === undefined) throw new RangeError(`offset 0x${offset.toString(16)} lies outside ${this.pages.length} pages`);
    return (page + (offset & 0xfff)) as Hpa;
  }

  read8(offset: number): number {
    return this.memory.read8(this.address(offset));
  }
  read16(offset: number): number {
    return this.memory.read16(this.address(offset));
  }
  read32(offset: number): number {
    return this.memory.read32(this.address(offset));
  }
  read64(offset: number): bigint {
    return this.memory.read64(this.address(offset));
  }
  write8(offset: number, value: number): void {
    this.memory.write8(this.address(offset), value);
  }
  write16(offset: number, value: number): void {
    this.memory.write16(this.address(offset), value);
  }
  write32(offset: number, value: number): void {
    this.memory.write32(this.address(offset), value);
  }
  write64(offset: number, value: bigint): void {
    this.memory.write64(this.address(offset), value);
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
