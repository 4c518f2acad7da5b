import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleContext } from '../module-context.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { checkPamtAreas } from './check-pamt-areas.ts';

/** A TDMR_INFO as the host wrote it: any 64-bit values. */
export interface TdmrInfo {
  readonly base: bigint;
  readonly size: bigint;
  /** PAMT areas by level: 4K, 2M, 1G. */
  readonly pamt: readonly [PamtArea, PamtArea, PamtArea];
  readonly reserved: readonly (readonly [offset: bigint, size: bigint])[];
}
export interface PamtArea {
  readonly base: bigint;
  readonly size: bigint;
}

const GIB = 0x4000_0000n;
const PAGE = 0x1000n;
const BITS_64 = 1n << 64n;
const MAX_PA = 52;
const MAX_RESERVED = 16;

/** Reads a TDMR_INFO from shared memory. @source TDX-ABI "TDMR_INFO" */
export function readTdmrInfo(m: ModuleContext, at: Hpa): TdmrInfo {
  const word = (index: number): bigint => m.memory.read64((at + 8 * index) as Hpa);
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
const addressLimit = (m: ModuleContext): bigint => 1n << BigInt(MAX_PA - m.state.platform.keyIdBits);

/** Lies [base, base + size) below the addresses that carry an HKID, without wrapping around? */
export const isPlainRange = (m: ModuleContext, { base, size }: PamtArea): boolean => base + size <= addressLimit(m);

/** The checks of TDH.SYS.CONFIG on the last TDMR of `list`, those before it having passed. Indices in the low half name the culprit. */
export function checkTdmr(m: ModuleContext, list: readonly TdmrInfo[]): bigint {
  const i = list.length - 1;
  const info = list[i]!;
  const { base, size } = info;
  if (base + size >= BITS_64) return status(Code.INVALID_TDMR, i);
  const previous = list[i - 1];
  if (previous !== undefined && base < previous.base + previous.size) return status(Code.NON_ORDERED_TDMR, i);
  if (base % GIB !== 0n || size === 0n || size % GIB !== 0n || !isPlainRange(m, info)) return status(Code.INVALID_TDMR, i);
  const reserved = checkReserved(i, info);
  if (reserved !== SUCCESS) return reserved;
  const pamts = checkPamtAreas(m, list);
  if (pamts !== SUCCESS) return pamts;
  return availableRanges(info).every(([start, end]) => isConvertible(m, start, end))
    ? SUCCESS
    : status(Code.TDMR_OUTSIDE_CMRS, i);
}

/** Reserved areas: ascending and apart, whole pages, inside. The first null area ends the list. */
function checkReserved(i: number, info: TdmrInfo): bigint {
  for (const [j, [offset, size]] of info.reserved.entries()) {
    const indices = i | (j << 8);
    if (size === 0n) {
      const next = info.reserved[j + 1];
      if (next !== undefined && next[1] !== 0n) return status(Code.NON_ORDERED_RESERVED_IN_TDMR, indices);
      continue;
    }
    if (offset + size >= BITS_64) return status(Code.INVALID_RESERVED_IN_TDMR, indices);
    const previous = info.reserved[j - 1];
    if (previous !== undefined && offset < previous[0] + previous[1]) return status(Code.NON_ORDERED_RESERVED_IN_TDMR, indices);
    if (offset % PAGE !== 0n || size % PAGE !== 0n || offset + size > info.size)
      return status(Code.INVALID_RESERVED_IN_TDMR, indices);
  }
  return SUCCESS;
}

/** What a TDMR leaves usable between its reserved areas. */
export function availableRanges(info: TdmrInfo): (readonly [start: bigint, end: bigint])[] {
  const ranges: (readonly [bigint, bigint])[] = [];
  const end = info.base + info.size;
  let start = info.base;
  for (const [offset, size] of info.reserved) {
    if (size === 0n) break;
    if (info.base + offset > start) ranges.push([start, info.base + offset]);
    start = info.base + offset + size;
  }
  if (start < end) ranges.push([start, end]);
  return ranges;
}

/** Lies [start, end) in CMRs, neighbouring ones taken together? */
export function isConvertible(m: ModuleContext, start: bigint, end: bigint): boolean {
  let at = start;
  for (const [base, size] of m.sysinfo.cmrs) {
    const cmrEnd = BigInt(base) + BigInt(size);
    if (at >= BigInt(base) && at < cmrEnd) at = cmrEnd;
    if (at >= end) return true;
  }
  return false;
}
