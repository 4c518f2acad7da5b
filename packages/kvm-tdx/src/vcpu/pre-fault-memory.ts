import { PAGE_SIZE, gfn, gpa, isPageAligned } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** `struct kvm_pre_fault_memory`. */
export interface PreFaultMemory {
  gpa: number;
  size: number;
  flags: bigint;
}

/** KVM_PRE_FAULT_MEMORY after the check of the VM's health. What stops it is told when no page was done; otherwise `range` tells how far it came. */
export function preFaultMemory(vcpu: KvmVcpu, range: PreFaultMemory): IoctlResult {
  const before = range.size;
  const result = preFault(vcpu, range);
  return range.size < before ? 0 : result;
}

function preFault(vcpu: KvmVcpu, range: PreFaultMemory): IoctlResult {
  if (range.flags !== 0n || !Number.isSafeInteger(range.gpa) || range.gpa < 0) return -Errno.EINVAL;
  if (!Number.isSafeInteger(range.size) || range.size <= 0) return -Errno.EINVAL;
  if (!isPageAligned(range.gpa) || !isPageAligned(range.size) || range.gpa + range.size > 2 ** 52) return -Errno.EINVAL;
  const { vm, backend } = vcpu;
  while (range.size > 0) {
    if (vcpu.takeSignal()) return -Errno.EINTR;
    const refused = backend.checkPreFault(range.gpa);
    if (refused !== 0) return refused;
    if (vm.mmu === undefined || vm.mmu.loadRoots() !== 0) return -Errno.ENOMEM;
    const frame = gfn(range.gpa / PAGE_SIZE);
    // Shared memory of a TD is mapped in its shared half.
    const isShared = vm.mmu.hasMirror && vm.kvm.differences.privateMemory === 'guest-memfd' && !vm.attributes.isPrivate(frame);
    const result = vm.mmu.mapPage(gpa(range.gpa + (isShared ? vm.backend.sharedBit : 0)));
    switch (result.kind) {
      case 'fixed':
      case 'spurious':
        break;
      case 'mmio':
        return -Errno.ENOENT;
      case 'memory-fault':
        return vm.slots.find(frame) === undefined ? -Errno.ENOENT : -result.errno;
      case 'retry':
        return -Errno.EAGAIN;
      case 'error':
        return -result.errno;
      case 'bugged':
        return -Errno.EIO;
    }
    range.gpa += PAGE_SIZE;
    range.size -= PAGE_SIZE;
  }
  return 0;
}
