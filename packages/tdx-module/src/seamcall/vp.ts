import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { reg, call, seamcallOnce, withVersion } from './seamcall.ts';

/** TDH.VP.CREATE: makes `tdvpr` the root page of a new vCPU. */
export function tdhVpCreate(lp: LogicalProcessor, operands: { tdvpr: Hpa; tdr: Hpa }): { status: bigint } {
  return { status: call(lp, 10, operands.tdvpr, operands.tdr) };
}

/** TDH.VP.ADDCX: gives the vCPU one more TDVPS page. */
export function tdhVpAddcx(lp: LogicalProcessor, operands: { tdcx: Hpa; tdvpr: Hpa }): { status: bigint } {
  return { status: call(lp, 4, operands.tdcx, operands.tdvpr) };
}

/** TDH.VP.INIT: initial state of the vCPU; `initialRcx` is what the guest finds in RCX and R8. */
export function tdhVpInit(lp: LogicalProcessor, operands: { tdvpr: Hpa; initialRcx: bigint }): { status: bigint } {
  return { status: call(lp, 22, operands.tdvpr, operands.initialRcx) };
}

/** TDH.VP.FLUSH: ends the vCPU's association with this LP. */
export function tdhVpFlush(lp: LogicalProcessor, tdvpr: Hpa): { status: bigint } {
  return { status: call(lp, 18, tdvpr) };
}

/** TDH.VP.RD: one vCPU-scope metadata or VMCS field. Version 1 also gives the id of the next readable one. */
export function tdhVpRd(
  lp: LogicalProcessor,
  operands: { tdvpr: Hpa; field: bigint; version?: 0 | 1 },
): { status: bigint; value: bigint; nextField: bigint } {
  const status = call(lp, withVersion(26, operands.version ?? 0), operands.tdvpr, operands.field);
  return { status, value: reg(lp, Gpr.R8), nextField: reg(lp, Gpr.RDX) };
}

/** TDH.VP.WR: writes the bits of `mask` of a vCPU-scope metadata or VMCS field. */
export function tdhVpWr(
  lp: LogicalProcessor,
  operands: { tdvpr: Hpa; field: bigint; value: bigint; mask: bigint },
): { status: bigint; previous: bigint } {
  const status = call(lp, 43, operands.tdvpr, operands.field, operands.value, operands.mask);
  return { status, previous: reg(lp, Gpr.R8) };
}

/** Bits of RCX beside the TDVPR address. */
export const VpEnterFlag = { HOST_RECOVERABILITY_HINT: 1n << 52n, RESUME_L1: 1n << 53n } as const;

/**
 * TDH.VP.ENTER. RDX, RBX, RBP, RSI, RDI, R8..R15 and XMM0..15 of `lp` are what the host passes; set them before.
 *
 * 'entered': the vCPU is in the guest; drive it with `lp.run` until the LP is back in root mode, then all TD exit information is in
 * `lp.gpr`, RAX first. Otherwise the call came back at once (an error, or an exit that needed no entry) with RAX = `status`.
 */
export function tdhVpEnter(
  lp: LogicalProcessor,
  operands: { tdvpr: Hpa; flags?: bigint },
): { kind: 'entered' } | { kind: 'returned'; status: bigint } {
  lp.gpr[Gpr.RAX] = 0n;
  lp.gpr[Gpr.RCX] = BigInt(operands.tdvpr) | (operands.flags ?? 0n);
  const status = seamcallOnce(lp);
  return lp.mode === 'non-root' ? { kind: 'entered' } : { kind: 'returned', status };
}
