import { array, bytes, packed, reserved, u16, u32, u64, u8 } from '@tdxkit/x86-cpu/layout';

/** The TD root page. @source TDX module 1.5 "TDR" */
export const TdrPage = packed('TDR', 4096, {
  fatal:            u8('1: the TD can never run again'),
  pad0:             reserved(3),
  numTdcx:          u32('TDCS pages added'),
  chldcnt:          u64('pages that this TD owns, the TDR not counted'),
  lifecycleState:   u32('Lifecycle'),
  pad1:             reserved(4),
  tdcxPa:           array(u64(), 9, 'without HKID'),
  tdUuid:           bytes(32),
  reserved0:        reserved(128),
  hkid:             u16(),
  pad2:             reserved(6),
  pkgConfigBitmap:  u64('packages on which the key is configured'),
  reserved1:        reserved(48),
  handoffVersion:   u16(),
  pad3:             reserved(6),
  seamdbIndex:      u64(),
  seamdbNonce:      bytes(32),
  reserved2:        reserved(16),
  reserved3:        reserved(3712),
}); // prettier-ignore

/** Parts of the TDCS page set: byte offset and size. */
export const TdcsArea = {
  MANAGEMENT: { offset: 0x0, size: 128 },
  EXECUTION_CONTROLS: { offset: 0x80, size: 384 },
  EPOCH: { offset: 0x200, size: 64 },
  MEASUREMENT: { offset: 0x240, size: 832 },
  MIGRATION: { offset: 0x580, size: 384 },
  VIRTUAL_MSRS: { offset: 0x700, size: 256 },
  CPUID_VALUES: { offset: 0x800, size: 80 * 16 },
  SERVICE_TD: { offset: 0xd00, size: 1024 },
} as const;
/** Pages of the TDCS by index; 6..8 are L2 Secure EPT roots. */
export const TdcsPage = {
  MAIN: 0,
  SERVICE_TD: 1,
  MSR_BITMAPS: 2,
  SEPT_ROOT: 3,
  ZERO: 4,
  MIGSC_LINKS: 5,
  L2_SEPT_ROOT_1: 6,
} as const;
export const TDCS_MIN_PAGES = 6;
export const TDCS_MAX_PAGES = 9;

/** Parts of TDVPS page 0. */
export const TdvpsArea = {
  VE_INFO: { offset: 0x0, size: 128 },
  MANAGEMENT: { offset: 0x100, size: 1536 },
  EPF_GPA_LIST: { offset: 0x700, size: 256 },
  CPUID_CONTROL: { offset: 0x900, size: 128 },
  GUEST_STATE: { offset: 0x980, size: 256 },
  GUEST_MSRS: { offset: 0xa80, size: 560 },
} as const;
/** Pages of the TDVPS by index; from 6 on three pages (VMCS, MSR bitmap, shadow MSR bitmap) for each L2 VM. */
export const TdvpsPage = { TDVPR: 0, VMCS: 1, VAPIC: 2, XBUFF: 3, L2_VMCS_1: 6 } as const;
export const TDVPS_MIN_PAGES = 6;
export const TDVPS_MAX_PAGES = 15;

/** The #VE information area, TDVPS offset 0. @source Intel SDM 3C "Virtualization-Exception Information" */
export const VeInfo = packed('VE_INFO', 128, {
  exitReason:        u32(),
  valid:             u32('0xffff_ffff valid, 0 free'),
  exitQualification: u64(),
  gla:               u64('guest linear address'),
  gpa:               u64('guest physical address'),
  eptpIndex:         u16(),
  reserved0:         reserved(2),
  instructionLength: u32('written by the module'),
  instructionInfo:   u32('written by the module'),
  reserved1:         reserved(84),
}); // prettier-ignore
/** VE_INFO.VALID when a record is there. */
export const VE_INFO_VALID = 0xffff_ffff;

/** Guest state in memory for TDG.VP.ENTER. 256-byte aligned. @source TDX-ABI "L2_ENTER_GUEST_STATE" */
export const L2EnterGuestState = packed('L2_ENTER_GUEST_STATE', 154, {
  gprs:            array(u64(), 16, 'RAX RCX RDX RBX RSP RBP RSI RDI R8..R15'),
  rflags:          u64(),
  rip:             u64(),
  ssp:             u64(),
  interruptStatus: u16('RVI | SVI << 8'),
}); // prettier-ignore
