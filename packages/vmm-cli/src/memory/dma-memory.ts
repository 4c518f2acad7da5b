import type { PrivatePages } from './private-pages.ts';

/**
 * Guest memory as a device reaches it: what the host maps, so in a TD the shared pages alone. Addresses are guest physical, without the
 * SHARED bit. A range that is not all there is refused as a whole.
 */
export interface DmaMemory {
  /** Fills `into`; false, and nothing read, where the device may not go. */
  read(gpa: number, into: Uint8Array): boolean;
  /** Writes `data`; false, and nothing written, where the device may not go. */
  write(gpa: number, data: Uint8Array): boolean;
  /** True when every byte of [gpa, gpa + bytes) can be read and written. */
  isAccessible(gpa: number, bytes: number): boolean;
}

/** What DMA needs of the VM. */
export interface GuestMapping {
  readGuest(gpa: number, into: Uint8Array): boolean;
  writeGuest(gpa: number, data: Uint8Array): boolean;
}

/** DMA to the memory of a VM. @param pages which pages are private now; all of a plain VM's are not */
export function dmaMemory(vm: GuestMapping, pages: PrivatePages): DmaMemory {
  const isAccessible = (gpa: number, bytes: number): boolean => pages.isShared(gpa, bytes);
  return {
    isAccessible,
    read: (gpa, into) => isAccessible(gpa, into.length) && vm.readGuest(gpa, into),
    write: (gpa, data) => isAccessible(gpa, data.length) && vm.writeGuest(gpa, data),
  };
}
