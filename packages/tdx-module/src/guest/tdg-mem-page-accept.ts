import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { eptViolationExit } from '../entry/ept-fault.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { unblockAliases } from '../l2/l2-aliases.ts';
import { LockSide } from '../locks/lock-scope.ts';
import { SeptState } from '@tdxkit/tdx-arch/sept';
import { SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow, isAccessible, isLeaf, publicState, septHpa, septStateIndex, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts'; // prettier-ignore
import { walkSept, type SeptPosition } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';

const ACCEPTABLE = allowedStates('TDG.MEM.PAGE.ACCEPT');
const ACCESSIBLE = statesWith('guestAccessibleLeaf');
const has = (mask: number, state: number): boolean => ((mask >>> state) & 1) !== 0;

/** Extended exit qualification: type 1 (ACCEPT), information in bits 63:32. */
const TYPE_ACCEPT = 1n;
const WRITE = 2;
const PAGE = 0x1000;
const PAGES_2M = 512;

/** Where the counter of accepted 4 KiB pieces lies while a 2 MiB page is pending: HPA bits 20:12, which are 0 otherwise. */
const COUNTER_LOW = 0x1f_f000;

/**
 * TDG.MEM.PAGE.ACCEPT: the guest takes a pending page into use; its content becomes zeros.
 * @source TDX-ABI "TDG.MEM.PAGE.ACCEPT"
 * @param c RCX GPA | level (0: 4 KiB, 1: 2 MiB). A 2 MiB page is accepted piece by piece; when a host interrupt is pending the TDCALL
 * runs again and goes on where it was
 */
export const tdgMemPageAccept: GuestLeaf = (c) => {
  const { l, td } = c;
  const level = l.lo(Gpr.RCX) & 7;
  const gpa = l.num(Gpr.RCX) - level;
  const isWellFormed = level <= 1 && (l.lo(Gpr.RCX) & (level === 0 ? 0xff8 : 0x1f_fff8)) === 0 && l.hi(Gpr.RCX) >>> 20 === 0;
  if (!isWellFormed || gpa >= tdFeatures(td).sharedBit) return status(Code.OPERAND_INVALID, Operand.RCX);

  const found = walkSept(td, gpa, level);
  if (found.level > level) {
    const state = septStateIndex(found.low, found.high);
    return has(ACCESSIBLE, state) ? status(Code.PAGE_ALREADY_ACCEPTED, found.level) : acceptExit(c, gpa, level, found);
  }
  if (!l.guestLocks.trySeptEntry(found.address, LockSide.GUEST)) {
    const byHost = (found.low & SeptLow.LOCK) === 0;
    return status(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY, Operand.RCX);
  }
  const state = septStateIndex(found.low, found.high);
  if (state !== SeptState.FREE && !isLeaf(found.low)) return status(Code.PAGE_SIZE_MISMATCH, level);
  if (has(ACCESSIBLE, state)) return status(Code.PAGE_ALREADY_ACCEPTED, level);
  if (!has(ACCEPTABLE, state)) return acceptExit(c, gpa, level, found);
  return level === 0 ? accept4K(c, gpa, found) : accept2M(c, gpa, found);
};

function setAccepted(c: ExitContext, gpa: number, found: SeptPosition, hpa: number): void {
  unblockAliases({ td: c.td, gpa, level: found.level, high: found.high });
  const accepted = septStateIndex(found.low, found.high) === SeptState.PENDING ? SeptState.MAPPED : SeptState.EXPORTED_DIRTY;
  const low = (withStateLow((found.low & 0xfff) | hpaLow(hpa), accepted) | SeptLow.RWX) & ~SeptLow.LOCK;
  const high = withStateHigh((found.high & 0xfff0_0000) | hpaHigh(hpa), accepted) & ~SeptHigh.HP;
  c.memory.write32((found.address + 4) as Hpa, high >>> 0);
  c.memory.write32(found.address, low >>> 0);
  c.l.guestLocks.forget(found.address);
}

function accept4K(c: ExitContext, gpa: number, found: SeptPosition): bigint {
  const hpa = septHpa(found.low, found.high);
  c.memory.fill(c.td.withKey(hpa as Hpa), PAGE, 0);
  setAccepted(c, gpa, found, hpa);
  return SUCCESS;
}

function accept2M(c: ExitContext, gpa: number, found: SeptPosition): bigint | SeamOutcome {
  const base = septHpa(found.low & ~COUNTER_LOW, found.high);
  let done = (found.low & COUNTER_LOW) >>> 12;
  const start = c.td.withKey(base as Hpa);
  while (done < PAGES_2M) {
    c.memory.fill((start + done * PAGE) as Hpa, PAGE, 0);
    done++;
    if (done < PAGES_2M && c.l.lp.hasPendingEvent) {
      c.memory.write32(found.address, ((found.low & ~COUNTER_LOW) | (done << 12) | SeptLow.LOCK) >>> 0);
      return 'guest';
    }
  }
  setAccepted(c, gpa, found, base);
  return SUCCESS;
}

/** Nothing there that the guest could accept: the host has to act first. The TDCALL runs again then. */
function acceptExit(c: ExitContext, gpa: number, level: number, found: SeptPosition): SeamOutcome {
  const { low, high } = found;
  const permissions = isAccessible(low) ? low & 7 : 0;
  const shown = publicState(septStateIndex(low, high));
  const information = level | (found.level << 3) | (shown << 6) | (isLeaf(low) ? 1 << 14 : 0);
  return eptViolationExit(c, gpa, BigInt(WRITE | (permissions << 3)), TYPE_ACCEPT | (BigInt(information) << 32n));
}
