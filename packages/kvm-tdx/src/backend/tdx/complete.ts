import { InternalError } from '@tdxkit/x86-cpu/units';
import { KvmExitReason, type KvmExit } from '../../uapi/exit.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { answeredMsr } from '../../vcpu/msr-access.ts';
import type { ExitVerdict } from '../operations.ts';
import { completeHypercall } from './tdvmcall-hypercall.ts';
import { completeIn, completeMmioRead } from './tdvmcall-io.ts';
import { completeMapGpa } from './tdvmcall-map-gpa.ts';
import { completeRdmsr, completeWrmsr } from './tdvmcall-msr.ts';
import { completeVmCallInfo } from './tdvmcall-user.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** What a TDVMCALL still has to do once userspace has served its exit. */
export function completeTdExit(tdVcpu: TdxVcpu, completion: Completion, exit: KvmExit): ExitVerdict {
  if (completion.kind === 'in') return completeIn(tdVcpu);
  if (completion.kind === 'mmio-read') return completeMmioRead(tdVcpu);
  switch (exit.reason) {
    case KvmExitReason.KVM_EXIT_HYPERCALL:
      if (completion.kind === 'map-gpa') return completeMapGpa(tdVcpu, completion.at, completion.end, exit.ret);
      return completeHypercall(tdVcpu, exit.ret);
    case KvmExitReason.KVM_EXIT_X86_RDMSR:
      return completeRdmsr(tdVcpu, answeredMsr(exit));
    case KvmExitReason.KVM_EXIT_X86_WRMSR:
      return completeWrmsr(tdVcpu, answeredMsr(exit));
    case KvmExitReason.KVM_EXIT_TDX:
      return exit.nr === 0x10000 ? completeVmCallInfo(tdVcpu, exit) : finish(tdVcpu, exit.ret);
  }
  throw new InternalError(`exit ${exit.reason} of a TD has nothing to complete: ${completion.kind}`);
}
