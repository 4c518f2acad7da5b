import type { Backing, GuestMemory, MemoryType, PageLevel } from '@tdxkit/tdp-mmu';
import { PAGE_SIZE, pfnOf, type Gfn } from '@tdxkit/x86-cpu/units';
import type { VmBackend } from '../backend/operations.ts';
import type { UserMemory } from '../host/user-memory.ts';
import { Errno } from '../uapi/errno.ts';
import { MemoryTypeCode, mtrrType, mtrrUniformLevel } from '../vcpu/mtrr.ts';
import { MemslotFlag } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { MemoryAttributeMap } from './memory-attribute-map.ts';
import type { Memslot, Memslots } from './memslots.ts';

const LARGE_PAGES = 512;
const HUGE_PAGES = 512 * 512;
const NO_MEMORY: Backing = { kind: 'error', errno: Errno.ENOMEM };

/** Memslots, attributes and backing of one VM as its MMU sees them: kvm_faultin_pfn(). */
export class VmGuestMemory implements GuestMemory {
  readonly #backend: VmBackend;
  readonly #slots: Memslots;
  readonly #attributes: MemoryAttributeMap | undefined;
  readonly #user: UserMemory;
  /** Private pages are the memslot's own, pinned while the TD has them. */
  readonly #isPinned: boolean;

  constructor(vm: KvmVm, user: UserMemory) {
    this.#backend = vm.backend;
    this.#slots = vm.slots;
    this.#attributes = vm.backend.hasPrivateMemory ? vm.attributes : undefined;
    this.#user = user;
    this.#isPinned = vm.kvm.differences.privateMemory === 'pinned';
  }

  /** The VM may change: a TD moves with its memory. */
  get #vm(): KvmVm {
    return this.#backend.vm;
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

  /**
   * vt_get_mt_mask(): without DMA past the caches write-back for certain; with it the guest's PAT has a say, and its MTRRs where they count (those of
   * the first vCPU: an OS sets all alike).
   */
  memoryType(gfn: Gfn): MemoryType | undefined {
    const vm = this.#vm;
    if (!vm.hasNoncoherentDma) return undefined;
    const msrs = vm.kvm.differences.mtrrsCount ? vm.vcpus[0]?.backend.msrs : undefined;
    if (msrs === undefined) return { type: MemoryTypeCode.WB, ignoresPat: false, maxLevel: 5 };
    const read = (index: number): bigint => msrs.read(index) ?? 0n;
    const address = gfn * PAGE_SIZE;
    return { type: mtrrType(read, address), ignoresPat: false, maxLevel: mtrrUniformLevel(read, address) };
  }

  /** Large only where frames and pages of the file are aligned alike, and the whole block lies in the slot. */
  #largestPrivate({ baseGfn, guestMemfdPage, pages }: Memslot, gfn: Gfn): 1 | 2 | 3 {
    for (let level = this.#vm.kvm.maxPrivateLevel; level > 1; level--) {
      const frames = level === 3 ? HUGE_PAGES : LARGE_PAGES;
      const block = gfn - (gfn % frames);
      if ((baseGfn - guestMemfdPage) % frames === 0 && block >= baseGfn && block + frames <= baseGfn + pages) return level;
    }
    return 1;
  }

  resolve(gfn: Gfn, isPrivate: boolean, _write: boolean): Backing {
    const slot = this.#slots.find(gfn);
    if (slot === undefined) return { kind: 'no-slot' };
    if (isPrivate && !this.#isPinned) {
      if (slot.guestMemfd === undefined) return { kind: 'no-guest-memfd' };
      const index = slot.guestMemfdPage + (gfn - slot.baseGfn);
      const level = this.#largestPrivate(slot, gfn);
      const page = slot.guestMemfd.page(index, level);
      if (page === undefined) return NO_MEMORY;
      const own = level === 1 ? 1 : slot.guestMemfd.levelOf(index);
      return { kind: 'page', pfn: pfnOf(page), writable: true, maxLevel: own < level ? own : level };
    }
    const page = this.#user.pin(slot.userspaceAddr + (gfn - slot.baseGfn) * PAGE_SIZE);
    if (page === 'not mapped') return { kind: 'error', errno: Errno.EFAULT };
    if (page === 'no memory') return NO_MEMORY;
    const writable = (slot.flags & MemslotFlag.READONLY) === 0;
    return {
      kind: 'page',
      pfn: pfnOf(page),
      writable,
      maxLevel: 1,
      dirtyLogged: (slot.flags & MemslotFlag.LOG_DIRTY_PAGES) !== 0,
    };
  }
}
