import { Gpr, MoveSet, REGISTER_FILE_BYTES, Reg, type BlockMove, type PhysicalMemory } from '@tdxkit/x86-cpu';
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

/** GPRs, REGISTERS and XCR0: [offset in the register file, offset in TDVPS]. All are 64-bit and lie in the first TDVPS page. */
const MOVES: readonly (readonly [register: number, field: number])[] = [
  ...Array.from({ length: 16 }, (_, i) => [Reg.GPR + 8 * i, Tdvps.GPR + 8 * i] as const).filter((_, i) => i !== Gpr.RSP),
  ...REGISTERS,
  [Reg.XCR0, Tdvps.XCR0],
];

/** Registers that the host does not find 0 after a TD exit. */
const RESET_VALUES: readonly (readonly [register: number, value: number])[] = [
  [Reg.FMASK, 0x2_0200],
  [Reg.DR6, 0xffff_0ff0],
];

const EXTENDED: BlockMove = { from: Reg.MXCSR, to: Reg.MXCSR, bytes: Reg.YMM + 512 - Reg.MXCSR };

/** Moves between the register file and a TDVPS page, or from the image of a reset register file. */
export const stateMoves = new MoveSet({
  save: MOVES.map(([register, field]) => ({ from: register, to: field, bytes: 8 })),
  load: MOVES.map(([register, field]) => ({ from: field, to: register, bytes: 8 })),
  /** General registers, to 16 times 8 bytes. */
  gprs: [{ from: Reg.GPR, to: 0, bytes: 128 }],
  /** From the image to the register file: what the host finds after a TD exit, with x87, SSE and AVX registers in their INIT state. */
  clear: [...REGISTERS.map(([register]) => ({ from: register, to: register, bytes: 8 })), EXTENDED],
  /** x87, SSE and AVX registers in their INIT state, from the same image. */
  initExtended: [EXTENDED],
});
export type StateMoves = ReturnType<typeof stateMoves.on>;

/** Sets aside an image of the register file as a TD exit leaves it: zeros, but for a few registers. @returns its byte offset */
export function resetRegisterImage(memory: PhysicalMemory): number {
  const at = memory.reserve(REGISTER_FILE_BYTES);
  for (const [register, value] of RESET_VALUES) memory.u32[(at + register) >>> 2] = value;
  memory.u32[(at + Reg.MXCSR) >>> 2] = 0x1f80;
  memory.u16[(at + Reg.FCW) >>> 1] = 0x37f;
  return at;
}

/** TD exit: guest registers to TDVPS. What the host sees afterwards is `clearForHost`'s work. */
export function saveGuestState(l: ModuleLp, vcpu: Vcpu): void {
  const { lp } = l;
  const frame = vcpu.tdvps.place(0);
  if (frame < 0) saveSlowly(l, vcpu);
  else l.moves.save(lp.base, frame);
  saveSwitchedMsrs(l, vcpu);
  saveExtendedState(l, vcpu);
}

/** TD entry: guest registers from TDVPS. @returns what could not be loaded, or undefined */
export function loadGuestState(l: ModuleLp, vcpu: Vcpu): EntryFailure | undefined {
  const { lp } = l;
  if (!loadExtendedState(l, vcpu)) return { type: 4, information: 0 };
  const failedMsr = loadSwitchedMsrs(l, vcpu);
  if (failedMsr !== undefined) return { type: 3, information: failedMsr };
  const frame = vcpu.tdvps.place(0);
  if (frame < 0) loadSlowly(l, vcpu);
  else l.moves.load(frame, lp.base);
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

/** Registers as the host finds them after a TD exit. GPRs, and XMMs that have something to tell, are the caller's. */
export const clearForHost = (l: ModuleLp): void => l.moves.clear(l.resetImage, l.lp.base);
