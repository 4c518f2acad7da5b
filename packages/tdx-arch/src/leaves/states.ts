/** States of the TDX module. @source TDX-ABI "TDX module lifecycle" */
export const SysState = { SYSINIT_PENDING: 0, SYSINIT_DONE: 1, SYSCONFIG_DONE: 2, SYS_READY: 3, SYS_SHUTDOWN: 4 } as const;

/** TDR.LIFECYCLE_STATE. @source TDX-ABI "TD life cycle" */
export const Lifecycle = { HKID_ASSIGNED: 0, KEYS_CONFIGURED: 1, BLOCKED: 2, TEARDOWN: 3 } as const;

/** TDCS.OP_STATE. @source TDX-ABI "TD OP_STATE" */
export const OpState = {
  UNINITIALIZED: 0,
  INITIALIZED: 1,
  RUNNABLE: 2,
  LIVE_EXPORT: 3,
  PAUSED_EXPORT: 4,
  POST_EXPORT: 5,
  MEMORY_IMPORT: 6,
  STATE_IMPORT: 7,
  POST_IMPORT: 8,
  LIVE_IMPORT: 9,
  FAILED_IMPORT: 10,
} as const;
export type OpStateName = keyof typeof OpState;

/** TDVPS.VCPU_STATE. Only READY may be entered; ACTIVE is inside VP.ENTER. */
export const VcpuState = { UNINITIALIZED: 0, READY: 2, ACTIVE: 4, DISABLED: 8, IMPORT: 0x10 } as const;

/** Key ownership table entry states; RESERVED is the global HKID. */
export const KotState = { FREE: 0, ASSIGNED: 1, FLUSHED: 2, RESERVED: 3 } as const;
