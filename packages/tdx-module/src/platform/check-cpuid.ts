import { cpuidEntriesByIndex, type CpuidRegisters } from '@tdxkit/tdx-arch';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { msr } from './check-msrs.ts';
import { Msr, type PlatformSample } from './platform-sample.ts';

const NO_SUBLEAF = 0xffff_ffff;
const MIN_BASE_LEAF = 0x1f;
const MIN_EXTENDED_LEAF = 0x8000_0008;

/** Native CPUID of a row; a leaf above the CPU's maximum counts as all zero. */
export function nativeRow(lp: LogicalProcessor, leaf: number, subleaf: number | null): [number, number, number, number] {
  const max = leaf >= 0x8000_0000 ? lp.cpuid(0x8000_0000, 0).eax : lp.cpuid(0, 0).eax;
  if (leaf > max >>> 0) return [0, 0, 0, 0];
  const { eax, ebx, ecx, edx } = lp.cpuid(leaf, subleaf ?? 0);
  return [eax >>> 0, ebx >>> 0, ecx >>> 0, edx >>> 0];
}

const differs = (value: readonly number[], wanted: readonly number[], mask: CpuidRegisters): boolean =>
  mask.some((m, i) => (((value[i] ?? 0) ^ (wanted[i] ?? 0)) & m) !== 0);

const pair = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

/** RCX leaf and sub-leaf, RDX and R8 mask, R9 and R10 the value that was wanted. */
function reportIncorrect(l: ModuleLp, leaf: number, subleaf: number | null, mask: CpuidRegisters, value: CpuidRegisters): bigint {
  const { gpr } = l.lp;
  gpr[Gpr.RCX] = pair(leaf, subleaf ?? NO_SUBLEAF);
  gpr[Gpr.RDX] = pair(mask[0], mask[1]);
  gpr[Gpr.R8] = pair(mask[2], mask[3]);
  gpr[Gpr.R9] = pair(value[0], value[1]);
  gpr[Gpr.R10] = pair(value[2], value[3]);
  return Code.INCORRECT_CPUID_VALUE;
}

/** TDH.SYS.INIT's checks of CPUID; fills `sample` on the way. @source TDX-ABI "TDH.SYS.INIT" */
export function sampleCpuid(l: ModuleLp, sample: PlatformSample): bigint {
  const { lp } = l;
  if ((msr(lp, Msr.MISC_ENABLE) & (1n << 22n)) !== 0n) return Code.LIMIT_CPUID_MAXVAL_SET;
  if (lp.cpuid(0, 0).eax >>> 0 < MIN_BASE_LEAF) return status(Code.CPUID_LEAF_NOT_SUPPORTED, MIN_BASE_LEAF);
  if (lp.cpuid(0x8000_0000, 0).eax >>> 0 < MIN_EXTENDED_LEAF) return status(Code.CPUID_LEAF_NOT_SUPPORTED, MIN_EXTENDED_LEAF);
  for (const row of cpuidEntriesByIndex) {
    const native = nativeRow(lp, row.leaf, row.subleaf);
    sample.cpuid.set(native, 4 * row.index);
    const must = row.platformMust;
    if (must !== undefined && differs(native, must.value, must.mask))
      return reportIncorrect(l, row.leaf, row.subleaf, must.mask, must.value);
  }
  return checkDerived(l, sample);
}

/** What the table of masks cannot say. */
function checkDerived(l: ModuleLp, sample: PlatformSample): bigint {
  const { lp } = l;
  const perf = lp.cpuid(0xa, 0);
  if ((perf.eax & 0xff) < 5) return reportIncorrect(l, 0xa, null, [0xf, 0, 0, 0], [5, 0, 0, 0]);
  if ((perf.edx & 0x1f) > 7) return reportIncorrect(l, 0xa, null, [0, 0, 0, 0x1f], [0, 0, 0, 7]);
  const tsc = lp.cpuid(0x15, 0);
  if (tsc.ebx === 0) return status(Code.CPUID_LEAF_NOT_SUPPORTED, 0x15);
  sample.tscHz = Math.floor((tsc.ecx * tsc.ebx) / tsc.eax);
  const addresses = lp.cpuid(0x8000_0008, 0).eax;
  const hasLa57 = (lp.cpuid(7, 0).ecx & (1 << 16)) !== 0;
  const linear = hasLa57 ? 57 : 48;
  if (((addresses >>> 8) & 0xff) !== linear)
    return reportIncorrect(l, 0x8000_0008, null, [0xff00, 0, 0, 0], [linear << 8, 0, 0, 0]);
  const xcr0 = lp.cpuid(0xd, 0);
  const xss = lp.cpuid(0xd, 1);
  sample.xfamSupported = pair(xcr0.eax, xcr0.edx) | pair(xss.ecx, xss.edx);
  return SUCCESS;
}

const LevelType = { INVALID: 0, CORE: 2, MAX: 7 } as const;

/** Topology by leaf 0x1F: where package numbers begin in an x2APIC id, and that a package is what one WBINVD covers. */
export function sampleTopology(l: ModuleLp, sample: PlatformSample): bigint {
  const { lp } = l;
  let previous = 0;
  let shift = 0;
  let hasCore = false;
  for (let subleaf = 0; ; subleaf++) {
    const { eax, ecx } = lp.cpuid(0x1f, subleaf);
    const type = (ecx >>> 8) & 0xff;
    if (type === LevelType.INVALID) break;
    if (type <= previous || type >= LevelType.MAX) return Code.CPUID_LEAF_1F_FORMAT_UNRECOGNIZED;
    if (type === LevelType.CORE) hasCore = true;
    previous = type;
    shift = eax & 0x1f;
  }
  if (!hasCore) return status(Code.CPUID_LEAF_NOT_SUPPORTED, 0);
  sample.packageShift = shift;
  const sharing = ((lp.cpuid(4, 3).eax >>> 14) & 0xfff) + 1;
  // An id space is a power of two: the sharing count is rounded up.
  if (32 - Math.clz32(sharing - 1) !== shift) return Code.INVALID_WBINVD_SCOPE;
  return SUCCESS;
}

/** TDH.SYS.LP.INIT: bits that must be the same on every LP. RCX leaf and sub-leaf, RDX and R8 masks. */
export function compareCpuid(l: ModuleLp, sample: PlatformSample): bigint {
  for (const row of cpuidEntriesByIndex) {
    if (row.lpSame === undefined) continue;
    const native = nativeRow(l.lp, row.leaf, row.subleaf);
    const first = sample.cpuid.subarray(4 * row.index, 4 * row.index + 4);
    if (!differs(native, [...first], row.lpSame)) continue;
    const { gpr } = l.lp;
    gpr[Gpr.RCX] = pair(row.leaf, row.subleaf ?? NO_SUBLEAF);
    gpr[Gpr.RDX] = pair(row.lpSame[0], row.lpSame[1]);
    gpr[Gpr.R8] = pair(row.lpSame[2], row.lpSame[3]);
    return Code.INCONSISTENT_CPUID_FIELD;
  }
  return SUCCESS;
}
