import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { CpuMode } from './cpu-mode.ts';

const CR0_PE = 1;
const CR0_MP = 2;
const CR0_EM = 4;
const CR0_TS = 8;
const CR4_OSFXSR = 0x200;
const CR4_OSXSAVE = 0x4_0000;
const EFER_LMA = 0x400;
const RFLAGS_VM = 0x2_0000;
const CS_L = 0x2000;
const CS_DB = 0x4000;
const XCR0_AVX = 6;

/** Computes Reg.MODE from the registers of the LP at `base`. */
export function computeMode(u32: Uint32Array, base: number): number {
  const at = base >> 2;
  const cs = u32[at + ((Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.ATTRIBUTES) >> 2)]!;
  const cr0 = u32[at + (Reg.CR0 >> 2)]!;
  const cr4 = u32[at + (Reg.CR4 >> 2)]!;
  let mode: number;
  if ((u32[at + (Reg.EFER >> 2)]! & EFER_LMA) !== 0 && (cs & CS_L) !== 0) mode = CpuMode.CODE64;
  else {
    mode = (cs & CS_DB) !== 0 ? CpuMode.CODE32 : CpuMode.CODE16;
    if ((cr0 & CR0_PE) === 0) mode |= CpuMode.REAL;
    else if ((u32[at + (Reg.RFLAGS >> 2)]! & RFLAGS_VM) !== 0) mode |= CpuMode.REAL | CpuMode.V86;
    if (isFlat(u32, base)) mode |= CpuMode.FLAT;
  }
  if ((cr0 & CR0_EM) !== 0) mode |= CpuMode.SSE_UD | CpuMode.X87_NM | CpuMode.MMX_UD;
  if ((cr0 & CR0_TS) !== 0) mode |= CpuMode.SSE_NM | CpuMode.X87_NM;
  if ((cr0 & (CR0_MP | CR0_TS)) === (CR0_MP | CR0_TS)) mode |= CpuMode.WAIT_NM;
  if ((cr4 & CR4_OSFXSR) === 0) mode |= CpuMode.SSE_UD;
  if ((cr4 & CR4_OSXSAVE) === 0 || (u32[at + (Reg.XCR0 >> 2)]! & XCR0_AVX) !== XCR0_AVX || (mode & CpuMode.REAL) !== 0)
    mode |= CpuMode.AVX_UD;
  return mode;
}

/** ES, CS, SS, DS all have base 0, limit 4 GiB - 1, and allow what flat code does with them. */
function isFlat(u32: Uint32Array, base: number): boolean {
  for (let s: number = Seg.ES; s <= Seg.DS; s++) {
    const at = (base + Reg.SEGMENTS + s * SEGMENT_BYTES) >> 2;
    if (u32[at] !== 0 || u32[at + (SegField.LIMIT >> 2)] !== 0xffff_ffff) return false;
    // Present and usable; data segments writable and expand-up, code segments readable.
    if ((u32[at + (SegField.ATTRIBUTES >> 2)]! & 0x1_0082) !== 0x82) return false;
    if (s !== Seg.CS && (u32[at + (SegField.ATTRIBUTES >> 2)]! & 0xc) !== 0) return false;
  }
  return true;
}
