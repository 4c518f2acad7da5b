import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import type { ModuleLp } from '../module-lp.ts';
import type { PlatformSample } from '../platform/platform-sample.ts';
import type { Td } from '../td/td.ts';
import { Attributes, ConfigFlags, Tdcs } from '../td/tdcs-layout.ts';
import type { TdParams } from './td-params.ts';

const TSC_UNIT_HZ = 25_000_000n;
const XBUFF_LEGACY_BYTES = 576;
const NUM_COMPONENTS = 19;

/** Writes what TD_PARAMS decides into the TDCS. The TDR is held exclusive. */
export function writeConfiguration(l: ModuleLp, td: Td, params: TdParams, cpuid: Uint32Array, sample: PlatformSample): void {
  const { tdcs } = td;
  tdcs.write64(Tdcs.ATTRIBUTES, params.attributes);
  tdcs.write64(Tdcs.XFAM, params.xfam);
  tdcs.write32(Tdcs.MAX_VCPUS, params.maxVcpus);
  tdcs.write16(Tdcs.NUM_L2_VMS, params.numL2Vms);
  tdcs.write64(Tdcs.CONFIG_FLAGS, params.configFlags);
  tdcs.write8(Tdcs.GPAW, (params.configFlags & ConfigFlags.GPAW) === 0n ? 0 : 1);
  const root = td.module.memory.stripHkid(tdcs.address(Tdcs.SEPT_ROOT));
  tdcs.write64(Tdcs.EPTP, params.eptpControls | BigInt(root));
  tdcs.write64(Tdcs.TD_CTLS, (params.attributes & Attributes.SEPT_VE_DISABLE) === 0n ? 0n : 1n);
  tdcs.write64(Tdcs.HP_LOCK_TIMEOUT, BigInt(sample.tscHz));
  tdcs.writeBytes(Tdcs.MRCONFIGID, params.mrConfigId);
  tdcs.writeBytes(Tdcs.MROWNER, params.mrOwner);
  tdcs.writeBytes(Tdcs.MROWNERCONFIG, params.mrOwnerConfig);
  writeTsc(l, td, params, sample);
  writeXbuffLayout(td, params.xfam);
  for (let i = 0; i < cpuid.length; i++) tdcs.write32(Tdcs.CPUID_VALUES + 4 * i, cpuid[i] ?? 0);
  for (const entry of cpuidEntriesByIndex) tdcs.write8(Tdcs.CPUID_VALID + entry.index, entry.causesVe === true ? 0 : 1);
}

/** What makes the virtual TSC `virtual` now, at native `tsc`, and run at `frequency` (25 MHz units). */
export function virtualTscParameters(
  tsc: bigint,
  frequency: number,
  nativeHz: number,
  virtual: bigint,
): { multiplier: bigint; offset: bigint } {
  const multiplier = ((BigInt(frequency) * TSC_UNIT_HZ) << 48n) / BigInt(nativeHz);
  return { multiplier, offset: BigInt.asUintN(64, virtual - ((tsc * multiplier) >> 48n)) };
}

/** The virtual TSC starts near 0 and runs at TSC_FREQUENCY. */
function writeTsc(l: ModuleLp, td: Td, params: TdParams, sample: PlatformSample): void {
  const { multiplier, offset } = virtualTscParameters(l.lp.tsc, params.tscFrequency, sample.tscHz, 0n);
  td.tdcs.write16(Tdcs.TSC_FREQUENCY, params.tscFrequency);
  td.tdcs.write64(Tdcs.TSC_MULTIPLIER, multiplier);
  td.tdcs.write64(Tdcs.TSC_OFFSET, offset);
}

/** Where each component of XFAM lies in the compacted XSAVES area. */
export function writeXbuffLayout(td: Td, xfam: bigint): void {
  const { xsave } = td.module.state.platform;
  let end = XBUFF_LEGACY_BYTES;
  for (let i = 0; i < NUM_COMPONENTS; i++) {
    let offset = 0;
    if (i > 1 && (xfam & (1n << BigInt(i))) !== 0n) {
      const [bytes, isAligned] = xsave[i] ?? [0, false];
      offset = isAligned ? (end + 63) & ~63 : end;
      end = offset + bytes;
    }
    td.tdcs.write32(Tdcs.XBUFF_OFFSETS + 4 * i, offset);
  }
  td.tdcs.write32(Tdcs.XBUFF_SIZE, end);
}
