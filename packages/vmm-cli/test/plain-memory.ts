import type { DmaMemory } from '../src/memory/dma-memory.ts';

/** Guest memory for device tests: `bytes` from address 0 on; pages named in `hidden` are private, so no device reaches them. */
export class PlainMemory implements DmaMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly hidden = new Set<number>();

  constructor(bytes: number) {
    this.bytes = new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer);
  }
  isAccessible(gpa: number, bytes: number): boolean {
    if (gpa < 0 || gpa + bytes > this.bytes.length) return false;
    for (let page = gpa >> 12; page <= (gpa + Math.max(bytes, 1) - 1) >> 12; page++) if (this.hidden.has(page)) return false;
    return true;
  }
  read(gpa: number, into: Uint8Array): boolean {
    if (!this.isAccessible(gpa, into.length)) return false;
    into.set(this.bytes.subarray(gpa, gpa + into.length));
    return true;
  }
  write(gpa: number, data: Uint8Array): boolean {
    if (!this.isAccessible(gpa, data.length)) return false;
    this.bytes.set(data, gpa);
    return true;
  }
}
