import { Gpr } from '@tdxkit/x86-cpu';
import { hypercall } from '../../vcpu/hypercall.ts';
import type { ExitVerdict } from '../operations.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** The vendor path of TDG.VP.VMCALL: R10 is a KVM hypercall number, R11..R14 its arguments; the result goes to R10. */
export function handleKvmHypercall(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu } = tdVcpu;
  return hypercall(vcpu, regs[Gpr.R10]!, [regs[Gpr.R11]!, regs[Gpr.R12]!, regs[Gpr.R13]!, regs[Gpr.R14]!], (result) =>
    completeHypercall(tdVcpu, result),
  );
}

export function completeHypercall(tdVcpu: TdxVcpu, result: bigint): ExitVerdict {
  return finish(tdVcpu, BigInt.asUintN(64, result));
}
