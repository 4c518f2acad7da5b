import { HypercallNumber } from '@tdxkit/tdx-arch';
import type { Gpa } from '@tdxkit/x86-cpu/units';

/** `kvm_run.exit_reason`. @source Linux include/uapi/linux/kvm.h */
export const KvmExitReason = {
  KVM_EXIT_UNKNOWN: 0,
  KVM_EXIT_EXCEPTION: 1,
  KVM_EXIT_IO: 2,
  KVM_EXIT_HYPERCALL: 3,
  KVM_EXIT_DEBUG: 4,
  KVM_EXIT_HLT: 5,
  KVM_EXIT_MMIO: 6,
  KVM_EXIT_SHUTDOWN: 8,
  KVM_EXIT_FAIL_ENTRY: 9,
  KVM_EXIT_INTR: 10,
  KVM_EXIT_INTERNAL_ERROR: 17,
  KVM_EXIT_SYSTEM_EVENT: 24,
  KVM_EXIT_IOAPIC_EOI: 26,
  KVM_EXIT_X86_RDMSR: 29,
  KVM_EXIT_X86_WRMSR: 30,
  KVM_EXIT_MEMORY_FAULT: 39,
  KVM_EXIT_TDX: 40,
} as const;

/** `kvm_run.internal.suberror`. */
export const KvmInternalError = {
  EMULATION: 1,
  SIMUL_EX: 2,
  DELIVERY_EV: 3,
  UNEXPECTED_EXIT_REASON: 4,
} as const;

/** `kvm_run.system_event.type`. */
export const KvmSystemEvent = { SHUTDOWN: 1, RESET: 2, CRASH: 3, TDX_FATAL: 7 } as const;

/** KVM hypercall numbers. MAP_GPA_RANGE reaches userspace. */
export const KvmHypercall = HypercallNumber;
/** Bits of `args[2]` of KVM_HC_MAP_GPA_RANGE. */
export const MapGpaRangeFlag = { ENCRYPTED: 0x10, DECRYPTED: 0 } as const;
/** Bit of `memory_fault.flags` and of memory attributes. */
export const KVM_MEMORY_EXIT_FLAG_PRIVATE = 8n;

/** No exit yet, or KVM_RUN failed with an errno other than EINTR and EFAULT. */
export interface UnknownExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_UNKNOWN;
}
/** A port access. For `in` the VMM fills `data` before it runs the vCPU again. The object is reused by the next I/O exit. */
export interface IoExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_IO;
  /** 0 in, 1 out. */
  direction: 0 | 1;
  size: 1 | 2 | 4;
  port: number;
  /** Elements of `size` bytes in `data`: 1 for a TD, more for string instructions of a VMX VM. */
  count: number;
  /** `size * count` bytes, little-endian, are meaningful. */
  readonly data: Uint8Array;
}
/** A memory access that no memslot answers. For a read the VMM fills `data`. The object is reused by the next MMIO exit. */
export interface MmioExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_MMIO;
  /** Without the shared bit. */
  physAddr: Gpa;
  /** 8 bytes, `len` of them meaningful, little-endian. */
  readonly data: Uint8Array;
  len: 1 | 2 | 4 | 8;
  isWrite: boolean;
}
/** KVM_HC_MAP_GPA_RANGE (from MapGPA or the KVM hypercall): the VMM sets memory attributes, then `ret` (0, or positive errno 11, 22). */
export interface HypercallExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_HYPERCALL;
  nr: number;
  /** [0] gpa without the shared bit, [1] number of 4 KiB pages, [2] MapGpaRangeFlag. */
  args: [bigint, bigint, bigint, bigint, bigint, bigint];
  ret: bigint;
  flags: bigint;
}
/** #DB or #BP while KVM_SET_GUEST_DEBUG asked for it (VMX VM only). */
export interface DebugExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_DEBUG;
  readonly exception: number;
  readonly pc: bigint;
  readonly dr6: bigint;
  readonly dr7: bigint;
}
/** An MSR access that KVM_CAP_X86_USER_SPACE_MSR sends to userspace. The VMM sets `data` (read) and `error` (not 0: the guest faults). */
export interface MsrExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_X86_RDMSR | typeof KvmExitReason.KVM_EXIT_X86_WRMSR;
  error: number;
  /** MsrExitReason. */
  readonly msrReason: number;
  readonly index: number;
  data: bigint;
}
/** The guest halted and no interrupt controller is in the kernel (VMX VM only). */
export interface HltExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_HLT;
}
/** Triple fault. */
/** The guest ended a level-triggered interrupt: the I/O APIC of userspace looks at its lines again. */
export interface IoapicEoiExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_IOAPIC_EOI;
  readonly vector: number;
}
export interface ShutdownExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_SHUTDOWN;
}
export interface FailEntryExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_FAIL_ENTRY;
  readonly hardwareEntryFailureReason: number;
  readonly cpu: number;
  /** Which check failed, in words; no part of the uapi struct. */
  readonly message: string;
}
/**
 * KVM_RUN returned -EINTR. `cause` is this model's: `budget` the instruction budget of the call is spent; `signal` immediateExit was set
 * or `vcpu.kick()` called; `idle` every vCPU is halted, no timer is armed: only an interrupt injected by the VMM can wake one; `yield`
 * this vCPU is halted or spins, another one of the host is runnable; `breakpoint` one of `machine.breakpoints` was hit.
 */
export interface IntrExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_INTR;
  readonly cause: 'budget' | 'signal' | 'idle' | 'yield' | 'breakpoint';
}
/** An exit KVM does not handle, or an error status of TDH.VP.ENTER: data[0] is the full status, data[1] the LP of the last entry. */
export interface InternalErrorExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_INTERNAL_ERROR;
  readonly suberror: number;
  readonly data: readonly bigint[];
  /** What went wrong in words; no part of the uapi struct. */
  readonly message: string;
}
/** ReportFatalError of a TD (type TDX_FATAL): data[n] is GPR n in x86 numbering, so the error code is data[12]. */
export interface SystemEventExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_SYSTEM_EVENT;
  readonly type: number;
  readonly data: readonly bigint[];
}
/** KVM_RUN returned -EFAULT: the access does not agree with the memory attributes, or has no backing. */
export interface MemoryFaultExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_MEMORY_FAULT;
  /** Bit 3 (KVM_MEMORY_EXIT_FLAG_PRIVATE): what the guest asked for. */
  readonly flags: bigint;
  /** Page base, shared bit stripped. */
  readonly gpa: Gpa;
  readonly size: number;
}
/** An exception that is neither NMI nor machine check; error code always 0. */
export interface ExceptionExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_EXCEPTION;
  readonly exception: number;
  readonly errorCode: number;
}
/** A TDVMCALL for userspace. `ret` is preset so that an unaware VMM may simply run again. */
export type TdxExit = GetTdVmCallInfoExit | GetQuoteExit | SetupEventNotifyExit;
export interface GetTdVmCallInfoExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_TDX;
  readonly nr: 0x10000;
  ret: bigint;
  readonly leaf: bigint;
  r11: bigint;
  r12: bigint;
  r13: bigint;
  r14: bigint;
}
export interface GetQuoteExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_TDX;
  readonly nr: 0x10002;
  ret: bigint;
  /** Shared buffer, shared bit stripped. */
  readonly gpa: bigint;
  readonly size: bigint;
}
export interface SetupEventNotifyExit {
  readonly reason: typeof KvmExitReason.KVM_EXIT_TDX;
  readonly nr: 0x10004;
  ret: bigint;
  /** 32..255. */
  readonly vector: bigint;
}

/** What `struct kvm_run` reports after KVM_RUN. Narrow it by `reason`. */
export type KvmExit =
  | UnknownExit
  | IoExit
  | MmioExit
  | HypercallExit
  | HltExit
  | DebugExit
  | MsrExit
  | ShutdownExit
  | FailEntryExit
  | IntrExit
  | IoapicEoiExit
  | InternalErrorExit
  | SystemEventExit
  | MemoryFaultExit
  | ExceptionExit
  | TdxExit;

/** `struct kvm_run` of one vCPU, as objects. */
export interface KvmRun {
  /** Makes the next KVM_RUN complete a pending exit, enter nothing and return -EINTR. The VMM resets it. */
  immediateExit: boolean;
  /** Why the last KVM_RUN came back. */
  readonly exit: KvmExit;
}
