import { cpuidEntriesByIndex, type CpuidEntryInfo } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { nativeRow } from '../platform/check-cpuid.ts';
import type { PlatformSample } from '../platform/platform-sample.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Attributes } from '../td/tdcs-layout.ts';
import { isLegalModel } from './known-models.ts';
import type { TdParams } from './td-params.ts';

const NO_SUBLEAF = 0xffff_ffff;
const TSX_CTRL = 1n << 7n;
const MSR_ARCH_CAPABILITIES = 0x10a;

/** The virtual CPUID of a TD while TDH.MNG.INIT computes it: 4 registers per row of the CPUID table. */
export type CpuidValues = Uint32Array;

const rowOf = (leaf: number, subleaf: number | null): number =>
  cpuidEntriesByIndex.findIndex((e) => e.leaf === leaf && e.subleaf === subleaf);
const ROW_1 = rowOf(1, null);
const ROW_7 = rowOf(7, 0);

/** Fills `values` in table order. RCX names the leaf that OPERAND_INVALID|CPUID_CONFIG is about. @source TDX-ABI "CPUID Virtualization" */
export function computeCpuid(l: ModuleLp, params: TdParams, sample: PlatformSample, values: CpuidValues): bigint {
  for (const entry of cpuidEntriesByIndex) {
    const result = computeRow(l, entry, params, sample, values);
    if (result !== SUCCESS) return result;
  }
  return SUCCESS;
}

function reject(l: ModuleLp, entry: CpuidEntryInfo): bigint {
  l.set(Gpr.RCX, entry.leaf >>> 0, entry.subleaf ?? NO_SUBLEAF);
  return status(Code.OPERAND_INVALID, Operand.CPUID_CONFIG);
}

function computeRow(l: ModuleLp, entry: CpuidEntryInfo, params: TdParams, sample: PlatformSample, values: CpuidValues): bigint {
  const at = 4 * entry.index;
  const config = entry.configIndex === undefined ? [0, 0, 0, 0] : params.cpuidConfig(entry.configIndex);
  for (let r = 0; r < 4; r++) {
    const wanted = config[r] ?? 0;
    const direct = entry.configDirect[r] ?? 0;
    const allow = entry.allowDirect[r] ?? 0;
    if ((wanted & ~(direct | allow)) !== 0) return reject(l, entry);
    const native = sample.cpuid[at + r] ?? 0;
    values[at + r] = (entry.fixed1[r] ?? 0) | (native & (entry.native[r] ?? 0)) | (wanted & direct) | (wanted & native & allow);
  }
  for (const { xfamBit, mask } of entry.xfamMasks ?? []) {
    if ((params.xfam & (1n << BigInt(xfamBit))) !== 0n) continue;
    for (let r = 0; r < 4; r++) values[at + r] = (values[at + r] ?? 0) & ~(mask[r] ?? 0);
  }
  return applyRules(l, entry, params, sample, values);
}

const hasXfam = (params: TdParams, ...bits: number[]): boolean => bits.every((bit) => (params.xfam & (1n << BigInt(bit))) !== 0n);

/** What the masks cannot say, leaf by leaf. */
function applyRules(l: ModuleLp, entry: CpuidEntryInfo, params: TdParams, sample: PlatformSample, values: CpuidValues): bigint {
  const at = 4 * entry.index;
  const clear = (): void => {
    values.fill(0, at, at + 4);
  };
  const subleaf = entry.subleaf ?? 0;
  switch (entry.leaf) {
    case 0x1:
      return applySignature(l, entry, params, sample, values);
    case 0x5:
      if (((values[4 * ROW_1 + 2] ?? 0) & 8) === 0) clear();
      break;
    case 0x7:
      if (subleaf === 0) return applyFeatures(l, params, values, at, sample);
      break;
    case 0xa:
      if ((params.attributes & Attributes.PERFMON) === 0n) clear();
      break;
    case 0xd:
      applyXsave(l, params, sample, values, subleaf, at);
      break;
    case 0x14:
      if (!hasXfam(params, 8)) clear();
      break;
    case 0x15:
      values[at + 1] = params.tscFrequency;
      break;
    case 0x19:
      clear();
      break;
    case 0x1c:
      if (!hasXfam(params, 15)) clear();
      break;
    case 0x1d:
      if (!hasXfam(params, 17, 18)) clear();
      break;
    case 0x8000_0008: {
      const hasLa57 = ((values[4 * ROW_7 + 2] ?? 0) & (1 << 16)) !== 0;
      values[at] = ((values[at] ?? 0) & ~0xff00) | ((hasLa57 ? 57 : 48) << 8);
      break;
    }
  }
  return SUCCESS;
}

/** CPUID(1).EAX: 0 asks for the native one; only a migratable TD may have an older known model. */
function applySignature(
  l: ModuleLp,
  entry: CpuidEntryInfo,
  params: TdParams,
  sample: PlatformSample,
  values: CpuidValues,
): bigint {
  const native = sample.fms;
  const wanted = params.cpuidConfig(entry.configIndex ?? 0)[0];
  const fms = wanted === 0 ? native : wanted;
  const isMigratable = (params.attributes & Attributes.MIGRATABLE) !== 0n;
  if (isMigratable ? !isLegalModel(fms, native) : fms !== native) return reject(l, entry);
  values[4 * entry.index] = fms;
  return SUCCESS;
}

const Leaf7 = { HLE: 1 << 4, RTM: 1 << 11, PKS: 2 ** 31 } as const;

function applyFeatures(l: ModuleLp, params: TdParams, values: CpuidValues, at: number, sample: PlatformSample): bigint {
  const ebx = values[at + 1] ?? 0;
  const hle = (ebx & Leaf7.HLE) !== 0;
  if (hle !== ((ebx & Leaf7.RTM) !== 0)) return status(Code.OPERAND_INVALID, Operand.CPUID_CONFIG);
  if (hle && (sample.archCapabilities & TSX_CTRL) === 0n) return status(Code.INCORRECT_MSR_VALUE, MSR_ARCH_CAPABILITIES);
  const ecx = (values[at + 2] ?? 0) & 0x7fff_ffff;
  values[at + 2] = (params.attributes & Attributes.PKS) === 0n ? ecx : ecx + Leaf7.PKS;
  return SUCCESS;
}

const XCR0_COMPONENTS = 0x602ffn;

/** Leaf 0xD: sizes for the TD's XFAM, XFD only with a component that has it, unused components empty. */
function applyXsave(
  l: ModuleLp,
  params: TdParams,
  sample: PlatformSample,
  values: CpuidValues,
  subleaf: number,
  at: number,
): void {
  if (subleaf >= 2) {
    if (!hasXfam(params, subleaf)) values.fill(0, at, at + 4);
    return;
  }
  const user = params.xfam & XCR0_COMPONENTS;
  if (subleaf === 0) {
    // What the CPU itself says with the TD's components enabled.
    const hostXcr0 = l.lp.xcr0;
    l.lp.xcr0 = user;
    values[at + 2] = nativeRow(l.lp, 0xd, 0)[1];
    l.lp.xcr0 = hostXcr0;
    return;
  }
  const hasXfd = (params.xfam & BigInt(sample.xfdFaulting)) !== 0n;
  const native = (sample.cpuid[at] ?? 0) & 0x10;
  values[at] = ((values[at] ?? 0) & ~0x10) | (hasXfd ? native : 0);
}
