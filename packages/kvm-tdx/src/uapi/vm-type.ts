/** Types for KVM_CREATE_VM, mainline numbering. `KVM_CAP_VM_TYPES` has bit N set when type N can be created. */
export const KvmVmType = {
  KVM_X86_DEFAULT_VM: 0,
  KVM_X86_SW_PROTECTED_VM: 1,
  KVM_X86_SEV_VM: 2,
  KVM_X86_SEV_ES_VM: 3,
  KVM_X86_SNP_VM: 4,
  KVM_X86_TDX_VM: 5,
} as const;
