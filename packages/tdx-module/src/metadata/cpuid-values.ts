import { cpuidEntriesByIndex, cpuidFieldCode } from '@tdxkit/tdx-arch';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Accessor } from './accessor.ts';
import type { MdContext } from './md-context.ts';

/** Class of TDCS.CPUID_VALUES, whose field codes name leaf and sub-leaf instead of counting. */
export const CPUID_VALUES_CLASS = 20;

/** Field code by element number: two elements for each row of the CPUID table. */
const codes: number[] = [];
for (const entry of cpuidEntriesByIndex) {
  for (const element of [0, 1] as const) {
    codes[2 * entry.index + element] = cpuidFieldCode(entry.leaf, entry.subleaf, element);
  }
}

/**
 * Element that a field code names: bit 0 element, 7:1 sub-leaf, 8 no sub-leaf, 15:9 and 16 leaf. A leaf without sub-leaves is found with
 * any. -1 = none.
 */
function elementOf(code: number): number {
  if (code >>> 17 !== 0) return -1;
  const leaf = ((code >>> 9) & 0x7f) + ((code & 0x1_0000) === 0 ? 0 : 0x8000_0000);
  const subleaf = (code & 0x100) === 0 ? (code >>> 1) & 0x7f : null;
  const entry = cpuidEntriesByIndex.find((e) => e.leaf === leaf && (e.subleaf === null || e.subleaf === subleaf));
  return entry === undefined ? -1 : 2 * entry.index + (code & 1);
}

const HIGH_MUST_BE_ZERO = 0x4083_fffc;

/** Low half of the id of element `element`. */
export const cpuidElementId = (element: number): number => codes[element] ?? 0;

/** Element after the one that an id's low half names; -1 after the last. */
export function nextCpuidElement(low: number): number {
  const element = elementOf(low);
  return element < 0 || element + 1 >= codes.length ? -1 : element + 1;
}

/** The element that an id names. METADATA_FIELD_NOT_READABLE: the leaf always causes #VE, so it has no value. */
export function findCpuidElement(c: MdContext, high: number, low: number): { status: bigint; element: number } {
  const element = (high & HIGH_MUST_BE_ZERO) === 0 ? elementOf(low) : -1;
  if (element < 0 || c.td === undefined) return { status: Code.METADATA_FIELD_ID_INCORRECT, element };
  const isValid = c.td.tdcs.read8(Tdcs.CPUID_VALID + (element >> 1)) !== 0;
  return { status: isValid ? SUCCESS : Code.METADATA_FIELD_NOT_READABLE, element };
}

/** EAX|EBX<<32 (even) or ECX|EDX<<32 (odd) of a virtual CPUID leaf. */
export function readCpuidElement(c: MdContext, high: number, low: number): { status: bigint; value: bigint } {
  const { status, element } = findCpuidElement(c, high, low);
  if (status !== SUCCESS || c.td === undefined) return { status, value: 0n };
  if (c.accessor === Accessor.GUEST) return { status: Code.METADATA_FIELD_NOT_READABLE, value: 0n };
  return { status, value: c.td.tdcs.read64(Tdcs.CPUID_VALUES + 8 * element) };
}

/** Both elements of row `index` of the CPUID table; undefined for a leaf that causes #VE or that the TD does not know. */
export function readCpuidField(c: MdContext, index: number): readonly [bigint, bigint] | undefined {
  if (c.td === undefined || c.td.tdcs.read8(Tdcs.CPUID_VALID + index) === 0) return undefined;
  const at = Tdcs.CPUID_VALUES + 16 * index;
  return [c.td.tdcs.read64(at), c.td.tdcs.read64(at + 8)];
}
