import type { KvmStatistics } from '../observe/statistics.ts';

/** IA32_DEBUGCTL.LBR. */
const DEBUGCTL_LBR = 1n;

/**
 * The branch records (LBR) of the host as one vCPU of a plain VM has them (lbr_desc): they are lent to it while its guest has DEBUGCTL.LBR set, and the host
 * counts who has them. A vCPU of a TD has none of this: its DEBUGCTL is switched by the TDX module.
 * @source Linux arch/x86/kvm/vmx/pmu_intel.c
 */
export class GuestLbr {
  readonly #statistics: KvmStatistics;
  /** The vCPU has them now. */
  isLent = false;

  constructor(statistics: KvmStatistics) {
    this.#statistics = statistics;
  }

  /** intel_pmu_create_guest_lbr_event() and its release. */
  debugCtlWritten(value: bigint): void {
    if ((value & DEBUGCTL_LBR) === 0n) this.release();
    else if (!this.isLent) {
      this.isLent = true;
      this.#statistics.lbrEvents++;
    }
  }

  /** The guest stopped recording, or the vCPU goes. */
  release(): void {
    if (this.isLent) this.#statistics.lbrEvents--;
    this.isLent = false;
  }
}
