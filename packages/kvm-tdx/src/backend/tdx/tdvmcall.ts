import { ExitReason, VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { virtualCpuid } from '../../vcpu/cpuid-table.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { handleKvmHypercall } from './tdvmcall-hypercall.ts';
import { handleIo, handleMmio } from './tdvmcall-io.ts';
import { handleMapGpa } from './tdvmcall-map-gpa.ts';
import { handleRdmsr, handleWrmsr } from './tdvmcall-msr.ts';
import { handleGetQuote, handleGetTdVmCallInfo, handleReportFatalError, handleSetupEventNotify } from './tdvmcall-user.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

const u32 = (value: bigint): number => Number(value & 0xffff_ffffn);

/** Gives the guest a status in R10 and lets it go on. Success needs no call: R10 is 0 already. */
export function finish(tdVcpu: TdxVcpu, status: bigint): ExitVerdict {
  tdVcpu.regs[Gpr.R10] = status;
  return RESUME_GUEST;
}

/** TDG.VP.VMCALL: R10 != 0 is a KVM hypercall, else R11 is the sub-function. */
export function handleTdVmCall(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, words, td, vcpu } = tdVcpu;
  const { statistics } = td.vm.kvm;
  const { morphsExitReason } = td.vm.kvm.differences;
  if (words[2 * Gpr.R10] !== 0 || words[2 * Gpr.R10 + 1] !== 0) {
    tdVcpu.exitReason = morphsExitReason ? ExitReason.VMCALL : ExitReason.TDCALL;
    statistics.exit(vcpu.id, 'TDVMCALL<KVM hypercall>', tdVcpu.exitReason);
    return handleKvmHypercall(tdVcpu);
  }
  if (words[2 * Gpr.R11] === VmcallLeaf.Io && words[2 * Gpr.R11 + 1] === 0) {
    // First and by itself: firmware makes millions of them.
    tdVcpu.exitReason = morphsExitReason ? ExitReason.IO_INSTRUCTION : ExitReason.TDCALL;
    statistics.exit(vcpu.id, 'TDVMCALL<Instruction.IO>', tdVcpu.exitReason);
    return handleIo(tdVcpu);
  }
  const leaf = regs[Gpr.R11]!;
  tdVcpu.exitReason = morphsExitReason ? morphedReason(leaf) : ExitReason.TDCALL;
  statistics.exit(vcpu.id, leafName(leaf), tdVcpu.exitReason);
  switch (Number(leaf)) {
    case VmcallLeaf.Cpuid: {
      const r = virtualCpuid(vcpu.getCpuid2(), u32(regs[Gpr.R12]!), u32(regs[Gpr.R13]!));
      regs[Gpr.R12] = BigInt(r.eax >>> 0);
      regs[Gpr.R13] = BigInt(r.ebx >>> 0);
      regs[Gpr.R14] = BigInt(r.ecx >>> 0);
      regs[Gpr.R15] = BigInt(r.edx >>> 0);
      return RESUME_GUEST;
    }
    case VmcallLeaf.Hlt:
      vcpu.halt(regs[Gpr.R12] !== 0n);
      return RESUME_GUEST;
    case VmcallLeaf.Rdmsr:
      return handleRdmsr(tdVcpu);
    case VmcallLeaf.Wrmsr:
      return handleWrmsr(tdVcpu);
    case VmcallLeaf.RequestMmio:
      return handleMmio(tdVcpu);
    case VmcallLeaf.MapGpa:
      return handleMapGpa(tdVcpu);
    case VmcallLeaf.ReportFatalError:
      return handleReportFatalError(tdVcpu);
    case VmcallLeaf.GetTdVmCallInfo:
      return handleGetTdVmCallInfo(tdVcpu);
    case VmcallLeaf.GetQuote:
      return handleGetQuote(tdVcpu);
    case VmcallLeaf.SetupEventNotifyInterrupt:
      return handleSetupEventNotify(tdVcpu);
    default:
      return finish(tdVcpu, unsupported(tdVcpu));
  }
}

/** A sub-function below 0x10000 is the VMX exit it stands for; a request for MMIO is the misconfiguration that it would be in a plain VM. */
const morphedReason = (leaf: bigint): number => {
  if (leaf === BigInt(VmcallLeaf.RequestMmio)) return ExitReason.EPT_MISCONFIGURATION;
  return leaf < 0x1_0000n ? Number(leaf) : ExitReason.TDCALL;
};

/** What an unknown sub-function gets: the first series had no status of its own for it. */
export const unsupported = (tdVcpu: TdxVcpu): bigint =>
  tdVcpu.td.vm.kvm.differences.hasTdxExit ? VmcallStatus.SUBFUNC_UNSUPPORTED : VmcallStatus.INVALID_OPERAND;

const names = new Map<bigint, string>(Object.entries(VmcallLeaf).map(([name, leaf]) => [BigInt(leaf), `TDVMCALL<${name}>`]));
const leafName = (leaf: bigint): string => names.get(leaf) ?? 'TDVMCALL<unknown>';
