import { Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { tdFeatures } from './td-features.ts';

/** XFAM bits that are XCR0 bits, and those that are IA32_XSS bits. */
const XCR0_MASK = 0x6_02ffn;
const XSS_MASK = 0x1_fd00n;
const IA32_XSS = 0xda0;

/** State components: x87, SSE, AVX, protection keys. */
const Component = { X87: 1, SSE: 2, AVX: 4, PKRU: 1 << 9 } as const;
/** AVX-512 and AMX: a TD may have them, but the processor has no registers for them, so they are always in their INIT state. */
const ALWAYS_INIT = 0x6_00e0;
const DIRECT = Component.X87 | Component.SSE | Component.AVX | Component.PKRU | ALWAYS_INIT;

/** The XSAVE image. @source Intel SDM 1 "XSAVE Area" */
const Image = {
  FCW: 0,
  FSW: 2,
  FTW: 4,
  FOP: 6,
  FIP: 8,
  FDP: 16,
  MXCSR: 24,
  MXCSR_MASK: 28,
  ST: 32,
  XMM: 160,
  XSTATE_BV: 512,
  XCOMP_BV: 520,
  AVX: 576,
} as const;
const COMPACTED_HIGH = 0x8000_0000;
const FCW_INIT = 0x37f;
const MXCSR_INIT = 0x1f80;
const MXCSR_VALID = 0xffff;
const REGISTERS = 16;
const ST_REGISTERS = 8;

/** Enables exactly the components of XFAM: the host finds XCR0 and IA32_XSS like that after a TD exit. */
function enableXfam(lp: LogicalProcessor, xfam: bigint): void {
  const xcr0 = xfam & XCR0_MASK;
  if (lp.xcr0 !== xcr0) lp.xcr0 = xcr0;
  const xss = xfam & XSS_MASK;
  if (lp.rdmsr(IA32_XSS) !== xss) lp.wrmsr(IA32_XSS, xss);
}

/**
 * Frame of the first XBUFF page when the image can be moved between it and the register file without XSAVES and XRSTORS: 0.4 us instead
 * of 40. All components with registers lie in that page. -1: take the long way.
 */
function directFrame(lp: LogicalProcessor, vcpu: Vcpu): number {
  if ((tdFeatures(vcpu.td).xfam & ~DIRECT) !== 0) return -1;
  return lp.memory.frameOffset(vcpu.tdvps.address(Tdvps.XBUFF), true);
}

/** TD exit: the components of XFAM go to TDVPS. They stay in the registers; the caller clears those. */
export function saveExtendedState(lp: LogicalProcessor, vcpu: Vcpu): void {
  const { xfam } = vcpu.td;
  vcpu.tdvps.write64(Tdvps.IA32_XSS, lp.rdmsr(IA32_XSS) ?? 0n);
  enableXfam(lp, xfam);
  const frame = directFrame(lp, vcpu);
  if (frame < 0) lp.xsaves(vcpu.tdvps.address(Tdvps.XBUFF), xfam);
  else saveDirect(lp, vcpu, frame, Number(xfam));
}

/** TD entry: the components of XFAM come from TDVPS. False: the image is not one that XRSTORS takes. */
export function loadExtendedState(lp: LogicalProcessor, vcpu: Vcpu): boolean {
  const { xfam } = vcpu.td;
  enableXfam(lp, xfam);
  const frame = directFrame(lp, vcpu);
  if (frame < 0) {
    if (!lp.xrstors(vcpu.tdvps.address(Tdvps.XBUFF), xfam)) return false;
  } else if (!loadDirect(lp, vcpu, frame, Number(xfam))) return false;
  const xss = vcpu.tdvps.read64(Tdvps.IA32_XSS);
  if (lp.rdmsr(IA32_XSS) !== xss) lp.wrmsr(IA32_XSS, xss);
  return true;
}

function saveDirect(lp: LogicalProcessor, vcpu: Vcpu, frame: number, xfam: number): void {
  const { base } = lp;
  const { u16, u32 } = lp.memory;
  const fsw = u16[(base + Reg.FSW) >>> 1] ?? 0;
  const to = frame >>> 2;
  u16[(frame + Image.FCW) >>> 1] = u16[(base + Reg.FCW) >>> 1] ?? 0;
  u16[(frame + Image.FSW) >>> 1] = fsw;
  u16[(frame + Image.FTW) >>> 1] = u16[(base + Reg.FTW) >>> 1] ?? 0;
  u16[(frame + Image.FOP) >>> 1] = u16[(base + Reg.FOP) >>> 1] ?? 0;
  copyWords(u32, (base + Reg.FIP) >>> 2, to + (Image.FIP >>> 2), 2);
  copyWords(u32, (base + Reg.FDP) >>> 2, to + (Image.FDP >>> 2), 2);
  u32[to + (Image.MXCSR >>> 2)] = u32[(base + Reg.MXCSR) >>> 2] ?? 0;
  u32[to + (Image.MXCSR_MASK >>> 2)] = MXCSR_VALID;
  const top = (fsw >>> 11) & 7;
  for (let i = 0; i < ST_REGISTERS; i++)
    copyWords(u32, ((base + Reg.FPR) >>> 2) + 4 * ((top + i) & 7), to + (Image.ST >>> 2) + 4 * i, 4);
  const ymm = (base + Reg.YMM) >>> 2;
  for (let i = 0; i < REGISTERS; i++) copyWords(u32, ymm + 8 * i, to + (Image.XMM >>> 2) + 4 * i, 4);
  if ((xfam & Component.AVX) !== 0) {
    for (let i = 0; i < REGISTERS; i++) copyWords(u32, ymm + 8 * i + 4, to + (Image.AVX >>> 2) + 4 * i, 4);
  }
  if ((xfam & Component.PKRU) !== 0) u32[(frame + pkruOffset(vcpu)) >>> 2] = u32[(base + Reg.PKRU) >>> 2] ?? 0;
  u32[to + (Image.XSTATE_BV >>> 2)] = xfam & ~ALWAYS_INIT;
  u32[to + (Image.XSTATE_BV >>> 2) + 1] = 0;
  u32[to + (Image.XCOMP_BV >>> 2)] = xfam;
  u32[to + (Image.XCOMP_BV >>> 2) + 1] = COMPACTED_HIGH;
}

/** False for an image that XRSTORS would refuse: not compacted, components that XFAM has not, a non-zero header, a bad MXCSR. */
function loadDirect(lp: LogicalProcessor, vcpu: Vcpu, frame: number, xfam: number): boolean {
  const { base } = lp;
  const { u16, u32 } = lp.memory;
  const from = frame >>> 2;
  const header = from + (Image.XSTATE_BV >>> 2);
  const present = u32[header] ?? 0;
  const compacted = u32[header + 2] ?? 0;
  if (
    (u32[header + 1] ?? 0) !== 0 ||
    (u32[header + 3] ?? 0) !== COMPACTED_HIGH ||
    (present & ~xfam) !== 0 ||
    (compacted & ~xfam) !== 0
  )
    return false;
  const mxcsr = u32[from + (Image.MXCSR >>> 2)] ?? 0;
  const hasSse = (present & (Component.SSE | Component.AVX)) !== 0;
  if (hasSse && (mxcsr & ~MXCSR_VALID) !== 0) return false;

  if ((present & Component.X87) !== 0) {
    const fsw = u16[(frame + Image.FSW) >>> 1] ?? 0;
    const top = (fsw >>> 11) & 7;
    u16[(base + Reg.FCW) >>> 1] = u16[(frame + Image.FCW) >>> 1] ?? 0;
    u16[(base + Reg.FSW) >>> 1] = fsw;
    u16[(base + Reg.FTW) >>> 1] = (u16[(frame + Image.FTW) >>> 1] ?? 0) & 0xff;
    u16[(base + Reg.FOP) >>> 1] = u16[(frame + Image.FOP) >>> 1] ?? 0;
    copyWords(u32, from + (Image.FIP >>> 2), (base + Reg.FIP) >>> 2, 2);
    copyWords(u32, from + (Image.FDP >>> 2), (base + Reg.FDP) >>> 2, 2);
    for (let i = 0; i < ST_REGISTERS; i++)
      copyWords(u32, from + (Image.ST >>> 2) + 4 * i, ((base + Reg.FPR) >>> 2) + 4 * ((top + i) & 7), 4);
  } else {
    initX87(lp);
  }
  u32[(base + Reg.MXCSR) >>> 2] = hasSse ? mxcsr : MXCSR_INIT;
  const ymm = (base + Reg.YMM) >>> 2;
  const hasXmm = (present & Component.SSE) !== 0;
  const hasAvx = (present & Component.AVX) !== 0;
  for (let i = 0; i < REGISTERS; i++) {
    if (hasXmm) copyWords(u32, from + (Image.XMM >>> 2) + 4 * i, ymm + 8 * i, 4);
    else u32.fill(0, ymm + 8 * i, ymm + 8 * i + 4);
    if (hasAvx) copyWords(u32, from + (Image.AVX >>> 2) + 4 * i, ymm + 8 * i + 4, 4);
    else u32.fill(0, ymm + 8 * i + 4, ymm + 8 * i + 8);
  }
  if ((xfam & Component.PKRU) !== 0) {
    u32[(base + Reg.PKRU) >>> 2] = (present & Component.PKRU) !== 0 ? (u32[(frame + pkruOffset(vcpu)) >>> 2] ?? 0) : 0;
  }
  return true;
}

const pkruOffset = (vcpu: Vcpu): number => vcpu.td.tdcs.read32(Tdcs.XBUFF_OFFSETS + 4 * 9);

function copyWords(u32: Uint32Array, from: number, to: number, count: number): void {
  for (let i = 0; i < count; i++) u32[to + i] = u32[from + i] ?? 0;
}

function initX87(lp: LogicalProcessor): void {
  const { base } = lp;
  const { u16, u32 } = lp.memory;
  u16[(base + Reg.FCW) >>> 1] = FCW_INIT;
  u16[(base + Reg.FSW) >>> 1] = 0;
  u16[(base + Reg.FTW) >>> 1] = 0;
  u16[(base + Reg.FOP) >>> 1] = 0;
  u32.fill(0, (base + Reg.FIP) >>> 2, (base + Reg.FDP + 8) >>> 2);
  u32.fill(0, (base + Reg.FPR) >>> 2, (base + Reg.FPR + 128) >>> 2);
}

/** x87, SSE, AVX and protection keys into their INIT state, as the host finds them after a TD exit. */
export function initExtendedRegisters(lp: LogicalProcessor): void {
  const { base } = lp;
  const { u32 } = lp.memory;
  initX87(lp);
  u32[(base + Reg.MXCSR) >>> 2] = MXCSR_INIT;
  u32.fill(0, (base + Reg.YMM) >>> 2, (base + Reg.YMM + 512) >>> 2);
}
