import { tdhSysRd } from '@tdxkit/tdx-module';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { KvmStatistics } from '../observe/statistics.ts';
import type { PamtEntrySizes } from './pamt.ts';

/** Global metadata that a host reads with TDH.SYS.RD. @source TDX-ABI "Global Metadata Fields" */
const Field = {
  FEATURES0: 0x0a00_0003_0000_0008n,
  MAX_TDMRS: 0x9100_0001_0000_0008n,
  MAX_RESERVED_PER_TDMR: 0x9100_0001_0000_0009n,
  PAMT_4K_ENTRY_SIZE: 0x9100_0001_0000_0010n,
  PAMT_2M_ENTRY_SIZE: 0x9100_0001_0000_0011n,
  PAMT_1G_ENTRY_SIZE: 0x9100_0001_0000_0012n,
  TDCS_BASE_SIZE: 0x9800_0001_0000_0100n,
  TDVPS_BASE_SIZE: 0x9800_0001_0000_0200n,
  ATTRIBUTES_FIXED0: 0x1900_0003_0000_0000n,
  ATTRIBUTES_FIXED1: 0x1900_0003_0000_0001n,
  XFAM_FIXED0: 0x1900_0003_0000_0002n,
  XFAM_FIXED1: 0x1900_0003_0000_0003n,
  NUM_CPUID_CONFIG: 0x9900_0001_0000_0004n,
  CPUID_CONFIG_LEAVES: 0x9900_0003_0000_0400n,
  CPUID_CONFIG_VALUES: 0x9900_0003_0000_0500n,
} as const;

/** Bits of TDX_FEATURES0 that KVM asks for. */
export const TdxFeature = { NO_RBP_MOD: 1n << 18n } as const;

/** A CPUID leaf whose bits a VMM may choose; 1 = configurable. */
export interface CpuidConfig {
  readonly leaf: number;
  /** 0xFFFFFFFF: the leaf has no sub-leaf. */
  readonly subleaf: number;
  readonly eax: number;
  readonly ebx: number;
  readonly ecx: number;
  readonly edx: number;
}

/** What the module says of itself: tdx_get_sysinfo(). */
export interface TdxSystemInfo extends PamtEntrySizes {
  readonly features0: bigint;
  readonly maxTdmrs: number;
  readonly maxReservedPerTdmr: number;
  /** Pages of a TDCS, and of a TDVPS with its TDVPR. */
  readonly tdcsPages: number;
  readonly tdvpsPages: number;
  readonly attributesFixed0: bigint;
  readonly attributesFixed1: bigint;
  readonly xfamFixed0: bigint;
  readonly xfamFixed1: bigint;
  readonly cpuidConfig: readonly CpuidConfig[];
}

/** Reads all of it on an initialised LP. A bigint result is the status of the field that could not be read. */
export function readTdxSystemInfo(lp: LogicalProcessor, statistics: KvmStatistics): TdxSystemInfo | bigint {
  let failed = 0n;
  const read = (field: bigint): bigint => {
    if (failed !== 0n) return 0n;
    const { status, value } = tdhSysRd(lp, field);
    statistics.seamcall('TDH.SYS.RD', status);
    if (status !== 0n) failed = status;
    return value;
  };
  const cpuidConfig: CpuidConfig[] = [];
  const numCpuidConfig = Number(read(Field.NUM_CPUID_CONFIG));
  for (let i = 0n; i < numCpuidConfig; i++) {
    const leaf = read(Field.CPUID_CONFIG_LEAVES + i);
    const low = read(Field.CPUID_CONFIG_VALUES + 2n * i);
    const high = read(Field.CPUID_CONFIG_VALUES + 2n * i + 1n);
    cpuidConfig.push({
      leaf: Number(leaf & 0xffff_ffffn),
      subleaf: Number(leaf >> 32n),
      eax: Number(low & 0xffff_ffffn),
      ebx: Number(low >> 32n),
      ecx: Number(high & 0xffff_ffffn),
      edx: Number(high >> 32n),
    });
  }
  const info: TdxSystemInfo = {
    features0: read(Field.FEATURES0),
    maxTdmrs: Number(read(Field.MAX_TDMRS)),
    maxReservedPerTdmr: Number(read(Field.MAX_RESERVED_PER_TDMR)),
    pamt4k: Number(read(Field.PAMT_4K_ENTRY_SIZE)),
    pamt2m: Number(read(Field.PAMT_2M_ENTRY_SIZE)),
    pamt1g: Number(read(Field.PAMT_1G_ENTRY_SIZE)),
    tdcsPages: Number(read(Field.TDCS_BASE_SIZE)) / 0x1000,
    tdvpsPages: Number(read(Field.TDVPS_BASE_SIZE)) / 0x1000,
    attributesFixed0: read(Field.ATTRIBUTES_FIXED0),
    attributesFixed1: read(Field.ATTRIBUTES_FIXED1),
    xfamFixed0: read(Field.XFAM_FIXED0),
    xfamFixed1: read(Field.XFAM_FIXED1),
    cpuidConfig,
  };
  return failed === 0n ? info : failed;
}
