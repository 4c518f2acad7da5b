import { Code, SUCCESS } from '../status.ts';
import type { Sysinfo } from '../sysinfo.ts';

export const MAX_CMRS = 32;

/** CMRs are 4 KiB granular, ascending and apart. Null entries are passed over wherever they stand. */
export function checkCmrs(sysinfo: Sysinfo, addressLimit: number): bigint {
  let end = 0;
  for (const [base, size] of sysinfo.cmrs) {
    if (size === 0) continue;
    if (base + size > addressLimit || base % 0x1000 !== 0 || size % 0x1000 !== 0 || base < end) return Code.CMR_LIST_INVALID;
    end = base + size;
  }
  return sysinfo.cmrs.length > MAX_CMRS ? Code.CMR_LIST_INVALID : SUCCESS;
}
