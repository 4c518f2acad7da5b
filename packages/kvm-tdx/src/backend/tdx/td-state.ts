/** UNINITIALIZED -> INITIALIZED (KVM_TDX_INIT_VM) -> RUNNABLE (KVM_TDX_FINALIZE_VM). No way back. */
export const TdState = { UNINITIALIZED: 0, INITIALIZED: 1, RUNNABLE: 2 } as const;
export type TdState = (typeof TdState)[keyof typeof TdState];

/** TD attributes that KVM lets userspace choose: SEPT_VE_DISABLE. */
export const KVM_SUPPORTED_TD_ATTRIBUTES = 1n << 28n;
/** ATTRIBUTES.DEBUG: what `KvmOptions.debugTds` adds. */
export const TD_ATTRIBUTES_DEBUG = 1n;
/** The software conditions of a page that stays out of use. */
export const LeakReason = {
  HKID_ASSIGNED: 'the KeyID is still assigned: the page may still be written with it',
  RECLAIM_FAILED: 'TDH.PHYMEM.PAGE.RECLAIM failed',
  REMOVE_FAILED: 'a private page could not be removed from the TD',
} as const;
