import type { SeamOutcome } from '@tdxkit/x86-cpu';
import type { ExitContext } from '../entry/exit-context.ts';

/**
 * A TDCALL leaf. Operands and outputs are guest registers in `c.l.lp.gpr`.
 * @returns the status for the guest's RAX: RIP moves past TDCALL. Or 'guest': nothing more to do (an event was injected, or the
 * instruction is to run again). Or 'host': the LP holds the registers of a TD exit.
 */
export type GuestLeaf = (c: ExitContext) => bigint | SeamOutcome;
