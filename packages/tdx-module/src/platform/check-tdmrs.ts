import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxModule } from '../module.ts';
import { Code, SUCCESS, status } from '../status.ts';

/** A TDMR_INFO as the host wrote it. Addresses may be anything up to 2**64 (rounded above 2**53, which every check refuses). */
export interface TdmrInfo {
  readonly base: number;
  readonly size: number;
  /** PAMT areas by level: 4K, 2M, 1G. */
  readonly pamt: readonly [PamtArea, PamtArea, PamtArea];
  readonly reserved: readonly (readonly [offset: number, size: number])[];
}
interface PamtArea {
  readonly base: number;
  readonly size: number;
}

const GIB = 0x4000_0000;
const PAGE = 0x1000;
const MAX_RESERVED = 16;
const ENTRY_BYTES = 16;
const LEVELS = [2, 1, 0] as const;
const PAGE_BYTES = [0x1000, 0x20_0000, 0x4000_0000] as const;

/** Reads a TDMR_INFO from shared memory. @source TDX-ABI "TDMR_INFO" */
export function readTdmrInfo(m: TdxModule, at: Hpa): TdmrInfo {
  const word = (index: number): number => Number(m.memory.read64((at + 8 * index) as Hpa));
  return {
    base: word(0),
    size: word(1),
    pamt: [
      { base: word(6), size: word(7) },
      { base: word(4), size: word(5) },
      { base: word(2), size: word(3) },
    ],
    reserved: Array.from({ length: MAX_RESERVED }, (_, i) => [word(8 + 2 * i), word(9 + 2 * i)] as const),
  };
}

/** First address that carries an HKID. */
const addressLimit = (m: TdxModule): number => 2 ** (52 - m.machine.platform.keyIdBits);

const overlaps = (a: number, aEnd: number, b: number, bEnd: number): boolean => a < bEnd && b < aEnd;

/** Every check of TDH.SYS.CONFIG on the list, TDMR by TDMR. Indices in the low half name the culprit. */
export function checkTdmrs(m: TdxModule, list: readonly TdmrInfo[]): bigint {
  for (const [i, info] of list.entries()) {
    const result = checkTdmr(m, list, i, info);
    if (result !== SUCCESS) return result;
  }
  return SUCCESS;
}

function checkTdmr(m: TdxModule, list: readonly TdmrInfo[], i: number, info: TdmrInfo): bigint {
  const { base, size } = info;
  const limit = addressLimit(m);
  if (base % GIB !== 0 || size === 0 || size % GIB !== 0 || base + size > limit) return status(Code.INVALID_TDMR, i);
  const previous = list[i - 1];
  if (previous !== undefined && base < previous.base + previous.size) return status(Code.NON_ORDERED_TDMR, i);
  const reserved = checkReserved(i, info);
  if (reserved !== SUCCESS) return reserved;
  const pamts = checkPamts(m, list, i, limit);
  if (pamts !== SUCCESS) return pamts;
  return availableRanges(info).every(([start, end]) => isConvertible(m, start, end))
    ? SUCCESS
    : status(Code.TDMR_OUTSIDE_CMRS, i);
}

function checkReserved(i: number, info: TdmrInfo): bigint {
  let end = 0;
  for (const [j, [offset, size]] of info.reserved.entries()) {
    const indices = i | (j << 8);
    if (size === 0) {
      // After a null area there are only null areas.
      const hasMore = info.reserved.slice(j + 1).some((area) => area[1] !== 0);
      return hasMore ? status(Code.NON_ORDERED_RESERVED_IN_TDMR, indices) : SUCCESS;
    }
    if (offset < end) return status(Code.NON_ORDERED_RESERVED_IN_TDMR, indices);
    if (offset % PAGE !== 0 || size % PAGE !== 0 || offset + size > info.size)
      return status(Code.INVALID_RESERVED_IN_TDMR, indices);
    end = offset + size;
  }
  return SUCCESS;
}

function checkPamts(m: TdxModule, list: readonly TdmrInfo[], i: number, limit: number): bigint {
  const info = list[i]!;
  for (const level of LEVELS) {
    const { base, size } = info.pamt[level];
    const needed = ENTRY_BYTES * (info.size / PAGE_BYTES[level]);
    if (base % PAGE !== 0 || size % PAGE !== 0 || size < needed || base + size > limit)
      return status(Code.INVALID_PAMT, i | (level << 8));
  }
  for (const level of LEVELS) {
    const { base, size } = info.pamt[level];
    const culprit = findPamtOverlap(list, i, level, base, base + size);
    if (culprit >= 0) return status(Code.PAMT_OVERLAP, i | (level << 8) | (culprit << 16));
  }
  for (const level of LEVELS.toReversed()) {
    const { base, size } = info.pamt[level];
    const culprit = list.slice(0, i + 1).findIndex((other) => isInMemoryOf(other, base, base + size));
    if (culprit >= 0) return status(Code.PAMT_OVERLAP, i | (level << 8) | (culprit << 16));
  }
  // The TDMR's own memory against the PAMTs that came before it.
  for (let k = 0; k < i; k++) {
    for (const level of LEVELS.toReversed()) {
      const { base, size } = list[k]!.pamt[level];
      if (isInMemoryOf(info, base, base + size)) return status(Code.PAMT_OVERLAP, k | (level << 8) | (i << 16));
    }
  }
  for (const level of LEVELS) {
    const { base, size } = info.pamt[level];
    if (!isConvertible(m, base, base + size)) return status(Code.PAMT_OUTSIDE_CMRS, i | (level << 8));
  }
  return SUCCESS;
}

/** The TDMR with a PAMT area before this one (in the order TDMR, then 1G, 2M, 4K) that it meets, or -1. */
function findPamtOverlap(list: readonly TdmrInfo[], i: number, level: number, base: number, end: number): number {
  for (let k = 0; k <= i; k++) {
    const other = list[k]!;
    for (const otherLevel of LEVELS) {
      if (k === i && otherLevel <= level) break;
      const area = other.pamt[otherLevel];
      if (overlaps(base, end, area.base, area.base + area.size)) return k;
    }
  }
  return -1;
}

const isInMemoryOf = (info: TdmrInfo, start: number, end: number): boolean =>
  availableRanges(info).some(([from, to]) => overlaps(start, end, from, to));

/** What a TDMR leaves usable between its reserved areas. */
function availableRanges(info: TdmrInfo): (readonly [start: number, end: number])[] {
  const ranges: (readonly [number, number])[] = [];
  let start = info.base;
  for (const [offset, size] of info.reserved) {
    if (size === 0) break;
    if (info.base + offset > start) ranges.push([start, info.base + offset]);
    start = info.base + offset + size;
  }
  if (start < info.base + info.size) ranges.push([start, info.base + info.size]);
  return ranges;
}

/** Lies [start, end) in CMRs, neighbouring ones taken together? */
function isConvertible(m: TdxModule, start: number, end: number): boolean {
  let at = start;
  for (const [base, size] of m.sysinfo.cmrs) {
    if (at >= base && at < base + size) at = base + size;
    if (at >= end) return true;
  }
  return false;
}
