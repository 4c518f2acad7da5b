import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Gpr, Reg } from '../register-file.ts';
import { isRealMode } from '../segment-access.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { writeEdxEax } from './msr-instructions.ts';
import { writeGpr, type SystemHandler } from './operands.ts';

const cpuid: SystemHandler = (lp, insn) => {
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  const leaf = lp.gpr32[2 * Gpr.RAX]!;
  const subleaf = lp.gpr32[2 * Gpr.RCX]!;
  const result = lp.nonRoot.cpuid(leaf, subleaf) ?? lp.cpuid(leaf, subleaf);
  lp.gpr[Gpr.RAX] = BigInt(result.eax >>> 0);
  lp.gpr[Gpr.RBX] = BigInt(result.ebx >>> 0);
  lp.gpr[Gpr.RCX] = BigInt(result.ecx >>> 0);
  lp.gpr[Gpr.RDX] = BigInt(result.edx >>> 0);
  return Outcome.NEXT;
};

function requireTsd(lp: X86LogicalProcessor): void {
  if (lp.cpl !== 0 && !isRealMode(lp) && (lp.get32(Reg.CR4) & Cr4.TSD) !== 0) gp(lp);
}

const rdtsc: SystemHandler = (lp, insn) => {
  requireTsd(lp);
  if (lp.nonRoot.onRdtsc(insn)) return Outcome.EVENT;
  writeEdxEax(lp, BigInt.asUintN(64, lp.nonRoot.guestTsc(lp.tsc)));
  return Outcome.NEXT;
};

const rdtscp: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('rdtscp')) ud(lp);
  requireTsd(lp);
  if (lp.nonRoot.onRdtsc(insn)) return Outcome.EVENT;
  writeEdxEax(lp, BigInt.asUintN(64, lp.nonRoot.guestTsc(lp.tsc)));
  lp.gpr[Gpr.RCX] = BigInt(lp.get32(Reg.TSC_AUX));
  return Outcome.NEXT;
};

const rdpid: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('rdpid')) ud(lp);
  writeGpr(lp, insn.rm, insn.operandSize >= 4 ? 8 : 4, BigInt(lp.get32(Reg.TSC_AUX)));
  return Outcome.NEXT;
};

/** RDRAND and RDSEED: CF says whether there was a number; OF, SF, ZF, AF, PF are 0. */
function random(source: (lp: X86LogicalProcessor) => bigint | undefined): SystemHandler {
  return (lp, insn) => {
    if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
    const value = source(lp);
    const flags = lp.rflags & ~0x8d5n;
    writeGpr(lp, insn.rm, insn.operandSize, value ?? 0n);
    lp.rflags = value === undefined ? flags : flags | 1n;
    return Outcome.NEXT;
  };
}

export const identificationInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['cpuid', cpuid],
  ['rdtsc', rdtsc],
  ['rdtscp', rdtscp],
  ['rdpid', rdpid],
  ['rdrand', random((lp) => lp.rdrand())],
  ['rdseed', random((lp) => lp.rdseed())],
];
