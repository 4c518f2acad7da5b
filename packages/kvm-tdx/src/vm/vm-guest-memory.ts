import type { Backing, GuestMemory, PageLevel } from '@tdxkit/tdp-mmu';
import { PAGE_SIZE, pfnOf, type Gfn } from '@tdxkit/x86-cpu/units';
import type { UserMemory } from '../host/user-memory.ts';
import { Errno } from '../uapi/errno.ts';
import { MemslotFlag } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { MemoryAttributeMap } from './memory-attribute-map.ts';
import type { Memslots } from './memslots.ts';

const NO_MEMORY: Backing = { kind: 'error', errno: Errno.ENOMEM };

/** Memslots, attributes and backing of one VM as its MMU sees them: kvm_faultin_pfn(). */
export class VmGuestMemory implements GuestMemory {
  readonly #vm: KvmVm;
  readonly #slots: Memslots;
  readonly #attributes: MemoryAttributeMap | undefined;
  readonly #user: UserMemory;
  /** Private pages are the memslot's own, pinned while the TD has them. */
  readonly #isPinned: boolean;

  constructor(vm: KvmVm, user: UserMemory) {
    this.#vm = vm;
    this.#slots = vm.slots;
    this.#attributes = vm.backend.hasPrivateMemory ? vm.attributes : undefined;
    this.#user = user;
    this.#isPinned = vm.kvm.differences.privateMemory === 'pinned';
  }

  markDirty(gfn: Gfn): void {
    this.#vm.dirtyLog.markDirty(gfn);
  }

  isPrivate(gfn: Gfn): boolean {
    return this.#attributes?.isPrivate(gfn) ?? false;
  }

  uniformLevel(gfn: Gfn, isPrivate: boolean): PageLevel {
    return this.#attributes?.uniformLevel(gfn, isPrivate) ?? 3;
  }

  resolve(gfn: Gfn, isPrivate: boolean, _write: boolean): Backing {
    const slot = this.#slots.find(gfn);
    if (slot === undefined) return { kind: 'no-slot' };
    if (isPrivate && !this.#isPinned) {
      if (slot.guestMemfd === undefined) return { kind: 'no-guest-memfd' };
      const page = slot.guestMemfd.page(slot.guestMemfdPage + (gfn - slot.baseGfn));
      return page === undefined ? NO_MEMORY : { kind: 'page', pfn: pfnOf(page), writable: true, maxLevel: 1 };
    }
    const page = this.#user.pin(slot.userspaceAddr + (gfn - slot.baseGfn) * PAGE_SIZE);
    if (page === 'not mapped') return { kind: 'error', errno: Errno.EFAULT };
    if (page === 'no memory') return NO_MEMORY;
    const writable = (slot.flags & MemslotFlag.READONLY) === 0;
    return { kind: 'page', pfn: pfnOf(page), writable, maxLevel: 1, dirtyLogged: (slot.flags & MemslotFlag.LOG_DIRTY_PAGES) !== 0 };
  }
}
