import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostContext, HostInstruction } from '../run/host-instruction.ts';
import { X87Registers } from './x87-registers.ts';

const MF = 16;

/** The x87 registers as MMX instructions use them: MMn is the significand of physical register n. */
export class MmxRegisters extends X87Registers {
  mm(n: number): bigint {
    return this.readPhysical(n & 7).significand;
  }
  /** Writes MMn: sign and exponent become ones. */
  setMm(n: number, value: bigint): void {
    this.writePhysical(n & 7, { signExponent: 0xffff, significand: BigInt.asUintN(64, value) });
  }
  /** What every MMX instruction but EMMS does to the stack: TOP 0, all registers valid. */
  enter(): void {
    this.top = 0;
    this.tags = 0xff;
  }
}

export type MmxOperation = (x: MmxRegisters, insn: DecodedInsn, c: HostContext) => Outcome;
/** Runs an MMX instruction after the checks that all share. @source Intel SDM 3A "Intel MMX Technology System Programming" */
export const mmx =
  (operation: MmxOperation): HostInstruction =>
  (c, insn) => {
    const x = new MmxRegisters(c);
    return x.isExceptionPending ? c.raise(MF) : operation(x, insn, c);
  };
/** An instruction with an MMX destination: the value, or undefined when an event is recorded. */
export const toMm = (value: (x: MmxRegisters, insn: DecodedInsn, c: HostContext) => bigint | undefined): HostInstruction =>
  mmx((x, insn, c) => {
    const v = value(x, insn, c);
    if (v === undefined) return Outcome.EVENT;
    x.enter();
    x.setMm(insn.reg, v);
    return Outcome.NEXT;
  });
