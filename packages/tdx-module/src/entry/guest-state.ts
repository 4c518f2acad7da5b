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

/** TD exit: guest registers to TDVPS. What the host sees afterwards is `clearForHost`'s work. */
export function saveGuestState(l: ModuleLp, vcpu: Vcpu): void {
  const { lp } = l;
  const { tdvps } = vcpu;
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP) tdvps.write64(Tdvps.GPR + 8 * i, lp.gpr[i] ?? 0n);
  const words = lp.memory.u64;
  const base = lp.base >>> 3;
  for (const [register, field] of REGISTERS) tdvps.write64(field, words[base + (register >>> 3)] ?? 0n);
  tdvps.write64(Tdvps.XCR0, lp.xcr0);
  saveSwitchedMsrs(lp, vcpu);
  saveExtendedState(lp, vcpu);
}

/** TD entry: guest registers from TDVPS. False when an MSR or the XSAVE image cannot be loaded; `failure` says which. */
export function loadGuestState(l: ModuleLp, vcpu: Vcpu): EntryFailure | undefined {
  const { lp } = l;
  const { tdvps } = vcpu;
  if (!loadExtendedState(lp, vcpu)) return { type: 4, information: 0 };
  const failedMsr = loadSwitchedMsrs(lp, vcpu);
  if (failedMsr !== undefined) return { type: 3, information: failedMsr };
  for (let i = 0; i < 16; i++) if (i !== Gpr.RSP) lp.gpr[i] = tdvps.read64(Tdvps.GPR + 8 * i);
  const words = lp.memory.u64;
  const base = lp.base >>> 3;
  for (const [register, field] of REGISTERS) words[base + (register >>> 3)] = tdvps.read64(field);
  lp.xcr0 = tdvps.read64(Tdvps.XCR0);
  return undefined;
}

/** Why a TD entry stopped after its checks: type and information of the extended exit qualification. */
export interface EntryFailure {
  /** 3: an MSR, its index in `information`; 4: extended state. */
  readonly type: 3 | 4;
  readonly information: number;
}

/** FMASK and DR6 after INIT. */
const FMASK_INIT = 0x2_0200n;
const DR6_INIT = 0xffff_0ff0n;

/** Registers as the host finds them after a TD exit. GPRs and XMMs are the caller's. */
export function clearForHost(l: ModuleLp): void {
  const words = l.lp.memory.u64;
  const base = l.lp.base >>> 3;
  for (const [register] of REGISTERS) words[base + (register >>> 3)] = 0n;
  words[base + (Reg.FMASK >>> 3)] = FMASK_INIT;
  words[base + (Reg.DR6 >>> 3)] = DR6_INIT;
}
