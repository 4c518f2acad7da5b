import { Gpr, Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { Code } from '../status.ts';

/** Status words of calls that never reached the module: SEAMCALL failed as an instruction. No module code uses this class. */
export const SEAMCALL_VMFAILINVALID = 0x8000_ff00_ffff_0000n;
export const SEAMCALL_UD = 0x8000_ff00_0000_0006n;
export const SEAMCALL_GP = 0x8000_ff00_0000_000dn;

/** How often a call that found no entropy is made before its status is passed on. */
export const ENTROPY_ATTEMPTS = 10;

/** Numbers must be safe integers. */
type Operand = number | bigint;

/** Input registers by name; what is absent is 0. */
export interface SeamcallRegisters {
  readonly rcx?: Operand;
  readonly rdx?: Operand;
  readonly r8?: Operand;
  readonly r9?: Operand;
  readonly r10?: Operand;
  readonly r11?: Operand;
  readonly r12?: Operand;
  readonly r13?: Operand;
}

/** Writes a general register: `file` is the index of RAX in `u32`. */
function setGpr(lp: LogicalProcessor, u32: Uint32Array, file: number, gpr: number, value: Operand): void {
  if (typeof value === 'bigint') {
    lp.gpr[gpr] = value;
    return;
  }
  const low = value >>> 0;
  u32[file + 2 * gpr] = low;
  u32[file + 2 * gpr + 1] = low === value ? 0 : (value - low) / 0x1_0000_0000;
}

/** One SEAMCALL with the registers as they are: RAX, or the status that stands for a fault of the instruction itself. */
export function seamcallOnce(lp: LogicalProcessor): bigint {
  const result = lp.seamcall();
  if (result.kind === 'ok') {
    const rax = ((lp.base + Reg.GPR) >>> 2) + 2 * Gpr.RAX;
    // No bigint is made for success.
    return lp.memory.u32[rax] === 0 && lp.memory.u32[rax + 1] === 0 ? 0n : (lp.gpr[Gpr.RAX] ?? 0n);
  }
  if (result.kind === 'exception') return result.vector === 6 ? SEAMCALL_UD : SEAMCALL_GP;
  return SEAMCALL_VMFAILINVALID;
}

/**
 * Calls `leaf` (RAX: number, version in bits 23:16) from VMX root on `lp`; outputs are left in `lp.gpr`.
 * RND_NO_ENTROPY is retried with the same inputs up to ten times.
 * @returns the completion status
 */
export function seamcall(lp: LogicalProcessor, leaf: number, registers: SeamcallRegisters): bigint {
  const { rcx, rdx, r8, r9, r10, r11, r12, r13 } = registers;
  return call(lp, leaf, rcx, rdx, r8, r9, r10, r11, r12, r13);
}

/** As `seamcall`, for the leaves of hot paths: objects of many shapes cost 0.15 us a call. */
export function call(
  lp: LogicalProcessor,
  leaf: number,
  rcx: Operand = 0,
  rdx: Operand = 0,
  r8: Operand = 0,
  r9: Operand = 0,
  r10: Operand = 0,
  r11: Operand = 0,
  r12: Operand = 0,
  r13: Operand = 0,
): bigint {
  const { u32 } = lp.memory;
  const file = (lp.base + Reg.GPR) >>> 2;
  for (let attempt = 1; ; attempt++) {
    setGpr(lp, u32, file, Gpr.RCX, rcx);
    setGpr(lp, u32, file, Gpr.RDX, rdx);
    setGpr(lp, u32, file, Gpr.R8, r8);
    setGpr(lp, u32, file, Gpr.R9, r9);
    setGpr(lp, u32, file, Gpr.R10, r10);
    setGpr(lp, u32, file, Gpr.R11, r11);
    setGpr(lp, u32, file, Gpr.R12, r12);
    setGpr(lp, u32, file, Gpr.R13, r13);
    setGpr(lp, u32, file, Gpr.RAX, leaf);
    const result = seamcallOnce(lp);
    if (result === 0n || result !== Code.RND_NO_ENTROPY || attempt === ENTROPY_ATTEMPTS) return result;
  }
}

/**
 * Calls of a leaf in a row, `times` of them, until one fails: RCX rises by `step`, RDX is the same, others are 0. After one that succeeded
 * as many follow at once as the firmware can do so.
 * @returns how many succeeded, and the status of the last
 */
export function callEach(
  lp: LogicalProcessor,
  leaf: number,
  rcx: number,
  rdx: number,
  times: number,
  step: number,
): { done: number; status: bigint } {
  const { u32 } = lp.memory;
  const file = (lp.base + Reg.GPR) >>> 2;
  for (let done = 0; ;) {
    const status = call(lp, leaf, rcx + done * step, rdx);
    if (status === 0n) done++;
    if (status !== 0n || done === times) return { done, status };
    setGpr(lp, u32, file, Gpr.RCX, rcx + done * step);
    setGpr(lp, u32, file, Gpr.RDX, rdx);
    setGpr(lp, u32, file, Gpr.RAX, leaf);
    done += lp.seamcallRow(times - done, step);
    if (done === times) return { done, status };
  }
}

/** A general register after a call, as 64 bits. */
export const reg = (lp: LogicalProcessor, gpr: number): bigint => lp.gpr[gpr] ?? 0n;
/** A general register after a call, as a number; exact below 2**53. */
export const regNumber = (lp: LogicalProcessor, gpr: number): number => {
  const index = ((lp.base + Reg.GPR) >>> 2) + 2 * gpr;
  return (lp.memory.u32[index + 1] ?? 0) * 0x1_0000_0000 + (lp.memory.u32[index] ?? 0);
};

/** RAX of version `version` of leaf `number`. */
export const withVersion = (number: number, version: number): number => number | (version << 16);
