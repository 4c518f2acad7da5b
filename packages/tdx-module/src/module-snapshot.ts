import { SnapshotError, type JsonValue, type SeamFirmwareState } from '@tdxkit/x86-cpu';
import { hex, type Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from './module-lp.ts';
import { KeyState, type ModuleState } from './module-state.ts';
import type { ModuleContext } from './module-context.ts';
import { PageSize, PageType, PamtPage, pamtEntry, tdmrOf } from './pamt/pamt.ts';
import { readModule, type SavedLp, type SavedModule } from './read-module.ts';
import type { Vcpu } from './td/vcpu.ts';

// What is not in the pages of TDs, PAMT and Secure EPT: the module's own state, and what each LP holds between two exits. In JSON a
// 64-bit value is a string, a typed array a list of numbers.

const VERSION = 2;

/** For `SeamFirmware.saveState`. Lock words in pages of TDs are in memory; who holds them is here. */
export function saveModule(m: ModuleContext): SeamFirmwareState {
  const saved: SavedModule = { version: VERSION, state: m.state, handoff: m.handoff ?? null, lps: m.lps.map(saveLp) };
  return { json: toJson(saved), bytes: new Uint8Array(0) };
}

/**
 * For `SeamFirmware.restoreState`, memory being restored already. Views of TDs and vCPUs are made anew by the caller.
 * @throws SnapshotError naming the field that cannot be: of another version, of a machine with other LPs, damaged
 */
export function restoreModule(m: ModuleContext, saved: SeamFirmwareState): void {
  const { kot, platform } = m.state;
  const shape = { version: VERSION, lps: m.lps.length, hkids: kot.length, cpuidWords: platform.cpuid.length };
  const { state, handoff, lps } = readModule(saved.json, shape);
  takeState(m.state, state);
  m.handoff = handoff ?? undefined;
  for (const [i, l] of m.lps.entries()) restoreLp(m, l, lps[i]!);
}

/** Puts `saved` into the module's state object, whose lock words other objects refer to. */
function takeState(state: ModuleState, saved: ModuleState): void {
  const { lockWords } = state;
  lockWords.set(saved.lockWords);
  Object.assign(state, saved, { lockWords });
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
  l.vcpu = saved.vcpu === null ? undefined : runningVcpu(m, l.index, saved.vcpu[0] as Hpa, saved.vcpu[1] as Hpa);
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

/** The vCPU of these pages, which have to be what PAMT, TDR and key ownership table say of them. */
function runningVcpu(m: ModuleContext, lp: number, tdrPa: Hpa, tdvprPa: Hpa): Vcpu {
  const refuse = (what: string): never => {
    throw new SnapshotError(`machine.firmware.lps[${lp}].vcpu: ${what}`);
  };
  const typed = (pa: Hpa, type: number, name: string): PamtPage => {
    const tdmr = tdmrOf(m, pa);
    const found = tdmr && new PamtPage(m, pa, pamtEntry(m, tdmr, pa, PageSize.SIZE_4K), PageSize.SIZE_4K);
    return found?.type === type ? found : refuse(`the page at ${hex(pa)} is no ${name}`);
  };
  typed(tdrPa, PageType.PT_TDR, 'TDR');
  if (typed(tdvprPa, PageType.PT_TDVPR, 'TDVPR').owner !== tdrPa) refuse('the TDVPR is of another TD');
  const td = m.td(tdrPa);
  if (!m.isPrivateHkid(td.hkid) || m.state.kot[td.hkid]?.state !== KeyState.ASSIGNED) refuse(`HKID ${td.hkid} is not assigned`);
  return m.vcpu(td, tdvprPa);
}

function toJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (ArrayBuffer.isView(value)) return [...(value as Uint32Array)];
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  // By name, so that equal states give equal texts.
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, item]) => [name, toJson(item)]));
}
