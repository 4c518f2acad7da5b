import type { HostInstructionResult } from '../lp/logical-processor.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { LpSnapshot } from '../snapshot/machine-snapshot.ts';
import { StateError, TdxError, hex, type Hpa } from '../units/index.ts';
import { ExecutionControls } from '../vmx/execution-controls.ts';
import { writeExitInformation } from '../vmx/exit-information.ts';
import { RootRegisters } from '../vmx/host-state.ts';
import { enterGuest } from '../vmx/vm-entry.ts';
import type { VmExit } from '../vmx/vm-exit.ts';
import { VmcsPage } from '../vmx/vmcs-page.ts';
import type { VmxGuest } from '../vmx/vmx-guest.ts';
import { PlatformKeys } from './platform-keys.ts';
import type { SeamDoors } from './seam-doors.ts';
import type { SeamFirmware, SeamOutcome } from './seam-firmware.ts';

const OK: HostInstructionResult = { kind: 'ok' };
const INVALID: HostInstructionResult = { kind: 'vmfail-invalid' };
const UD: HostInstructionResult = { kind: 'exception', vector: 6 };
const GP: HostInstructionResult = { kind: 'exception', vector: 13, errorCode: 0 };
const SEAMRR_MASK = 0x1401;
const SEAMRR_VALID = 0x800;
const ROOT = 0xf_ffff_ffff_f000n;

/** SEAM firmware entered a guest with controls that the processor refuses. On silicon VMLAUNCH in the firmware fails; here it is its bug. */
export class SeamEntryError extends TdxError {
  constructor(check: string, pa: Hpa) {
    super('SEAM_ENTRY_REFUSED', `VM entry from SEAM with the VMCS at ${hex(pa)} fails a check: ${check}`, {
      hint: 'The SEAM firmware must fill the VMCS so that the checks of VM entry pass.',
    });
  }
}

/** SEAM of one LP: the SEAMCALL door, the way from and to guests of the SEAM firmware, and what only the firmware may do. */
export class SeamUnit implements SeamDoors {
  readonly #lp: X86LogicalProcessor;
  readonly #guest: VmxGuest;
  readonly #firmware: () => SeamFirmware | undefined;
  readonly #keys: PlatformKeys;
  readonly #root: RootRegisters;
  readonly #controls = new Map<number, ExecutionControls>();
  #vmcs: VmcsPage | undefined;
  /** The VMCS entered last, and its parsed controls. */
  #entered: VmcsPage | undefined;
  #enteredControls = new ExecutionControls();
  /** The next so many PCONFIG key programmings fail for want of entropy (fault injection). */
  pconfigFailures = 0;
  /** False enters guests without the checks of the guest-state area: for replaying recordings whose guests never run. */
  checksGuestState = true;

  constructor(lp: X86LogicalProcessor, guest: VmxGuest, firmware: () => SeamFirmware | undefined, keys: PlatformKeys) {
    this.#lp = lp;
    this.#guest = guest;
    this.#firmware = firmware;
    this.#keys = keys;
    this.#root = new RootRegisters(lp);
  }

  /** The loaded VMCS and fault injection, for a snapshot; `rootBytes` goes with it. */
  save(): LpSnapshot['seam'] {
    return { vmcs: this.#vmcs?.pa ?? null, pconfigFailures: this.pconfigFailures, checksGuestState: this.checksGuestState };
  }

  /** The host's registers while a guest of the firmware runs. */
  rootBytes(): Uint8Array {
    return this.#root.toBytes();
  }

  restore(saved: LpSnapshot['seam'], rootBytes: Uint8Array): void {
    this.#vmcs = saved.vmcs === null ? undefined : new VmcsPage(this.#lp.memory, saved.vmcs as Hpa);
    this.pconfigFailures = saved.pconfigFailures;
    this.checksGuestState = saved.checksGuestState;
    this.#controls.clear();
    this.#entered = undefined;
    this.#root.fromBytes(rootBytes);
  }

  /** Nothing is loaded any more. */
  leave(): void {
    this.#vmcs = this.#entered = undefined;
    this.#controls.clear();
  }

  get active(): boolean {
    return this.#lp.mode === 'seam' || (this.#lp.mode === 'non-root' && this.#guest.isSeam);
  }

  /**
   * SEAMCALL executed by host software. @source Intel TDX CPU Architectural Extensions "SEAMCALL"
   * #UD outside VMX operation or 64-bit mode, #GP(0) at CPL above 0 or without a SEAM range, VMfailInvalid without firmware.
   */
  seamcall(): HostInstructionResult {
    const firmware = this.#firmware();
    const refused = this.#refusal(firmware);
    if (refused !== undefined) return refused;
    this.#lp.mode = 'seam';
    this.#runFirmware(firmware!, undefined);
    return OK;
  }

  /** See `LogicalProcessor.seamcallRow`. */
  seamcallRow(times: number, step: number): number {
    const lp = this.#lp;
    const firmware = this.#firmware();
    if (this.#refusal(firmware) !== undefined || firmware?.seamcallRow === undefined) return 0;
    lp.mode = 'seam';
    try {
      return firmware.seamcallRow(lp, times, step);
    } finally {
      lp.mode = 'root';
    }
  }

  /** What keeps a SEAMCALL from reaching the firmware. */
  #refusal(firmware: SeamFirmware | undefined): HostInstructionResult | undefined {
    const lp = this.#lp;
    if (lp.mode !== 'root')
      throw new StateError(`SEAMCALL by host software while LP ${lp.id} is in ${lp.mode} mode`, {
        hint: 'Call lp.run() until it returns to the host.',
      });
    if (!lp.vmx.on || !lp.isLongMode) return UD;
    if (lp.cpl !== 0 || (lp.msrs.storedLow(SEAMRR_MASK) & SEAMRR_VALID) === 0) return GP;
    return firmware === undefined ? INVALID : undefined;
  }

  /**
   * Runs firmware for a VM exit, or for a SEAMCALL. An error that it throws leaves the LP in the host, with the host's registers, so that
   * other guests go on.
   */
  #runFirmware(firmware: SeamFirmware, exit: VmExit | undefined): void {
    const lp = this.#lp;
    try {
      this.#finish(firmware, exit === undefined ? firmware.seamcall(lp) : firmware.vmexit(lp, exit));
    } catch (error) {
      lp.mode = 'root';
      throw error;
    }
  }

  /** A VM exit of a guest that the firmware entered; guest state and exit information are in its VMCS already. */
  exited(exit: VmExit): void {
    const lp = this.#lp;
    this.#root.restore();
    lp.interruptibility = 0;
    lp.activityState = 0;
    lp.pendingDebugExceptions = 0n;
    lp.injectionInformation = 0;
    lp.mode = 'seam';
    this.#runFirmware(this.#firmware()!, exit);
  }

  /** Does what the firmware asked for: SEAMRET, or VM entry (whose failure is an exit to the firmware). */
  #finish(firmware: SeamFirmware, outcome: SeamOutcome): void {
    const lp = this.#lp;
    while (outcome === 'guest') {
      const vmcs = this.#loaded();
      const controls = vmcs === this.#entered ? this.#enteredControls : this.#controlsOf(vmcs);
      this.#root.save();
      const failure = this.#enter(vmcs, controls);
      if (failure === undefined) {
        vmcs.isLaunched = true;
        return;
      }
      this.#root.restore();
      lp.mode = 'seam';
      if (failure.exit === undefined) throw new SeamEntryError(failure.check, vmcs.pa);
      writeExitInformation(vmcs, failure.exit);
      outcome = firmware.vmexit(lp, failure.exit);
    }
    lp.mode = 'root';
  }

  /** VM entry; an error thrown on the way (a control that is not modelled) finds the host's registers back. */
  #enter(vmcs: VmcsPage, controls: ExecutionControls): ReturnType<typeof enterGuest> {
    try {
      return enterGuest(this.#guest, vmcs, controls, true, this.checksGuestState);
    } catch (error) {
      this.#root.restore();
      throw error;
    }
  }

  #controlsOf(vmcs: VmcsPage): ExecutionControls {
    let controls = this.#controls.get(vmcs.pa);
    if (controls === undefined) this.#controls.set(vmcs.pa, (controls = new ExecutionControls()));
    this.#entered = vmcs;
    this.#enteredControls = controls;
    return controls;
  }

  loadVmcs(pa: Hpa): void {
    this.#mustBeSeam('loadVmcs');
    if (this.#vmcs?.pa !== pa) this.#vmcs = new VmcsPage(this.#lp.memory, pa);
  }

  get vmcs(): VmcsPage {
    return this.#loaded();
  }

  clearVmcs(pa: Hpa): void {
    this.#mustBeSeam('clearVmcs');
    new VmcsPage(this.#lp.memory, pa).isLaunched = false;
    this.#controls.delete(pa);
    this.#entered = undefined;
    if (this.#vmcs?.pa === pa) this.#vmcs = undefined;
  }

  invept(eptp?: bigint): void {
    this.#mustBeSeam('invept');
    const { memory } = this.#lp;
    const strip = (root: bigint): number => memory.stripHkid(Number(root & ROOT) as Hpa);
    if (eptp === undefined || strip(eptp) === strip(this.#guest.context.eptp)) this.#lp.flushGuestPhysical();
  }

  seamReport(reportData: Uint8Array, teeInfoHash: Uint8Array, reportType: number): { mac: Uint8Array; tcbInfo: Uint8Array } {
    this.#mustBeSeam('seamReport');
    return this.#keys.report(reportData, teeInfoHash, reportType);
  }

  verifyReport(reportMacStruct: Uint8Array): boolean {
    this.#mustBeSeam('verifyReport');
    return this.#keys.verify(reportMacStruct);
  }

  seamdbGetRef(): { index: bigint; nonce: Uint8Array; size: bigint } {
    this.#mustBeSeam('seamdbGetRef');
    const { index, nonce, size } = this.#lp.machine.platform.seamdb;
    return { index, nonce: nonce.slice(), size };
  }

  pconfigKey(hkid: number, keyId?: Uint8Array): boolean {
    this.#mustBeSeam('pconfigKey');
    if (this.pconfigFailures > 0) {
      this.pconfigFailures--;
      return false;
    }
    this.#lp.memory.setKey(hkid, keyId ?? this.#keys.nextMemoryKey());
    return true;
  }

  #loaded(): VmcsPage {
    if (this.#vmcs === undefined)
      throw new StateError(`no SEAM VMCS is loaded on LP ${this.#lp.id}`, { hint: 'Call seam.loadVmcs(pa) first.' });
    return this.#vmcs;
  }

  #mustBeSeam(what: string): void {
    if (this.#lp.mode !== 'seam')
      throw new StateError(`seam.${what} on LP ${this.#lp.id} in ${this.#lp.mode} mode`, {
        hint: 'Only SEAM firmware may call it, while it handles a SEAMCALL or a VM exit.',
      });
  }
}
