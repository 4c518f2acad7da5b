import { cpuidEntriesByIndex, type CpuidRegisters } from '@tdxkit/tdx-arch';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import { ModuleShutdown } from '../module-shutdown.ts';
import { Code, SUCCESS, status } from '../status.ts';
import type { Sysinfo } from '../sysinfo.ts';
import { msr } from './check-msrs.ts';
import { examineTopology, newTopologyScan, type TopologyScan } from './topology.ts';
import { Msr, type PlatformSample } from './platform-sample.ts';

const NO_SUBLEAF = 0xffff_ffff;
const MIN_BASE_LEAF = 0x1f;
const MIN_EXTENDED_LEAF = 0x8000_0008;
/** Below this the arithmetic of the virtual TSC does not work. */
const MIN_TSC_HZ = 0x2540c;
const LIMIT_CPUID_MAXVAL = 1n << 22n;
/** State components that the module knows: of XCR0, of IA32_XSS. */
const NUM_COMPONENTS = 19;
const USER_COMPONENTS = 0x6_02ff;
const SUPERVISOR_COMPONENTS = 0x1_fd00;
const XfdSupport = { FEATURE: 0x10, COMPONENT: 4 } as const;
const SUPERVISOR_COMPONENT = 1;
const ALIGNED_COMPONENT = 2;

type Registers = [eax: number, ebx: number, ecx: number, edx: number];

/** Native CPUID of a row; a leaf above the CPU's maximum counts as all zero. */
export function nativeRow(lp: LogicalProcessor, leaf: number, subleaf: number | null): Registers {
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

/** TDH.SYS.INIT's checks of CPUID, in the order of the table; fills `sample` on the way. @source TDX-ABI "TDH.SYS.INIT" */
export function sampleCpuid(l: ModuleLp, sysinfo: Sysinfo, sample: PlatformSample): bigint {
  const { lp } = l;
  if ((msr(lp, Msr.MISC_ENABLE) & LIMIT_CPUID_MAXVAL) !== 0n) return Code.LIMIT_CPUID_MAXVAL_SET;
  if (lp.cpuid(0, 0).eax >>> 0 < MIN_BASE_LEAF) return status(Code.CPUID_LEAF_NOT_SUPPORTED, MIN_BASE_LEAF);
  if (lp.cpuid(0x8000_0000, 0).eax >>> 0 < MIN_EXTENDED_LEAF) return status(Code.CPUID_LEAF_NOT_SUPPORTED, MIN_EXTENDED_LEAF);
  const topology = newTopologyScan();
  for (const row of cpuidEntriesByIndex) {
    const native = nativeRow(lp, row.leaf, row.subleaf);
    const must = row.platformMust;
    if (must !== undefined && differs(native, must.value, must.mask))
      return reportIncorrect(l, row.leaf, row.subleaf, must.mask, must.value);
    const failure = examine(l, sysinfo, sample, topology, row.leaf, row.subleaf, native);
    if (failure !== SUCCESS) return failure;
    sample.cpuid.set(native, 4 * row.index);
  }
  return SUCCESS;
}

/** What the table of masks cannot say, row by row. */
function examine(
  l: ModuleLp,
  sysinfo: Sysinfo,
  sample: PlatformSample,
  topology: TopologyScan,
  leaf: number,
  subleaf: number | null,
  native: Registers,
): bigint {
  switch (leaf) {
    case 0x1:
      sample.fms = native[0] = oldestStepping(sysinfo.packageFms);
      return SUCCESS;
    case 0x4:
      if (subleaf === 3) topology.sharing = (native[0] >>> 14) & 0xfff;
      return SUCCESS;
    case 0xa:
      if ((native[0] & 0xff) < 5) return reportIncorrect(l, leaf, subleaf, [0xf, 0, 0, 0], [5, 0, 0, 0]);
      return (native[3] & 0x1f) > 7 ? reportIncorrect(l, leaf, subleaf, [0, 0, 0, 0x1f], [0, 0, 0, 7]) : SUCCESS;
    case 0xd:
      examineXsave(sample, subleaf ?? 0, native);
      return SUCCESS;
    case 0x15:
      return sampleTsc(sample, native);
    case 0x1c:
      sample.maxLbrDepth = maxLbrDepth(native[0]);
      return SUCCESS;
    case 0x1f:
      return examineTopology(sample, topology, subleaf ?? 0, native[0], native[2]);
    case 0x8000_0008: {
      const linear = hasLa57(sample) ? 57 : 48;
      return ((native[0] >>> 8) & 0xff) === linear
        ? SUCCESS
        : reportIncorrect(l, leaf, subleaf, [0xff00, 0, 0, 0], [linear << 8, 0, 0, 0]);
    }
    default:
      return SUCCESS;
  }
}

/** The first package's signature with the lowest stepping of all. */
function oldestStepping(packages: readonly number[]): number {
  const [first = 0, ...others] = packages;
  const stepping = others.reduce((lowest, fms) => Math.min(lowest, fms & 0xf), first & 0xf);
  return ((first & ~0xf) | stepping) >>> 0;
}

/** Leaf 0xD: which components there are. A component cannot be XCR0's by one sub-leaf and IA32_XSS's by another. */
function examineXsave(sample: PlatformSample, subleaf: number, [eax, , ecx]: Registers): void {
  if (subleaf === 0) {
    sample.xfamSupported = BigInt(eax & USER_COMPONENTS);
    sample.xfdFaulting = 0;
    // Legacy state is not in the extended region, and not every number is a component.
    sample.xsave = Array.from({ length: NUM_COMPONENTS }, () => [0, false] as const);
    return;
  }
  if (subleaf === 1) {
    sample.xfamSupported |= BigInt(ecx & SUPERVISOR_COMPONENTS);
    return;
  }
  const row = rowOf(0xd, 1);
  sample.xsave[subleaf] = [eax, (ecx & ALIGNED_COMPONENT) !== 0];
  if ((ecx & XfdSupport.COMPONENT) !== 0 && ((sample.cpuid[4 * row] ?? 0) & XfdSupport.FEATURE) !== 0)
    sample.xfdFaulting |= 1 << subleaf;
  const wrong = (ecx & SUPERVISOR_COMPONENT) !== 0 ? USER_COMPONENTS : SUPERVISOR_COMPONENTS;
  if ((sample.xfamSupported & BigInt(wrong) & (1n << BigInt(subleaf))) !== 0n)
    throw new ModuleShutdown(`CPUID 0xD does not agree with itself whether component ${subleaf} is a supervisor's`);
}

function sampleTsc(sample: PlatformSample, [eax, ebx, ecx]: Registers): bigint {
  if (ebx === 0) return status(Code.CPUID_LEAF_NOT_SUPPORTED, 0x15);
  if (eax === 0) throw new ModuleShutdown('CPUID 0x15 divides by 0');
  sample.tscHz = Number((BigInt(ecx) * BigInt(ebx)) / BigInt(eax));
  if (sample.tscHz < MIN_TSC_HZ) throw new ModuleShutdown(`a TSC of ${sample.tscHz} Hz is too slow`);
  return SUCCESS;
}

/**
 * Number of LBR entries that CPUID 0x1C offers at most. Departs: a processor model without LBRs counts as having none, where the module
 * would shut itself down.
 */
const maxLbrDepth = (eax: number): number => ((eax & 0xff) === 0 ? 0 : 8 * (32 - Math.clz32(eax & 0xff)));

const rowOf = (leaf: number, subleaf: number): number =>
  cpuidEntriesByIndex.findIndex((e) => e.leaf === leaf && (e.subleaf ?? 0) === subleaf);

const LA57 = 1 << 16;
const WAITPKG = 1 << 5;
const leaf7Ecx = (sample: PlatformSample): number => sample.cpuid[4 * rowOf(7, 0) + 2] ?? 0;
const hasLa57 = (sample: PlatformSample): boolean => (leaf7Ecx(sample) & LA57) !== 0;
export const hasWaitpkg = (sample: PlatformSample): boolean => (leaf7Ecx(sample) & WAITPKG) !== 0;

/**
 * TDH.SYS.LP.INIT: bits that must be the same on every LP. With INCONSISTENT_CPUID_FIELD, RCX has leaf and sub-leaf, RDX and R8 masks.
 * Leaves beyond this LP's maximum are not compared.
 */
export function compareCpuid(l: ModuleLp, sample: PlatformSample, atTopology: (x2apicId: number) => bigint): bigint {
  const maxBase = l.lp.cpuid(0, 0).eax >>> 0;
  const maxExtended = l.lp.cpuid(0x8000_0000, 0).eax >>> 0;
  for (const row of cpuidEntriesByIndex) {
    if (row.leaf > maxBase && !(row.leaf >= 0x8000_0000 && row.leaf <= maxExtended)) continue;
    const native = nativeRow(l.lp, row.leaf, row.subleaf);
    const first = sample.cpuid.subarray(4 * row.index, 4 * row.index + 4);
    if (row.lpSame !== undefined && differs(native, [...first], row.lpSame)) {
      const { gpr } = l.lp;
      gpr[Gpr.RCX] = pair(row.leaf, row.subleaf ?? NO_SUBLEAF);
      gpr[Gpr.RDX] = pair(row.lpSame[0], row.lpSame[1]);
      gpr[Gpr.R8] = pair(row.lpSame[2], row.lpSame[3]);
      return Code.INCONSISTENT_CPUID_FIELD;
    }
    if (row.leaf === 0x1f && row.subleaf === 0) {
      const failure = atTopology(native[3]);
      if (failure !== SUCCESS) return failure;
    }
  }
  return SUCCESS;
}
