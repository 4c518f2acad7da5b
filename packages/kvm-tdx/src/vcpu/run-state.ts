import { gpa } from '@tdxkit/x86-cpu/units';
import { KvmExitReason, type HypercallExit, type IoExit, type KvmExit, type KvmRun, type MmioExit } from '../uapi/exit.ts';

const UNKNOWN: KvmExit = { reason: KvmExitReason.KVM_EXIT_UNKNOWN };

/** kvm_run of one vCPU. The frequent exits have one object each, reused, so that an exit allocates nothing. */
export class RunState implements KvmRun {
  immediateExit = false;
  exit: KvmExit = UNKNOWN;
  readonly io: IoExit = {
    reason: KvmExitReason.KVM_EXIT_IO,
    direction: 0,
    size: 1,
    port: 0,
    count: 1,
    data: new Uint8Array(4096),
  };
  readonly mmio: MmioExit = {
    reason: KvmExitReason.KVM_EXIT_MMIO,
    physAddr: gpa(0),
    data: new Uint8Array(8),
    len: 4,
    isWrite: false,
  };

  clear(): void {
    this.exit = UNKNOWN;
  }

  /** KVM_EXIT_HYPERCALL for a range of pages that changes sides. `ret` is preset to 0. */
  mapGpaRange(gpaBytes: bigint, pages: bigint, attributes: number): HypercallExit {
    const exit: HypercallExit = {
      reason: KvmExitReason.KVM_EXIT_HYPERCALL,
      nr: 12,
      args: [gpaBytes, pages, BigInt(attributes), 0n, 0n, 0n],
      ret: 0n,
      flags: 1n,
    };
    this.exit = exit;
    return exit;
  }
}
