import { Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';

/** Parts of the register file that VMX transitions do not switch, as [offset, bytes]: DR0..DR6, SSE and x87, PKRU and the syscall MSRs. */
const PARTS = [
  [Reg.DR0, Reg.DR7 - Reg.DR0],
  [Reg.MXCSR, Reg.YMM + 16 * 32 - Reg.MXCSR],
  [Reg.PKRU, 8],
  [Reg.KERNEL_GS_BASE, Reg.TSC_AUX + 8 - Reg.KERNEL_GS_BASE],
] as const;
const BYTES = PARTS.reduce((sum, [, bytes]) => sum + bytes, 0);

/** Processor state of a VMX vCPU that KVM switches itself, when another guest wants the LP. */
export class SwitchedState {
  readonly #image = new Uint8Array(BYTES);
  #xcr0 = 1n;
  cr2 = 0n;

  /** The state of a reset processor: x87 and SSE control words, everything else 0. */
  constructor() {
    const view = new DataView(this.#image.buffer);
    const sse = PARTS[0][1];
    view.setUint32(sse, 0x1f80, true);
    view.setUint16(sse + Reg.FCW - Reg.MXCSR, 0x37f, true);
    view.setUint32(Reg.DR6 - Reg.DR0, 0xffff_0ff0, true);
  }

  save(lp: LogicalProcessor): void {
    let at = 0;
    for (const [offset, bytes] of PARTS) {
      this.#image.set(lp.memory.u8.subarray(lp.base + offset, lp.base + offset + bytes), at);
      at += bytes;
    }
    this.#xcr0 = lp.xcr0;
    this.cr2 = lp.cr2;
  }

  load(lp: LogicalProcessor): void {
    let at = 0;
    for (const [offset, bytes] of PARTS) {
      lp.memory.u8.set(this.#image.subarray(at, at + bytes), lp.base + offset);
      at += bytes;
    }
    lp.xcr0 = this.#xcr0;
    lp.cr2 = this.cr2;
  }
}
