import type { HostInstructionResult } from './lp/logical-processor.ts';
import type { LpUnits, X86LogicalProcessor } from './lp/x86-logical-processor.ts';
import type { PlatformKeys } from './seam/platform-keys.ts';
import type { SeamFirmware } from './seam/seam-firmware.ts';
import { SeamUnit } from './seam/seam-unit.ts';
import type { NonRoot } from './vmx/non-root.ts';
import { TranslationContext } from './vmx/vm-entry.ts';
import { VmxGuest } from './vmx/vmx-guest.ts';
import { VmxUnit } from './vmx/vmx-unit.ts';

/** The VMX and SEAM parts of one LP, and the way a VM exit takes: to the SEAM firmware or to the host, by who entered the guest. */
export class VmxAndSeam implements LpUnits {
  readonly vmx: VmxUnit;
  readonly seam: SeamUnit;
  /** What surrounds the guest of the LP. VM entry puts the VMX guest here. */
  nonRoot: NonRoot;

  constructor(lp: X86LogicalProcessor, firmware: () => SeamFirmware | undefined, keys: PlatformKeys) {
    const context = new TranslationContext();
    const guest: VmxGuest = new VmxGuest(lp, {
      enter: () => (this.nonRoot = guest),
      leave: (exit) => (guest.isSeam ? this.seam.exited(exit) : this.vmx.exited(guest)),
    });
    this.nonRoot = guest;
    this.vmx = new VmxUnit(lp, guest, context);
    this.seam = new SeamUnit(lp, guest, context, firmware, keys);
  }

  seamcall(): HostInstructionResult {
    return this.seam.seamcall();
  }
}
