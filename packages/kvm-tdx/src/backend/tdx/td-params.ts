import { EptpControls, TdParams } from '@tdxkit/tdx-arch';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { Errno, isErrno, type NegativeErrno } from '../../uapi/errno.ts';
import type { TdxInitVm } from '../../uapi/structs.ts';
import type { FlavourDifferences } from '../../flavour.ts';
import type { TdxSystemInfo } from '../../host/tdx-system-info.ts';
import { findCpuidEntry } from '../../vcpu/cpuid-table.ts';
import { LEAF_ADDRESS_SIZES, asksForUnsupported, supportedAttributes, supportedXfam } from './capabilities.ts';

const CONFIG_FLAG_GPAW_52 = 1n;
const CONFIG_FLAG_NO_RBP_MOD = 1n << 2n;
const IA32_VMX_EPT_VPID_CAP = 0x48c;
const EPT_5_LEVEL = 1n << 7n;
const TSC_UNIT_KHZ = 25_000;
const MEMORY_TYPE_WB = 6;
/** ATTRIBUTES.PERFMON. */
const PERFMON = 1n << 63n;

/** What the checks found out beside the struct. */
export interface TdSetup {
  /** TD_PARAMS, 1024 bytes. */
  readonly params: Uint8Array;
  /** GPA width: 48 or 52. */
  readonly gpaWidth: 48 | 52;
}

const digest = (bytes: Uint8Array | undefined): Uint8Array => bytes ?? new Uint8Array(48);

/** Checks the argument of KVM_TDX_INIT_VM and turns it into TD_PARAMS. -E2BIG, -EINVAL as KVM; nothing is changed. */
export function buildTdParams(
  init: TdxInitVm,
  info: TdxSystemInfo,
  lp: LogicalProcessor,
  settings: { readonly maxVcpus: number; readonly tscKhz: number; readonly keepRbp: boolean; readonly debugTds: boolean },
  differences: FlavourDifferences,
): TdSetup | NegativeErrno {
  for (const id of [init.mrconfigid, init.mrowner, init.mrownerconfig])
    if (id !== undefined && id.length !== 48) return -Errno.EINVAL;
  const attributes = supportedAttributes(info, settings.debugTds);
  const xfam = supportedXfam(info, lp);
  if (isErrno(attributes) || isErrno(xfam)) return -Errno.EIO;
  const isMasked = differences.cpuidOutsideList === 'masked';
  const wantedXfam = isMasked ? xfamOf(init) & xfam : init.xfam;
  if ((init.attributes & ~attributes) === PERFMON && (PERFMON & info.attributesFixed0) !== 0n)
    return -Errno[differences.perfmonErrno];
  if ((init.attributes & ~attributes) !== 0n || (wantedXfam & ~xfam) !== 0n) return -Errno.EINVAL;

  const sizes = init.cpuid.find((entry) => entry.function === LEAF_ADDRESS_SIZES);
  // The first series has no field of its own: more than 48 physical bits ask for the wide form.
  const wide = sizes !== undefined && (sizes.eax & 0xff) > 48 ? 52 : 48;
  const gpaWidth = isMasked ? wide : sizes === undefined ? 0 : (sizes.eax >>> 16) & 0xff;
  if (gpaWidth !== 48 && gpaWidth !== 52) return -Errno.EINVAL;
  if (gpaWidth === 52 && ((lp.rdmsr(IA32_VMX_EPT_VPID_CAP) ?? 0n) & EPT_5_LEVEL) === 0n) return -Errno.EINVAL;
  const cpuidConfig = cpuidValues(init, info, isMasked);
  if (typeof cpuidConfig === 'number') return cpuidConfig;

  const params = new Uint8Array(TdParams.size);
  TdParams.write(
    {
      attributes: init.attributes | info.attributesFixed1,
      xfam: wantedXfam | info.xfamFixed1,
      maxVcpus: settings.maxVcpus,
      eptpControls: EptpControls.make({ MEMORY_TYPE: MEMORY_TYPE_WB, EPT_PWL: gpaWidth === 52 ? 4 : 3 }),
      configFlags: (gpaWidth === 52 ? CONFIG_FLAG_GPAW_52 : 0n) | (settings.keepRbp ? CONFIG_FLAG_NO_RBP_MOD : 0n),
      tscFrequency: Math.floor(settings.tscKhz / TSC_UNIT_KHZ),
      mrconfigid: digest(init.mrconfigid),
      mrowner: digest(init.mrowner),
      mrownerconfig: digest(init.mrownerconfig),
      cpuidConfig,
    },
    params,
  );
  return { params, gpaWidth };
}

/** XFAM from leaf 0xD: user components in sub-leaf 0 (EAX, EDX), supervisor ones in sub-leaf 1 (ECX, EDX). */
function xfamOf({ cpuid }: TdxInitVm): bigint {
  const entry = (index: number): { eax: number; ecx: number; edx: number } =>
    cpuid.find((e) => e.function === 0xd && e.index === index) ?? { eax: 0, ecx: 0, edx: 0 };
  const user = entry(0);
  const supervisor = entry(1);
  return BigInt((user.eax | supervisor.ecx) >>> 0) | (BigInt((user.edx | supervisor.edx) >>> 0) << 32n) | 3n;
}

interface CpuidValue {
  eax: number;
  ebx: number;
  ecx: number;
  edx: number;
}

/** The values of the configurable leaves in the module's order; -EINVAL for an entry that is in no such leaf. */
function cpuidValues(init: TdxInitVm, info: TdxSystemInfo, isMasked: boolean): CpuidValue[] | NegativeErrno {
  const values: CpuidValue[] = [];
  let used = 0;
  for (const config of info.cpuidConfig) {
    const { leaf, subleaf } = config;
    const entry = findCpuidEntry(init.cpuid, leaf, subleaf === 0xffff_ffff ? 0 : subleaf);
    if (entry === undefined) {
      values.push({ eax: 0, ebx: 0, ecx: 0, edx: 0 });
      continue;
    }
    if (isMasked) {
      const cut = (bits: number, value: number): number => (bits & value) >>> 0;
      values.push({
        eax: cut(config.eax, entry.eax),
        ebx: cut(config.ebx, entry.ebx),
        ecx: cut(config.ecx, entry.ecx),
        edx: cut(config.edx, entry.edx),
      });
      continue;
    }
    if (asksForUnsupported(entry)) return -Errno.EINVAL;
    used++;
    // The GPA width of leaf 0x80000008 goes into CONFIG_FLAGS, not into the leaf.
    const eax = leaf === LEAF_ADDRESS_SIZES ? entry.eax & ~0xff_0000 : entry.eax;
    values.push({ eax: eax >>> 0, ebx: entry.ebx >>> 0, ecx: entry.ecx >>> 0, edx: entry.edx >>> 0 });
  }
  return isMasked || used === init.cpuid.length ? values : -Errno.EINVAL;
}
