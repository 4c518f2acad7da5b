import { ExitReason, detailOf, exitReasonName, formatStatus, isError } from '@tdxkit/tdx-arch';
import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { SEAMCALL_UD } from '@tdxkit/tdx-module';
import { isSoftwareError } from '../../host/seamcall-errno.ts';
import { Errno } from '../../uapi/errno.ts';
import { KvmExitReason, KvmInternalError } from '../../uapi/exit.ts';
import { handleHostEvent, handleMachineCheck } from '../../vcpu/host-events.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { handleEptViolation } from './ept-violation.ts';
import { handleTdVmCall } from './tdvmcall.ts';
import { TdxVcpu } from './tdx-vcpu.ts';

/** Bit 31 of the exit reason: the VM entry failed. */
const FAILED_ENTRY = 0x8000_0000;
const NON_RECOVERABLE = 1n << 62n;
const RAX_LOW = 2 * Gpr.RAX;
const RAX_HIGH = RAX_LOW + 1;
/** Bits of the reason beside the number that KVM does not look at (bit 26: a bus lock was pending). */
const REASON_MASK = 0xffff;
const MCE_DURING_ENTRY = 41;
/** Exit qualification of OTHER_SMI: the SMI was a machine check (MSMI). */
const QUALIFICATION_MSMI = 1n;
/** Reason of a status that is neither an exit nor a dead TD. */
const INVALID_REASON = 0xffff_ffff;

/** What a TD exit means. Tests in the order of KVM; `regs` hold the result of TDH.VP.ENTER. */
export function handleTdExit(tdVcpu: TdxVcpu, lp: LogicalProcessor): ExitVerdict {
  const { regs, words, vcpu, td } = tdVcpu;
  // Nearly every exit is this one, and none of the tests below is about it: a reason, and nothing else in RAX.
  if (words[RAX_HIGH] === 0 && (words[RAX_LOW]! & REASON_MASK) === ExitReason.TDCALL) return handleTdVmCall(tdVcpu);
  const { statistics } = td.vm.kvm;
  const status = regs[Gpr.RAX]!;
  if (TdxVcpu.isBusyEntry(status)) {
    tdVcpu.exitReason = INVALID_REASON;
    statistics.exit(vcpu.id, 'OPERAND_BUSY', INVALID_REASON);
    return RESUME_GUEST;
  }
  const reason = detailOf(status);
  const number = reason & REASON_MASK;
  if (!isError(status) && number === ExitReason.TDCALL && (status & NON_RECOVERABLE) === 0n) return handleTdVmCall(tdVcpu);
  if (isSoftwareError(status)) {
    tdVcpu.exitReason = INVALID_REASON;
    if (status !== SEAMCALL_UD || !td.vm.kvm.isRebooting) td.bug('TDH.VP.ENTER', status);
    return internalError(tdVcpu, lp, status);
  }
  const isExit = !isError(status);
  tdVcpu.exitReason = isExit ? number : INVALID_REASON;
  statistics.exit(vcpu.id, isExit ? (exitReasonName(number) ?? `exit ${number}`) : 'TDH.VP.ENTER error', tdVcpu.exitReason);
  if (td.vm.kvm.onlyTdcallExits) return internalError(tdVcpu, lp, status);
  if (isExit && number === MCE_DURING_ENTRY) handleMachineCheck(td.vm.kvm, lp);
  if (isExit && reason >= FAILED_ENTRY) {
    return vcpu.exitToUser({
      reason: KvmExitReason.KVM_EXIT_FAIL_ENTRY,
      hardwareEntryFailureReason: reason,
      cpu: lp.id,
      message: formatStatus(status),
    });
  }
  if (isExit && number === ExitReason.TRIPLE_FAULT) return vcpu.exitToUser({ reason: KvmExitReason.KVM_EXIT_SHUTDOWN });
  if (!isExit || (status & NON_RECOVERABLE) !== 0n) return internalError(tdVcpu, lp, status);
  return dispatch(tdVcpu, lp, number, status);
}

function dispatch(tdVcpu: TdxVcpu, lp: LogicalProcessor, number: number, status: bigint): ExitVerdict {
  const { vcpu, regs, td } = tdVcpu;
  const { kvm } = td.vm;
  switch (number) {
    case ExitReason.EXTERNAL_INTERRUPT:
      kvm.statistics.interruptExits++; // acknowledged by the exit
      return RESUME_GUEST;
    case ExitReason.OTHER_SMI:
      kvm.statistics.smiExits++; // handled before the exit; what is left is a machine check that came as SMI
      if ((regs[Gpr.RCX]! & QUALIFICATION_MSMI) !== 0n) handleMachineCheck(kvm, lp);
      return RESUME_GUEST;
    case ExitReason.EXCEPTION_NMI: {
      const information = Number(regs[Gpr.R9]! & 0xffff_ffffn);
      if (handleHostEvent(kvm, lp, information)) return RESUME_GUEST;
      return vcpu.exitToUser({ reason: KvmExitReason.KVM_EXIT_EXCEPTION, exception: information & 0xff, errorCode: 0 });
    }
    case ExitReason.EPT_VIOLATION:
      return handleEptViolation(tdVcpu);
    case ExitReason.EPT_MISCONFIGURATION:
      td.vm.bug(`EPT misconfiguration at GPA 0x${regs[Gpr.R8]!.toString(16)}`);
      return -Errno.EIO;
    default:
      return internalError(tdVcpu, lp, status);
  }
}

function internalError({ vcpu }: TdxVcpu, lp: LogicalProcessor, status: bigint): ExitVerdict {
  return vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
    suberror: KvmInternalError.UNEXPECTED_EXIT_REASON,
    data: [status, BigInt(lp.id)],
    message: `TDH.VP.ENTER: ${formatStatus(status)}`,
  });
}
