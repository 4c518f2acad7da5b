import { Gpr, Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { Code } from '../status.ts';

/** Status words of calls that never reached the module: SEAMCALL failed as an instruction. No module code uses this class. */
export const SEAMCALL_VMFAILINVALID = 0x8000_ff00_ffff_0000n;
export const SEAMCALL_UD = 0x8000_ff00_0000_0006n;
export const SEAMCALL_GP = 0x8000_ff00_0000_000dn;

/** How often a call that found no entropy is made before its status is passed on. */
export const ENTROPY_ATTEMPTS = 10;

/** Input registers by name; what is absent is 0. Numbers must be safe integers. */
export interface SeamcallRegisters {
  readonly rcx?: number | bigint;
  readonly rdx?: number | bigint;
  readonly r8?: number | bigint;
  readonly r9?: number | bigint;
  readonly r10?: number | bigint;
  readonly r11?: number | bigint;
  readonly r12?: number | bigint;
  readonly r13?: number | bigint;
}

function setGpr(lp: LogicalProcessor, gpr: number, value: number | bigint): void {
  if (typeof value === 'bigint') {
    lp.gpr[gpr] = value;
  } else {
    const index = ((lp.base + Reg.GPR) >>> 2) + 2 * gpr;
    const low = value >>> 0;
    lp.memory.u32[index] = low;
    lp.memory.u32[index + 1] = (value - low) / 0x1_0000_0000;
  }
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

type Operand = number | bigint;

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
  for (let attempt = 1; ; attempt++) {
    setGpr(lp, Gpr.RCX, rcx);
    setGpr(lp, Gpr.RDX, rdx);
    setGpr(lp, Gpr.R8, r8);
    setGpr(lp, Gpr.R9, r9);
    setGpr(lp, Gpr.R10, r10);
    setGpr(lp, Gpr.R11, r11);
    setGpr(lp, Gpr.R12, r12);
    setGpr(lp, Gpr.R13, r13);
    setGpr(lp, Gpr.RAX, leaf);
    const result = seamcallOnce(lp);
    if (result === 0n || result !== Code.RND_NO_ENTROPY || attempt === ENTROPY_ATTEMPTS) return result;
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
