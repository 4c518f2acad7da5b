/** Byte offsets in the TDR page, which lies under the global HKID. @source TDX-ABI "TDR" */
export const Tdr = {
  FATAL: 0x0, // u8
  NUM_TDCX: 0x4, // u32
  CHLDCNT: 0x8, // u64
  LIFECYCLE_STATE: 0x10, // u32
  TDCX_PA: 0x18, // 9 x u64, with the TD's HKID
  TD_UUID: 0x60, // 32 bytes
  HKID: 0x100, // u16
  PKG_CONFIG_BITMAP: 0x108, // u64
  HANDOFF_VERSION: 0x140, // u16
  SEAMDB_INDEX: 0x148, // u64
  SEAMDB_NONCE: 0x150, // 32 bytes
} as const;

export { Lifecycle } from '@tdxkit/tdx-arch';

/** TDCX pages of a TDCS without L2 VMs, and with three. */
export const MIN_TDCX_PAGES = 6;
export const MAX_TDCX_PAGES = 9;
