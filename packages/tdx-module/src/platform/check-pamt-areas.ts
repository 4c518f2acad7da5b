import type { ModuleContext } from '../module-context.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { availableRanges, isConvertible, isPlainRange, type PamtArea, type TdmrInfo } from './check-tdmrs.ts';

const PAGE = 0x1000n;
const ENTRY_BYTES = 16n;
type Level = 0 | 1 | 2;
const PAGE_BYTES = [0x1000n, 0x20_0000n, 0x4000_0000n] as const;
const UPWARDS: readonly Level[] = [0, 1, 2];
const DOWNWARDS: readonly Level[] = [2, 1, 0];

const meet = (a: PamtArea, start: bigint, end: bigint): boolean => a.base < end && start < a.base + a.size;
const overlap = (a: PamtArea, b: PamtArea): boolean => meet(a, b.base, b.base + b.size);
const isInMemoryOf = (info: TdmrInfo, area: PamtArea): boolean =>
  availableRanges(info).some(([start, end]) => meet(area, start, end));

const culprit = (code: bigint, tdmr: number, level: Level, other = 0): bigint =>
  status(code, tdmr | (level << 8) | (other << 16));

/**
 * PAMT areas of the last TDMR of `list`: addresses and sizes, other PAMT areas, usable memory of TDMRs, CMRs, in that order.
 * @returns INVALID_PAMT, PAMT_OVERLAP or PAMT_OUTSIDE_CMRS with TDMR, level and the other TDMR
 */
export function checkPamtAreas(m: ModuleContext, list: readonly TdmrInfo[]): bigint {
  const i = list.length - 1;
  const info = list[i]!;
  for (const level of DOWNWARDS) if (!isLegalArea(m, info, level)) return culprit(Code.INVALID_PAMT, i, level);
  for (const check of [checkAreas, checkMemory]) {
    const result = check(list, i);
    if (result !== SUCCESS) return result;
  }
  for (const level of DOWNWARDS) {
    const { base, size } = info.pamt[level];
    if (!isConvertible(m, base, base + size)) return culprit(Code.PAMT_OUTSIDE_CMRS, i, level);
  }
  return SUCCESS;
}

function isLegalArea(m: ModuleContext, info: TdmrInfo, level: Level): boolean {
  const area = info.pamt[level];
  const needed = (info.size / PAGE_BYTES[level]) * ENTRY_BYTES;
  return area.base % PAGE === 0n && area.size % PAGE === 0n && area.size >= needed && isPlainRange(m, area);
}

/** PAMT areas against those of earlier TDMRs, then against each other. */
function checkAreas(list: readonly TdmrInfo[], i: number): bigint {
  const info = list[i]!;
  for (let j = 0; j < i; j++)
    for (const level of UPWARDS)
      if (list[j]!.pamt.some((other) => overlap(info.pamt[level], other))) return culprit(Code.PAMT_OVERLAP, i, level, j);
  for (const level of UPWARDS)
    if (info.pamt.slice(level + 1).some((other) => overlap(info.pamt[level], other)))
      return culprit(Code.PAMT_OVERLAP, i, level, i);
  return SUCCESS;
}

/** PAMT areas against memory of this TDMR and the earlier ones, and the earlier ones' areas against this one's memory. */
function checkMemory(list: readonly TdmrInfo[], i: number): bigint {
  for (let j = 0; j <= i; j++) {
    for (const level of UPWARDS) if (isInMemoryOf(list[j]!, list[i]!.pamt[level])) return culprit(Code.PAMT_OVERLAP, i, level, j);
    if (j === i) break;
    for (const level of UPWARDS) if (isInMemoryOf(list[i]!, list[j]!.pamt[level])) return culprit(Code.PAMT_OVERLAP, j, level, i);
  }
  return SUCCESS;
}
