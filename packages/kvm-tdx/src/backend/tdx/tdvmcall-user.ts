import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import {
  KvmExitReason,
  KvmSystemEvent,
  type GetQuoteExit,
  type GetTdVmCallInfoExit,
  type SetupEventNotifyExit,
} from '../../uapi/exit.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** TDG.VP.VMCALL<ReportFatalError>: nothing is validated; run again, the guest sees success. */
export function handleReportFatalError(tdVcpu: TdxVcpu): ExitVerdict {
  const data = fatalErrorWords(tdVcpu);
  return tdVcpu.vcpu.exitToUser({ reason: KvmExitReason.KVM_EXIT_SYSTEM_EVENT, type: KvmSystemEvent.TDX_FATAL, data });
}

/** Registers that the guest does not expose are 0 already. */
function fatalErrorWords({ regs, td }: TdxVcpu): bigint[] {
  switch (td.vm.kvm.differences.fatalErrorWords) {
    case 3:
      return [regs[Gpr.R11]!, regs[Gpr.R12]!, regs[Gpr.R13]!];
    case 10:
      return [Gpr.R12, Gpr.R13, Gpr.R14, Gpr.R15, Gpr.RBX, Gpr.RDI, Gpr.RSI, Gpr.R8, Gpr.R9, Gpr.RDX].map((gpr) => regs[gpr]!);
    case 16: {
      const data = Array.from(regs);
      data[Gpr.RSP] = 0n;
      data[Gpr.RBP] = 0n;
      return data;
    }
  }
}

/** TDG.VP.VMCALL<GetTdVmCallInfo>: leaf 0 in the kernel, leaf 1 by userspace. */
export function handleGetTdVmCallInfo(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu } = tdVcpu;
  const leaf = regs[Gpr.R12]!;
  if (leaf > (tdVcpu.td.vm.kvm.differences.hasTdxExit ? 1n : 0n)) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (leaf === 0n) {
    for (const gpr of [Gpr.R11, Gpr.R12, Gpr.R13, Gpr.R14]) regs[gpr] = 0n;
    return RESUME_GUEST;
  }
  const exit: GetTdVmCallInfoExit = {
    reason: KvmExitReason.KVM_EXIT_TDX,
    nr: 0x10000,
    ret: VmcallStatus.SUCCESS,
    leaf,
    r11: 0n,
    r12: 0n,
    r13: 0n,
    r14: 0n,
  };
  vcpu.runState.exit = exit;
  vcpu.completion = { kind: 'vmcall-info' };
  return EXIT_TO_USER;
}

/** Userspace answered GetTdVmCallInfo. */
export function completeVmCallInfo(tdVcpu: TdxVcpu, { r11, r12, r13, r14, ret }: GetTdVmCallInfoExit): ExitVerdict {
  const { regs } = tdVcpu;
  regs[Gpr.R11] = r11;
  regs[Gpr.R12] = r12;
  regs[Gpr.R13] = r13;
  regs[Gpr.R14] = r14;
  return finish(tdVcpu, ret);
}

/** TDG.VP.VMCALL<GetQuote>: R12 shared buffer, R13 bytes. */
export function handleGetQuote(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu, td } = tdVcpu;
  if (!td.vm.kvm.differences.hasTdxExit) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const shared = BigInt(td.sharedBit);
  const address = regs[Gpr.R12]!;
  if ((address & shared) === 0n) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const exit: GetQuoteExit = {
    reason: KvmExitReason.KVM_EXIT_TDX,
    nr: 0x10002,
    ret: VmcallStatus.SUBFUNC_UNSUPPORTED,
    gpa: address & ~shared,
    size: regs[Gpr.R13]!,
  };
  vcpu.runState.exit = exit;
  vcpu.completion = { kind: 'vmcall' };
  return EXIT_TO_USER;
}

/** TDG.VP.VMCALL<SetupEventNotifyInterrupt>: R12 vector. */
export function handleSetupEventNotify(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu } = tdVcpu;
  const vector = regs[Gpr.R12]!;
  if (vector < 32n || vector > 255n || !tdVcpu.td.vm.kvm.differences.hasTdxExit)
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const exit: SetupEventNotifyExit = {
    reason: KvmExitReason.KVM_EXIT_TDX,
    nr: 0x10004,
    ret: VmcallStatus.SUBFUNC_UNSUPPORTED,
    vector,
  };
  vcpu.runState.exit = exit;
  vcpu.completion = { kind: 'vmcall' };
  return EXIT_TO_USER;
}
