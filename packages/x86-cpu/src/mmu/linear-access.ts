import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';

/** Guest memory by linear address, with paging checks; a fault is thrown as the LP's GuestEvent. */
export interface LinearAccess {
  read(linear: bigint, size: number, supervisor: boolean): bigint;
  write(linear: bigint, size: number, value: bigint, supervisor: boolean): void;
}

export function createLinearAccess(_lp: X86LogicalProcessor): LinearAccess {
  return {
    read: () => 0n,
    write: () => {
      /* replaced */
    },
  };
}
