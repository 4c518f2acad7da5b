import { EXIT_TO_USER, type ExitVerdict } from '../backend/operations.ts';
import { KvmExitReason, type MsrExit } from '../uapi/exit.ts';
import { MsrExitReason, MsrFilterFlag } from '../uapi/vcpu-structs.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

/** The value that was read or written; undefined: the guest faults; or the exit that asks userspace. */
export type MsrAccess = bigint | undefined | MsrExit;

/** A guest's RDMSR (`written` undefined) or WRMSR: the filter of the VM, then KVM's emulation, then userspace when it asked for it. */
export function msrAccess(
  vcpu: KvmVcpu,
  index: number,
  written: bigint | undefined,
  emulate: () => bigint | undefined,
): MsrAccess {
  const { msrFilter, userSpaceMsr } = vcpu.vm;
  const isRead = written === undefined;
  const isAllowed = msrFilter.allows(index, isRead ? MsrFilterFlag.READ : MsrFilterFlag.WRITE);
  const value = isAllowed ? emulate() : undefined;
  if (value !== undefined) return value;
  const msrReason = isAllowed ? MsrExitReason.UNKNOWN : MsrExitReason.FILTER;
  if ((userSpaceMsr & msrReason) === 0) return undefined;
  const reason = isRead ? KvmExitReason.KVM_EXIT_X86_RDMSR : KvmExitReason.KVM_EXIT_X86_WRMSR;
  return { reason, error: 0, msrReason, index, data: written ?? 0n };
}

/** What userspace answered to an exit for an MSR access; undefined: the guest faults. */
export const answeredMsr = ({ error, data }: MsrExit): bigint | undefined => (error === 0 ? data : undefined);

/** Goes on with the outcome; what userspace has to answer first waits for the next KVM_RUN, see `answeredMsr`. */
export function finishMsrAccess(
  vcpu: KvmVcpu,
  access: MsrAccess,
  finish: (value: bigint | undefined) => ExitVerdict,
): ExitVerdict {
  if (typeof access !== 'object') return finish(access);
  vcpu.runState.exit = access;
  vcpu.completion = { kind: access.reason === KvmExitReason.KVM_EXIT_X86_RDMSR ? 'rdmsr' : 'wrmsr' };
  return EXIT_TO_USER;
}
