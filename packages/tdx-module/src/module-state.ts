import { KotState as KeyState, SysState } from '@tdxkit/tdx-arch';
import { emptyPlatformSample, type PlatformSample } from './platform/platform-sample.ts';
import { HANDOFF_VERSION } from './sysinfo.ts';
import type { Hpa } from '@tdxkit/x86-cpu/units';

export { SysState, KotState as KeyState } from '@tdxkit/tdx-arch';

export interface KeyOwnership {
  state: number;
  /** While FLUSHED: bit p set = package p has still to write its caches back. */
  wbinvdBitmap: number;
}

/** A configured TDMR with its three PAMT areas. Addresses without HKID. */
export interface TdmrEntry {
  readonly base: number;
  readonly size: number;
  /** PAMT areas by level: [4K, 2M, 1G]. */
  readonly pamtBase: readonly [Hpa, Hpa, Hpa];
  /** Reserved areas as offset and size. */
  readonly reserved: readonly (readonly [offset: number, size: number])[];
  /** First address that TDH.SYS.TDMR.INIT has not reached yet. */
  nextToInit: number;
}

/** Per-package progress of TDH.PHYMEM.CACHE.WB. */
export interface WritebackState {
  /** Next cache block, 0 = none saved. */
  nextBlock: number;
  /** HKIDs that were FLUSHED when the cycle began. */
  hkids: number[];
}

/**
 * What the module keeps outside the pages of TDs: plain data, so that a snapshot is a structured clone. Lock words of module-wide
 * objects are in `lockWords`, by the numbers of `ModuleLock`.
 */
export interface ModuleState {
  sysState: number;
  /** 0 before TDH.SYS.CONFIG. */
  globalHkid: number;
  /** Packages on which TDH.SYS.KEY.CONFIG is done, bit per package. */
  keyConfiguredPackages: number;
  /** Version of what TDH.SYS.SHUTDOWN handed over. */
  handoffVersion: number;
  /** See `ModuleShutdown`. */
  isShutDown: boolean;
  kot: KeyOwnership[];
  tdmrs: TdmrEntry[];
  writeback: WritebackState[];
  /** What TDH.SYS.INIT sampled. */
  platform: PlatformSample;
  /** IA32_TSC_ADJUST at TDH.SYS.INIT, which every LP must keep. */
  tscAdjust: bigint;
  lockWords: Uint16Array;
}

export const MAX_PACKAGES = 8;
export const MAX_TDMRS = 64;

/** Indices into `ModuleState.lockWords`. */
export const ModuleLock = { GLOBAL: 0, KOT: 1, WBCACHE: 8, TDMR: 16 } as const;
export const NUM_MODULE_LOCKS = ModuleLock.TDMR + MAX_TDMRS;
/** The name by which `LockScope` knows a module-wide lock word. */
export const moduleLockAddress = (index: number): number => -1 - index;

export function initialModuleState(numHkids: number): ModuleState {
  return {
    sysState: SysState.SYSINIT_PENDING,
    globalHkid: 0,
    keyConfiguredPackages: 0,
    handoffVersion: HANDOFF_VERSION,
    isShutDown: false,
    kot: Array.from({ length: numHkids }, () => ({ state: KeyState.FREE, wbinvdBitmap: 0 })),
    tdmrs: [],
    writeback: Array.from({ length: MAX_PACKAGES }, () => ({ nextBlock: 0, hkids: [] })),
    platform: emptyPlatformSample(),
    tscAdjust: 0n,
    lockWords: new Uint16Array(NUM_MODULE_LOCKS),
  };
}
