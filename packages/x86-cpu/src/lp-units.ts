import type { HostInstructionResult } from './lp/logical-processor.ts';
import type { LpUnits, X86LogicalProcessor } from './lp/x86-logical-processor.ts';
import type { PlatformKeys } from './seam/platform-keys.ts';
import type { SeamFirmware } from './seam/seam-firmware.ts';
import { SeamUnit } from './seam/seam-unit.ts';
import type { LpSnapshot } from './snapshot/machine-snapshot.ts';
import type { Hpa } from './units/index.ts';
import { ExecutionControls } from './vmx/execution-controls.ts';
import type { NonRoot } from './vmx/non-root.ts';
import { VmcsPage } from './vmx/vmcs-page.ts';
import { VmxGuest } from './vmx/vmx-guest.ts';
import { VmxUnit } from './vmx/vmx-unit.ts';

/** The VMX and SEAM parts of one LP, and the way a VM exit takes: to the SEAM firmware or to the host, by who entered the guest. */
export class VmxAndSeam implements LpUnits {
  readonly vmx: VmxUnit;
  readonly seam: SeamUnit;
  /** What surrounds the guest of the LP. VM entry puts the VMX guest here. */
  nonRoot: NonRoot;
  readonly #guest: VmxGuest;

  constructor(lp: X86LogicalProcessor, firmware: () => SeamFirmware | undefined, keys: PlatformKeys) {
    const guest: VmxGuest = (this.#guest = new VmxGuest(lp, {
      enter: () => (this.nonRoot = guest),
      leave: (exit) => (guest.isSeam ? this.seam.exited(exit) : this.vmx.exited(guest)),
    }));
    this.nonRoot = guest;
    this.vmx = new VmxUnit(lp, guest);
    this.seam = new SeamUnit(lp, guest, firmware, keys);
  }

  /** Pointers, timers and translation context, for a snapshot. */
  save(isInGuest: boolean): Pick<LpSnapshot, 'vmx' | 'seam' | 'translation' | 'pauses' | 'entered'> {
    const { eptp, sharedEptp, hkid, vpid } = this.#guest.context;
    return {
      vmx: this.vmx.save(),
      seam: this.seam.save(),
      translation: { eptp: `0x${eptp.toString(16)}`, sharedEptp: `0x${sharedEptp.toString(16)}`, hkid, vpid },
      pauses: this.#guest.pauses,
      entered: isInGuest ? this.#guest.save() : null,
    };
  }

  /** The host's registers while a SEAM guest runs. */
  rootBytes(): Uint8Array {
    return this.seam.rootBytes();
  }

  /** Takes `save` back, registers and memory being restored already. `guest`: the LP is in the guest of a VMCS. */
  restore(saved: LpSnapshot, rootBytes: Uint8Array): void {
    this.vmx.restore(saved.vmx);
    this.seam.restore(saved.seam, rootBytes);
    const { eptp, sharedEptp, hkid, vpid } = saved.translation;
    Object.assign(this.#guest.context, { eptp: BigInt(eptp), sharedEptp: BigInt(sharedEptp), hkid, vpid });
    this.#guest.pauses = saved.pauses;
    if (saved.entered === null) return;
    const vmcs = new VmcsPage(this.#guest.lp.memory, saved.entered.vmcs as Hpa);
    this.#guest.resume(saved.entered, vmcs, new ExecutionControls(), saved.guest === 'seam');
  }

  leave(): void {
    this.vmx.restore({ region: null, vmcs: null });
    this.seam.leave();
  }

  seamcall(): HostInstructionResult {
    return this.seam.seamcall();
  }
  seamcallRow(times: number, step: number): number {
    return this.seam.seamcallRow(times, step);
  }
}
