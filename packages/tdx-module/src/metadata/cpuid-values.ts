import { cpuidEntriesByIndex, cpuidFieldCode } from '@tdxkit/tdx-arch';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Accessor } from './accessor.ts';
import type { MdContext } from './md-context.ts';

/** Class of TDCS.CPUID_VALUES, whose field codes name leaf and sub-leaf instead of counting. */
export const CPUID_VALUES_CLASS = 20;

/** Element number (two for each row of the CPUID table) by field code. */
const elementByCode = new Map<number, number>();
const codes: number[] = [];
for (const entry of cpuidEntriesByIndex) {
  for (const element of [0, 1] as const) {
    const code = cpuidFieldCode(entry.leaf, entry.subleaf, element);
    codes[2 * entry.index + element] = code;
    elementByCode.set(code, 2 * entry.index + element);
  }
}

const HIGH_MUST_BE_ZERO = 0x4083_fffc;

/** Low half of the id of element `element`. */
export const cpuidElementId = (element: number): number => codes[element] ?? 0;

/** Element after the one that an id's low half names; -1 after the last. */
export function nextCpuidElement(low: number): number {
  const element = elementByCode.get(low);
  return element === undefined || element + 1 >= codes.length ? -1 : element + 1;
}

/** EAX|EBX<<32 (even) or ECX|EDX<<32 (odd) of a virtual CPUID leaf. Leaves that always cause #VE have no value. */
export function readCpuidElement(c: MdContext, high: number, low: number): { status: bigint; value: bigint } {
  const element = (high & HIGH_MUST_BE_ZERO) === 0 ? elementByCode.get(low) : undefined;
  if (element === undefined || c.td === undefined) return { status: Code.METADATA_FIELD_ID_INCORRECT, value: 0n };
  const entry = cpuidEntriesByIndex[element >> 1];
  const isReadable = c.accessor !== Accessor.GUEST && entry?.causesVe !== true;
  if (!isReadable) return { status: Code.METADATA_FIELD_NOT_READABLE, value: 0n };
  return { status: SUCCESS, value: c.td.tdcs.read64(Tdcs.CPUID_VALUES + 8 * element) };
}
