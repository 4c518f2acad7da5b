import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Gpr, Reg } from '../register-file.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { requireCpl0, type SystemHandler } from './operands.ts';
import { Msr } from '../msr-table.ts';

/** EDX:EAX as one value. */
export const readEdxEax = (lp: X86LogicalProcessor): bigint => (BigInt(lp.gpr32[2 * Gpr.RDX]!) << 32n) | BigInt(lp.gpr32[0]!);

/** Puts a value into EDX:EAX; the upper halves of RAX and RDX become 0. */
export function writeEdxEax(lp: X86LogicalProcessor, value: bigint): void {
  lp.gpr[Gpr.RAX] = value & 0xffff_ffffn;
  lp.gpr[Gpr.RDX] = value >> 32n;
}

const rdmsr: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  const index = lp.gpr32[2 * Gpr.RCX]!;
  const { nonRoot } = lp;
  if (nonRoot.onRdmsr(insn, index)) return Outcome.EVENT;
  let value = nonRoot.readVirtualMsr(index) ?? lp.msrs.read(index) ?? gp(lp);
  if (index === Msr.TSC) value = nonRoot.guestTsc(value);
  writeEdxEax(lp, value);
  return Outcome.NEXT;
};

const wrmsr: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  const index = lp.gpr32[2 * Gpr.RCX]!;
  const value = readEdxEax(lp);
  const { nonRoot } = lp;
  if (nonRoot.onWrmsr(insn, index, value)) return Outcome.EVENT;
  if (nonRoot.writeVirtualMsr(index, value)) {
    // Virtual EOI, TPR and SELF_IPI change what is deliverable, and may record an exit for after the instruction.
    lp.askAttention();
    return Outcome.NEXT_AND_STOP;
  }
  if (!lp.msrs.write(index, value)) gp(lp);
  return Outcome.NEXT;
};

const rdpmc: SystemHandler = (lp, insn) => {
  if (lp.cpl !== 0 && (lp.get32(Reg.CR4) & Cr4.PCE) === 0) gp(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  writeEdxEax(lp, lp.counters.rdpmc(lp.gpr32[2 * Gpr.RCX]!) ?? gp(lp));
  return Outcome.NEXT;
};

const xgetbv: SystemHandler = (lp) => {
  if ((lp.get32(Reg.CR4) & Cr4.OSXSAVE) === 0) ud(lp);
  const index = lp.gpr32[2 * Gpr.RCX]!;
  if (index > 1) gp(lp);
  writeEdxEax(lp, index === 0 ? lp.xcr0 : lp.xcr0 & lp.xsave.inUse);
  return Outcome.NEXT;
};

const xsetbv: SystemHandler = (lp, insn) => {
  if ((lp.get32(Reg.CR4) & Cr4.OSXSAVE) === 0) ud(lp);
  requireCpl0(lp);
  const index = lp.gpr32[2 * Gpr.RCX]!;
  const value = readEdxEax(lp);
  if (lp.nonRoot.onXsetbv(insn, index, value)) return Outcome.EVENT;
  if (index !== 0 || !isValidXcr0(lp, value)) gp(lp);
  lp.xcr0 = value;
  lp.modeChanged();
  return Outcome.NEXT;
};

/** XCR0: x87 always; AVX needs SSE; MPX, AVX-512 and AMX components come together; nothing that CPUID does not list. */
export function isValidXcr0(lp: X86LogicalProcessor, value: bigint): boolean {
  const { eax, edx } = lp.cpuid(0xd, 0);
  const supported = (BigInt(edx) << 32n) | BigInt(eax);
  if ((value & ~supported) !== 0n || (value & 1n) === 0n) return false;
  if ((value & 4n) !== 0n && (value & 2n) === 0n) return false;
  const together = (mask: bigint): boolean => (value & mask) === 0n || (value & mask) === mask;
  if (!together(0x18n) || !together(0xe0n) || !together(0x6_0000n)) return false;
  return (value & 0xe0n) === 0n || (value & 4n) !== 0n;
}

export const msrInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['rdmsr', rdmsr],
  ['wrmsr', wrmsr],
  ['rdpmc', rdpmc],
  ['xgetbv', xgetbv],
  ['xsetbv', xsetbv],
];
