import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import {
  ClearDirtyLogLayout, ClockData, CreateGuestMemfd, DirtyLogLayout, EnableCap, IoEventFd, MemoryAttributesLayout, MsrFilterLayout, Msi, UserspaceMemoryRegion, UserspaceMemoryRegion2Layout,
} from '../uapi/layouts.ts'; // prettier-ignore
import { EventFd } from '../io/eventfd.ts';
import { MemslotFlag, type UserspaceMemoryRegion2 } from '../uapi/structs.ts';
import type { KvmMsrFilterRange } from '../uapi/vcpu-structs.ts';
import { GuestMemfd } from '../vm/guest-memfd.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';
import { gives, immediate, takes, type IoctlTable } from './ioctl.ts';
import { memoryEncryptOp } from './tdx-command.ts';
import { addressBuffer, numberOf } from './user-buffer.ts';

const MSR_FILTER_DEFAULT_DENY = 1;
/** KVM_MSR_FILTER_MAX_BITMAP_SIZE: bytes. */
const MAX_BITMAP_BYTES = 0x600;

const regionOf = (raw: {
  slot: number;
  flags: number;
  guest_phys_addr: bigint;
  memory_size: bigint;
  userspace_addr: bigint;
}): UserspaceMemoryRegion2 => ({
  slot: raw.slot,
  flags: raw.flags,
  guestPhysAddr: numberOf(raw.guest_phys_addr),
  memorySize: numberOf(raw.memory_size),
  userspaceAddr: numberOf(raw.userspace_addr),
});

/** Ioctls of a VM. */
export const vmIoctls: IoctlTable<KvmVm> = {
  KVM_CHECK_EXTENSION: immediate((vm, capability) => vm.checkExtension(capability)),
  KVM_CREATE_VCPU: immediate((vm, id, { files }) => {
    const vcpu = vm.createVcpu(id);
    return typeof vcpu === 'number' ? vcpu : files.open(vcpu);
  }),
  KVM_SET_USER_MEMORY_REGION: takes(UserspaceMemoryRegion, (vm, raw) =>
    (raw.flags & MemslotFlag.GUEST_MEMFD) !== 0 ? -Errno.EINVAL : vm.setUserMemoryRegion2(regionOf(raw)),
  ),
  KVM_SET_USER_MEMORY_REGION2: takes(UserspaceMemoryRegion2Layout, (vm, raw, { files }) => {
    const region = regionOf(raw);
    if ((raw.flags & MemslotFlag.GUEST_MEMFD) === 0) return vm.setUserMemoryRegion2(region);
    const file = files.get(raw.guest_memfd);
    const guestMemfd = file === undefined ? -Errno.EBADF : file instanceof GuestMemfd ? file : -Errno.EINVAL;
    return vm.setUserMemoryRegion2({ ...region, guestMemfd, guestMemfdOffset: numberOf(raw.guest_memfd_offset) });
  }),
  KVM_GET_DIRTY_LOG: takes(DirtyLogLayout, (vm, { slot, dirty_bitmap }, { kvm }) => {
    const bitmap = vm.dirtyLog.get(slot);
    if (typeof bitmap === 'number') return bitmap;
    return addressBuffer(kvm.userMemory, dirty_bitmap).write(0, bitmap) ? 0 : -Errno.EFAULT;
  }),
  KVM_CLEAR_DIRTY_LOG: takes(ClearDirtyLogLayout, (vm, { slot, num_pages: numPages, first_page, dirty_bitmap }, { kvm }) => {
    const view = addressBuffer(kvm.userMemory, dirty_bitmap).read(0, Math.ceil(numPages / 64) * 8);
    if (view === undefined) return -Errno.EFAULT;
    return vm.dirtyLog.clear({ slot, firstPage: numberOf(first_page), numPages, bitmap: new Uint8Array(view.buffer) });
  }),
  KVM_SET_TSS_ADDR: immediate((vm, address) => vm.setTssAddr(address)),
  KVM_SET_IDENTITY_MAP_ADDR: (vm, { buffer }) => {
    const view = buffer.read(0, 8);
    return view === undefined ? -Errno.EFAULT : vm.setIdentityMapAddr(numberOf(view.getBigUint64(0, true)));
  },
  KVM_CREATE_IRQCHIP: (vm) => vm.createIrqchip(),
  KVM_GET_IRQCHIP: (vm) => vm.getIrqchip(),
  KVM_SET_IRQCHIP: (vm) => vm.setIrqchip(),
  KVM_CREATE_PIT: (vm) => vm.createPit2(),
  KVM_CREATE_PIT2: (vm) => vm.createPit2(),
  KVM_SET_TSC_KHZ: immediate((vm, khz) => vm.setTscKhz(khz)),
  KVM_GET_TSC_KHZ: (vm) => vm.tscKhz,
  KVM_GET_CLOCK: gives(ClockData, (vm) => {
    const data = vm.getClock();
    return typeof data === 'number' ? data : { clock: data.clock, flags: data.flags, host_tsc: data.hostTsc };
  }),
  KVM_SET_CLOCK: takes(ClockData, (vm, { clock, flags, host_tsc: hostTsc }) => vm.setClock({ clock, flags, hostTsc })),
  KVM_ENABLE_CAP: takes(EnableCap, (vm, { cap, flags, args }) => (flags === 0 ? vm.enableCap(cap, ...args) : -Errno.EINVAL)),
  KVM_IOEVENTFD: takes(IoEventFd, (vm, { fd, ...request }, { files }) => {
    const file = files.get(fd);
    const event = file === undefined ? -Errno.EBADF : file instanceof EventFd ? file : -Errno.EINVAL;
    return vm.ioEventFd({ ...request, event });
  }),
  KVM_SIGNAL_MSI: takes(Msi, (vm, { address_lo, address_hi, data, flags }) =>
    flags === 0 ? vm.signalMsi(address_lo, data, address_hi) : -Errno.EINVAL,
  ),
  KVM_MEMORY_ENCRYPT_OP: (vm, { argument }) => memoryEncryptOp(vm, argument),
  KVM_MEMORY_ENCRYPT_REG_REGION: (vm) => vm.memoryEncryptRegRegion(),
  KVM_MEMORY_ENCRYPT_UNREG_REGION: (vm) => vm.memoryEncryptRegRegion(),
  KVM_X86_SET_MSR_FILTER: takes(MsrFilterLayout, (vm, { flags, ranges }, { kvm }) => setMsrFilter(vm, kvm, flags, ranges)),
  KVM_SET_MEMORY_ATTRIBUTES: takes(MemoryAttributesLayout, (vm, { address, size, attributes, flags }) =>
    vm.setMemoryAttributes({ address: numberOf(address), size: numberOf(size), attributes, flags }),
  ),
  KVM_CREATE_GUEST_MEMFD: takes(CreateGuestMemfd, (vm, { size, flags }, { files }) => {
    const file = vm.createGuestMemfd(numberOf(size), flags);
    return typeof file === 'number' ? file : files.open(file);
  }),
};

type RawRange = { flags: number; nmsrs: number; base: number; bitmap: bigint };

function setMsrFilter(vm: KvmVm, kvm: Kvm, flags: number, raw: readonly RawRange[]): IoctlResult {
  if ((flags & ~MSR_FILTER_DEFAULT_DENY) !== 0) return -Errno.EINVAL;
  const ranges: KvmMsrFilterRange[] = [];
  for (const { flags: access, nmsrs, base, bitmap } of raw) {
    if (nmsrs === 0) continue;
    const length = Math.ceil(nmsrs / 64) * 8;
    if (length > MAX_BITMAP_BYTES) return -Errno.EINVAL;
    const view = addressBuffer(kvm.userMemory, bitmap).read(0, length);
    if (view === undefined) return -Errno.EFAULT;
    ranges.push({ flags: access, base, nmsrs, bitmap: new Uint8Array(view.buffer) });
  }
  return vm.msrFilter.set({ defaultDeny: (flags & MSR_FILTER_DEFAULT_DENY) !== 0, ranges });
}
