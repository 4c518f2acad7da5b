import type { ExitContext } from '../entry/exit-context.ts';
import { LockMode, LockSide } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const EXCLUSIVE_BIT = 1;
const HOST_PRIORITY_BIT = 2;

/** The RTMR lock from the guest's side. @returns SUCCESS, or OPERAND_BUSY of the kind that tells who stands in the way */
export function lockRtmr(c: ExitContext, mode: LockMode): bigint {
  const address = c.tdcs.address(Tdcs.RTMR_LOCK);
  if (c.l.guestLocks.tryHostPriorityLock(address, mode, LockSide.GUEST)) return SUCCESS;
  const word = c.memory.read16(address);
  const isTaken = (word & EXCLUSIVE_BIT) !== 0 || (mode === LockMode.EXCLUSIVE && word > 3);
  const byHost = !isTaken && (word & HOST_PRIORITY_BIT) !== 0;
  return status(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY, Operand.RTMR);
}
