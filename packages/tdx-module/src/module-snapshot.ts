import type { JsonValue, SeamFirmwareState } from '@tdxkit/x86-cpu';
import { InternalError, type Hpa } from '@tdxkit/x86-cpu/units';
import type { SteppingState } from './entry/stepping-state.ts';
import type { ModuleLp } from './module-lp.ts';
import type { ModuleState } from './module-state.ts';
import type { ModuleContext } from './module-context.ts';

// What is not in the pages of TDs, PAMT and Secure EPT: the module's own state, and what each LP holds between two exits. In JSON a
// 64-bit value is a string, a typed array a list of numbers.

const VERSION = 2;

interface SavedLp {
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

interface SavedModule {
  readonly version: number;
  readonly state: ModuleState;
  readonly handoff: ModuleState | null;
  readonly lps: readonly SavedLp[];
}

/** For `SeamFirmware.saveState`. Lock words in pages of TDs are in memory; who holds them is here. */
export function saveModule(m: ModuleContext): SeamFirmwareState {
  const saved: SavedModule = { version: VERSION, state: m.state, handoff: m.handoff ?? null, lps: m.lps.map(saveLp) };
  return { json: toJson(saved), bytes: new Uint8Array(0) };
}

/**
 * For `SeamFirmware.restoreState`, memory being restored already. Views of TDs and vCPUs are made anew by the caller.
 * @throws InternalError when `saved` is of another version or of a machine with other LPs
 */
export function restoreModule(m: ModuleContext, saved: SeamFirmwareState): void {
  const { version, state, handoff, lps } = fromJson(saved.json) as SavedModule;
  if (version !== VERSION)
    throw new InternalError(`module state of version ${String(version)}, this module reads version ${VERSION}`);
  if (lps.length !== m.lps.length) throw new InternalError(`module state of ${lps.length} LPs, this machine has ${m.lps.length}`);
  takeState(m.state, state);
  m.handoff = handoff ?? undefined;
  for (const [i, l] of m.lps.entries()) restoreLp(m, l, lps[i]!);
}

/** Puts `saved` into the module's state object, whose lock words other objects refer to. */
function takeState(state: ModuleState, saved: ModuleState): void {
  const { lockWords } = state;
  lockWords.set(saved.lockWords);
  Object.assign(state, saved, { lockWords, platform: { ...saved.platform, cpuid: Uint32Array.from(saved.platform.cpuid) } });
}

function saveLp(l: ModuleLp): SavedLp {
  const { vcpu } = l;
  return {
    isInitialized: l.isInitialized,
    package: l.package,
    vcpu: vcpu === undefined ? null : [vcpu.td.tdrPa, vcpu.tdvprPa],
    lastTdvprPa: l.lastTdvprPa,
    busLockPreempted: l.busLockPreempted,
    ripAtTdEntry: l.ripAtTdEntry,
    entryTsc: l.entryTsc,
    stepping: l.stepping,
    stepLfsr: l.stepLfsr,
    hostUncorePmi: l.hostUncorePmi,
    hostGpr: [...l.hostGpr32],
    hostMsrs: l.saveHostMsrs(),
    locks: l.locks.save(),
  };
}

function restoreLp(m: ModuleContext, l: ModuleLp, saved: SavedLp): void {
  l.isInitialized = saved.isInitialized;
  l.package = saved.package;
  l.vcpu = saved.vcpu === null ? undefined : m.vcpu(m.td(saved.vcpu[0] as Hpa), saved.vcpu[1] as Hpa);
  l.lastTdvprPa = saved.lastTdvprPa;
  l.busLockPreempted = saved.busLockPreempted;
  l.ripAtTdEntry = saved.ripAtTdEntry;
  l.entryTsc = saved.entryTsc;
  l.stepping = saved.stepping;
  l.stepLfsr = saved.stepLfsr;
  l.hostUncorePmi = saved.hostUncorePmi;
  l.hostGpr32.set(saved.hostGpr);
  l.restoreHostMsrs(saved.hostMsrs);
  l.locks.restore(saved.locks);
  l.guestLocks.restore([]);
}

function toJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (ArrayBuffer.isView(value)) return [...(value as Uint32Array)];
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toJson(item)]));
}

/** Nothing that is saved is text, so every string is a 64-bit value. */
function fromJson(value: JsonValue): unknown {
  if (typeof value === 'string') return BigInt(value);
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fromJson(item)]));
}
