import type { PlatformConfig } from '../machine.ts';
import { buildReport, isReportGenuine, machineKey } from './report-mac.ts';

/** Bytes of a memory-encryption key: AES-XTS-128, data key and tweak key. */
const MEMORY_KEY_BYTES = 32;

/** The secrets of one machine, all drawn from its seed: the report MAC key and memory keys. Made when first needed. */
export class PlatformKeys {
  readonly #platform: PlatformConfig;
  #reportKey: Uint8Array | undefined;
  /** Memory keys drawn so far. */
  memoryKeys = 0;

  constructor(platform: PlatformConfig) {
    this.#platform = platform;
  }

  report(reportData: Uint8Array, teeInfoHash: Uint8Array, reportType: number): { mac: Uint8Array; tcbInfo: Uint8Array } {
    const { cpuSvn, teeTcbInfo } = this.#platform;
    return {
      mac: buildReport(this.#key(), cpuSvn, teeTcbInfo, reportData, teeInfoHash, reportType),
      tcbInfo: teeTcbInfo.slice(),
    };
  }

  verify(reportMacStruct: Uint8Array): boolean {
    return isReportGenuine(this.#key(), reportMacStruct);
  }

  /** A fresh random key for an HKID: the n-th of the machine. */
  nextMemoryKey(): Uint8Array {
    return machineKey(this.#platform.seed, `memory key ${++this.memoryKeys}`).slice(0, MEMORY_KEY_BYTES);
  }

  #key(): Uint8Array {
    return (this.#reportKey ??= machineKey(this.#platform.seed, 'report MAC key'));
  }
}
