/** Bits of the primary processor-based controls that the module changes. */
export const ProcBased = { MWAIT_EXITING: 1n << 10n, RDPMC_EXITING: 1n << 11n, NMI_WINDOW: 1n << 22n, MONITOR_EXITING: 1n << 29n } as const;

/** Basic exit reasons that the module tells apart. @source Intel SDM 3D "VMX Basic Exit Reasons" */
export const ExitReason = {
  EXCEPTION_NMI: 0, EXTERNAL_INTERRUPT: 1, TRIPLE_FAULT: 2, INIT: 3, SMI: 6, NMI_WINDOW: 8, TASK_SWITCH: 9, CPUID: 10, GETSEC: 11,
  HLT: 12, INVD: 13, RDPMC: 15, RSM: 17, VMCALL: 18, VMCLEAR: 19, VMXON: 27, CR_ACCESS: 28, IO: 30, RDMSR: 31, WRMSR: 32,
  ENTRY_GUEST_STATE: 33, ENTRY_MSR_LOAD: 34, MWAIT: 36, MTF: 37, MONITOR: 39, ENTRY_MACHINE_CHECK: 41, EPT_VIOLATION: 48,
  EPT_MISCONFIGURATION: 49, INVEPT: 50, INVVPID: 53, WBINVD: 54, XSETBV: 55, APIC_WRITE: 56, VMFUNC: 59, ENCLS: 60, PCONFIG: 65,
  ENCLV: 70, ENQCMD_PASID: 72, ENQCMDS_PASID: 73, BUS_LOCK: 74, NOTIFICATION: 75, SEAMCALL: 76, TDCALL: 77,
} as const; // prettier-ignore

/** Bit 26 of an exit reason: a bus lock was seen in non-root operation as well. */
export const BUS_LOCK_PREEMPTED = 1 << 26;
