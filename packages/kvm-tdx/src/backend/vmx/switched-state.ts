import { Reg, type LogicalProcessor, type Saved, type SavedFields } from '@tdxkit/x86-cpu';

/** Parts of the register file that VMX transitions do not switch, as [offset, bytes]: DR0..DR6, SSE and x87, PKRU and the syscall MSRs. */
const PARTS = [
  [Reg.DR0, Reg.DR7 - Reg.DR0],
  [Reg.MXCSR, Reg.YMM + 16 * 32 - Reg.MXCSR],
  [Reg.PKRU, 8],
  [Reg.PKRS, 4],
  [Reg.KERNEL_GS_BASE, Reg.TSC_AUX + 8 - Reg.KERNEL_GS_BASE],
] as const;
/** Offset of the first and behind the last of them; the image keeps the register file's own offsets. */
const FIRST = Reg.DR0;
const END = Reg.PKRS + 8;

export const IA32_UMWAIT_CONTROL = 0xe1;

/** Processor state of a VMX vCPU that KVM switches itself, when another guest wants the LP. Slots are named by `Reg`. */
export class SwitchedState {
  readonly #image = new Uint8Array(END - FIRST);
  readonly #view = new DataView(this.#image.buffer);
  xcr0 = 1n;
  cr2 = 0n;
  /** The guest writes it through KVM only. */
  umwaitControl = 0n;

  /** The state of a reset processor: x87 and SSE control words, everything else 0. */
  constructor() {
    this.set32(Reg.MXCSR, 0x1f80);
    this.set16(Reg.FCW, 0x37f);
    this.set32(Reg.DR6, 0xffff_0ff0);
  }

  saveState(): Saved {
    return { image: this.#image.slice(), xcr0: this.xcr0, cr2: this.cr2, umwaitControl: this.umwaitControl };
  }
  loadState(from: SavedFields): void {
    this.#image.set(from.bytes('image', this.#image.length));
    this.xcr0 = from.bigint('xcr0');
    this.cr2 = from.bigint('cr2');
    this.umwaitControl = from.bigint('umwaitControl');
  }

  save(lp: LogicalProcessor): void {
    for (const [offset, bytes] of PARTS) {
      this.#image.set(lp.memory.u8.subarray(lp.base + offset, lp.base + offset + bytes), offset - FIRST);
    }
    this.xcr0 = lp.xcr0;
    this.cr2 = lp.cr2;
  }

  load(lp: LogicalProcessor): void {
    for (const [offset, bytes] of PARTS) {
      lp.memory.u8.set(this.#image.subarray(offset - FIRST, offset - FIRST + bytes), lp.base + offset);
    }
    lp.xcr0 = this.xcr0;
    lp.cr2 = this.cr2;
    if (lp.rdmsr(IA32_UMWAIT_CONTROL) !== this.umwaitControl) lp.wrmsr(IA32_UMWAIT_CONTROL, this.umwaitControl);
  }

  /** The bytes of a slot, writable. */
  bytes(slot: number, length: number): Uint8Array {
    return this.#image.subarray(slot - FIRST, slot - FIRST + length);
  }
  get16(slot: number): number {
    return this.#view.getUint16(slot - FIRST, true);
  }
  set16(slot: number, value: number): void {
    this.#view.setUint16(slot - FIRST, value, true);
  }
  get32(slot: number): number {
    return this.#view.getUint32(slot - FIRST, true);
  }
  set32(slot: number, value: number): void {
    this.#view.setUint32(slot - FIRST, value, true);
  }
  get64(slot: number): bigint {
    return this.#view.getBigUint64(slot - FIRST, true);
  }
  set64(slot: number, value: bigint): void {
    this.#view.setBigUint64(slot - FIRST, value, true);
  }
}
