// Which MSRs userspace saves and sets: those that KVM has a value for, whatever the CPUID of the vCPU. Memory type ranges, machine-check banks and x2APIC
// registers are not among them: their number is the vCPU's, or other requests carry them.

/** KVM_GET_MSR_INDEX_LIST. */
export const SAVED_MSRS: readonly number[] = [
  0x10, // TSC
  0x3b, // TSC_ADJUST
  0x48, // SPEC_CTRL
  0x8b, // UCODE_REV
  0xce, // PLATFORM_INFO
  0xe1, // UMWAIT_CONTROL
  0x10a, // ARCH_CAPABILITIES
  0x140, // MISC_FEATURES_ENABLES
  0x174, // SYSENTER_CS, SYSENTER_ESP, SYSENTER_EIP
  0x175,
  0x176,
  0x17a, // MCG_STATUS, MCG_CTL
  0x17b,
  0x1a0, // MISC_ENABLE
  0x1fc, // POWER_CTL
  0x277, // PAT
  0x6e0, // TSC_DEADLINE
  0x6e1, // PKRS
  0xda0, // XSS
  0x4b56_4d05, // KVM_POLL_CONTROL
  0xc000_0081, // STAR, LSTAR, CSTAR, FMASK
  0xc000_0082,
  0xc000_0083,
  0xc000_0084,
  0xc000_0102, // KERNEL_GS_BASE
  0xc000_0103, // TSC_AUX
];

/** KVM_GET_MSR_FEATURE_INDEX_LIST: what KVM_GET_MSRS of /dev/kvm tells of the host before there is a VM. */
export const FEATURE_MSRS: readonly number[] = [0x8b, 0x10a];
