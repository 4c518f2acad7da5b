import { Gpr } from '@tdxkit/x86-cpu';
import { eptViolationExit } from '../entry/ept-fault.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { LockSide } from '../locks/lock-scope.ts';
import { SeptLow, allowedStates, isLeaf, septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

const READABLE = allowedStates('TDG.MEM.PAGE.ATTR.RD');
const PENDING = statesWith('anyPending');
/** RCX bit 62: the page is pending. */
const PENDING_HIGH = 1 << 30;
const MAX_LEVEL = 2;

/**
 * TDG.MEM.PAGE.ATTR.RD: where and how a private page is mapped. RCX GPA | level | pending, RDX attributes, 16 bits per VM (a TD without
 * L2 VMs has none).
 * @source TDX-ABI "TDG.MEM.PAGE.ATTR.RD"
 * @param c RCX GPA | level
 */
export const tdgMemPageAttrRd: GuestLeaf = (c) => {
  const { l, td } = c;
  const low = l.lo(Gpr.RCX);
  const high = l.hi(Gpr.RCX);
  const level = low & 7;
  const gpa = l.num(Gpr.RCX) - level;
  const refuse = (code: bigint): bigint => {
    l.set(Gpr.RCX, 0, 0);
    l.set(Gpr.RDX, 0, 0);
    return status(code, Operand.RCX);
  };
  if (level > MAX_LEVEL || (low & 0xff8) !== 0 || high >>> 20 !== 0) return refuse(Code.OPERAND_INVALID);
  if (gpa % (0x1000 * 512 ** level) !== 0 || gpa >= tdFeatures(td).sharedBit) return refuse(Code.OPERAND_INVALID);
  const found = walkSept(td, gpa, level);
  if (found.level > level && !isLeaf(found.low)) return eptViolationExit(c, gpa, 0n, 0n);
  if (!l.guestLocks.trySeptEntry(found.address, LockSide.GUEST)) {
    const byHost = (found.low & SeptLow.LOCK) === 0;
    return refuse(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY);
  }
  const state = septStateIndex(found.low, found.high);
  if (((READABLE >>> state) & 1) === 0) return eptViolationExit(c, gpa, 0n, 0n);
  const base = gpa - (gpa % (0x1000 * 512 ** found.level));
  const pending = ((PENDING >>> state) & 1) !== 0 ? PENDING_HIGH : 0;
  l.set(Gpr.RCX, (base >>> 0) + found.level, Math.floor(base / 0x1_0000_0000) + pending);
  l.set(Gpr.RDX, 0, 0);
  return SUCCESS;
};
