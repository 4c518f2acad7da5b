import { ExitReason, vmExit, type LogicalProcessor } from '@tdxkit/x86-cpu';

const VECTOR_41 = 0x8000_0041;
/** More than the time within which the module takes an interrupt for single-stepping. */
const LATER = 5000n;

/** An external interrupt of the host ends the run of the guest on `lp`, long after the TD entry. */
export function interruptGuest(lp: LogicalProcessor): void {
  lp.machine.clock.advance(LATER);
  lp.takeVmExit(vmExit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: VECTOR_41 }));
}
