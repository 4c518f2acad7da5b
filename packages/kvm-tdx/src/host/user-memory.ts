import { InternalError } from '@tdxkit/x86-cpu/units';

/**
 * The address space of the VMM process. Addresses are plain numbers from `map`; pages are taken from the host on first touch.
 * Reads and writes outside a mapping return false and change nothing.
 */
export class UserMemory {
  /** mmap(MAP_ANONYMOUS): `bytes` (rounded up to pages) of zeroed memory; returns the address. */
  map(_bytes: number): number {
    throw new InternalError('not built yet');
  }
  /** munmap of a whole mapping. */
  unmap(_address: number): boolean {
    throw new InternalError('not built yet');
  }
  read(_address: number, _into: Uint8Array): boolean {
    throw new InternalError('not built yet');
  }
  write(_address: number, _data: Uint8Array): boolean {
    throw new InternalError('not built yet');
  }
}
