import { Gpr } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch/sept';
import { eptViolationExit } from '../entry/ept-fault.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { attributesOf } from '../l2/l2-sept-entry.ts';
import { isAliased } from '../l2/l2-aliases.ts';
import { walkL2Sept } from '../l2/l2-sept-walk.ts';
import { LockSide } from '../locks/lock-scope.ts';
import { SeptLow, allowedStates, septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { pageOffsetAt, walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

const READABLE = allowedStates('TDG.MEM.PAGE.ATTR.RD');
const PENDING = statesWith('anyPending');
const BLOCKED_FOR_WRITING = statesWith('anyBlockedw');
/** RCX bit 62: the page is pending. */
const PENDING_HIGH = 1 << 30;
const has = (mask: number, state: number): boolean => ((mask >>> state) & 1) !== 0;

/**
 * TDG.MEM.PAGE.ATTR.RD: where and how a private page is mapped. RCX GPA | level | pending, RDX attributes, 16 bits per VM.
 * @source TDX-ABI "TDG.MEM.PAGE.ATTR.RD"
 * @param c RCX GPA; what is below the page's size does not matter
 */
export const tdgMemPageAttrRd: GuestLeaf = (c) => {
  const { l, td } = c;
  const gpa = l.num(Gpr.RCX);
  const refuse = (code: bigint): bigint => {
    l.set(Gpr.RCX, 0, 0);
    l.set(Gpr.RDX, 0, 0);
    return status(code, Operand.RCX);
  };
  if (l.hi(Gpr.RCX) >>> 20 !== 0 || gpa >= tdFeatures(td).sharedBit) return refuse(Code.OPERAND_INVALID);
  const found = walkSept(td, gpa, 0);
  if (!l.guestLocks.trySeptEntry(found.address, LockSide.GUEST)) {
    const byHost = (found.low & SeptLow.LOCK) === 0;
    return refuse(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY);
  }
  const state = septStateIndex(found.low, found.high);
  if (!has(READABLE, state)) return eptViolationExit(c, gpa, 0n, 0n);
  const base = gpa - pageOffsetAt(gpa, found.level);
  let attributes = 0n;
  if (state !== SeptState.FREE) {
    for (let vm = 1; vm <= td.numL2Vms; vm++) {
      if (!isAliased(found.high, vm)) continue;
      const { entry } = walkL2Sept(td, vm, gpa, found.level, 'guest');
      attributes |= BigInt(attributesOf(entry, has(BLOCKED_FOR_WRITING, state))) << BigInt(16 * vm);
    }
  }
  const pending = has(PENDING, state) ? PENDING_HIGH : 0;
  l.set(Gpr.RCX, (base >>> 0) + found.level, Math.floor(base / 0x1_0000_0000) + pending);
  l.lp.gpr[Gpr.RDX] = attributes;
  return SUCCESS;
};
