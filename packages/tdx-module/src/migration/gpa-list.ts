import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxModule } from '../module.ts';
import { isSharedHpa } from '../td/operands.ts';

/** GPA_LIST_INFO: 2:0 format 0 | 11:3 first entry | 51:12 list page | 54:52 zero | 63:55 last entry. */
export interface GpaListInfo {
  readonly page: Hpa;
  readonly first: number;
  readonly last: number;
}

/** Undefined when the operand is not well formed. @source TDX-ABI "GPA_LIST_INFO" */
export function readGpaListInfo(m: TdxModule, high: number, low: number): GpaListInfo | undefined {
  const first = (low >>> 3) & 0x1ff;
  const last = high >>> 23;
  const pageLow = (low & 0xffff_f000) >>> 0;
  const pageHigh = high & 0xf_ffff;
  if ((low & 7) !== 0 || ((high >>> 20) & 7) !== 0 || first > last || !isSharedHpa(m, pageHigh, pageLow, 0x1000))
    return undefined;
  return { page: (pageHigh * 0x1_0000_0000 + pageLow) as Hpa, first, last };
}
