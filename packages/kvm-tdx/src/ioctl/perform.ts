import type { Kvm } from '../kvm.ts';
import { Errno, type NegativeErrno } from '../uapi/errno.ts';
import type { KvmIoctl } from '../uapi/ioctl.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';

export type IoctlName = keyof typeof KvmIoctl;

/**
 * The dispatcher: every request on a file, typed (`vm.setMemoryAttributes`) or binary (`kvm.ioctl`), goes through here once. A VM that is dead answers -EIO
 * to each; who listens is told of each with its result.
 * @param vm the VM that the file belongs to; undefined for /dev/kvm
 */
export function perform<T>(kvm: Kvm, vm: KvmVm | undefined, name: IoctlName, body: () => T): T | NegativeErrno {
  const { statistics } = kvm;
  if (statistics.trace === undefined) return vm?.isDead() === true ? -Errno.EIO : body();
  if (statistics.isInRequest) return vm?.isDead() === true ? -Errno.EIO : body(); // the binary form of a request performs the typed one
  statistics.isInRequest = true;
  let result: T | NegativeErrno = -Errno.EIO;
  try {
    if (vm?.isDead() !== true) result = body();
  } finally {
    statistics.isInRequest = false;
  }
  statistics.ioctl(name, typeof result === 'number' ? result : 0);
  return result;
}
