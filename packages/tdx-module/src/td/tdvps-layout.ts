/**
 * Byte offsets in the TDVPS page set, which lies under the TD's HKID. As for the TDCS, fields with a metadata id keep the offsets of
 * the metadata table; values that no interface shows have places of our own (marked so).
 * @source TDX-ABI "TDVPS"
 */
export const Tdvps = {
  // #VE information, page 0
  VE_EXIT_REASON: 0x0, // u32
  VE_VALID: 0x4, // u32: 0xFFFFFFFF or 0
  VE_EXIT_QUALIFICATION: 0x8, // u64
  VE_GLA: 0x10, // u64
  VE_GPA: 0x18, // u64
  VE_EPTP_INDEX: 0x20, // u16
  VE_INSTRUCTION_LENGTH: 0x24, // u32
  VE_INSTRUCTION_INFORMATION: 0x28, // u32

  // management
  VCPU_STATE: 0x100, // u8
  LAST_TD_EXIT: 0x101, // u8
  VCPU_INDEX: 0x102, // u32
  NUM_TDVPS_PAGES: 0x107, // u8, TDVPR included
  TDVPS_PAGE_PA: 0x108, // 15 x u64, with the TD's HKID
  ASSOC_LPID: 0x1c8, // u32, 0xFFFFFFFF = none
  VCPU_EPOCH: 0x1d0, // u64
  CPUID_SUPERVISOR_VE: 0x1d8, // u8
  CPUID_USER_VE: 0x1d9, // u8
  /** Ours: number of the last export session that the vCPU went with (u32). */
  EXPORT_COUNT: 0x188,
  LAST_EXIT_TSC: 0x1e0, // u64
  PEND_NMI: 0x1e8, // u8
  NMI_UNBLOCKING_DUE_TO_IRET: 0x1e9, // u8
  XFAM: 0x1f0, // u64
  LAST_EPF_GPA_LIST_IDX: 0x1f8, // u8
  POSSIBLY_EPF_STEPPING: 0x1f9, // u8
  HP_LOCK_BUSY_START: 0x200, // u64
  HP_LOCK_BUSY: 0x208, // u8
  LAST_SEAMDB_INDEX: 0x20e, // u64
  CURR_VM: 0x216, // u16
  L2_EXIT_HOST_ROUTING: 0x218, // u8
  VM_LAUNCHED: 0x21a, // 4 x u8
  LP_DEPENDENT_HPA_UPDATED: 0x21e, // 4 x u8
  MODULE_DEPENDENT_FIELDS_UPDATED: 0x222, // 4 x u8
  L2_CTLS: 0x228, // 4 x u64
  L2_DEBUG_CTLS: 0x248, // 4 x u64
  TSC_DEADLINE: 0x268, // 4 x u64
  SHADOW_TSC_DEADLINE: 0x288, // 4 x u64
  BASE_L2_CR0_GUEST_HOST_MASK: 0x2a8, // u64
  BASE_L2_CR0_READ_SHADOW: 0x2b0, // u64
  BASE_L2_CR4_GUEST_HOST_MASK: 0x2b8, // u64
  BASE_L2_CR4_READ_SHADOW: 0x2c0, // u64
  SHADOW_CR0_GUEST_HOST_MASK: 0x2c8, // 4 x u64
  SHADOW_CR0_READ_SHADOW: 0x2e8, // 4 x u64
  SHADOW_CR4_GUEST_HOST_MASK: 0x308, // 4 x u64
  SHADOW_CR4_READ_SHADOW: 0x328, // 4 x u64
  SHADOW_INSTRUCTION_TIMEOUT_CONTROL: 0x348, // 4 x u32
  SHADOW_PID_HPA: 0x358, // 4 x u64
  SHADOW_PINBASED_EXEC_CTLS: 0x378, // 4 x u32
  SHADOW_PLE_GAP: 0x388, // 4 x u32
  SHADOW_PLE_WINDOW: 0x398, // 4 x u32
  SHADOW_POSTED_INT_NOTIFICATION_VECTOR: 0x3a8, // 4 x u16
  SHADOW_PROCBASED_EXEC_CTLS2: 0x3b0, // 4 x u32
  SHADOW_SHARED_EPTP: 0x3c0, // 4 x u64
  L2_ENTER_GUEST_STATE_GPA: 0x3e0, // 4 x u64
  L2_ENTER_GUEST_STATE_HPA: 0x400, // 4 x u64
  VE_INFO_GPA: 0x420, // 4 x u64
  VE_INFO_HPA: 0x440, // 4 x u64
  L2_VAPIC_GPA: 0x460, // 4 x u64
  L2_VAPIC_HPA: 0x480, // 4 x u64
  LAST_EPF_GPA_LIST: 0x700, // 32 x u64
  CPUID_CONTROL: 0x900, // 128 x u8

  // guest state that VM entry and exit do not switch
  GPR: 0x980, // 16 x u64 in x86 numbering; slot 4 (RSP) unused
  DR0: 0xa00, // DR0..DR3, 4 x u64
  DR6: 0xa20, // u64
  XCR0: 0xa28, // u64
  CR2: 0xa30, // u64
  VCPU_STATE_DETAILS: 0xa78, // u64
  // guest MSRs that the module switches
  IA32_SPEC_CTRL: 0xa80,
  IA32_UMWAIT_CONTROL: 0xa88,
  IA32_TSX_CTRL: 0xa90,
  IA32_PERFEVTSEL: 0xa98, // 8 x u64
  MSR_OFFCORE_RSP: 0xad8, // 2 x u64
  IA32_XFD: 0xae8,
  IA32_XFD_ERR: 0xaf0,
  IA32_FIXED_CTR: 0xaf8, // 7 x u64
  IA32_PERF_METRICS: 0xb30,
  IA32_FIXED_CTR_CTRL: 0xb38,
  IA32_PERF_GLOBAL_STATUS: 0xb40,
  IA32_PEBS_ENABLE: 0xb48,
  MSR_PEBS_DATA_CFG: 0xb50,
  MSR_PEBS_LD_LAT: 0xb58,
  MSR_PEBS_FRONTEND: 0xb60,
  IA32_A_PMC: 0xb68, // 8 x u64
  IA32_DS_AREA: 0xba8,
  IA32_XSS: 0xc70,
  IA32_LBR_DEPTH: 0xc78,
  IA32_UARCH_MISC_CTL: 0xc80,
  IA32_STAR: 0xc88,
  IA32_LSTAR: 0xc90,
  IA32_FMASK: 0xc98,
  IA32_KERNEL_GS_BASE: 0xca0,
  IA32_TSC_AUX: 0xca8,

  /** Page 1: the VMCS of the TD (L1) virtual CPU. */
  VMCS: 0x1000,
  /** Page 2: virtual APIC page. */
  VAPIC: 0x2000,
  /** Pages 3..5: XSAVES area. */
  XBUFF: 0x3000,
} as const;

export { VcpuState } from '@tdxkit/tdx-arch';
/** LAST_TD_EXIT: how the vCPU left last time, which decides what VP.ENTER takes from the host. */
export const LastTdExit = { ASYNC_FAULT: 0, ASYNC_TRAP: 1, TDVMCALL: 2 } as const;

export const MIN_TDVPS_PAGES = 6;
export const MAX_TDVPS_PAGES = 15;
/** ASSOC_LPID of a vCPU that no LP holds. */
export const NO_LP = 0xffff_ffff;
