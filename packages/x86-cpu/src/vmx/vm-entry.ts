import { checkControls } from './control-checks.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { ENTRY_FAILURE, ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { checkGuestState } from './guest-checks.ts';
import { loadGuestState } from './guest-state.ts';
import { checkHostState } from './host-checks.ts';
import { checkEntryFields } from './injection-checks.ts';
import { loadEntryMsrs, mostMsrs } from './msr-lists.ts';
import { refuseUnimplemented } from './unimplemented-control.ts';
import { vmExit, type VmExit } from './vm-exit.ts';
import type { VmcsPage } from './vmcs-page.ts';
import type { VmxGuest } from './vmx-guest.ts';

/** Why a VM entry did not happen. `exit` is set when the failure is delivered as a VM exit with bit 31 of the reason. */
export interface EntryFailure {
  readonly stage: 'controls' | 'host-state' | 'guest-state' | 'msr-load';
  /** The check that failed, for people. */
  readonly check: string;
  readonly exit?: VmExit;
}

/**
 * VM entry: checks, guest state, event injection. Undefined = the LP is in non-root mode; otherwise it is where it was, except that for
 * 'msr-load' guest registers are loaded and the caller loads host state.
 * @source Intel SDM 3C "VM Entries"
 */
export function enterGuest(
  guest: VmxGuest,
  vmcs: VmcsPage,
  controls: ExecutionControls,
  isSeam: boolean,
  checksGuestState = true,
): EntryFailure | undefined {
  const { lp } = guest;
  controls.refresh(vmcs, isSeam);
  if (!controls.isChecked) {
    const wrongControls = checkControls(lp, vmcs, controls, isSeam);
    if (wrongControls !== undefined) return { stage: 'controls', check: wrongControls };
    if (!isSeam) {
      const wrongHost = checkHostState(lp, vmcs, controls);
      if (wrongHost !== undefined) return { stage: 'host-state', check: wrongHost };
    }
    refuseUnimplemented(controls);
    controls.isChecked = true;
  }
  const wrongEntry = checkEntryFields(lp, vmcs, controls);
  if (wrongEntry !== undefined) return { stage: 'controls', check: wrongEntry };
  const wrongGuest = checksGuestState ? checkGuestState(lp, vmcs, controls) : undefined;
  if (wrongGuest !== undefined) {
    const exit = vmExit(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_GUEST_STATE, {
      qualification: BigInt(wrongGuest.qualification),
    });
    return { stage: 'guest-state', check: wrongGuest.check, exit };
  }

  guest.context.switchTo(lp, controls, isSeam);
  loadGuestState(lp, vmcs, controls, guest.optional, guest.moves);
  lp.interruptibility = vmcs.read32(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  const msrs = vmcs.read32(VmcsField.VM_ENTRY_MSR_LOAD_COUNT);
  if (msrs !== 0) {
    if (msrs > mostMsrs(lp))
      return {
        stage: 'msr-load',
        check: `${msrs} MSRs to load`,
        exit: vmExit(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_MACHINE_CHECK),
      };
    const entry = loadEntryMsrs(lp, vmcs);
    if (entry !== 0) {
      const exit = vmExit(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_MSR_LOADING, { qualification: BigInt(entry) });
      return { stage: 'msr-load', check: `MSR-load entry ${entry}`, exit };
    }
  }
  const information = vmcs.read32(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  lp.vectoringInformation = 0;
  lp.injectionInformation = information | 0;
  if (information >>> 31 !== 0) {
    lp.injectionErrorCode = vmcs.read32(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE);
    lp.injectionLength = vmcs.read32(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH);
  }
  lp.mode = 'non-root';
  lp.entries++;
  guest.enter(vmcs, controls, isSeam);
  lp.modeChanged();
  return undefined;
}
