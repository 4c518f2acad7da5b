import { ExitReason, Gpr, Reg, SEGMENT_BYTES, Seg, SegField, VmcsField, vmExit, type VmExit } from '@tdxkit/x86-cpu';
import type { OwnLp } from '../transcripts/replay-machine.ts';
import { RunningTd } from './running-td.ts';

const TDCALL_BYTES = 4;

/** A vCPU in 64-bit mode at CPL 0; what the guest does is said by ready-made VM exits. */
export class Guest extends RunningTd {
  constructor(options?: ConstructorParameters<typeof RunningTd>[0]) {
    super(options);
    this.enter();
    this.longMode();
  }
  longMode(): void {
    const { lp } = this;
    lp.memory.u32[(lp.base + Reg.SEGMENTS + SEGMENT_BYTES * Seg.CS + SegField.ATTRIBUTES) >>> 2] = 0xa09b;
    lp.efer = 0xd01n;
    lp.cr4 |= 0x20n;
    lp.cr0 = 0x8000_0031n;
  }
  /** A VM exit, long after the entry so that it does not look like single-stepping. */
  exit(reason: number, fields: Partial<VmExit> = {}): void {
    this.machine.clock.advance(5000n);
    this.lp.takeVmExit(vmExit(reason, fields));
  }
  tdcall(leaf: number, registers: Partial<Record<number, bigint>> = {}): bigint {
    const { lp } = this;
    lp.gpr[Gpr.RAX] = BigInt(leaf);
    for (const [n, value] of Object.entries(registers)) lp.gpr[Number(n)] = value!;
    this.exit(ExitReason.TDCALL, { instructionLength: TDCALL_BYTES });
    return lp.gpr[Gpr.RAX]!;
  }
  set interruptibility(value: number) {
    (this.lp as OwnLp).interruptibility = value;
  }
  get injected(): bigint {
    return this.module.of(this.lp).lp.seam.vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION);
  }
}
