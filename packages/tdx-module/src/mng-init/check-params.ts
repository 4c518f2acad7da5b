import { ATTRIBUTES_FIXED0, CONFIG_FLAGS_FIXED0, XFAM_FIXED0, XFAM_FIXED1, cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr, type PlatformSample } from '../platform/platform-sample.ts';
import { Attributes, ConfigFlags } from '../td/tdcs-layout.ts';
import type { TdParams } from './td-params.ts';

export const MAX_L2_VMS = 3;
const BASE_TDCX_PAGES = 6;
/** TSC_FREQUENCY in units of 25 MHz. */
const MIN_TSC_FREQUENCY = 4;
const MAX_TSC_FREQUENCY = 400;
const EPT_MEMORY_TYPE_WB = 6n;
const invalid = (operand: number): bigint => status(Code.OPERAND_INVALID, operand);

/** Is this XFAM one that the CPU supports and whose features go together? */
export function isLegalXfam(xfam: bigint, supported: bigint): boolean {
  if ((xfam & ~(XFAM_FIXED0 & supported)) !== 0n || (xfam & XFAM_FIXED1) !== XFAM_FIXED1) return false;
  const avx512 = (xfam >> 5n) & 7n;
  if (avx512 !== 0n && (avx512 !== 7n || (xfam & 4n) === 0n)) return false;
  const cet = (xfam >> 11n) & 3n;
  const amx = (xfam >> 17n) & 3n;
  return (cet === 0n || cet === 3n) && (amx === 0n || amx === 3n);
}

/** Are these ATTRIBUTES ones that the module knows and that go together? */
export function isLegalAttributes(attributes: bigint): boolean {
  if ((attributes & ~ATTRIBUTES_FIXED0) !== 0n) return false;
  return (attributes & Attributes.MIGRATABLE) === 0n || (attributes & (Attributes.DEBUG | Attributes.PERFMON)) === 0n;
}

/** Physical address bits that five levels of tables are for at least, and the row of CPUID that says how many there are. */
const MIN_PA_OF_5_LEVELS = 49;
const ADDRESS_WIDTHS_ROW = cpuidEntriesByIndex.findIndex((row) => row.leaf === 0x8000_0008);

/** PWL 3, or 4 where the CPU walks five levels and has addresses for them; a 52-bit GPA needs five. */
export function isLegalEptp(sample: PlatformSample, eptp: bigint, hasWideGpa: boolean): boolean {
  const pwl = (eptp >> 3n) & 7n;
  if ((eptp & 7n) !== EPT_MEMORY_TYPE_WB || eptp >> 6n !== 0n) return false;
  const has5Levels = (sample.eptVpidCap & (1n << 7n)) !== 0n;
  const paBits = (sample.cpuid[4 * ADDRESS_WIDTHS_ROW] ?? 0) & 0xff;
  if (pwl !== 3n && !(pwl === 4n && has5Levels && paBits >= MIN_PA_OF_5_LEVELS)) return false;
  return !hasWideGpa || pwl === 4n;
}

/** The checks of TD_PARAMS up to TSC_FREQUENCY and IA32_TSC_ADJUST, in the order of the module. */
export function checkParamsHead(
  l: ModuleLp,
  params: TdParams,
  numTdcx: number,
  sample: PlatformSample,
  tscAdjust: bigint,
): bigint {
  if (!isLegalAttributes(params.attributes)) return invalid(Operand.ATTRIBUTES);
  if (!isLegalXfam(params.xfam, sample.xfamSupported)) return invalid(Operand.XFAM);
  if (params.maxVcpus === 0) return invalid(Operand.MAX_VCPUS);
  if (params.numL2Vms > MAX_L2_VMS) return invalid(Operand.NUM_L2_VMS);
  if (numTdcx < BASE_TDCX_PAGES + params.numL2Vms) return Code.TDCS_NOT_ALLOCATED;
  if (!params.isReserved0Zero) return invalid(Operand.RDX);
  if ((params.configFlags & ~CONFIG_FLAGS_FIXED0) !== 0n) return invalid(Operand.EXEC_CONTROLS);
  const hasWideGpa = (params.configFlags & ConfigFlags.GPAW) !== 0n;
  if (!isLegalEptp(sample, params.eptpControls, hasWideGpa)) return invalid(Operand.EPTP_CONTROLS);
  const frequency = params.tscFrequency;
  if (frequency < MIN_TSC_FREQUENCY || frequency > MAX_TSC_FREQUENCY) return invalid(Operand.TSC_FREQUENCY);
  if (msr(l.lp, Msr.TSC_ADJUST) !== tscAdjust) return status(Code.INCONSISTENT_MSR, Msr.TSC_ADJUST);
  if (!params.isReserved1Zero) return invalid(Operand.RDX);
  if ((params.msrConfigCtls & ~1) !== 0 || !params.isReserved2Zero) return invalid(Operand.RDX);
  return SUCCESS;
}

/** The checks that come after CPUID_CONFIG. */
export function checkParamsTail(params: TdParams): bigint {
  if (!params.isReserved3Zero) return invalid(Operand.RDX);
  const allowed = (params.msrConfigCtls & 1) === 0 ? 0n : ARCH_CAPABILITIES_CONFIGURABLE;
  if ((params.archCapabilitiesConfig & ~allowed) !== 0n) return invalid(Operand.IA32_ARCH_CAPABILITIES_CONFIG);
  if ((params.attributes & Attributes.MIGRATABLE) !== 0n && params.numL2Vms > 0) return invalid(Operand.RDX);
  return SUCCESS;
}

/** SSB_NO, RRSBA, BHI_NO, PBRSB_NO. */
const ARCH_CAPABILITIES_CONFIGURABLE = (1n << 4n) | (1n << 19n) | (1n << 20n) | (1n << 24n);
const ARCH_CAPABILITIES_RRSBA = 1n << 19n;
const ARCH_CAPABILITIES_TSX_CTRL = 1n << 7n;
/** Bits that no TD sees. */
const ARCH_CAPABILITIES_HIDDEN =
  [9, 10, 11, 16, 17, 18, 21, 22, 23].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n) | ~((1n << 25n) - 1n);

/** IA32_ARCH_CAPABILITIES as the TD reads it. */
export function virtualArchCapabilities(native: bigint, params: TdParams, hasTsx: boolean): bigint {
  const config = (params.msrConfigCtls & 1) === 0 ? 0n : params.archCapabilitiesConfig;
  let value = BigInt.asUintN(64, native & ~ARCH_CAPABILITIES_HIDDEN);
  if (!hasTsx) value &= ~ARCH_CAPABILITIES_TSX_CTRL;
  for (const bit of [4n, 20n, 24n]) if ((config & (1n << bit)) === 0n) value &= ~(1n << bit);
  if ((config & ARCH_CAPABILITIES_RRSBA) !== 0n) value |= ARCH_CAPABILITIES_RRSBA;
  return value;
}
