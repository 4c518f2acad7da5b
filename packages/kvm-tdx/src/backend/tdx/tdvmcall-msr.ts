import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { finishMsrAccess, msrAccess } from '../../vcpu/msr-access.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

const indexOf = (tdVcpu: TdxVcpu): number => Number(tdVcpu.regs[Gpr.R12]! & 0xffff_ffffn);

/** TDG.VP.VMCALL<Instruction.RDMSR>: R12 index; the value goes to R11. */
export function handleRdmsr(tdVcpu: TdxVcpu): ExitVerdict {
  const index = indexOf(tdVcpu);
  const access = msrAccess(tdVcpu.vcpu, index, undefined, () => tdVcpu.msrs.read(index));
  return finishMsrAccess(tdVcpu.vcpu, access, (value) => completeRdmsr(tdVcpu, value));
}

/** undefined: there is no such MSR. */
export function completeRdmsr(tdVcpu: TdxVcpu, value: bigint | undefined): ExitVerdict {
  if (value === undefined) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  tdVcpu.regs[Gpr.R11] = value;
  return RESUME_GUEST;
}

/** TDG.VP.VMCALL<Instruction.WRMSR>: R12 index, R13 value. */
export function handleWrmsr(tdVcpu: TdxVcpu): ExitVerdict {
  const index = indexOf(tdVcpu);
  const value = tdVcpu.regs[Gpr.R13]!;
  const access = msrAccess(tdVcpu.vcpu, index, value, () => (tdVcpu.msrs.write(index, value) ? value : undefined));
  return finishMsrAccess(tdVcpu.vcpu, access, (done) => completeWrmsr(tdVcpu, done));
}

/** undefined: there is no such MSR, or it does not take the value. */
export function completeWrmsr(tdVcpu: TdxVcpu, done: bigint | undefined): ExitVerdict {
  return done === undefined ? finish(tdVcpu, VmcallStatus.INVALID_OPERAND) : RESUME_GUEST;
}
