import { ModuleShutdown } from '../module-shutdown.ts';
import { Code, SUCCESS, status } from '../status.ts';
import type { PlatformSample } from './platform-sample.ts';

const LevelType = { INVALID: 0, SMT: 1, CORE: 2, MAX: 6 } as const;

/** What is known between two rows of the CPUID table. */
export interface TopologyScan {
  /** CPUID(4, 3).EAX[25:14]: LPs that share the last-level cache, minus 1. */
  sharing: number;
  coreShift: number;
  shift: number;
  previous: number;
  hasCore: boolean;
}
export const newTopologyScan = (): TopologyScan => ({
  sharing: 0,
  coreShift: 0,
  shift: 0,
  previous: LevelType.INVALID,
  hasCore: false,
});

/**
 * One sub-leaf of CPUID 0x1F: where package numbers begin in an x2APIC id, and that a package is what one WBINVD covers.
 * @returns CPUID_LEAF_1F_FORMAT_UNRECOGNIZED when levels do not ascend, CPUID_LEAF_NOT_SUPPORTED without a core level, INVALID_WBINVD_SCOPE
 */
export function examineTopology(sample: PlatformSample, scan: TopologyScan, subleaf: number, eax: number, ecx: number): bigint {
  const type = (ecx >>> 8) & 0xff;
  if (type !== LevelType.INVALID) {
    if (type <= scan.previous || type >= LevelType.MAX) return Code.CPUID_LEAF_1F_FORMAT_UNRECOGNIZED;
    scan.shift = eax & 0x1f;
    if (type === LevelType.SMT) scan.coreShift = scan.shift;
    if (type === LevelType.CORE) scan.hasCore = true;
  } else {
    if (subleaf === 0 || !scan.hasCore) return status(Code.CPUID_LEAF_NOT_SUPPORTED, 0);
    if (scan.previous !== LevelType.INVALID) {
      sample.packageShift = scan.shift;
      if (scan.shift < scan.coreShift) throw new ModuleShutdown('CPUID 0x1F has packages smaller than cores');
      // An id space is a power of two: the sharing count is rounded up.
      if (scan.shift === 0 || scan.sharing >>> (scan.shift - 1) !== 1) return Code.INVALID_WBINVD_SCOPE;
    }
  }
  scan.previous = type;
  return SUCCESS;
}
