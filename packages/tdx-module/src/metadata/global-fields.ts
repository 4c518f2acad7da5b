import { ATTRIBUTES_FIXED0, CONFIG_FLAGS_FIXED0, XFAM_FIXED0, XFAM_FIXED1, cpuidConfigurable } from '@tdxkit/tdx-arch';
import type { ModuleContext } from '../module-context.ts';
import { modelsFrom } from '../mng-init/known-models.ts';
import { verifiesReports } from '../platform/seam-capabilities.ts';
import { HANDOFF_BYTES, HANDOFF_VERSION } from '../sysinfo.ts';
import type { FieldRow } from './field-index.ts';

const VENDOR_INTEL = 0x8086n;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const PAGE = 4096n;
/** TDX_FEATURES0 of release 1.5.01; LOCAL_ATTESTATION (bit 8) only when the CPU verifies reports. */
const FEATURES0 = 0xf0ebfn;
const LOCAL_ATTESTATION = 1n << 8n;
const MAX_CMRS = 32n;
const pair = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

/** CPUID_CONFIG_VALUES show only what a VMM may set freely. */
function cpuidConfigValue(index: number): bigint {
  const entry = cpuidConfigurable[index >> 1];
  if (entry === undefined) return 0n;
  const { configDirect } = entry;
  return (index & 1) === 0 ? pair(configDirect[0], configDirect[1]) : pair(configDirect[2], configDirect[3]);
}

/** What a migratable TD may be told that it runs on: the platform itself, then older models. */
const allowedModels = (fms: number): readonly number[] => [
  fms,
  ...modelsFrom(fms)
    .slice(1)
    .map((model) => model.fms),
];

/** Value of a global (TDX module) field, from what the loader said and TDH.SYS.INIT sampled. @source TDX-ABI "Global Metadata" */
export function readGlobal(m: ModuleContext, row: FieldRow, index: number): bigint {
  const s = m.sysinfo;
  switch (row.field.name) {
    case 'NUM_PKGS':
      return BigInt(s.numPackages);
    case 'PKG_FMS':
      return BigInt(s.packageFms[index] ?? 0);
    case 'VENDOR_ID':
      return VENDOR_INTEL;
    case 'BUILD_DATE':
      return BigInt(s.buildDate);
    case 'BUILD_NUM':
      return BigInt(s.buildNum);
    case 'MINOR_VERSION':
      return BigInt(s.minorVersion);
    case 'MAJOR_VERSION':
      return BigInt(s.majorVersion);
    case 'UPDATE_VERSION':
      return BigInt(s.updateVersion);
    case 'INTERNAL_VERSION':
      return BigInt(s.internalVersion);
    case 'MODULE_HV':
      return BigInt(HANDOFF_VERSION);
    case 'MIN_UPDATE_HV':
    case 'NO_DOWNGRADE':
      return 0n;
    case 'NUM_HANDOFF_PAGES':
      // One of the loader's pages holds the header.
      return BigInt(Math.max(0, s.handoffPages - 1));
    case 'HANDOFF_DATA_VALID':
      return m.handoff === undefined ? 0n : 1n;
    case 'HANDOFF_DATA_HV':
      return BigInt(m.handoff?.handoffVersion ?? 0);
    case 'HANDOFF_DATA_SIZE':
      return m.handoff === undefined ? 0n : BigInt(HANDOFF_BYTES);
    case 'SYS_ATTRIBUTES':
      return 0n;
    case 'NUM_TDX_FEATURES':
      return 1n;
    case 'TDX_FEATURES0':
      return verifiesReports(m) ? FEATURES0 | LOCAL_ATTESTATION : FEATURES0;
    case 'NUM_CMRS':
      return MAX_CMRS;
    case 'CMR_BASE':
      return BigInt(s.cmrs[index]?.[0] ?? 0);
    case 'CMR_SIZE':
      return BigInt(s.cmrs[index]?.[1] ?? 0);
    case 'MAX_TDMRS':
      return 64n;
    case 'MAX_RESERVED_PER_TDMR':
    case 'PAMT_4K_ENTRY_SIZE':
    case 'PAMT_2M_ENTRY_SIZE':
    case 'PAMT_1G_ENTRY_SIZE':
      return 16n;
    case 'TDR_BASE_SIZE':
    case 'TDCS_SIZE_PER_L2_VM':
      return PAGE;
    case 'TDCS_BASE_SIZE':
    case 'TDVPS_BASE_SIZE':
      return 6n * PAGE;
    case 'TDVPS_SIZE_PER_L2_VM':
      return 3n * PAGE;
    case 'ATTRIBUTES_FIXED0':
      return ATTRIBUTES_FIXED0;
    case 'ATTRIBUTES_FIXED1':
    case 'CONFIG_FLAGS_FIXED1':
      return 0n;
    case 'XFAM_FIXED0':
      return XFAM_FIXED0 & m.state.platform.xfamSupported;
    case 'XFAM_FIXED1':
      return XFAM_FIXED1;
    case 'NUM_CPUID_CONFIG':
      return BigInt(cpuidConfigurable.length);
    case 'CONFIG_FLAGS_FIXED0':
      return CONFIG_FLAGS_FIXED0;
    case 'CPUID_CONFIG_LEAVES': {
      const entry = cpuidConfigurable[index];
      return entry === undefined ? ALL_ONES : pair(entry.leaf, entry.subleaf);
    }
    case 'CPUID_CONFIG_VALUES':
      return cpuidConfigValue(index);
    case 'NUM_ALLOWED_FMS':
      return BigInt(allowedModels(m.state.platform.fms).length);
    case 'ALLOWED_FMS':
      return BigInt(allowedModels(m.state.platform.fms)[index] ?? 0);
    default:
      return readListed(row);
  }
}

/** Constants that the table itself gives as a number. */
function readListed(row: FieldRow): bigint {
  const text = /^(0x[0-9A-Fa-f]+|\d+)\b/.exec(row.field.value ?? '')?.[1];
  if (text === undefined) throw new RangeError(`no value is known for global field ${row.field.name}`);
  return BigInt(text);
}
