import { cpuidEntriesByIndex, type CpuidEntryInfo } from '@tdxkit/tdx-arch';
import { findCpuidEntry } from '@tdxkit/tdx-arch/cpuid';
import { nativeRow } from '../platform/check-cpuid.ts';
import type { PlatformSample } from '../platform/platform-sample.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { Td } from '../td/td.ts';
import { Attributes, Tdcs } from '../td/tdcs-layout.ts';
import { isLegalModel } from './known-models.ts';

const TSX_CTRL = 1n << 7n;
const XCR0_COMPONENTS = 0x602ffn;
const REGISTERS = 4;
const Leaf1Ecx = { MONITOR: 1 << 3 } as const;
const Leaf7 = { HLE: 1 << 4, RTM: 1 << 11, KL: 1 << 23, PKS: 2 ** 31 } as const;
const XFD = 1 << 4;

const words = (low: bigint, high: bigint): number[] =>
  [low, low >> 32n, high, high >> 32n].map((half) => Number(half & 0xffff_ffffn));
const has = (xfam: bigint, bit: number): boolean => ((xfam >> BigInt(bit)) & 1n) !== 0n;

/** Can this platform give an imported TD the CPUID values it has: row `index` of the CPUID table? @source TDX-ABI "CPUID Virtualization" */
export function isLegalImportedCpuid(
  l: ModuleLp,
  td: Td,
  index: number,
  low: bigint,
  high: bigint,
  sample: PlatformSample,
): boolean {
  const entry = cpuidEntriesByIndex[index];
  if (entry === undefined) return false;
  const values = words(low, high);
  const native = (r: number): number => sample.cpuid[REGISTERS * index + r] ?? 0;
  for (const [r, value] of values.entries()) {
    if ((value & (entry.fixed0OrDynamic[r] ?? 0)) !== 0 || (~value & (entry.fixed1[r] ?? 0)) !== 0) return false;
    if ((value & (entry.allowDirect[r] ?? 0) & ~native(r)) !== 0) return false;
  }
  return obeysXfam(entry, td.xfam, values) && obeysRules(l, td, entry, values, native, sample);
}

/** No bit of a component that the TD does not have. */
const obeysXfam = (entry: CpuidEntryInfo, xfam: bigint, values: readonly number[]): boolean =>
  (entry.xfamMasks ?? []).every(
    ({ xfamBit, mask }) => has(xfam, xfamBit) || values.every((value, r) => (value & (mask[r] ?? 0)) === 0),
  );

/** What the masks cannot say. Rows come in the order of the table, so leaf 1 is there before leaf 5. */
function obeysRules(
  l: ModuleLp,
  td: Td,
  entry: CpuidEntryInfo,
  values: readonly number[],
  native: (r: number) => number,
  sample: PlatformSample,
): boolean {
  const { xfam, attributes } = td;
  const isEmpty = values.every((value) => value === 0);
  const [eax = 0, ebx = 0, ecx = 0] = values;
  const subleaf = entry.subleaf ?? 0;
  switch (entry.leaf) {
    case 0x1:
      return isLegalModel(eax, native(0));
    case 0x5: {
      const leaf1 = findCpuidEntry(1, 0)?.index ?? 0;
      const hasMonitor = (td.tdcs.read32(Tdcs.CPUID_VALUES + 16 * leaf1 + 8) & Leaf1Ecx.MONITOR) !== 0;
      return hasMonitor ? values.every((value, r) => ((value ^ native(r)) & ~(entry.fixed0OrDynamic[r] ?? 0)) === 0) : isEmpty;
    }
    case 0x7: {
      if (subleaf !== 0) return true;
      const hasTsx = (ebx & Leaf7.HLE) !== 0;
      if (hasTsx !== ((ebx & Leaf7.RTM) !== 0) || (hasTsx && (sample.archCapabilities & TSX_CTRL) === 0n)) return false;
      return (ecx >>> 31 !== 0) === ((attributes & Attributes.PKS) !== 0n) && (ecx & Leaf7.KL) === 0;
    }
    case 0xa:
      return (attributes & Attributes.PERFMON) !== 0n ? values.every((value, r) => value === native(r)) : isEmpty;
    case 0xd:
      if (subleaf === 0) return ecx === xsaveBytes(l, xfam);
      if (subleaf === 1) return (eax & XFD) === 0 || (native(0) & XFD) !== 0;
      return has(xfam, subleaf) || isEmpty;
    case 0x14:
      return has(xfam, 8) || isEmpty;
    case 0x15:
      return ebx === td.tdcs.read16(Tdcs.TSC_FREQUENCY);
    case 0x19:
      return isEmpty;
    case 0x1c:
      return has(xfam, 15) || isEmpty;
    case 0x1d:
      return (has(xfam, 17) && has(xfam, 18)) || isEmpty;
    default:
      return true;
  }
}

/** Bytes of an XSAVE area with all user components of `xfam`, as this processor says. */
export function xsaveBytes(l: ModuleLp, xfam: bigint): number {
  const hostXcr0 = l.lp.xcr0;
  l.lp.xcr0 = xfam & XCR0_COMPONENTS;
  const [, bytes] = nativeRow(l.lp, 0xd, 0);
  l.lp.xcr0 = hostXcr0;
  return bytes;
}

/** IA32_ARCH_CAPABILITIES: bits that every TD reads as 1, and bits that none does. */
const ALWAYS_1 = [0, 1, 3, 5, 6, 8, 12, 13, 14, 15].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
const CONFIGURABLE = { SSB_NO: 1n << 4n, RRSBA: 1n << 19n, BHI_NO: 1n << 20n, PBRSB_NO: 1n << 24n } as const;
const ALWAYS_0 = ~(ALWAYS_1 | TSX_CTRL | CONFIGURABLE.SSB_NO | CONFIGURABLE.RRSBA | CONFIGURABLE.BHI_NO | CONFIGURABLE.PBRSB_NO);

/** Can this platform give an imported TD the IA32_ARCH_CAPABILITIES it has? */
export function isLegalImportedArchCapabilities(td: Td, value: bigint, sample: PlatformSample): boolean {
  if ((value & ALWAYS_1) !== ALWAYS_1 || (value & ALWAYS_0) !== 0n) return false;
  const native = sample.archCapabilities;
  for (const bit of [CONFIGURABLE.SSB_NO, CONFIGURABLE.BHI_NO, CONFIGURABLE.PBRSB_NO])
    if ((value & ~native & bit) !== 0n) return false;
  if ((~value & native & CONFIGURABLE.RRSBA) !== 0n) return false;
  const leaf7 = findCpuidEntry(7, 0)?.index ?? 0;
  const hasTsx = (td.tdcs.read32(Tdcs.CPUID_VALUES + 16 * leaf7 + 4) & Leaf7.HLE) !== 0;
  return (value & TSX_CTRL) !== 0n || !hasTsx;
}
