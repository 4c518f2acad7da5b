import type { CpuidEntry } from '../machine.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Size and place of one XSAVE state component. @source Intel SDM 1 "XSAVE-Supported Features" */
export interface XsaveComponent {
  readonly size: number;
  /** Offset in the standard format; 0 for supervisor components. */
  readonly offset: number;
  readonly isSupervisor: boolean;
  /** Starts on a 64-byte boundary in the compacted format. */
  readonly isAligned: boolean;
}

/** Byte offsets of the legacy region, the XSAVE header and, in the standard format, the high halves of the YMM registers. @source Intel SDM 1 "XSAVE Area" */
export const XsaveArea = {
  FCW: 0,
  FSW: 2,
  FTW: 4,
  FOP: 6,
  FIP: 8,
  FDP: 16,
  MXCSR: 24,
  MXCSR_MASK: 28,
  ST: 32,
  XMM: 160,
  XSTATE_BV: 512,
  XCOMP_BV: 520,
  AVX: 576,
} as const;
/** Bytes of the legacy region and the XSAVE header, before the first extended component. */
export const XSAVE_EXTENDED = 576;

const cache = new WeakMap<readonly CpuidEntry[], readonly (XsaveComponent | undefined)[]>();

/** Components 2..62 as CPUID leaf 0xD of the platform lists them; 0 and 1 are the legacy region. */
export function xsaveComponents(lp: X86LogicalProcessor): readonly (XsaveComponent | undefined)[] {
  const table = lp.machine.platform.cpuid;
  let list = cache.get(table);
  if (list === undefined) {
    const made: (XsaveComponent | undefined)[] = [];
    for (const [leaf, subleaf, eax, ebx, ecx] of table) {
      if (leaf !== 0xd || subleaf === null || subleaf < 2 || eax === 0) continue;
      made[subleaf] = { size: eax, offset: ebx, isSupervisor: (ecx & 1) !== 0, isAligned: (ecx & 2) !== 0 };
    }
    list = made;
    cache.set(table, list);
  }
  return list;
}

/** Bytes of an XSAVE area for the components of `mask`, in the standard or compacted format. */
export function xsaveAreaSize(lp: X86LogicalProcessor, mask: bigint, compacted: boolean): number {
  let size = XSAVE_EXTENDED;
  const list = xsaveComponents(lp);
  for (let i = 2; i < list.length; i++) {
    const component = list[i];
    if (component === undefined || ((mask >> BigInt(i)) & 1n) === 0n) continue;
    if (compacted) size = (component.isAligned ? (size + 63) & ~63 : size) + component.size;
    else size = Math.max(size, component.offset + component.size);
  }
  return size;
}
