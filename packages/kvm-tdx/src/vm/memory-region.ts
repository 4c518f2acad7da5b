import { PAGE_SIZE, gfn, isPageAligned } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { MemslotFlag, type UserspaceMemoryRegion2 } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';
import type { Memslot } from './memslots.ts';

const USER_SLOTS = 32764;

/** What a valid KVM_SET_USER_MEMORY_REGION2 asks for: create (no old), delete (no next), move or change of flags (both). */
export interface MemslotChange {
  readonly old: Memslot | undefined;
  readonly next: Memslot | undefined;
}

/** The argument checks of KVM_SET_USER_MEMORY_REGION2, in the order of Linux. Nothing is changed. */
export function checkMemoryRegion(vm: KvmVm, region: UserspaceMemoryRegion2): MemslotChange | NegativeErrno {
  const refused = checkArguments(vm, region);
  if (refused !== 0) return refused;
  const old = vm.slots.byId(region.slot);
  const pages = region.memorySize / PAGE_SIZE;
  if (pages === 0) return old === undefined ? -Errno.EINVAL : { old, next: undefined };
  const next: Memslot = {
    id: region.slot,
    flags: region.flags,
    baseGfn: gfn(region.guestPhysAddr / PAGE_SIZE),
    pages,
    userspaceAddr: region.userspaceAddr,
    guestMemfd: (region.flags & MemslotFlag.GUEST_MEMFD) !== 0 ? region.guestMemfd : undefined,
    guestMemfdPage: (region.guestMemfdOffset ?? 0) / PAGE_SIZE,
  };
  if (old !== undefined) {
    if ((region.flags & MemslotFlag.GUEST_MEMFD) !== 0 || old.guestMemfd !== undefined) return -Errno.EINVAL;
    if (old.pages !== pages || old.userspaceAddr !== next.userspaceAddr) return -Errno.EINVAL;
    if (((old.flags ^ next.flags) & MemslotFlag.READONLY) !== 0) return -Errno.EINVAL;
  }
  if (vm.slots.overlapping(next.baseGfn, next.baseGfn + pages, region.slot) !== undefined) return -Errno.EEXIST;
  return { old, next };
}

function checkArguments(vm: KvmVm, region: UserspaceMemoryRegion2): IoctlResult {
  const { backend, kvm } = vm;
  let allowed: number = MemslotFlag.LOG_DIRTY_PAGES;
  if (backend.allowsReadonlyMemslots) allowed |= MemslotFlag.READONLY;
  const isGuestMemfd = (region.flags & MemslotFlag.GUEST_MEMFD) !== 0;
  if (backend.hasPrivateMemory && kvm.differences.privateMemory === 'guest-memfd') allowed |= MemslotFlag.GUEST_MEMFD;
  if (isGuestMemfd || (backend.hasPrivateMemory && !kvm.differences.dirtyLogOfTd)) allowed &= ~MemslotFlag.LOG_DIRTY_PAGES;
  if ((region.flags & ~allowed) !== 0) return -Errno.EINVAL;
  if (!Number.isInteger(region.slot) || region.slot < 0 || region.slot >= USER_SLOTS) return -Errno.EINVAL;
  const { guestPhysAddr, memorySize, userspaceAddr } = region;
  for (const value of [guestPhysAddr, memorySize, userspaceAddr])
    if (!Number.isSafeInteger(value) || value < 0 || !isPageAligned(value)) return -Errno.EINVAL;
  const limit = backend.sharedBit === 0 ? 2 ** 52 : backend.sharedBit;
  if (guestPhysAddr + memorySize > limit) return -Errno.EINVAL;
  if (memorySize > 0 && !kvm.userMemory.isMapped(userspaceAddr, memorySize)) return -Errno.EINVAL;
  if (!isGuestMemfd || memorySize === 0) return 0;
  const offset = region.guestMemfdOffset ?? 0;
  if (region.guestMemfd === undefined || !vm.guestMemfds.includes(region.guestMemfd)) return -Errno.EINVAL;
  if (!Number.isSafeInteger(offset) || offset < 0 || !isPageAligned(offset)) return -Errno.EINVAL;
  return offset + memorySize > region.guestMemfd.sizeBytes ? -Errno.EINVAL : 0;
}
