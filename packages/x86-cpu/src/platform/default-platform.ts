import type { CpuidEntry, PlatformConfig } from '../machine.ts';
import { ConfigError, GIB, MIB, alignDown, bytesFromHex, hex } from '../units/index.ts';
import { DEFAULT_CPUID, DEFAULT_MSRS } from './default-tables.ts';

export interface DefaultPlatformOptions {
  /** Logical processors, 1..128 per package. Default 1. */
  readonly lps?: number;
  /** Packages that the LPs are dealt to, block by block; divides `lps`. Default 1. */
  readonly packages?: number;
  /** Bytes of RAM from address 0, a multiple of 4 KiB, at least 192 MiB. Default 1 GiB. */
  readonly ramBytes?: number;
  /** Seeds every random source and key of the machine. Default 1. */
  readonly seed?: bigint;
  /** Key ids of MKTME (shared), 0..62; the other 63 - n are private. Default 31. */
  readonly sharedKeyIds?: number;
  /** See PlatformConfig. */
  readonly linearMemoryBytes?: number;
}

const KEY_ID_BITS = 6;
/** Top of RAM that no CMR covers: SMRR (8 MiB), then SEAMRR (32 MiB). */
const FIRMWARE_BYTES = 64 * MIB;
const SEAMRR_BYTES = 32 * MIB;
const TCB_INFO =
  'ff01000000000000030006000000000000000000000000004fbb03bb0b4f6f54ced6aeb3947caf069068e414f6721a59a12046146798fdba046ed9bcf5043f039118e3ebabdb4248';

/**
 * A platform that the TDX module 1.5 accepts: one or more packages of a fourth-generation Xeon Scalable processor with TDX enabled by its
 * firmware. RAM starts at 0; convertible memory is RAM from 1 MiB to the firmware's reserved 64 MiB at the top. ConfigError for options that
 * contradict each other.
 */
export function defaultPlatform(options: DefaultPlatformOptions = {}): PlatformConfig {
  const { lps = 1, packages = 1, ramBytes = GIB, seed = 1n, sharedKeyIds = 31, linearMemoryBytes } = options;
  if (
    !Number.isInteger(packages) ||
    packages < 1 ||
    !Number.isInteger(lps) ||
    lps % packages !== 0 ||
    lps < packages ||
    lps / packages > 128
  )
    throw new ConfigError(`${lps} logical processors cannot be dealt to ${packages} packages`, {
      hint: 'Use 1 to 128 logical processors per package, the same number in each.',
    });
  if (!Number.isSafeInteger(ramBytes) || ramBytes % 4096 !== 0 || ramBytes < 192 * MIB || ramBytes > 2 ** (52 - KEY_ID_BITS))
    throw new ConfigError(`RAM of ${hex(Math.max(0, Math.floor(ramBytes)))} bytes`, {
      hint: 'Use a multiple of 4 KiB from 192 MiB up.',
    });
  if (!Number.isInteger(sharedKeyIds) || sharedKeyIds < 0 || sharedKeyIds > 62)
    throw new ConfigError(`${sharedKeyIds} shared key ids`, { hint: 'Use 0 to 62: at least one key id must be private.' });

  const perPackage = lps / packages;
  const list = Array.from({ length: lps }, (_, n) => ({
    pkg: Math.floor(n / perPackage),
    x2apicId: Math.floor(n / perPackage) * 128 + (n % perPackage),
  }));
  const firmware = alignDown(ramBytes, FIRMWARE_BYTES) - FIRMWARE_BYTES;
  const seamrr = firmware + SEAMRR_BYTES;
  return {
    lps: list,
    keyIdBits: KEY_ID_BITS,
    sharedKeyIds,
    ram: [[0, ramBytes]],
    cmrs: [[MIB, firmware - MIB]],
    cpuid: DEFAULT_CPUID.map((row) => withTopology(row, perPackage)),
    msrs: [
      ...DEFAULT_MSRS,
      [0x87, (BigInt(2 ** KEY_ID_BITS - 1 - sharedKeyIds) << 32n) | BigInt(sharedKeyIds)],
      [0x1f2, BigInt(firmware) | 6n], // SMRR base, write-back
      [0x1f3, 0xff80_0c00n], // 8 MiB, valid, locked
      [0x1400, BigInt(seamrr) | 8n], // SEAMRR base, configured
      [0x1401, (0xf_ffff_ffff_ffffn & ~BigInt(SEAMRR_BYTES - 1)) | 0xc00n], // valid, locked
    ],
    lpMsrs: list.map(({ x2apicId }) => [[0x802, BigInt(x2apicId)]]),
    tscHz: 2_000_000_000n,
    cpuSvn: Uint8Array.from({ length: 16 }, (_, i) => i),
    teeTcbInfo: bytesFromHex(TCB_INFO.padEnd(478, '0')),
    seamdb: { index: 1n, nonce: Uint8Array.from({ length: 32 }, (_, i) => 0xa0 ^ (7 * i)), size: 64n },
    seed,
    ...(linearMemoryBytes === undefined ? {} : { linearMemoryBytes }),
  };
}

/** Leaves 0xB and 0x1F: logical processors of a core (1 or 2) and of the package. */
function withTopology(row: CpuidEntry, perPackage: number): CpuidEntry {
  const [leaf, subleaf, eax, ebx, ecx, edx] = row;
  if (leaf !== 0xb && leaf !== 0x1f) return row;
  if (subleaf === 0) return [leaf, subleaf, eax, Math.min(2, perPackage), ecx, edx];
  return subleaf === 1 ? [leaf, subleaf, eax, perPackage, ecx, edx] : [leaf, subleaf, eax, ebx, ecx, edx];
}
