import { Gpr, Reg } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { loadExtendedState, saveExtendedState } from './extended-state.ts';
import { loadSwitchedMsrs, saveSwitchedMsrs } from './switched-msrs.ts';

// Guest state that VM entry and VM exit leave alone: the module moves it between the LP and the TDVPS pages.

/** Registers kept in the LP's register file, with their place in TDVPS. All 64-bit. */
const REGISTERS: readonly (readonly [register: number, field: number])[] = [
  [Reg.DR0, Tdvps.DR0],
  [Reg.DR1, Tdvps.DR0 + 8],
  [Reg.DR2, Tdvps.DR0 + 16],
  [Reg.DR3, Tdvps.DR0 + 24],
  [Reg.DR6, Tdvps.DR6],
  [Reg.CR2, Tdvps.CR2],
  [Reg.STAR, Tdvps.IA32_STAR],
  [Reg.LSTAR, Tdvps.IA32_LSTAR],
  [Reg.FMASK, Tdvps.IA32_FMASK],
  [Reg.KERNEL_GS_BASE, Tdvps.IA32_KERNEL_GS_BASE],
  [Reg.TSC_AUX, Tdvps.IA32_TSC_AUX],
];

/** GPRs and REGISTERS as 64-bit word moves: [offset in the register file, offset in TDVPS]. All lie in the first TDVPS page. */
const MOVES: readonly (readonly [register: number, field: number])[] = [
  ...Array.from({ length: 16 }, (_, i) => [Reg.GPR + 8 * i, Tdvps.GPR + 8 * i] as const).filter((_, i) => i !== Gpr.RSP),
  ...REGISTERS,
];
/** The same as indices of 32-bit words: [from register, to field, ...]. */
const MOVE_WORDS = Int32Array.from(MOVES.flatMap(([register, field]) => [register >>> 2, field >>> 2]));

/** TD exit: guest registers to TDVPS. What the host sees afterwards is `clearForHost`'s work. */
export function saveGuestState(l: ModuleLp, vcpu: Vcpu): void {
  const { lp } = l;
  const { tdvps } = vcpu;
  const { u32 } = lp.memory;
  const base = lp.base >>> 2;
  const frame = lp.memory.frameOffset(tdvps.address(0), true) >> 2;
  if (frame < 0) saveSlowly(l, vcpu);
  else {
    for (let i = 0; i < MOVE_WORDS.length; i += 2) {
      const from = base + (MOVE_WORDS[i] ?? 0);
      const to = frame + (MOVE_WORDS[i + 1] ?? 0);
      u32[to] = u32[from] ?? 0;
      u32[to + 1] = u32[from + 1] ?? 0;
    }
  }
  tdvps.write64(Tdvps.XCR0, lp.xcr0);
  saveSwitchedMsrs(lp, vcpu);
  saveExtendedState(lp, vcpu);
}

/** TD entry: guest registers from TDVPS. @returns what could not be loaded, or undefined */
export function loadGuestState(l: ModuleLp, vcpu: Vcpu): EntryFailure | undefined {
  const { lp } = l;
  const { tdvps } = vcpu;
  if (!loadExtendedState(lp, vcpu)) return { type: 4, information: 0 };
  const failedMsr = loadSwitchedMsrs(lp, vcpu);
  if (failedMsr !== undefined) return { type: 3, information: failedMsr };
  const { u32 } = lp.memory;
  const base = lp.base >>> 2;
  const frame = lp.memory.frameOffset(tdvps.address(0), true) >> 2;
  if (frame < 0) loadSlowly(l, vcpu);
  else {
    for (let i = 0; i < MOVE_WORDS.length; i += 2) {
      const to = base + (MOVE_WORDS[i] ?? 0);
      const from = frame + (MOVE_WORDS[i + 1] ?? 0);
      u32[to] = u32[from] ?? 0;
      u32[to + 1] = u32[from + 1] ?? 0;
    }
  }
  const xcr0 = tdvps.read64(Tdvps.XCR0);
  if (lp.xcr0 !== xcr0) lp.xcr0 = xcr0;
  return undefined;
}

/** For a page of which another key owns a part: byte by byte through the memory controller. */
function saveSlowly(l: ModuleLp, vcpu: Vcpu): void {
  const words = l.lp.memory.u64;
  for (const [register, field] of MOVES) vcpu.tdvps.write64(field, words[(l.lp.base + register) >>> 3] ?? 0n);
}
function loadSlowly(l: ModuleLp, vcpu: Vcpu): void {
  const words = l.lp.memory.u64;
  for (const [register, field] of MOVES) words[(l.lp.base + register) >>> 3] = vcpu.tdvps.read64(field);
}

/** Why a TD entry stopped after its checks: type and information of the extended exit qualification. */
export interface EntryFailure {
  /** 3: an MSR, its index in `information`; 4: extended state. */
  readonly type: 3 | 4;
  readonly information: number;
}

/** FMASK and DR6 after INIT. */
const FMASK_INIT = 0x2_0200;
const DR6_INIT = 0xffff_0ff0;

/** Registers as the host finds them after a TD exit. GPRs and XMMs are the caller's. */
export function clearForHost(l: ModuleLp): void {
  const { u32 } = l.lp.memory;
  const base = l.lp.base >>> 2;
  for (let i = 0; i < CLEARED_WORDS.length; i++) {
    const at = base + (CLEARED_WORDS[i] ?? 0);
    u32[at] = 0;
    u32[at + 1] = 0;
  }
  u32[base + (Reg.FMASK >>> 2)] = FMASK_INIT;
  u32[base + (Reg.DR6 >>> 2)] = DR6_INIT;
}

const CLEARED_WORDS = Int32Array.from(REGISTERS.map(([register]) => register >>> 2));
