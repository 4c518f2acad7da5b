import { PAGE_SIZE, gfn, isPageAligned, type Gfn } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KVM_MEMORY_ATTRIBUTE_PRIVATE, type MemoryAttributes } from '../uapi/structs.ts';
import type { KvmVm } from './kvm-vm.ts';

/** KVM_SET_MEMORY_ATTRIBUTES after the check of the VM's health; see `KvmVm.setMemoryAttributes`. */
export function setMemoryAttributes(vm: KvmVm, { address, size, attributes, flags }: MemoryAttributes): IoctlResult {
  if (vm.kvm.differences.privateMemory === 'pinned') return -Errno.ENOTTY;
  const supported = vm.backend.hasPrivateMemory ? KVM_MEMORY_ATTRIBUTE_PRIVATE : 0n;
  if (flags !== 0n || (attributes & ~supported) !== 0n) return -Errno.EINVAL;
  if (size <= 0 || !Number.isSafeInteger(address + size) || address < 0) return -Errno.EINVAL;
  if (!isPageAligned(address) || !isPageAligned(size)) return -Errno.EINVAL;
  const start = gfn(address / PAGE_SIZE);
  const end = gfn((address + size) / PAGE_SIZE);
  return vm.kvm.locks.hold('slots', () => change(vm, start, end, attributes !== 0n));
}

function change(vm: KvmVm, start: Gfn, end: Gfn, toPrivate: boolean): IoctlResult {
  if (vm.attributes.isUniform(start, end, toPrivate)) return 0;
  const store = (): void => vm.attributes.set(start, end, toPrivate);
  if (vm.mmu === undefined) {
    store();
    return 0;
  }
  const errno = vm.mmu.changeAttributes({ start, end }, toPrivate, store);
  return vm.isDead() ? -Errno.EIO : 0 - errno;
}
