import { ARITHMETIC_FLAGS, readArithmeticFlags, writeArithmeticFlags } from '../run/lazy-flags.ts';
import { Reg, Seg } from './register-file.ts';
import { RegisterViews } from './register-views.ts';

/** What follows from the registers of one LP alone: flags, what blocks events, activity, mode, counts. Writes are raw, as in `RegisterViews`. */
export class ProcessorState extends RegisterViews {
  /** RFLAGS without a bigint: its upper half is always 0. */
  get rflags32(): number {
    const system = this.registers32[Reg.RFLAGS >>> 2]! & ~ARITHMETIC_FLAGS;
    return (system | readArithmeticFlags(this.memory.u32, this.base)) >>> 0;
  }
  set rflags32(value: number) {
    this.registers32[Reg.RFLAGS >>> 2] = value;
    writeArithmeticFlags(this.memory.u32, this.base, value);
  }
  /**
   * Blocking by STI (bit 0), MOV SS (bit 1) and NMI (bit 3): format of the VMCS interruptibility state. The first two last until an
   * instruction has been executed; writing them begins them anew.
   */
  get interruptibility(): number {
    const bits = this.registers32[Reg.INTERRUPTIBILITY >>> 2]!;
    if ((bits & 3) === 0) return bits;
    const holds =
      this.get32(Reg.SHADOW_AT) === this.get32(Reg.RETIRED) && this.get32(Reg.SHADOW_AT + 4) === this.get32(Reg.RETIRED + 4);
    return holds ? bits : bits & ~3;
  }
  set interruptibility(value: number) {
    const { registers32 } = this;
    registers32[Reg.INTERRUPTIBILITY >>> 2] = value;
    registers32[Reg.SHADOW_AT >>> 2] = registers32[Reg.RETIRED >>> 2]!;
    registers32[(Reg.SHADOW_AT >>> 2) + 1] = registers32[(Reg.RETIRED >>> 2) + 1]!;
  }
  /** STI (1) or MOV SS (2), which is being executed, holds events until after the instruction behind it. */
  enterShadow(bit: 1 | 2): void {
    this.registers32[Reg.INTERRUPTIBILITY >>> 2] = (this.registers32[Reg.INTERRUPTIBILITY >>> 2]! & ~3) | bit;
    this.set64(Reg.SHADOW_AT, this.retired + 1n);
  }
  /** An event was delivered. */
  leaveShadow(): void {
    this.registers32[Reg.INTERRUPTIBILITY >>> 2]! &= ~3;
  }
  blockNmi(): void {
    this.registers32[Reg.INTERRUPTIBILITY >>> 2]! |= 8;
  }
  /** RIP `length` bytes on, wrapped to the code size. */
  nextRip(length: number): bigint {
    if (length === 0) return this.rip;
    const attributes = this.segments.attributes(Seg.CS);
    if (this.isLongMode && (attributes & 0x2000) !== 0) return BigInt.asUintN(64, this.rip + BigInt(length));
    return BigInt.asUintN((attributes & 0x4000) !== 0 ? 32 : 16, this.rip + BigInt(length));
  }
  /** Activity state of the VMCS: 0 active, 1 HLT, 2 shutdown, 3 wait-for-SIPI. */
  get activityState(): number {
    return this.registers32[Reg.ACTIVITY >>> 2]!;
  }
  set activityState(value: number) {
    this.registers32[Reg.ACTIVITY >>> 2] = value;
  }
  /** EFER.LMA: IA-32e mode, 64-bit or compatibility. */
  get isLongMode(): boolean {
    return (this.registers32[Reg.EFER >>> 2]! & 0x400) !== 0;
  }
  /** Instructions retired since reset. */
  get retired(): bigint {
    return this.registers64[Reg.RETIRED >>> 3]!;
  }

  /** `retired` as a number: exact below 2**53, without a bigint. */
  get retiredCount(): number {
    return this.registers32[(Reg.RETIRED >>> 2) + 1]! * 0x1_0000_0000 + this.registers32[Reg.RETIRED >>> 2]!;
  }
}
