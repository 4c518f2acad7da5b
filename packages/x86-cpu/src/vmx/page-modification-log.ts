import { nmiUnblocking } from '../mmu/guest-physical.ts';
import type { Hpa } from '../units/index.ts';
import { ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { vmExit } from './vm-exit.ts';
import type { VmxGuest } from './vmx-guest.ts';

/** Entries of the log, filled from the last to the first. */
const ENTRIES = 512;

/**
 * Logs the page of a guest-physical address whose dirty flag is about to be set. True: the index is outside the log, and the exit is
 * recorded; nothing is logged then. @source Intel SDM 3C "Page-Modification Logging"
 */
export function logDirtyPage(guest: VmxGuest, guestPhysical: number): boolean {
  const { lp, vmcs, controls } = guest;
  const index = vmcs.read32(VmcsField.PML_INDEX);
  if (index >= ENTRIES) {
    lp.recordExit(vmExit(ExitReason.PML_FULL, { qualification: BigInt(nmiUnblocking(lp)) }));
    return true;
  }
  lp.memory.write64((controls.pmlAddress + 8 * index) as Hpa, BigInt(guestPhysical - (guestPhysical & 0xfff)));
  vmcs.write32(VmcsField.PML_INDEX, (index - 1) & 0xffff);
  return false;
}
