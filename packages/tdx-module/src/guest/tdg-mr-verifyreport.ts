import { Gpr } from '@tdxkit/x86-cpu';
import { verifiesReports } from '../platform/seam-capabilities.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { OperandAccess, isGuestAddress, mapOperand } from './guest-memory.ts';

const REPORTMACSTRUCT_BYTES = 256;
const CPUSVN = 16;

/**
 * TDG.MR.VERIFYREPORT: was this REPORTMACSTRUCT made on this platform, with its present CPUSVN?
 * @source TDX-ABI "TDG.MR.VERIFYREPORT"
 * @param c RCX GPA of the structure, private, 256-byte aligned
 */
export const tdgMrVerifyreport: GuestLeaf = (c) => {
  const { l } = c;
  if (!verifiesReports(c.m)) return status(Code.OPERAND_INVALID, Operand.RAX);
  if (!isGuestAddress(c, Gpr.RCX, REPORTMACSTRUCT_BYTES, 'private')) return status(Code.OPERAND_INVALID, Operand.RCX);
  const source = mapOperand(c, l.num(Gpr.RCX), OperandAccess.READ);
  if (typeof source === 'string') return source;
  const report = c.memory.readBytes(source, REPORTMACSTRUCT_BYTES);
  if (l.lp.seam.verifyReport(report)) return SUCCESS;
  return isOtherCpuSvn(report, c.m.machine.platform.cpuSvn) ? Code.INVALID_CPUSVN : Code.INVALID_REPORTMACSTRUCT;
};

/** Not the platform's CPUSVN, in a structure whose type says that it is a report at all. */
function isOtherCpuSvn(report: Uint8Array, cpuSvn: Uint8Array): boolean {
  const isReport = report[0] === 0x81;
  return isReport && cpuSvn.some((byte, i) => report[CPUSVN + i] !== byte);
}
