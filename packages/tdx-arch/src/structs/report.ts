import { array, bytes, packed, reserved, u64, u8 } from '@tdxkit/x86-cpu/layout';

/** @source TDX-ABI "REPORTTYPE" */
export const ReportType = packed('REPORTTYPE', 4, {
  type:     u8('0x81: TDX'),
  subtype:  u8('0'),
  version:  u8('0: no service TD, 1: with bound service TD'),
  reserved: reserved(1),
}); // prettier-ignore

/** The part of a report that the CPU protects with a MAC. @source TDX-ABI "REPORTMACSTRUCT" */
export const ReportMacStruct = packed('REPORTMACSTRUCT', 256, {
  reportType:     ReportType,
  reserved0:      reserved(12),
  cpuSvn:         bytes(16),
  teeTcbInfoHash: bytes(48, 'SHA-384 of TEE_TCB_INFO'),
  teeInfoHash:    bytes(48, 'SHA-384 of TDINFO_STRUCT'),
  reportData:     bytes(64, 'from the guest'),
  reserved1:      reserved(32),
  mac:            bytes(32, 'over bytes 0..223'),
}); // prettier-ignore

/** @source TDX-ABI "TEE_TCB_INFO" */
export const TeeTcbInfo = packed('TEE_TCB_INFO', 256, {
  valid:        u64('bit i: field at byte 8 * i is valid'),
  teeTcbSvn:    bytes(16),
  mrseam:       bytes(48),
  mrsignerseam: bytes(48, '0 for Intel modules'),
  attributes:   u64(),
  reserved:     reserved(128),
}); // prettier-ignore

/** What a report says about the TD. @source TDX-ABI "TDINFO_STRUCT" */
export const TdInfo = packed('TDINFO_STRUCT', 512, {
  attributes:    u64('TdAttributes'),
  xfam:          u64('Xfam'),
  mrtd:          bytes(48),
  mrconfigid:    bytes(48),
  mrowner:       bytes(48),
  mrownerconfig: bytes(48),
  rtmr:          array(bytes(48), 4),
  servtdHash:    bytes(48),
  reserved:      reserved(64),
}); // prettier-ignore

/** Output of TDG.MR.REPORT. 1024 bytes, 1024-byte aligned. @source TDX-ABI "TDREPORT_STRUCT" */
export const TdReport = packed('TDREPORT_STRUCT', 1024, { reportMac: ReportMacStruct, teeTcbInfo: TeeTcbInfo, tdInfo: TdInfo });

/** One 128-byte block that TDH.MEM.PAGE.ADD or TDH.MR.EXTEND adds to MRTD (EXTEND: then 256 bytes of data). */
export const MrtdBlock = packed('MRTD_BLOCK', 128, {
  name: bytes(16, 'ASCII "MEM.PAGE.ADD" or "MR.EXTEND", zero padded'),
  gpa:  u64('page, or 256-byte chunk'),
  zero: reserved(104),
}); // prettier-ignore

/** @source TDX-ABI "SERVTD_BINDING" */
export const ServtdBinding = packed('SERVTD_BINDING', 128, {
  state:      u8('0 none, 1 pre-bound, 2 bound'),
  reserved0:  reserved(1),
  type:       bytes(2, '0: migration TD'),
  reserved1:  reserved(4),
  attributes: u64('bit 0: instance binding; bits 47:32: TDINFO ignore bitmap'),
  uuid:       bytes(32),
  infoHash:   bytes(48),
  reserved2:  reserved(32),
}); // prettier-ignore
