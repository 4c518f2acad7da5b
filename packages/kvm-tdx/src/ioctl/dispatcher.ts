import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmIoctl } from '../uapi/ioctl.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { KvmVm } from '../vm/kvm-vm.ts';
import { EventFd } from '../io/eventfd.ts';
import { GuestMemfd } from '../vm/guest-memfd.ts';
import type { FileTable } from './file-table.ts';
import type { IoctlCall, IoctlTable } from './ioctl.ts';
import { perform, type IoctlName } from './perform.ts';
import { systemIoctls } from './system-ioctls.ts';
import { userBuffer, type IoctlArgument } from './user-buffer.ts';
import { vcpuIoctls } from './vcpu-ioctls.ts';
import { vmIoctls } from './vm-ioctls.ts';

/** Request number -> name. Numbers are unique: direction and size are part of them. */
const names = new Map<number, keyof typeof KvmIoctl>(
  Object.entries(KvmIoctl).map(([name, request]) => [request, name as keyof typeof KvmIoctl]),
);

/** Name of a request, for messages and traces; undefined: no ioctl of KVM that is known here. */
export const ioctlName = (request: number): keyof typeof KvmIoctl | undefined => names.get(request);

/**
 * ioctl() of the VMM process. 0, a number (file descriptor, count) or a negative errno. -EBADF: nothing is open there; -EIO: the VM is dead;
 * what the file does not know is -EINVAL (/dev/kvm, vCPU) or -ENOTTY (VM, guest_memfd, eventfd).
 */
export function dispatchIoctl(kvm: Kvm, files: FileTable, fd: number, request: number, argument: IoctlArgument): IoctlResult {
  const file = files.get(fd);
  if (file === undefined) return -Errno.EBADF;
  const name = ioctlName(request);
  const call: IoctlCall = {
    kvm,
    files,
    argument,
    get value() {
      return argument instanceof Uint8Array ? 0n : BigInt.asUintN(64, BigInt(argument));
    },
    buffer: userBuffer(kvm.userMemory, argument),
  };
  if (file instanceof GuestMemfd || file instanceof EventFd) return -Errno.ENOTTY;
  if (file instanceof KvmVm) return performBinary(file, file, vmIoctls, name, call, -Errno.ENOTTY);
  if (file instanceof KvmVcpu) return performBinary(file, file.vm, vcpuIoctls, name, call, -Errno.EINVAL);
  return performBinary(file, undefined, systemIoctls, name, call, -Errno.EINVAL);
}

/** The binary form of a request: decodes, performs the typed form, encodes. */
function performBinary<F>(
  file: F,
  vm: KvmVm | undefined,
  table: IoctlTable<F>,
  name: IoctlName | undefined,
  call: IoctlCall,
  unknown: number,
): IoctlResult {
  if (name === undefined) {
    const result = vm?.isDead() === true ? -Errno.EIO : unknown;
    call.kvm.statistics.ioctl('unknown', result);
    return result;
  }
  return perform(call.kvm, vm, name, () => table[name]?.(file, call) ?? unknown);
}
