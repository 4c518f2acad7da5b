import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { JsonValue } from '../snapshot/machine-snapshot.ts';
import type { VmExit } from '../vmx/vm-exit.ts';

/** Where the LP goes when SEAM root code is done: SEAMRET to the host, or VM entry with the LP's current SEAM VMCS. */
export type SeamOutcome = 'host' | 'guest';

/** State of SEAM firmware outside the memory of its machine. */
export interface SeamFirmwareState {
  readonly json: JsonValue;
  readonly bytes: Uint8Array;
}

/**
 * The software that runs in SEAM root mode, handed to the machine by a higher layer (the processor knows nothing of its leaves).
 *
 * While it runs, `lp.gpr`, `lp.xmm`, CR2, DRs, XCR0, MSRs hold what the interrupted software left, exactly as on silicon: a VM
 * transition does not switch general registers, so the firmware saves and loads them. `lp.rip` of the host is not modelled.
 * To enter a guest: `lp.seam.loadVmcs(pa)`, fill `lp.seam.vmcs`, load the guest's registers into `lp`, return 'guest'.
 * A VM entry that fails its checks comes back as a `vmexit` with bit 31 of the reason set.
 */
export interface SeamFirmware {
  /** SEAMCALL from VMX root: RAX and the operands are in `lp.gpr`; outputs go there. */
  seamcall(lp: LogicalProcessor): SeamOutcome;
  /**
   * SEAMCALLs that differ in RCX alone, which is `step` more from one to the next: does up to `times` of them at once, as that many
   * `seamcall`s would with the other registers set anew each time. For firmware that has a shorter way when all of them succeed.
   * @returns how many were done, each of which left RAX 0; 0: none, and nothing has changed
   */
  seamcallRow?(lp: LogicalProcessor, times: number, step: number): number;
  /** A VM exit from SEAM non-root. Guest state and exit information are already in `lp.seam.vmcs`; `exit` repeats the latter. */
  vmexit(lp: LogicalProcessor, exit: VmExit): SeamOutcome;

  /**
   * What `machine.snapshot()` must keep of the firmware beside its bytes in machine memory: everything that would be lost if this object
   * were replaced by a new one. `json` small, `bytes` for the rest. Firmware without it cannot be part of a snapshot.
   */
  saveState?(): SeamFirmwareState;
  /** Takes back what `saveState` gave; memory and registers of the machine are restored already. */
  restoreState?(state: SeamFirmwareState): void;
}
