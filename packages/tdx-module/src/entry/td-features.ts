import { findCpuidEntry } from '@tdxkit/tdx-arch/cpuid';
import type { Td } from '../td/td.ts';
import { Attributes, ConfigFlags, Tdcs } from '../td/tdcs-layout.ts';

/** What TDH.MNG.INIT decided about a TD, in the form that VM exits ask for. Derived from TDCS and never changing after it. */
export interface TdFeatures {
  readonly isDebug: boolean;
  readonly perfmon: boolean;
  readonly pks: boolean;
  /** XFAM, whose defined bits are all below 32. */
  readonly xfam: number;
  readonly lbr: boolean;
  readonly monitor: boolean;
  readonly tsx: boolean;
  readonly waitpkg: boolean;
  readonly xfd: boolean;
  readonly pconfig: boolean;
  readonly ddpd: boolean;
  readonly noRbpMod: boolean;
  /** SHARED bit of a GPA: 2**47 or 2**51. */
  readonly sharedBit: number;
}

/** Bit `bit` of a virtual CPUID register (0 EAX .. 3 EDX), from TDCS.CPUID_VALUES. */
export function virtualCpuidBit(td: Td, leaf: number, subleaf: number, register: number, bit: number): boolean {
  const entry = findCpuidEntry(leaf, subleaf);
  if (entry === undefined) return false;
  return ((td.tdcs.read32(Tdcs.CPUID_VALUES + 16 * entry.index + 4 * register) >>> bit) & 1) !== 0;
}

/** The features of an initialized TD. */
export const tdFeatures = (td: Td): TdFeatures => (td.features ??= readFeatures(td));

function readFeatures(td: Td): TdFeatures {
  const { attributes, configFlags } = td;
  const xfam = Number(td.xfam);
  return {
    isDebug: (attributes & Attributes.DEBUG) !== 0n,
    perfmon: (attributes & Attributes.PERFMON) !== 0n,
    pks: (attributes & Attributes.PKS) !== 0n,
    xfam,
    lbr: (xfam & 0x8000) !== 0,
    monitor: virtualCpuidBit(td, 1, 0, 2, 3),
    tsx: virtualCpuidBit(td, 7, 0, 1, 4),
    waitpkg: virtualCpuidBit(td, 7, 0, 2, 5),
    xfd: virtualCpuidBit(td, 0xd, 1, 0, 4),
    pconfig: virtualCpuidBit(td, 7, 0, 3, 18),
    ddpd: virtualCpuidBit(td, 7, 2, 3, 3),
    noRbpMod: (configFlags & ConfigFlags.NO_RBP_MOD) !== 0n,
    sharedBit: td.gpaWidth === 52 ? 2 ** 51 : 2 ** 47,
  };
}
