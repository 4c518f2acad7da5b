import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { Cpuid2, CpuidEntry } from '../uapi/layouts.ts';
import type { CpuidEntry2 } from '../uapi/structs.ts';
import { cpuidEntryOf, rawCpuidEntry } from './state-structs.ts';
import type { UserBuffer } from './user-buffer.ts';

/** KVM_MAX_CPUID_ENTRIES. */
const MAX_ENTRIES = 256;

/** `struct kvm_cpuid2` with its entries, at an offset. -EFAULT; -E2BIG: more than 256; with `isStrict`, -EINVAL: padding is not zero. */
export function readCpuidList(buffer: UserBuffer, at: number, isStrict = false): CpuidEntry2[] | NegativeErrno {
  const head = buffer.read(at, Cpuid2.size);
  if (head === undefined) return -Errno.EFAULT;
  const { nent, padding } = Cpuid2.read(head);
  if (nent > MAX_ENTRIES) return -Errno.E2BIG;
  if (isStrict && padding !== 0) return -Errno.EINVAL;
  const bytes = buffer.read(at + Cpuid2.size, nent * CpuidEntry.size);
  if (bytes === undefined) return -Errno.EFAULT;
  return Array.from({ length: nent }, (_, i) => cpuidEntryOf(CpuidEntry.read(bytes, i * CpuidEntry.size)));
}

/** Fills `struct kvm_cpuid2`. -E2BIG when its `nent` is too small; with `tellsCount` the needed number is written then. */
export function writeCpuidList(buffer: UserBuffer, at: number, entries: readonly CpuidEntry2[], tellsCount = false): IoctlResult {
  const head = buffer.read(at, Cpuid2.size);
  if (head === undefined) return -Errno.EFAULT;
  const { nent: room } = Cpuid2.read(head);
  const header = Cpuid2.encode({ nent: entries.length });
  if (room < entries.length) return tellsCount && !buffer.write(at, header) ? -Errno.EFAULT : -Errno.E2BIG;
  const list = new Uint8Array(entries.length * CpuidEntry.size);
  entries.forEach((entry, i) => CpuidEntry.write(rawCpuidEntry(entry), list, i * CpuidEntry.size));
  return buffer.write(at, header) && buffer.write(at + Cpuid2.size, list) ? 0 : -Errno.EFAULT;
}
