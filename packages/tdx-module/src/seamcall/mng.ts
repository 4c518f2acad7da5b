import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { call, callEach, reg, withVersion } from './seamcall.ts';
import { quietResult, type SeptResult } from './sept-result.ts';

/** TDH.MNG.CREATE: makes `tdr` the root page of a new TD that owns `hkid`. */
export function tdhMngCreate(lp: LogicalProcessor, operands: { tdr: Hpa; hkid: number }): { status: bigint } {
  return { status: call(lp, 9, operands.tdr, operands.hkid) };
}

/** TDH.MNG.KEY.CONFIG: programs the TD's key on this LP's package. KEY_GENERATION_FAILED: try again. */
export function tdhMngKeyConfig(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 8, tdr) };
}

/** TDH.MNG.ADDCX: gives the TD one more TDCS page. */
export function tdhMngAddcx(lp: LogicalProcessor, operands: { tdcx: Hpa; tdr: Hpa }): { status: bigint } {
  return { status: call(lp, 1, operands.tdcx, operands.tdr) };
}

/** TDH.MNG.INIT: takes TD_PARAMS (1024-byte aligned). `detail` names the CPUID leaf and sub-leaf with OPERAND_INVALID|CPUID_CONFIG. */
export function tdhMngInit(lp: LogicalProcessor, operands: { tdr: Hpa; tdParams: Hpa }): { status: bigint; detail: bigint } {
  const status = call(lp, 21, operands.tdr, operands.tdParams);
  return { status, detail: reg(lp, Gpr.RCX) };
}

/** TDH.MNG.RD: one TD-scope metadata field. Version 1 also gives the id of the next readable one. */
export function tdhMngRd(
  lp: LogicalProcessor,
  operands: { tdr: Hpa; field: bigint; version?: 0 | 1 },
): { status: bigint; value: bigint; nextField: bigint } {
  const status = call(lp, withVersion(11, operands.version ?? 0), operands.tdr, operands.field);
  return { status, value: reg(lp, Gpr.R8), nextField: reg(lp, Gpr.RDX) };
}

/** TDH.MNG.WR: writes the bits of `mask` of a TD-scope field. */
export function tdhMngWr(
  lp: LogicalProcessor,
  operands: { tdr: Hpa; field: bigint; value: bigint; mask: bigint },
): { status: bigint; previous: bigint } {
  const status = call(lp, 13, operands.tdr, operands.field, operands.value, operands.mask);
  return { status, previous: reg(lp, Gpr.R8) };
}

/** TDH.MNG.VPFLUSHDONE: confirms that no vCPU is associated with an LP any more; the HKID goes out of use. */
export function tdhMngVpflushdone(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 19, tdr) };
}

/** TDH.MNG.KEY.FREEID: frees the HKID once every package has written its caches back. */
export function tdhMngKeyFreeid(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 20, tdr) };
}

/** TDH.MNG.KEY.RECLAIMID: kept for compatibility; does nothing. */
export function tdhMngKeyReclaimid(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 27, tdr) };
}

/** TDH.MR.EXTEND: measures 256 bytes of a page that was added. */
export function tdhMrExtend(lp: LogicalProcessor, operands: { gpa: number; tdr: Hpa }): SeptResult {
  return quietResult(lp, call(lp, 16, operands.gpa, operands.tdr));
}

/**
 * TDH.MR.EXTEND of `chunks` times 256 bytes in a row, call by call for the module and its TD. It ends with the first that fails.
 * @returns what the last call gave, and how many succeeded
 */
export function tdhMrExtendRow(
  lp: LogicalProcessor,
  { gpa, tdr, chunks }: { gpa: number; tdr: Hpa; chunks: number },
): SeptResult & { done: number } {
  const { done, status } = callEach(lp, 16, gpa, tdr, chunks, 256);
  const { entry, info } = quietResult(lp, status);
  return { status, entry, info, done };
}

/** TDH.MR.FINALIZE: closes the measurement; the TD may run. */
export function tdhMrFinalize(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 17, tdr) };
}
