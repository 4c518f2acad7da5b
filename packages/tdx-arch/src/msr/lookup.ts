import { msrTable } from '../generated/msr.ts';
import type { MsrInfo } from './msr-info.ts';

/** The row that covers an MSR; undefined: reads and writes are #VE. */
export function findMsr(msr: number): MsrInfo | undefined {
  let low = 0;
  let high = msrTable.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = msrTable[middle]!;
    if (msr < row.first) high = middle - 1;
    else if (msr > row.last) low = middle + 1;
    else return row;
  }
  return undefined;
}
