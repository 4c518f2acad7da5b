import type { CpuidEntry, PlatformConfig } from '@tdxkit/x86-cpu';
import type { SysinfoOptions } from '../../src/sysinfo.ts';
import type { PlatformRecord } from './transcript-file.ts';

/** `platform` records call the private key ids by the top of MSR 0x87; the shared ones are its low half. */
const MSR_MKTME_KEYID_PARTITIONING = '0x87';
/** Locked, VMX outside SMX: the recordings leave it out. */
const MSR_FEATURE_CONTROL = 0x3a;

export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length >> 1 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));

const cpuidEntry = (row: readonly (string | null)[]): CpuidEntry => [
  Number(row[0]),
  row[1] === null ? null : Number(row[1]),
  Number(row[2]),
  Number(row[3]),
  Number(row[4]),
  Number(row[5]),
];

/** The machine that a platform record describes. Its per-LP tables are mutable: `host_cpuid` events add to them. */
export function platformConfig(record: PlatformRecord): PlatformConfig & { readonly lpCpuid: CpuidEntry[][] } {
  const numLps = record.lps.length;
  const lpCpuid: CpuidEntry[][] = Array.from({ length: numLps }, () => []);
  const lpMsrs: [number, bigint][][] = Array.from({ length: numLps }, () => []);
  for (const row of record.lp_cpuid as readonly (readonly [number, ...(string | null)[]])[])
    lpCpuid[row[0]]!.push(cpuidEntry(row.slice(1) as string[]));
  for (const row of record.lp_msrs as readonly (readonly [number, string, string])[])
    lpMsrs[row[0]]!.push([Number(row[1]), BigInt(row[2])]);
  const nonce = new Uint8Array(32);
  const words = new DataView(nonce.buffer);
  record.seamdb.nonce.forEach((word, i) => words.setBigUint64(8 * i, BigInt(word), true));
  const range = ([base, size]: readonly [string, string]): [number, number] => [Number(base), Number(size)];
  return {
    lps: record.lps.map((lp) => ({ pkg: lp.pkg, x2apicId: lp.x2apic_id })),
    keyIdBits: record.keyid_bits,
    // A recording may claim more key ids than its addresses have room for: then only the MSR says so.
    sharedKeyIds: Math.min(
      2 ** record.keyid_bits - 1,
      Number(BigInt(record.msrs[MSR_MKTME_KEYID_PARTITIONING] ?? '0') & 0xffff_ffffn),
    ),
    ram: record.ram.map(range),
    cmrs: record.cmrs.map(range).filter(([base, size]) => size > 0 && isInRam(record, base, size)),
    cpuid: record.cpuid.map(cpuidEntry),
    msrs: [
      [MSR_FEATURE_CONTROL, 5n],
      ...Object.entries(record.msrs).map(([index, value]) => [Number(index), BigInt(value)] as const),
    ],
    lpCpuid,
    lpMsrs,
    tscHz: tscHz(record),
    cpuSvn: fromHex(record.seamreport.cpusvn),
    teeTcbInfo: fromHex(record.seamreport.tee_tcb_info),
    seamdb: { index: BigInt(record.seamdb.index), nonce, size: 0n },
    seamCapabilities: Number(record.seamops_capabilities),
    seed: 1n,
    linearMemoryBytes: 96 << 20,
  };
}

/** A recording may name convertible memory that no machine can have: then only the module is told. */
function isInRam(record: PlatformRecord, base: number, size: number): boolean {
  return (
    base % 4096 === 0 &&
    size % 4096 === 0 &&
    record.ram.some(([start, length]) => Number(start) <= base && base + size <= Number(start) + Number(length))
  );
}

/** CPUID 0x15: crystal clock * EBX / EAX. */
function tscHz(record: PlatformRecord): bigint {
  const row = record.cpuid.find(([leaf]) => Number(leaf) === 0x15);
  const [denominator, numerator, crystal] = [BigInt(row?.[2] ?? 0), BigInt(row?.[3] ?? 0), BigInt(row?.[4] ?? 0)];
  return denominator === 0n ? 1_000_000_000n : (crystal * numerator) / denominator;
}

export const sysinfoOptions = (record: PlatformRecord): SysinfoOptions => ({
  cmrs: record.cmrs.map(([base, size]) => [Number(base), Number(size)] as const),
  packageFms: Array.from({ length: record.num_packages }, () => Number(record.fms)),
  numPackages: record.num_packages,
  buildDate: Number(record.module.build_date),
  buildNum: record.module.build_num,
  moduleHv: record.module.hv,
  minUpdateHv: record.module.min_update_hv,
  noDowngrade: record.module.no_downgrade !== 0,
  handoffPages: record.module.handoff_pages,
  withoutIntegrity: record.tdx_without_integrity !== 0,
  smrr2NotSupported: record.smrr2_not_supported !== 0,
});
