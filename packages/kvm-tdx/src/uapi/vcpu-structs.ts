/** `struct kvm_fpu` without its padding: x87 registers ST0..ST7 (16 bytes each) and XMM0..XMM15. */
export interface KvmFpu {
  fpr: Uint8Array;
  fcw: number;
  fsw: number;
  /** Abridged tag word: bit n = physical register n is not empty. */
  ftwx: number;
  lastOpcode: number;
  lastIp: bigint;
  lastDp: bigint;
  xmm: Uint8Array;
  mxcsr: number;
}

/** Bytes of KVM_GET_XSAVE, KVM_SET_XSAVE and KVM_GET_XSAVE2: what KVM_CAP_XSAVE2 answers. */
export const XSAVE_BYTES = 4096;

/** Flags of `struct kvm_clock_data`. */
export const KvmClockFlag = { TSC_STABLE: 2, REALTIME: 4, HOST_TSC: 8 } as const;
/** `struct kvm_clock_data`: the clock of a VM in nanoseconds, and the TSC of the host at the same moment. */
export interface KvmClockData {
  clock: bigint;
  /** KvmClockFlag bits. */
  flags: number;
  hostTsc: bigint;
}

/** `struct kvm_debugregs`: DR0..DR3, DR6, DR7. */
export interface KvmDebugRegs {
  db: [bigint, bigint, bigint, bigint];
  dr6: bigint;
  dr7: bigint;
  flags: bigint;
}

/** `struct kvm_xcr`. */
export interface KvmXcr {
  xcr: number;
  value: bigint;
}

/** `struct kvm_vcpu_events`, the parts that a VM without SMM has. */
export interface KvmVcpuEvents {
  exception: { injected: boolean; nr: number; hasErrorCode: boolean; errorCode: number };
  interrupt: { injected: boolean; nr: number; soft: boolean; shadow: number };
  nmi: { injected: boolean; pending: boolean; masked: boolean };
}

/** `struct kvm_guest_debug`. */
export interface KvmGuestDebug {
  /** GuestDebugFlag bits. */
  control: number;
  /** DR0..DR7, used with USE_HW_BP. */
  debugReg: readonly bigint[];
}
/** `kvm_guest_debug.control`. */
export const GuestDebugFlag = { ENABLE: 1, SINGLESTEP: 2, USE_SW_BP: 0x1_0000, USE_HW_BP: 0x2_0000 } as const;

/** `struct kvm_translation`. */
export interface KvmTranslation {
  physicalAddress: bigint;
  valid: boolean;
  writeable: boolean;
  usermode: boolean;
}

/** `struct kvm_msr_entry`. */
export interface KvmMsrEntry {
  index: number;
  data: bigint;
}

/** `struct kvm_x86_mce`. */
export interface KvmX86Mce {
  status: bigint;
  addr: bigint;
  misc: bigint;
  mcgStatus: bigint;
  bank: number;
}

/** `struct kvm_msr_filter_range`: bit i of `bitmap` allows MSR `base + i`. */
export interface KvmMsrFilterRange {
  /** MsrFilterFlag bits: which accesses the range is for. */
  flags: number;
  base: number;
  nmsrs: number;
  bitmap: Uint8Array;
}
/** `struct kvm_msr_filter`. */
export interface KvmMsrFilter {
  /** Accesses that no range covers are denied. */
  defaultDeny: boolean;
  ranges: readonly KvmMsrFilterRange[];
}
export const MsrFilterFlag = { READ: 1, WRITE: 2 } as const;
/** Bits of KVM_CAP_X86_USER_SPACE_MSR and `kvm_run.msr.reason`. */
export const MsrExitReason = { INVAL: 1, UNKNOWN: 2, FILTER: 4 } as const;
