import type { SeamOutcome } from '@tdxkit/x86-cpu';
import { exitToL1 } from '../l2/l2-exit.ts';
import { currentVm } from '../l2/l2-vm.ts';
import type { ExitContext } from './exit-context.ts';
import { injectVe } from './guest-events.ts';

/** An MSR access that works on a processor but not in a TD: #VE for the TD itself, an exit to the L1 VMM for an L2 VM. */
export const nonArchitectural = (c: ExitContext): SeamOutcome =>
  currentVm(c.vcpu) === 0 ? injectVe(c, undefined, 0n) : exitToL1(c);
