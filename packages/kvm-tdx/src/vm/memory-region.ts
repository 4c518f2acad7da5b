import { type GfnRange } from '@tdxkit/tdp-mmu';
import { PAGE_SIZE, gfn, isPageAligned } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { MemslotFlag, type UserspaceMemoryRegion2 } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { Memslot } from './memslots.ts';

/** KVM_USER_MEM_SLOTS. */
export const USER_SLOTS = 32764;
/** KVM_MEM_MAX_NR_PAGES. */
const MAX_PAGES = 2 ** 31 - 1;
/** Addresses of user space end here. */
const USER_SPACE_END = 2 ** 47;

/** What a valid request asks for: create (no old), delete (no next), move or change of flags (both). */
interface MemslotChange {
  readonly old: Memslot | undefined;
  readonly next: Memslot | undefined;
}

/** Frames of a memslot. */
export const framesOf = ({ baseGfn, pages }: Memslot): GfnRange => ({ start: baseGfn, end: gfn(baseGfn + pages) });

/** KVM_SET_USER_MEMORY_REGION2: checks in the order of Linux, then the change. Nothing has changed on failure. */
export function setMemoryRegion(vm: KvmVm, region: UserspaceMemoryRegion2): IoctlResult {
  const change = checkMemoryRegion(vm, region);
  return typeof change === 'number' ? change : applyChange(vm, change);
}

function applyChange(vm: KvmVm, { old, next }: MemslotChange): IoctlResult {
  if (next?.guestMemfd !== undefined) {
    const bound = next.guestMemfd.bind(next.id, next.guestMemfdPage, next.pages, next.baseGfn);
    if (bound !== 0) return bound;
  }
  if (old !== undefined && (next === undefined || old.baseGfn !== next.baseGfn)) {
    old.guestMemfd?.unbind(old.id);
    vm.slots.delete(old.id);
    if (next === undefined) vm.dirtyLog.slotChanged(old.id, undefined);
    vm.mmu?.zapSlot(framesOf(old));
    vm.mmu?.removeSlot(framesOf(old));
  }
  vm.mmu?.invalidateMmioSptes();
  if (next === undefined) return 0;
  if (vm.slots.byId(next.id) === undefined) vm.mmu?.addSlot(framesOf(next));
  vm.slots.set(next);
  vm.dirtyLog.slotChanged(next.id, next);
  return 0;
}

function checkMemoryRegion(vm: KvmVm, region: UserspaceMemoryRegion2): MemslotChange | NegativeErrno {
  const refused = checkArguments(vm, region);
  if (refused !== 0) return refused;
  const old = vm.slots.byId(region.slot);
  const pages = region.memorySize / PAGE_SIZE;
  if (pages === 0) return old === undefined ? -Errno.EINVAL : { old, next: undefined };
  const isGuestMemfd = (region.flags & MemslotFlag.GUEST_MEMFD) !== 0;
  const baseGfn = gfn(region.guestPhysAddr / PAGE_SIZE);
  if (old !== undefined) {
    if (isGuestMemfd || old.guestMemfd !== undefined) return -Errno.EINVAL;
    if (old.pages !== pages || old.userspaceAddr !== region.userspaceAddr) return -Errno.EINVAL;
    if (((old.flags ^ region.flags) & MemslotFlag.READONLY) !== 0) return -Errno.EINVAL;
  }
  if (vm.slots.overlapping(baseGfn, baseGfn + pages, region.slot) !== undefined) return -Errno.EEXIST;
  // The guest names these frames in one form only.
  const limit = vm.backend.sharedBit === 0 ? 2 ** 52 : vm.backend.sharedBit;
  if (region.guestPhysAddr + region.memorySize > limit) return -Errno.EINVAL;
  const { guestMemfd } = region;
  if (isGuestMemfd && typeof guestMemfd === 'number') return guestMemfd;
  const file = isGuestMemfd && typeof guestMemfd === 'object' ? guestMemfd : undefined;
  if (isGuestMemfd && (file === undefined || !vm.guestMemfds.includes(file))) return -Errno.EINVAL;
  const next: Memslot = {
    id: region.slot,
    flags: region.flags,
    baseGfn,
    pages,
    userspaceAddr: region.userspaceAddr,
    guestMemfd: file,
    guestMemfdPage: (region.guestMemfdOffset ?? 0) / PAGE_SIZE,
  };
  return { old, next };
}

/** Flags, alignment, ranges: what can be said of the struct alone. */
function checkArguments({ backend, kvm }: KvmVm, region: UserspaceMemoryRegion2): IoctlResult {
  let allowed: number = MemslotFlag.LOG_DIRTY_PAGES;
  if (backend.allowsReadonlyMemslots) allowed |= MemslotFlag.READONLY;
  const isGuestMemfd = (region.flags & MemslotFlag.GUEST_MEMFD) !== 0;
  if (backend.hasPrivateMemory && kvm.differences.privateMemory === 'guest-memfd') allowed |= MemslotFlag.GUEST_MEMFD;
  if (isGuestMemfd || (backend.hasPrivateMemory && !kvm.differences.dirtyLogOfTd)) allowed &= ~MemslotFlag.LOG_DIRTY_PAGES;
  if ((region.flags & ~allowed) !== 0) return -Errno.EINVAL;
  const { guestPhysAddr, memorySize, userspaceAddr } = region;
  const offset = isGuestMemfd ? (region.guestMemfdOffset ?? 0) : 0;
  for (const value of [guestPhysAddr, memorySize, userspaceAddr, offset])
    if (!Number.isSafeInteger(value) || value < 0 || !isPageAligned(value)) return -Errno.EINVAL;
  if (userspaceAddr + memorySize > USER_SPACE_END || memorySize / PAGE_SIZE > MAX_PAGES) return -Errno.EINVAL;
  return Number.isInteger(region.slot) && region.slot >= 0 && region.slot < USER_SLOTS ? 0 : -Errno.EINVAL;
}
