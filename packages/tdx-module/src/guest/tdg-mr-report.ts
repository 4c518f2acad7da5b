import { Gpr } from '@tdxkit/x86-cpu';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { tdInfo, teeInfoHash } from '../td/td-info.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { OperandAccess, isGuestAddress, mapOperand } from './guest-memory.ts';
import { lockRtmr } from './guest-lock.ts';

const TDREPORT_BYTES = 1024;
const REPORT_DATA_BYTES = 64;
const TEE_TCB_INFO_OFFSET = 256;
const TDINFO_OFFSET = 512;
/** REPORTTYPE: type TDX, and version 1 in bits 23:16 when a service TD is bound. */
const TYPE_TDX = 0x81;
const VERSION_1 = 0x1_0000;

/**
 * TDG.MR.REPORT: TDREPORT_STRUCT, bound to this platform by a MAC that only its SEAM can make and check.
 * @source TDX-ABI "TDG.MR.REPORT"
 * @param c RCX GPA of the report, 1024-byte aligned; RDX GPA of 64 bytes REPORTDATA, 64-byte aligned; R8 subtype, 0. Private or shared
 */
export const tdgMrReport: GuestLeaf = (c) => {
  const { l, td, memory } = c;
  if ((l.lo(Gpr.RCX) & (TDREPORT_BYTES - 1)) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (!isGuestAddress(c, Gpr.RDX, REPORT_DATA_BYTES, 'any')) return status(Code.OPERAND_INVALID, Operand.RDX);
  const source = mapOperand(c, l.num(Gpr.RDX), OperandAccess.READ);
  if (typeof source === 'string') return source;
  if (l.lo(Gpr.R8) !== 0 || l.hi(Gpr.R8) !== 0) return status(Code.OPERAND_INVALID, Operand.R8);
  const locked = lockRtmr(c, LockMode.SHARED);
  if (locked !== SUCCESS) return locked;
  const info = tdInfo(td);
  const hash = teeInfoHash(td, info);
  if (l.lp.hasPendingEvent) return 'guest';

  const version = td.tdcs.read16(Tdcs.SERVTD_NUM) === 0 ? 0 : VERSION_1;
  const { mac, tcbInfo } = l.lp.seam.seamReport(memory.readBytes(source, REPORT_DATA_BYTES), hash, TYPE_TDX | version);
  const report = new Uint8Array(TDREPORT_BYTES);
  report.set(mac);
  report.set(tcbInfo, TEE_TCB_INFO_OFFSET);
  report.set(info, TDINFO_OFFSET);
  if (!isGuestAddress(c, Gpr.RCX, TDREPORT_BYTES, 'any')) return status(Code.OPERAND_INVALID, Operand.RCX);
  const target = mapOperand(c, l.num(Gpr.RCX), OperandAccess.READ_WRITE);
  if (typeof target === 'string') return target;
  memory.writeBytes(target, report);
  return SUCCESS;
};
