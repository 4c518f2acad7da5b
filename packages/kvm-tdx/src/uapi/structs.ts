import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { EventFd } from '../io/eventfd.ts';
import type { NegativeErrno } from './errno.ts';
import type { GuestMemfd } from '../vm/guest-memfd.ts';

/** `struct kvm_cpuid_entry2`. `hasIndex`: flag KVM_CPUID_FLAG_SIGNIFCANT_INDEX, the entry is for sub-leaf `index` only. */
export interface CpuidEntry2 {
  function: number;
  index: number;
  hasIndex: boolean;
  eax: number;
  ebx: number;
  ecx: number;
  edx: number;
}

/** Memslot flags. */
export const MemslotFlag = { LOG_DIRTY_PAGES: 1, READONLY: 2, GUEST_MEMFD: 4 } as const;
/** The only memory attribute. */
export const KVM_MEMORY_ATTRIBUTE_PRIVATE = 8n;

/** `struct kvm_userspace_memory_region2`: a slot of guest memory. `memorySize` 0 deletes the slot. */
export interface UserspaceMemoryRegion2 {
  /** Slot id. */
  slot: number;
  /** MemslotFlag bits. */
  flags: number;
  /** Bytes, page aligned, without the shared bit. */
  guestPhysAddr: number;
  memorySize: number;
  /** Address from `kvm.userMemory.map`: backs the shared half (or everything, for a VMX VM). */
  userspaceAddr: number;
  /** With MemslotFlag.GUEST_MEMFD: the file, or why its descriptor names none (a negative errno). */
  guestMemfd?: GuestMemfd | NegativeErrno;
  guestMemfdOffset?: number;
}

/** `struct kvm_memory_attributes`. */
export interface MemoryAttributes {
  address: number;
  size: number;
  /** 0n shared, 8n (KVM_MEMORY_ATTRIBUTE_PRIVATE) private. */
  attributes: bigint;
  flags: bigint;
}

/** Commands of KVM_MEMORY_ENCRYPT_OP on a TD. */
export const KvmTdxCommand = {
  KVM_TDX_CAPABILITIES: 0,
  KVM_TDX_INIT_VM: 1,
  KVM_TDX_INIT_VCPU: 2,
  KVM_TDX_INIT_MEM_REGION: 3,
  KVM_TDX_FINALIZE_VM: 4,
  KVM_TDX_GET_CPUID: 5,
} as const;

/** `struct kvm_tdx_capabilities`. */
export interface TdxCapabilities {
  supportedAttrs: bigint;
  supportedXfam: bigint;
  kernelTdvmcallinfo1R11: bigint;
  userTdvmcallinfo1R11: bigint;
  kernelTdvmcallinfo1R12: bigint;
  userTdvmcallinfo1R12: bigint;
  /** The configurable CPUID bits: 1 = may be chosen in `TdxInitVm.cpuid`. */
  cpuid: CpuidEntry2[];
}

declare const digestBytes: unique symbol;
/** 48 bytes, checked by `digest48`. */
export type Digest = Uint8Array & { readonly [digestBytes]: 48 };

/** @throws ConfigError when there are not 48 bytes */
export function digest48(bytes: Uint8Array): Digest {
  if (bytes.length !== 48)
    throw new ConfigError(`a digest of ${bytes.length} bytes`, {
      hint: 'A digest (MRCONFIGID, MROWNER, MROWNERCONFIG) has 48 bytes.',
    });
  return bytes as Digest;
}

/** `struct kvm_tdx_init_vm`. */
export interface TdxInitVm {
  attributes: bigint;
  xfam: bigint;
  mrconfigid?: Digest;
  mrowner?: Digest;
  mrownerconfig?: Digest;
  /** Flavour v7 only: vCPUs that the TD may have. Default: as many as the host has LPs. */
  maxVcpus?: number;
  /** Needs leaf 0x80000008 with the GPA width (48 or 52) in EAX[23:16]. */
  cpuid: readonly CpuidEntry2[];
}

/** `struct kvm_tdx_init_mem_region`: advances by the pages done, also when the call fails. */
export interface TdxInitMemRegion {
  /** Userspace address of the source bytes. */
  sourceAddr: number;
  gpa: number;
  nrPages: number;
}
/** Flag of KVM_TDX_INIT_MEM_REGION. */
export const KVM_TDX_MEASURE_MEMORY_REGION = 1;

/** `kvm_tdx_cmd.hw_error` of the last TDX command, for messages: the SEAMCALL status, 0n when none failed. */
export interface TdxCommandResult {
  errno: number;
  hwError: bigint;
}

/** `struct kvm_regs`: values are unsigned 64-bit. `gpr` in x86 numbering (RAX RCX RDX RBX RSP RBP RSI RDI R8..R15). */
export interface KvmRegs {
  gpr: BigUint64Array;
  rip: bigint;
  rflags: bigint;
}

/** `struct kvm_segment`. */
export interface KvmSegment {
  base: bigint;
  limit: number;
  selector: number;
  /** VMX access-rights format: type 3:0, S 4, DPL 6:5, P 7, AVL 12, L 13, DB 14, G 15, unusable 16. */
  attributes: number;
}
export interface KvmDtable {
  base: bigint;
  limit: number;
}
/** `struct kvm_sregs`. */
export interface KvmSregs {
  cs: KvmSegment;
  ds: KvmSegment;
  es: KvmSegment;
  fs: KvmSegment;
  gs: KvmSegment;
  ss: KvmSegment;
  tr: KvmSegment;
  ldt: KvmSegment;
  gdt: KvmDtable;
  idt: KvmDtable;
  cr0: bigint;
  cr2: bigint;
  cr3: bigint;
  cr4: bigint;
  cr8: bigint;
  efer: bigint;
  apicBase: bigint;
}

/** `struct kvm_sregs2`: no interrupt bitmap; with PAE paging outside long mode the four page-directory-pointer entries that are in use. */
export interface KvmSregs2 extends KvmSregs {
  /** KVM_SREGS2_FLAGS_PDPTRS_VALID when there. */
  pdptrs?: readonly bigint[];
}

/** `kvm_mp_state`. */
export const KvmMpState = { RUNNABLE: 0, UNINITIALIZED: 1, INIT_RECEIVED: 2, HALTED: 3, SIPI_RECEIVED: 4 } as const;
export type KvmMpState = (typeof KvmMpState)[keyof typeof KvmMpState];

/** Flags of `struct kvm_ioeventfd`. */
export const IoEventFdFlag = { DATAMATCH: 1, PIO: 2, DEASSIGN: 4 } as const;

/** `struct kvm_ioeventfd`: a write that becomes an event in place of an exit. */
export interface KvmIoEventFd {
  datamatch: bigint;
  /** Port, or guest-physical address without the shared bit. */
  addr: bigint;
  /** Bytes of the write: 1, 2, 4, 8; 0 (memory only): any. */
  len: number;
  /** IoEventFdFlag bits. */
  flags: number;
  /** The eventfd, or why its descriptor names none (a negative errno). */
  event: EventFd | NegativeErrno;
}
