import type { UserMemory } from '../host/user-memory.ts';

/** The argument of an ioctl: an immediate, an address of `kvm.userMemory`, or the struct itself as bytes that are changed in place. */
export type IoctlArgument = Uint8Array | number | bigint;

/** copy_from_user() and copy_to_user() at one place of the VMM's memory. */
export interface UserBuffer {
  /** A copy of `bytes` bytes at `at`; undefined: not all of it is there (EFAULT). */
  read(at: number, bytes: number): DataView | undefined;
  /** False: not all of it is there; what lies before the hole may have been written. */
  write(at: number, data: Uint8Array): boolean;
}

/** A view of a struct. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** 64 bits as a number; what is above 2**53 becomes Infinity, which every check of an address or size refuses. */
export const numberOf = (word: bigint): number => (word <= 0x1f_ffff_ffff_ffffn ? Number(word) : Infinity);

/** Memory of the VMM process from an address on. */
export function addressBuffer(memory: UserMemory, address: bigint): UserBuffer {
  const base = numberOf(address);
  return {
    read: (at, bytes) => {
      const copy = new Uint8Array(bytes);
      return memory.read(base + at, copy) ? viewOf(copy) : undefined;
    },
    write: (at, data) => memory.write(base + at, data),
  };
}

/** What the argument of an ioctl points at. */
export function userBuffer(memory: UserMemory, argument: IoctlArgument): UserBuffer {
  if (!(argument instanceof Uint8Array)) return addressBuffer(memory, BigInt(argument));
  const isInside = (at: number, bytes: number): boolean => at + bytes <= argument.length;
  return {
    read: (at, bytes) => (isInside(at, bytes) ? viewOf(argument.slice(at, at + bytes)) : undefined),
    write: (at, data) => {
      if (!isInside(at, data.length)) return false;
      argument.set(data, at);
      return true;
    },
  };
}
