import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { GuestMemfd } from './guest-memfd.ts';

/** A slot of guest memory. Frames are without the shared bit. */
export interface Memslot {
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: Gfn;
  readonly pages: number;
  /** Backs the shared half: an address of `UserMemory`. */
  readonly userspaceAddr: number;
  readonly guestMemfd: GuestMemfd | undefined;
  /** Page of the file that backs the first frame. */
  readonly guestMemfdPage: number;
}

/** The memslots of a VM, by id and by frame. */
export class Memslots {
  readonly #byId = new Map<number, Memslot>();
  #sorted: Memslot[] = [];
  #last: Memslot | undefined;

  get all(): readonly Memslot[] {
    return this.#sorted;
  }

  byId(id: number): Memslot | undefined {
    return this.#byId.get(id);
  }

  /** The slot that holds the frame. */
  find(gfn: Gfn): Memslot | undefined {
    const last = this.#last;
    if (last !== undefined && gfn >= last.baseGfn && gfn < last.baseGfn + last.pages) return last;
    for (const slot of this.#sorted) {
      if (gfn < slot.baseGfn) return undefined;
      if (gfn < slot.baseGfn + slot.pages) return (this.#last = slot);
    }
    return undefined;
  }

  /** A slot other than `id` that has a frame of [start, end). */
  overlapping(start: number, end: number, id: number): Memslot | undefined {
    return this.#sorted.find((slot) => slot.id !== id && start < slot.baseGfn + slot.pages && slot.baseGfn < end);
  }

  set(slot: Memslot): void {
    this.#byId.set(slot.id, slot);
    this.#rebuild();
  }

  delete(id: number): void {
    this.#byId.delete(id);
    this.#rebuild();
  }

  #rebuild(): void {
    this.#last = undefined;
    this.#sorted = [...this.#byId.values()].sort((a, b) => a.baseGfn - b.baseGfn);
  }
}
