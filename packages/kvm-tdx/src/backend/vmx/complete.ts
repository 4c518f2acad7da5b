import { InternalError } from '@tdxkit/x86-cpu/units';
import { KvmExitReason, type KvmExit } from '../../uapi/exit.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { hypercallResult } from '../../vcpu/hypercall.ts';
import { answeredMsr } from '../../vcpu/msr-access.ts';
import type { ExitVerdict } from '../operations.ts';
import { completeHypercall } from './exit.ts';
import { completeIn } from './io-instruction.ts';
import { completeRdmsr, completeWrmsr } from './msr-exit.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

/** What an instruction of a plain VM still has to do once userspace has served its exit. */
export function completeVmxExit(vcpu: VmxVcpu, completion: Completion, exit: KvmExit): ExitVerdict {
  switch (completion.kind) {
    case 'in':
      return completeIn(vcpu);
    case 'mmio-read':
      return vcpu.emulation.complete(true);
    case 'mmio-write':
    case 'string-out':
      return vcpu.emulation.complete(false);
    case 'string-in':
      return vcpu.emulation.portInput(completion.elements);
    case 'shutdown':
      return vcpu.vcpu.exitToUser({ reason: KvmExitReason.KVM_EXIT_SHUTDOWN });
    case 'hypercall':
      if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL)
        return completeHypercall(vcpu, hypercallResult(exit.ret, completion.isLongMode));
      break;
    case 'rdmsr':
      if (exit.reason === KvmExitReason.KVM_EXIT_X86_RDMSR) return completeRdmsr(vcpu, answeredMsr(exit));
      break;
    case 'wrmsr':
      if (exit.reason === KvmExitReason.KVM_EXIT_X86_WRMSR) return completeWrmsr(vcpu, answeredMsr(exit));
  }
  throw new InternalError(`exit ${exit.reason} of a plain VM has nothing to complete: ${completion.kind}`);
}
