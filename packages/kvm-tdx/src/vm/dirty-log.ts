import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { gfn, type Gfn } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { MemslotFlag } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { Memslot } from './memslots.ts';

/** `struct kvm_clear_dirty_log`: pages of a slot, 1 = make clean. */
export interface ClearDirtyLog {
  slot: number;
  /** Multiple of 64. */
  firstPage: number;
  numPages: number;
  bitmap: Uint8Array;
}

const bytesOf = (pages: number): number => Math.ceil(pages / 64) * 8;

/** Which pages of the memslots with KVM_MEM_LOG_DIRTY_PAGES were written since they were last asked for. */
export class DirtyLog {
  /** @internal */
  vm: KvmVm;
  readonly #bitmaps = new Map<number, Uint8Array>();
  /** KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2: reading does not make clean. */
  isManual = false;

  constructor(vm: KvmVm) {
    this.vm = vm;
  }

  /** A memslot was made, moved, changed or deleted (undefined). */
  slotChanged(id: number, slot: Memslot | undefined): void {
    const isLogged = slot !== undefined && (slot.flags & MemslotFlag.LOG_DIRTY_PAGES) !== 0;
    if (!isLogged) {
      this.#bitmaps.delete(id);
      return;
    }
    if (this.#bitmaps.has(id)) return;
    this.#bitmaps.set(id, new Uint8Array(bytesOf(slot.pages)));
    this.vm.mmu?.writeProtect({ start: slot.baseGfn, end: gfn(slot.baseGfn + slot.pages) });
  }

  markDirty(frame: Gfn): void {
    if (this.#bitmaps.size === 0) return;
    const slot = this.vm.slots.find(frame);
    const bitmap = slot === undefined ? undefined : this.#bitmaps.get(slot.id);
    if (slot === undefined || bitmap === undefined) return;
    const page = frame - slot.baseGfn;
    bitmap[page >>> 3]! |= 1 << (page & 7);
  }

  save(): Saved {
    return { isManual: this.isManual, bitmaps: [...this.#bitmaps].map(([slot, bits]) => ({ slot, bits: bits.slice() })) };
  }
  /** The VM has its memslots already. @throws SnapshotError */
  load(from: SavedFields): void {
    this.isManual = from.flag('isManual');
    this.#bitmaps.clear();
    for (const each of from.parts('bitmaps')) {
      const slot = this.vm.slots.byId(each.number('slot')) ?? each.refuse('slot', 'there is no such memslot');
      this.#bitmaps.set(slot.id, each.bytes('bits', bytesOf(slot.pages)));
    }
  }

  #logged(id: number): { slot: Memslot; bitmap: Uint8Array } | NegativeErrno {
    const vm = this.vm;
    if (vm.backend.hasPrivateMemory && !vm.kvm.differences.dirtyLogOfTd) return -Errno.EINVAL;
    const slot = vm.slots.byId(id);
    if (slot?.guestMemfd !== undefined) return -Errno.EINVAL;
    const bitmap = this.#bitmaps.get(id);
    return slot === undefined || bitmap === undefined ? -Errno.ENOENT : { slot, bitmap };
  }

  /** KVM_GET_DIRTY_LOG: one bit per page. -ENOENT: no such slot, or it is not logged; -EINVAL: private memory is never logged. */
  get(id: number): Uint8Array | NegativeErrno {
    const logged = this.#logged(id);
    if (typeof logged === 'number') return logged;
    const { slot, bitmap } = logged;
    const copy = bitmap.slice();
    if (!this.isManual) this.#clean(slot, bitmap, 0, slot.pages, copy);
    return copy;
  }

  /** KVM_CLEAR_DIRTY_LOG. -EINVAL: not in manual mode, misaligned or outside the slot. */
  clear({ slot: id, firstPage, numPages, bitmap: clean }: ClearDirtyLog): IoctlResult {
    const logged = this.#logged(id);
    if (typeof logged === 'number') return logged;
    const { slot, bitmap } = logged;
    if (!this.isManual || firstPage % 64 !== 0 || firstPage < 0 || numPages <= 0 || firstPage + numPages > slot.pages)
      return -Errno.EINVAL;
    if (numPages % 64 !== 0 && firstPage + numPages !== slot.pages) return -Errno.EINVAL;
    this.#clean(slot, bitmap, firstPage, numPages, clean);
    return 0;
  }

  /** Takes the dirty bit of the pages set in `mask` and write-protects them, 64 at a time. */
  #clean(slot: Memslot, bitmap: Uint8Array, first: number, pages: number, mask: Uint8Array): void {
    const words = new DataView(bitmap.buffer, bitmap.byteOffset);
    for (let page = 0; page < pages; page += 64) {
      let wanted = 0n;
      for (let i = 0; i < 8 && page / 8 + i < mask.length; i++) wanted |= BigInt(mask[page / 8 + i]!) << BigInt(8 * i);
      const at = (first + page) / 8;
      const dirty = words.getBigUint64(at, true);
      const cleaned = dirty & wanted;
      if (cleaned === 0n) continue;
      words.setBigUint64(at, dirty & ~cleaned, true);
      this.vm.mmu?.clearDirty(gfn(slot.baseGfn + first + page), cleaned);
    }
  }
}
