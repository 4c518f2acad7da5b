import { array, packed, reserved, u16, u32, u64, u8 } from '@tdxkit/x86-cpu/layout';

/** One configurable CPUID entry of TDSYSINFO_STRUCT. @source TDX-ABI "CPUID_CONFIG" */
export const CpuidConfig = packed('CPUID_CONFIG', 24, {
  leaf:    u32(),
  subleaf: u32('0xffff_ffff: none'),
  eax:     u32('mask of configurable bits'),
  ebx:     u32(),
  ecx:     u32(),
  edx:     u32(),
}); // prettier-ignore

/** Output of TDH.SYS.INFO. @source TDX-ABI "TDSYSINFO_STRUCT" */
export const TdSysInfo = packed('TDSYSINFO_STRUCT', 1024, {
  attributes:             u32('bit 31: debug module'),
  vendorId:               u32('0x8086'),
  buildDate:              u32('decimal digits YYYYMMDD'),
  buildNum:               u16(),
  minorVersion:           u16(),
  majorVersion:           u16(),
  sysRd:                  u8('1: TDH.SYS.RD is there'),
  reserved0:              reserved(13),
  maxTdmrs:               u16(),
  maxReservedPerTdmr:     u16(),
  pamtEntrySize:          u16('bytes'),
  reserved1:              reserved(10),
  tdcsBaseSize:           u16('bytes'),
  reserved2:              reserved(2),
  tdvpsBaseSize:          u16('bytes'),
  tdvpsXfamDependentSize: u8(),
  reserved3:              reserved(9),
  attributesFixed0:       u64('bits that may be 1'),
  attributesFixed1:       u64('bits that must be 1'),
  xfamFixed0:             u64(),
  xfamFixed1:             u64(),
  reserved4:              reserved(32),
  numCpuidConfig:         u32('entries used below'),
  cpuidConfig:            array(CpuidConfig, 12),
  reserved5:              reserved(604),
}); // prettier-ignore

/** Convertible memory range. TDH.SYS.INFO writes 32 of them; size 0 = unused. @source TDX-ABI "CMR_INFO" */
export const CmrInfo = packed('CMR_INFO', 16, { base: u64('4 KiB aligned'), size: u64('4 KiB multiple; 0 = unused entry') });

/** Reserved area of a TDMR. */
export const TdmrReservedArea = packed('TDMR_RESERVED_AREA', 16, {
  offset: u64('from the TDMR base, 4 KiB aligned'),
  size: u64('4 KiB multiple; 0 = no more areas'),
});

/** Trust domain memory region, input of TDH.SYS.CONFIG. @source TDX-ABI "TDMR_INFO" */
export const TdmrInfo = packed('TDMR_INFO', 320, {
  base:       u64('1 GiB aligned'),
  size:       u64('1 GiB multiple, not 0'),
  pamt1gBase: u64('4 KiB aligned'),
  pamt1gSize: u64('at least 16 bytes per 1 GiB'),
  pamt2mBase: u64(),
  pamt2mSize: u64('at least 16 bytes per 2 MiB'),
  pamt4kBase: u64(),
  pamt4kSize: u64('at least 16 bytes per 4 KiB'),
  reserved:   array(TdmrReservedArea, 16, 'ascending, not overlapping'),
}); // prettier-ignore
