import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { KvmIoctl } from '../uapi/ioctl.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { KvmVm } from '../vm/kvm-vm.ts';
import { GuestMemfd } from '../vm/guest-memfd.ts';
import type { FileTable } from './file-table.ts';
import type { IoctlCall, IoctlTable } from './ioctl.ts';
import { systemIoctls } from './system-ioctls.ts';
import { userBuffer, type IoctlArgument } from './user-buffer.ts';
import { vcpuIoctls } from './vcpu-ioctls.ts';
import { vmIoctls } from './vm-ioctls.ts';

/** Request number -> name. Numbers are unique: direction and size are part of them. */
const names = new Map<number, keyof typeof KvmIoctl>(Object.entries(KvmIoctl).map(([name, request]) => [request, name as keyof typeof KvmIoctl]));

/** Name of a request, for messages and traces; undefined: no ioctl of KVM that is known here. */
export const ioctlName = (request: number): keyof typeof KvmIoctl | undefined => names.get(request);

/**
 * ioctl() of the VMM process. 0, a number (file descriptor, count) or a negative errno. -EBADF: nothing is open there; -EIO: the VM is dead;
 * what the file does not know is -EINVAL (/dev/kvm, vCPU) or -ENOTTY (VM, guest_memfd).
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
  if (file instanceof GuestMemfd) return -Errno.ENOTTY;
  if (file instanceof KvmVm) return file.isDead() ? -Errno.EIO : perform(file, vmIoctls, name, call, -Errno.ENOTTY);
  if (file instanceof KvmVcpu) return file.vm.isDead() ? -Errno.EIO : perform(file, vcpuIoctls, name, call, -Errno.EINVAL);
  return perform(file, systemIoctls, name, call, -Errno.EINVAL);
}

function perform<F>(file: F, table: IoctlTable<F>, name: keyof typeof KvmIoctl | undefined, call: IoctlCall, unknown: number): IoctlResult {
  const handler = name === undefined ? undefined : table[name];
  const result = handler === undefined ? unknown : handler(file, call);
  call.kvm.statistics.ioctl(name ?? 'unknown', result);
  return result;
}
