/** Reg.MODE: what decoding depends on. Blocks are keyed by it. */
export const CpuMode = {
  /** Bits 0-1: code size. */
  CODE16: 0,
  CODE32: 1,
  CODE64: 2,
  CODE_MASK: 3,
  /** ES, CS, SS, DS are flat 4 GiB read/write segments (CS: readable): no segment checks. */
  FLAT: 1 << 3,
  /** SSE instructions: #UD (CR0.EM or no CR4.OSFXSR); #NM (CR0.TS). */
  SSE_UD: 1 << 4,
  SSE_NM: 1 << 5,
  /** x87 and MMX: #NM (CR0.EM or CR0.TS). MMX with CR0.EM: #UD. */
  X87_NM: 1 << 6,
  MMX_UD: 1 << 7,
  /** VEX vector instructions: #UD (CR4.OSXSAVE, XCR0). */
  AVX_UD: 1 << 8,
  /** Real-address or virtual-8086 mode. */
  REAL: 1 << 9,
  V86: 1 << 10,
  /** FWAIT raises #NM (CR0.MP and CR0.TS). */
  WAIT_NM: 1 << 11,
} as const;

/** The translator tier takes 64-bit code, and 32-bit code in flat segments; 16-bit code and segments with bases or limits are left to the interpreter. */
export function isTranslatable(mode: number): boolean {
  const code = mode & CpuMode.CODE_MASK;
  return code === CpuMode.CODE64 || (code === CpuMode.CODE32 && (mode & (CpuMode.FLAT | CpuMode.REAL)) === CpuMode.FLAT);
}
