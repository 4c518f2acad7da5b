import { array, bit, bits, bytes, packed, reserved, u16, u32, u64, u8, wideBits, word64 } from '@tdxkit/x86-cpu/layout';

/** TD ATTRIBUTES. @source TDX-ABI "ATTRIBUTES" */
export const TdAttributes = word64('ATTRIBUTES', {
  DEBUG: bit(0, 'off-TD debug: debug masks of MNG/VP.RD/WR, MEM.RD/WR; the TD is not trusted'),
  SEPT_VE_DISABLE: bit(28, 'initial TD_CTLS.PENDING_VE_DISABLE: access to a PENDING page is a TD exit, not #VE'),
  MIGRATABLE: bit(29),
  PKS: bit(30, 'CR4.PKS and IA32_PKRS usable'),
  KL: bit(31, 'Key Locker; not supported, must be 0'),
  PERFMON: bit(63, 'performance counters usable'),
});
/** Bits that may be 1, and bits that must be. */
export const ATTRIBUTES_FIXED0 = 0x8000_0000_7000_0001n;
export const ATTRIBUTES_FIXED1 = 0n;

/** Extended features available mask: XCR0 and IA32_XSS bits. @source TDX-ABI "XFAM" */
export const Xfam = word64('XFAM', {
  X87: bit(0),
  SSE: bit(1),
  AVX: bit(2),
  AVX512_OPMASK: bit(5),
  AVX512_ZMM_HI256: bit(6),
  AVX512_HI16_ZMM: bit(7),
  PT: bit(8),
  PKRU: bit(9),
  CET_U: bit(11),
  CET_S: bit(12),
  UINTR: bit(14),
  LBR: bit(15),
  AMX_TILECFG: bit(17),
  AMX_TILEDATA: bit(18),
});
/** XFAM_FIXED0 before it is limited to what the platform has. */
export const XFAM_FIXED0 = 0x6_dbe7n;
export const XFAM_FIXED1 = 0x3n;
export const XFAM_XCR0_MASK = 0x6_02ffn;
export const XFAM_XSS_MASK = 0x1_fd00n;

/** TD_PARAMS.EPTP_CONTROLS and TDCS.EPTP. @source TDX-ABI "EPTP_CONTROLS" */
export const EptpControls = word64('EPTP_CONTROLS', {
  MEMORY_TYPE: bits(0, 2, 'must be 6, write-back'),
  EPT_PWL: bits(3, 5, 'levels - 1: 3 or 4'),
  ACCESSED_DIRTY: bit(6, 'must be 0'),
  SUPERVISOR_SHADOW_STACK: bit(7, 'must be 0'),
  BASE_PFN: wideBits(12, 51, '0 on input; the module stores the SEPT root page'),
});

/** TD_PARAMS.CONFIG_FLAGS (EXEC_CONTROLS). @source TDX-ABI "CONFIG_FLAGS" */
export const ConfigFlags = word64('CONFIG_FLAGS', {
  GPAW: bit(0, '0: GPA width 48, SHARED bit 47; 1: width 52, SHARED bit 51'),
  FLEXIBLE_PENDING_VE: bit(1, 'the guest may write TD_CTLS.PENDING_VE_DISABLE'),
  NO_RBP_MOD: bit(2, 'RBP is never passed or changed by VP.VMCALL and VP.ENTER'),
});
export const CONFIG_FLAGS_FIXED0 = 0x7n;

/** EAX..EDX of one CPUID leaf. */
export const CpuidValues = packed('CPUID_VALUES', 16, { eax: u32(), ebx: u32(), ecx: u32(), edx: u32() });

/** Input of TDH.MNG.INIT. 1024 bytes, 1024-byte aligned, shared. @source TDX-ABI "TD_PARAMS" */
export const TdParams = packed('TD_PARAMS', 1024, {
  attributes:                 u64('TdAttributes'),
  xfam:                       u64('Xfam'),
  maxVcpus:                   u16('not 0'),
  numL2Vms:                   u8('0..3'),
  msrConfigCtls:              u8('bit 0: IA32_ARCH_CAPABILITIES_CONFIG is valid; rest 0'),
  reserved0:                  reserved(4, 'must be 0'),
  eptpControls:               u64('EptpControls'),
  configFlags:                u64('ConfigFlags'),
  tscFrequency:               u16('virtual TSC in 25 MHz units, 4..400'),
  reserved1:                  reserved(38, 'must be 0'),
  mrconfigid:                 bytes(48),
  mrowner:                    bytes(48),
  mrownerconfig:              bytes(48),
  ia32ArchCapabilitiesConfig: u64('bits 4, 19, 20, 24 only'),
  reserved2:                  reserved(24, 'must be 0'),
  cpuidConfig:                array(CpuidValues, 12, 'in cpuidConfigurable order'),
  reserved3:                  reserved(576, 'must be 0'),
}); // prettier-ignore
