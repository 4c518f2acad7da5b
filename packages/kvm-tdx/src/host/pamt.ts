import { GIB, alignUp } from '@tdxkit/x86-cpu/units';
import { Errno, type NegativeErrno } from '../uapi/errno.ts';
import { type MemoryRange, rangeBytes } from './memory-range.ts';
import type { PageAllocator } from './page-allocator.ts';

/** Bytes of one PAMT entry for each page size, from the module. */
export interface PamtEntrySizes {
  readonly pamt4k: number;
  readonly pamt2m: number;
  readonly pamt1g: number;
}

/** The three tables of one TDMR, contiguous in the order 4K, 2M, 1G. */
export interface Pamt {
  readonly pamt4k: MemoryRange;
  readonly pamt2m: MemoryRange;
  readonly pamt1g: MemoryRange;
  /** All three. */
  readonly whole: MemoryRange;
}

/** Bytes of a PAMT for `tdmrBytes` of memory in pages of `pageBytes`, rounded up to 4 KiB. */
const tableBytes = (tdmrBytes: number, pageBytes: number, entryBytes: number): number =>
  alignUp((tdmrBytes / pageBytes) * entryBytes, 0x1000);

/** Allocates the PAMTs of all TDMRs. -ENOMEM: no contiguous memory is left; what was taken has been given back. */
export function allocatePamts(
  tdmrs: readonly MemoryRange[],
  sizes: PamtEntrySizes,
  pages: PageAllocator,
): Pamt[] | NegativeErrno {
  const pamts: Pamt[] = [];
  for (const tdmr of tdmrs) {
    const bytes4k = tableBytes(rangeBytes(tdmr), 0x1000, sizes.pamt4k);
    const bytes2m = tableBytes(rangeBytes(tdmr), 0x20_0000, sizes.pamt2m);
    const bytes1g = tableBytes(rangeBytes(tdmr), GIB, sizes.pamt1g);
    const start = pages.allocateContiguous(bytes4k + bytes2m + bytes1g);
    if (start === undefined) {
      freePamts(pamts, pages);
      return -Errno.ENOMEM;
    }
    const end4k = start + bytes4k;
    const end2m = end4k + bytes2m;
    const end = end2m + bytes1g;
    pamts.push({
      pamt4k: { start, end: end4k },
      pamt2m: { start: end4k, end: end2m },
      pamt1g: { start: end2m, end },
      whole: { start, end },
    });
  }
  return pamts;
}

export function freePamts(pamts: readonly Pamt[], pages: PageAllocator): void {
  for (const { whole } of pamts) pages.freeContiguous(whole.start, rangeBytes(whole));
}
