import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { Savable } from '../device/savable.ts';
import type { MemoryRange } from './memory-map.ts';

/** Which pages of guest memory are private now: the VMM's own record of the memory attributes it has set. */
export class PrivatePages implements Savable {
  readonly #ranges: readonly { readonly range: MemoryRange; readonly isPrivate: Uint8Array }[];

  /** Pages whose last conversion the guest did not ask for. */
  readonly #byFault = new Set<number>();

  /** @param isTd all memory is private at first; a plain VM has none that is */
  constructor(ranges: readonly MemoryRange[], isTd = true) {
    this.#ranges = ranges.map((range) => ({ range, isPrivate: new Uint8Array(range.bytes / PAGE_SIZE).fill(isTd ? 1 : 0) }));
  }

  save(): Saved {
    return { isPrivate: this.#ranges.map(({ isPrivate }) => isPrivate.slice()), byFault: [...this.#byFault] };
  }
  load(from: SavedFields): void {
    const saved = from.byteStrings('isPrivate', this.#ranges.length);
    this.#ranges.forEach(({ range, isPrivate }, i) => {
      if (saved[i]!.length !== isPrivate.length)
        from.refuse('isPrivate', `the VM had another size of memory at 0x${range.gpa.toString(16)}`);
      isPrivate.set(saved[i]!);
    });
    for (const page of from.numbers('byFault')) this.#byFault.add(page);
  }

  /** The memory range that holds all of [gpa, gpa + bytes), or undefined. */
  rangeOf(gpa: number, bytes: number): MemoryRange | undefined {
    return this.#ranges.find(({ range }) => gpa >= range.gpa && gpa + bytes <= range.gpa + range.bytes)?.range;
  }

  /** Records that [gpa, gpa + bytes) was converted because the guest touched it, not because it asked. */
  noteFault(gpa: number, bytes: number): void {
    for (let at = gpa; at < gpa + bytes; at += PAGE_SIZE) this.#byFault.add(Math.floor(at / PAGE_SIZE));
  }

  wasConvertedByFault(gpa: number): boolean {
    return this.#byFault.has(Math.floor(gpa / PAGE_SIZE));
  }

  /** Records a conversion; pages outside memory are left out. */
  set(gpa: number, bytes: number, isPrivate: boolean): void {
    for (const entry of this.#ranges) {
      const from = Math.max(gpa, entry.range.gpa);
      const to = Math.min(gpa + bytes, entry.range.gpa + entry.range.bytes);
      if (from < to)
        entry.isPrivate.fill(isPrivate ? 1 : 0, (from - entry.range.gpa) / PAGE_SIZE, (to - entry.range.gpa) / PAGE_SIZE);
    }
  }

  /** True if the page at `gpa` is private; undefined outside memory. */
  isPrivate(gpa: number): boolean | undefined {
    const entry = this.#ranges.find(({ range }) => gpa >= range.gpa && gpa < range.gpa + range.bytes);
    return entry === undefined ? undefined : entry.isPrivate[Math.floor((gpa - entry.range.gpa) / PAGE_SIZE)] === 1;
  }

  /** True if all of [gpa, gpa + bytes) is memory of one range and none of it is private. */
  isShared(gpa: number, bytes: number): boolean {
    for (const { range, isPrivate } of this.#ranges) {
      if (gpa < range.gpa || gpa + bytes > range.gpa + range.bytes) continue;
      const first = Math.floor((gpa - range.gpa) / PAGE_SIZE);
      const last = Math.floor((gpa - range.gpa + Math.max(bytes, 1) - 1) / PAGE_SIZE);
      return first === last ? isPrivate[first] === 0 : !isPrivate.subarray(first, last + 1).includes(1);
    }
    return false;
  }
}
