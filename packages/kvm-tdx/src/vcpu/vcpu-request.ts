/** What a vCPU is to do before it enters its guest again (KVM_REQ_*). Bits. */
export const VcpuRequest = {
  /** The page behind the guest's APIC has changed. Never made for a TD. */
  APIC_PAGE_RELOAD: 1,
} as const;
export type VcpuRequest = (typeof VcpuRequest)[keyof typeof VcpuRequest];
