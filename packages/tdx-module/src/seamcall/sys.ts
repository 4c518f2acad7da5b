import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { reg, regNumber, call } from './seamcall.ts';

/** TDH.SYS.INIT: initializes the module once per platform. On INCORRECT_CPUID_VALUE the outputs name leaf, masks and values. */
export function tdhSysInit(lp: LogicalProcessor): {
  status: bigint;
  rcx: bigint;
  rdx: bigint;
  r8: bigint;
  r9: bigint;
  r10: bigint;
} {
  const status = call(lp, 33);
  return {
    status,
    rcx: reg(lp, Gpr.RCX),
    rdx: reg(lp, Gpr.RDX),
    r8: reg(lp, Gpr.R8),
    r9: reg(lp, Gpr.R9),
    r10: reg(lp, Gpr.R10),
  };
}

/** TDH.SYS.LP.INIT: initializes the module on this LP; once per LP, after TDH.SYS.INIT. */
export function tdhSysLpInit(lp: LogicalProcessor): { status: bigint; rcx: bigint; rdx: bigint; r8: bigint } {
  const status = call(lp, 35);
  return { status, rcx: reg(lp, Gpr.RCX), rdx: reg(lp, Gpr.RDX), r8: reg(lp, Gpr.R8) };
}

/** TDH.SYS.INFO: TDSYSINFO_STRUCT into `buffer` (1024-byte aligned) and the CMR table into `cmrs` (512-byte aligned). */
export function tdhSysInfo(
  lp: LogicalProcessor,
  operands: { buffer: Hpa; bufferBytes: number; cmrs: Hpa; maxCmrs: number },
): { status: bigint; bytesWritten: number; cmrsWritten: number } {
  const status = call(lp, 32, operands.buffer, operands.bufferBytes, operands.cmrs, operands.maxCmrs);
  return { status, bytesWritten: regNumber(lp, Gpr.RDX), cmrsWritten: regNumber(lp, Gpr.R9) };
}

/** TDH.SYS.RD: one global metadata field. `field` all-ones asks for the first id. */
export function tdhSysRd(lp: LogicalProcessor, field: bigint): { status: bigint; value: bigint; nextField: bigint } {
  const status = call(lp, 34, 0, field);
  return { status, value: reg(lp, Gpr.R8), nextField: reg(lp, Gpr.RDX) };
}

/** TDH.SYS.RDALL: global metadata from `firstField` on (all-ones = from the start) as a list in the 4 KiB page `buffer`. */
export function tdhSysRdall(
  lp: LogicalProcessor,
  operands: { buffer: Hpa; firstField: bigint },
): { status: bigint; nextField: bigint } {
  const status = call(lp, 37, 0, operands.buffer, operands.firstField);
  return { status, nextField: reg(lp, Gpr.R8) };
}

/** TDH.SYS.CONFIG: the array of TDMR_INFO addresses (512-byte aligned) and the global private HKID. */
export function tdhSysConfig(
  lp: LogicalProcessor,
  operands: { tdmrInfoArray: Hpa; numTdmrs: number; globalHkid: number },
): { status: bigint } {
  return { status: call(lp, 45, operands.tdmrInfoArray, operands.numTdmrs, operands.globalHkid) };
}

/** TDH.SYS.KEY.CONFIG: programs the global key on this LP's package. */
export function tdhSysKeyConfig(lp: LogicalProcessor): { status: bigint } {
  return { status: call(lp, 31) };
}

/** TDH.SYS.TDMR.INIT: initializes the next part of a TDMR. `nextAddress` equals the TDMR's end when all is done. */
export function tdhSysTdmrInit(lp: LogicalProcessor, tdmrBase: Hpa): { status: bigint; nextAddress: Hpa } {
  const status = call(lp, 36, tdmrBase);
  return { status, nextAddress: regNumber(lp, Gpr.RDX) as Hpa };
}

/** TDH.SYS.LP.SHUTDOWN: kept for compatibility; does nothing. */
export function tdhSysLpShutdown(lp: LogicalProcessor): { status: bigint } {
  return { status: call(lp, 44) };
}

/** TDH.SYS.SHUTDOWN: ends the module and prepares data for the next one. */
export function tdhSysShutdown(lp: LogicalProcessor, handoffVersion: number): { status: bigint } {
  return { status: call(lp, 52, handoffVersion) };
}

/** TDH.SYS.UPDATE: takes over from the module that was shut down. */
export function tdhSysUpdate(lp: LogicalProcessor): { status: bigint } {
  return { status: call(lp, 53) };
}
