import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { checkControls } from './control-checks.ts';
import { EntryChange } from './entry-memo.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { ENTRY_FAILURE, ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { checkGuestState, isVirtual8086Guest } from './guest-checks.ts';
import { loadGuestState } from './guest-state.ts';
import { checkHostState } from './host-checks.ts';
import { checkEntryFields } from './injection-checks.ts';
import { loadEntryMsrs, mostMsrs } from './msr-lists.ts';
import { refuseUnimplemented } from './unimplemented-control.ts';
import { vmExit, type VmExit } from './vm-exit.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { VmcsPage } from './vmcs-page.ts';
import type { VmxGuest } from './vmx-guest.ts';

/** Words of the VMCS page. */
const word = (field: VmcsField): number => fieldOffset(field) >>> 2;
const INTERRUPTIBILITY = word(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
const MSR_LOAD_COUNT = word(VmcsField.VM_ENTRY_MSR_LOAD_COUNT);
const INJECTION = word(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);

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
  const { lp, memo } = guest;
  const changes = memo.changes(vmcs, controls, isSeam);
  if ((changes & EntryChange.CONTROLS) !== 0) {
    const refused = takeControls(lp, vmcs, controls, isSeam);
    if (refused !== undefined) return refused;
  }
  const wrongEntry = checkEntryFields(lp, vmcs, controls);
  if (wrongEntry !== undefined) return { stage: 'controls', check: wrongEntry };
  const wrongGuest = checksGuestState ? checkGuestState(lp, vmcs, controls, changes === 0) : undefined;
  if (wrongGuest !== undefined) {
    const exit = vmExit(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_GUEST_STATE, {
      qualification: BigInt(wrongGuest.qualification),
    });
    return { stage: 'guest-state', check: wrongGuest.check, exit };
  }

  guest.context.switchTo(lp, controls, isSeam);
  loadGuestState(lp, vmcs, controls, guest.optional, guest.moves);
  const { u32 } = lp.memory;
  const at = vmcs.frame >>> 2;
  lp.interruptibility = u32[at + INTERRUPTIBILITY]!;
  const msrs = u32[at + MSR_LOAD_COUNT]!;
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
  const information = u32[at + INJECTION]!;
  lp.vectoringInformation = 0;
  lp.injectionInformation = information | 0;
  if (information >>> 31 !== 0) {
    lp.injectionErrorCode = vmcs.read32(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE);
    lp.injectionLength = vmcs.read32(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH);
  }
  lp.mode = 'non-root';
  lp.entries++;
  if (changes !== 0) memo.remember(vmcs, controls, isSeam, checksGuestState && !isVirtual8086Guest(vmcs));
  guest.enter(vmcs, controls, isSeam, (changes & EntryChange.CONTROLS) === 0);
  lp.modeChanged();
  return undefined;
}

/** Parses the controls and makes the checks that depend on them alone (and on the host state), unless that was done for the same bytes. */
function takeControls(
  lp: X86LogicalProcessor,
  vmcs: VmcsPage,
  controls: ExecutionControls,
  isSeam: boolean,
): EntryFailure | undefined {
  controls.refresh(vmcs, isSeam);
  if (controls.isChecked) return undefined;
  const wrongControls = checkControls(lp, vmcs, controls, isSeam);
  if (wrongControls !== undefined) return { stage: 'controls', check: wrongControls };
  if (!isSeam) {
    const wrongHost = checkHostState(lp, vmcs, controls);
    if (wrongHost !== undefined) return { stage: 'host-state', check: wrongHost };
  }
  refuseUnimplemented(controls);
  controls.isChecked = true;
  return undefined;
}
