import type { SeamOutcome } from '@tdxkit/x86-cpu';
import { eptViolationExit } from '../entry/ept-fault.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { notePrivateFault } from '../entry/zero-step.ts';
import { septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { walkSept } from '../sept/sept-walk.ts';
import { exitToL1 } from './l2-exit.ts';
import { noteNmiUnblocking } from './l2-nmi.ts';

const ACCESSIBLE = statesWith('guestAccessibleLeaf');
const ACCEPTABLE = statesWith('anyPendingAndGuestAcceptable');
const LINEAR_VALID = 1n << 7n;
/** Extended exit qualification: the page waits for the L1 VMM's acceptance. */
const PENDING_EPT_VIOLATION = 6n;

/** EPT violation of an L2 VM: the L1 VMM's where it has the page itself or could accept it, otherwise the host's. */
export function onL2EptViolation(c: ExitContext): SeamOutcome {
  const { exit } = c;
  const gpa = Number(exit.guestPhysicalAddress);
  const { sharedBit } = tdFeatures(c.td);
  if (gpa >= 2 * sharedBit && (exit.qualification & LINEAR_VALID) !== 0n) return exitToL1(c);
  if (Math.floor(gpa / sharedBit) % 2 === 0) {
    const found = walkSept(c.td, gpa, 0);
    const state = septStateIndex(found.low, found.high);
    if (((ACCESSIBLE >>> state) & 1) !== 0) return exitToL1(c);
    if (((ACCEPTABLE >>> state) & 1) !== 0) return exitToL1(c, undefined, PENDING_EPT_VIOLATION);
    notePrivateFault(c, gpa);
  }
  noteNmiUnblocking(c);
  return eptViolationExit(c, gpa, exit.qualification, 0n);
}
