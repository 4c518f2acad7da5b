import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ExitContext } from '../entry/exit-context.ts';
import { LockMode, LockSide } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const HOST_PRIORITY_BIT = 2;

/** A host-priority lock from the guest's side. @returns SUCCESS, or OPERAND_BUSY of the kind that tells who stands in the way */
export function lockAsGuest(c: ExitContext, address: Hpa, mode: LockMode, operand: number): bigint {
  if (c.l.guestLocks.tryHostPriorityLock(address, mode, LockSide.GUEST)) return SUCCESS;
  return status(busyCode(c.memory.read16(address), mode), operand);
}

/** The kind of OPERAND_BUSY that a lock word gives a guest. To own a lock alone the mark alone has to stand in the way. */
export function busyCode(word: number, mode: LockMode): bigint {
  const byHost = mode === LockMode.EXCLUSIVE ? word === HOST_PRIORITY_BIT : (word & HOST_PRIORITY_BIT) !== 0;
  return byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY;
}

/** The RTMR lock of the running TD. */
export const lockRtmr = (c: ExitContext, mode: LockMode): bigint =>
  lockAsGuest(c, c.tdcs.address(Tdcs.RTMR_LOCK), mode, Operand.RTMR);
