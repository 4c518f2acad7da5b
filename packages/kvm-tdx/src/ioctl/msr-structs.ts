import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { MsrEntry, MsrList, Msrs } from '../uapi/layouts.ts';
import type { KvmMsrEntry } from '../uapi/vcpu-structs.ts';
import type { IoctlHandler } from './ioctl.ts';
import type { UserBuffer } from './user-buffer.ts';

/** MAX_IO_MSRS. */
const MAX_MSRS = 256;

/** KVM_GET_MSRS and KVM_SET_MSRS: the number of entries that were done. */
export const msrs =
  <F>(run: (file: F, entries: KvmMsrEntry[]) => number, givesBack: boolean): IoctlHandler<F> =>
  (file, { buffer }) => {
    const head = buffer.read(0, Msrs.size);
    if (head === undefined) return -Errno.EFAULT;
    const { nmsrs } = Msrs.read(head);
    if (nmsrs >= MAX_MSRS) return -Errno.E2BIG;
    const view = buffer.read(Msrs.size, nmsrs * MsrEntry.size);
    if (view === undefined) return -Errno.EFAULT;
    const entries = Array.from({ length: nmsrs }, (_, i) => MsrEntry.read(view, i * MsrEntry.size));
    const done = run(file, entries);
    if (!givesBack) return done;
    entries.forEach((entry, i) => MsrEntry.write(entry, view, i * MsrEntry.size));
    return buffer.write(Msrs.size, new Uint8Array(view.buffer)) ? done : -Errno.EFAULT;
  };

/** Fills `struct kvm_msr_list`. -E2BIG: its `nmsrs` is too small; the number that is needed is written then too. */
export function writeMsrList(buffer: UserBuffer, indices: readonly number[]): IoctlResult {
  const head = buffer.read(0, MsrList.size);
  if (head === undefined) return -Errno.EFAULT;
  const { nmsrs: room } = MsrList.read(head);
  if (!buffer.write(0, MsrList.encode({ nmsrs: indices.length }))) return -Errno.EFAULT;
  if (room < indices.length) return -Errno.E2BIG;
  return buffer.write(MsrList.size, new Uint8Array(Uint32Array.from(indices).buffer)) ? 0 : -Errno.EFAULT;
}
