import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { ExecutionControls } from './execution-controls.ts';

/** What the LP's translation caches were filled for: a change of any of it drops them. */
export class TranslationContext {
  eptp = 0n;
  sharedEptp = 0n;
  hkid = -1;
  vpid = -1;

  /** Flushes what the architecture would not use for the guest that is about to run. */
  switchTo(lp: X86LogicalProcessor, controls: ExecutionControls, isSeam: boolean): void {
    const hkid = isSeam ? controls.tdHkid : -1;
    const { eptp, sharedEptp, vpid } = controls;
    if (this.eptp !== eptp || this.hkid !== hkid || this.vpid !== vpid || (isSeam && this.sharedEptp !== sharedEptp)) {
      this.eptp = eptp;
      this.sharedEptp = sharedEptp;
      this.hkid = hkid;
      this.vpid = vpid;
      lp.flushGuestPhysical();
    } else if (vpid === 0) lp.flushTlb(false);
  }
}
