import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ExitContext } from '../entry/exit-context.ts';
import { LockMode, LockSide } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const EXCLUSIVE_BIT = 1;
const HOST_PRIORITY_BIT = 2;

/** A host-priority lock from the guest's side. @returns SUCCESS, or OPERAND_BUSY of the kind that tells who stands in the way */
export function lockAsGuest(c: ExitContext, address: Hpa, mode: LockMode, operand: number): bigint {
  if (c.l.guestLocks.tryHostPriorityLock(address, mode, LockSide.GUEST)) return SUCCESS;
  const word = c.memory.read16(address);
  const isTaken = (word & EXCLUSIVE_BIT) !== 0 || (mode === LockMode.EXCLUSIVE && word > 3);
  const byHost = !isTaken && (word & HOST_PRIORITY_BIT) !== 0;
  return status(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY, operand);
}

/** The RTMR lock of the running TD. */
export const lockRtmr = (c: ExitContext, mode: LockMode): bigint =>
  lockAsGuest(c, c.tdcs.address(Tdcs.RTMR_LOCK), mode, Operand.RTMR);
