import { SavedFields, type JsonValue } from '@tdxkit/x86-cpu';
import type { SteppingState } from './entry/stepping-state.ts';
import {
  KeyState,
  MAX_PACKAGES,
  MAX_TDMRS,
  NUM_MODULE_LOCKS,
  SysState,
  type ModuleState,
  type TdmrEntry,
} from './module-state.ts';
import type { PlatformSample } from './platform/platform-sample.ts';

const MAX_WORD = 0xffff_ffff;
const MAX_ADDRESS = 2 ** 52 - 1;
const PAGE = 0x1000;
/** Kinds of held locks, and how many one call holds at most. */
const MAX_LOCK_KIND = 3;
const MAX_HELD = 64;
const HOST_GPR_WORDS = 32;

/** What the module keeps of an LP between two exits. */
export interface SavedLp {
  readonly isInitialized: boolean;
  readonly package: number;
  /** TDR and TDVPR of the vCPU that runs, null for none. */
  readonly vcpu: readonly [tdr: number, tdvpr: number] | null;
  readonly lastTdvprPa: number;
  readonly busLockPreempted: boolean;
  readonly ripAtTdEntry: bigint;
  readonly entryTsc: bigint;
  readonly stepping: SteppingState;
  readonly stepLfsr: number;
  readonly hostUncorePmi: number;
  readonly hostGpr: readonly number[];
  readonly hostMsrs: readonly (readonly [index: number, low: number, high: number])[];
  /** Locks that TDH.VP.ENTER holds. */
  readonly locks: readonly (readonly [kind: number, address: number])[];
}

/** The module's own state in a snapshot. */
export interface SavedModule {
  readonly version: number;
  readonly state: ModuleState;
  readonly handoff: ModuleState | null;
  readonly lps: readonly SavedLp[];
}

/** What this module is, as far as a saved one has to fit it. */
export interface ModuleShape {
  readonly version: number;
  readonly lps: number;
  readonly hkids: number;
  /** Words of the CPUID table that TDH.SYS.INIT samples. */
  readonly cpuidWords: number;
}

/** A 64-bit value, which JSON holds as a text. */
function quad(from: SavedFields, name: string): bigint {
  const text = from.text(name);
  if (!/^0x[\da-f]{1,16}$/.test(text)) from.refuse(name, `${JSON.stringify(text)} is no 64-bit value`);
  return BigInt(text);
}

function page(from: SavedFields, name: string, max = MAX_ADDRESS): number {
  const address = from.number(name, max);
  return address % PAGE === 0 ? address : from.refuse(name, `${address} is no address of a page`);
}

/** A list of lists of `width`, each read as fields 0, 1, ... */
const rows = (from: SavedFields, name: string, width: number, most = MAX_WORD): SavedFields[] => {
  const found = from.lists(name, width);
  return found.length <= most ? found : from.refuse(name, `${found.length} entries; there are at most ${most}`);
};

function readTdmr(from: SavedFields): TdmrEntry {
  const base = page(from, 'base');
  const size = page(from, 'size');
  const nextToInit = from.number('nextToInit', base + size, base);
  const pamtBase = from.numbers('pamtBase', MAX_ADDRESS, 3);
  const reserved = rows(from, 'reserved', 2).map((each) => [page(each, '0', size), page(each, '1', size)] as const);
  return { base, size, nextToInit, pamtBase: pamtBase as unknown as TdmrEntry['pamtBase'], reserved };
}

function readPlatform(from: SavedFields, { cpuidWords }: ModuleShape): PlatformSample {
  return {
    keyIdBits: from.number('keyIdBits', 15),
    firstPrivateHkid: from.number('firstPrivateHkid', 0xffff),
    numPrivateHkids: from.number('numPrivateHkids', 0xffff),
    msrs: rows(from, 'msrs', 2).map((each) => [each.number('0', MAX_WORD), quad(each, '1')] as const),
    cpuid: Uint32Array.from(from.numbers('cpuid', MAX_WORD, cpuidWords)),
    fms: from.number('fms', MAX_WORD),
    tscHz: from.number('tscHz'),
    xfamSupported: quad(from, 'xfamSupported'),
    xfdFaulting: from.number('xfdFaulting'),
    xsave: rows(from, 'xsave', 2, 64).map((each) => [each.number('0', MAX_WORD), each.flag('1')] as const),
    maxLbrDepth: from.number('maxLbrDepth', 0xff),
    archCapabilities: quad(from, 'archCapabilities'),
    eptVpidCap: quad(from, 'eptVpidCap'),
    cacheBlocks: from.number('cacheBlocks', MAX_WORD),
    seamrrBase: from.number('seamrrBase', MAX_ADDRESS),
    seamrrSize: from.number('seamrrSize', MAX_ADDRESS),
    packageShift: from.number('packageShift', 32),
  };
}

function readModuleState(from: SavedFields, shape: ModuleShape): ModuleState {
  const { hkids } = shape;
  const tdmrs = from.parts('tdmrs');
  if (tdmrs.length > MAX_TDMRS) from.refuse('tdmrs', `${tdmrs.length} TDMRs; there are at most ${MAX_TDMRS}`);
  return {
    sysState: from.number('sysState', SysState.SYS_SHUTDOWN),
    globalHkid: from.number('globalHkid', hkids - 1),
    keyConfiguredPackages: from.number('keyConfiguredPackages', 2 ** MAX_PACKAGES - 1),
    handoffVersion: from.number('handoffVersion', 0xffff),
    isShutDown: from.flag('isShutDown'),
    kot: from.parts('kot', hkids).map((key) => ({
      state: key.number('state', KeyState.RESERVED),
      wbinvdBitmap: key.number('wbinvdBitmap', 2 ** MAX_PACKAGES - 1),
    })),
    tdmrs: tdmrs.map(readTdmr),
    writeback: from.parts('writeback', MAX_PACKAGES).map((each) => ({
      nextBlock: each.number('nextBlock', MAX_WORD),
      hkids: each.numbers('hkids', hkids - 1),
    })),
    platform: readPlatform(from.part('platform'), shape),
    tscAdjust: quad(from, 'tscAdjust'),
    lockWords: Uint16Array.from(from.numbers('lockWords', 0xffff, NUM_MODULE_LOCKS)),
  };
}

function readStepping(from: SavedFields): SteppingState {
  return {
    isActive: from.flag('isActive'),
    stepsLeft: from.number('stepsLeft', MAX_WORD),
    hostCr8: quad(from, 'hostCr8'),
    heldNmi: from.flag('heldNmi'),
    heldInit: from.flag('heldInit'),
  };
}

function readVcpu(from: SavedFields): readonly [tdr: number, tdvpr: number] | null {
  if (!from.has('vcpu')) return null;
  const [vcpu] = [from.list('vcpu', 2)];
  return [page(vcpu, '0'), page(vcpu, '1')];
}

function readLp(from: SavedFields): SavedLp {
  return {
    isInitialized: from.flag('isInitialized'),
    package: from.number('package', MAX_WORD),
    vcpu: readVcpu(from),
    lastTdvprPa: page(from, 'lastTdvprPa'),
    busLockPreempted: from.flag('busLockPreempted'),
    ripAtTdEntry: quad(from, 'ripAtTdEntry'),
    entryTsc: quad(from, 'entryTsc'),
    stepping: readStepping(from.part('stepping')),
    stepLfsr: from.number('stepLfsr', MAX_WORD),
    hostUncorePmi: from.number('hostUncorePmi', MAX_WORD),
    hostGpr: from.numbers('hostGpr', MAX_WORD, HOST_GPR_WORDS),
    hostMsrs: rows(from, 'hostMsrs', 3).map(
      (each) => [each.number('0', MAX_WORD), each.number('1', MAX_WORD), each.number('2', MAX_WORD)] as const,
    ),
    locks: rows(from, 'locks', 2, MAX_HELD).map(
      (each) => [each.number('0', MAX_LOCK_KIND), each.number('1', MAX_ADDRESS, -NUM_MODULE_LOCKS)] as const,
    ),
  };
}

/** The state of a module, every field of it checked. @throws SnapshotError naming the field */
export function readModule(json: JsonValue, shape: ModuleShape): SavedModule {
  const from = new SavedFields(json, 'machine.firmware');
  const version = from.number('version');
  if (version !== shape.version) from.refuse('version', `${version}; this module reads version ${shape.version}`);
  const handoff = from.optionalPart('handoff');
  return {
    version,
    state: readModuleState(from.part('state'), shape),
    handoff: handoff === undefined ? null : readModuleState(handoff, shape),
    lps: from.parts('lps', shape.lps).map(readLp),
  };
}
