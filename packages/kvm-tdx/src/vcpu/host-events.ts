import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Kvm } from '../kvm.ts';

/** What the host does about an NMI or machine check that took an LP out of its guest. */
export interface HostHandlers {
  nmi?(lp: LogicalProcessor): void;
  machineCheck?(lp: LogicalProcessor): void;
}

const VECTOR = 0xff;
const NMI = 2;
const MACHINE_CHECK = 18;

/**
 * The common part of both kinds of exit by exception or NMI. `information` is the interruption information, from the VMCS field or from R9 of
 * TDH.VP.ENTER. True: it was the host's, and is handled.
 */
export function handleHostEvent(kvm: Kvm, lp: LogicalProcessor, information: number): boolean {
  const vector = information & VECTOR;
  if (vector === NMI) {
    kvm.statistics.hostNmis++;
    kvm.hostHandlers.nmi?.(lp);
    return true;
  }
  if (vector !== MACHINE_CHECK) return false;
  handleMachineCheck(kvm, lp);
  return true;
}

/** The host's machine-check handler: also for a machine check during entry, or one that came as SMI. */
export function handleMachineCheck(kvm: Kvm, lp: LogicalProcessor): void {
  kvm.statistics.hostMachineChecks++;
  kvm.hostHandlers.machineCheck?.(lp);
}
