/**
 * Byte offsets in the TDCS page set, which lies under the TD's HKID. Fields that have a metadata id keep the offsets of the metadata
 * table; lock words and working values, which no interface shows, have places of our own in the gaps.
 * @source TDX-ABI "TDCS"
 */
export const Tdcs = {
  NUM_VCPUS: 0x0, // u32
  NUM_ASSOC_VCPUS: 0x4, // u32
  OP_STATE: 0x8, // u32
  NUM_L2_VMS: 0x10, // u16
  /** Host-priority share/exclusive lock word of OP_STATE (u16). */
  OP_STATE_LOCK: 0x20,
  /** Share/exclusive lock word of the Secure EPT tree (u16). */
  SEPT_LOCK: 0x22,

  ATTRIBUTES: 0x80, // u64
  XFAM: 0x88, // u64
  MAX_VCPUS: 0x90, // u32
  GPAW: 0x94, // u8
  EPTP: 0x98, // u64, without HKID
  TSC_OFFSET: 0xa8, // u64
  TSC_MULTIPLIER: 0xb0, // u64
  TSC_FREQUENCY: 0xb8, // u16, 25 MHz units
  VIRTUAL_TSC: 0xc0, // u64; no interface shows this offset
  XBUFF_SIZE: 0xdc, // u32
  NOTIFY_ENABLES: 0xe0, // u64
  HP_LOCK_TIMEOUT: 0xe8, // u64, native TSC ticks
  VM_CTLS: 0xf0, // 4 x u64
  CONFIG_FLAGS: 0x118, // u64
  TD_CTLS: 0x120, // u64
  CPUID_VALID: 0x134, // 80 x u8
  XBUFF_OFFSETS: 0x190, // 19 x u32

  TD_EPOCH: 0x200, // u64
  REFCOUNT: 0x208, // 2 x u16
  /** Share/exclusive lock word of the TLB epoch (u16). */
  EPOCH_LOCK: 0x210,

  MRTD: 0x240, // 48 bytes
  MRCONFIGID: 0x270, // 48 bytes
  MROWNER: 0x2a0, // 48 bytes
  MROWNERCONFIG: 0x2d0, // 48 bytes
  RTMR: 0x300, // 4 x 48 bytes
  /** Host-priority share/exclusive lock word of the RTMRs (u16). */
  RTMR_LOCK: 0x3c0,
  /** 1 while LAST_TEE_INFO_HASH is current (u8), then the 48-byte hash of TDINFO. */
  TEE_INFO_HASH_VALID: 0x3c8,
  LAST_TEE_INFO_HASH: 0x3d0,
  /**
   * MRTD in the making: SHA-384 chaining values (8 x u64), the number of bytes measured so far (u64, a multiple of 128), and how many 128-byte
   * blocks of them wait in MRTD_BLOCKS (u32) to be hashed.
   */
  MRTD_STATE: 0x440,
  MRTD_LENGTH: 0x480,
  MRTD_WAITING: 0x488,

  MIG_DEC_KEY_SET: 0x580, // u8
  EXPORT_COUNT: 0x584, // u32
  IMPORT_COUNT: 0x588, // u32
  MIG_EPOCH: 0x58c, // u32
  BW_EPOCH: 0x590, // u64
  TOTAL_MB_COUNT: 0x598, // u64
  MIG_DEC_KEY: 0x5a0, // 32 bytes
  MIG_DEC_WORKING_KEY: 0x5c0, // 32 bytes
  MIG_ENC_KEY: 0x5e0, // 32 bytes
  MIG_ENC_WORKING_KEY: 0x600, // 32 bytes
  MIG_VERSION: 0x620, // u16
  MIG_WORKING_VERSION: 0x622, // u16
  DIRTY_COUNT: 0x628, // u64
  MIG_COUNT: 0x630, // u64
  NUM_MIGS: 0x638, // u16
  NUM_MIGRATED_VCPUS: 0x63c, // u32
  PRE_IMPORT_UUID: 0x640, // 32 bytes
  /** Share/exclusive lock word of the migration context (u16). */
  MIG_LOCK: 0x660,

  VIRTUAL_IA32_VMX_BASIC: 0x700, // u64, then up to VMX_EXIT_CTLS2 in the order of the metadata table
  VIRTUAL_IA32_ARCH_CAPABILITIES: 0x778, // u64
  CPUID_VALUES: 0x800, // 80 x { eax, ebx, ecx, edx }

  SERVTD_HASH: 0xd00, // 48 bytes
  SERVTD_NUM: 0xd30, // u16
  /** Share/exclusive lock word of the service TD bindings (u16). */
  SERVTD_LOCK: 0xd40,
  SERVTD_BINDINGS_TABLE: 0xd90, // 1 x 128 bytes

  MRTD_BLOCKS: 0x1000, // 32 x 128 bytes
  MSR_BITMAPS: 0x2000,
  SEPT_ROOT: 0x3000,
  ZERO_PAGE: 0x4000,
  MIGSC_LINKS: 0x5000,
  L2_SEPT_ROOT_1: 0x6000,
} as const;

export { OpState } from '@tdxkit/tdx-arch';

/** Bits of ATTRIBUTES that the module itself asks about. */
export const Attributes = {
  DEBUG: 1n << 0n,
  SEPT_VE_DISABLE: 1n << 28n,
  MIGRATABLE: 1n << 29n,
  PKS: 1n << 30n,
  PERFMON: 1n << 63n,
} as const;
/** Bits of CONFIG_FLAGS. */
export const ConfigFlags = { GPAW: 1n << 0n, FLEXIBLE_PENDING_VE: 1n << 1n, NO_RBP_MOD: 1n << 2n } as const;
