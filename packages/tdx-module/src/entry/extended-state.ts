import { MoveSet, Reg, XsaveArea, type BlockMove, type LogicalProcessor, type Mover } from '@tdxkit/x86-cpu';
import type { ModuleLp } from '../module-lp.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { tdFeatures } from './td-features.ts';

/** XFAM bits that are XCR0 bits, and those that are IA32_XSS bits. */
const XCR0_MASK = 0x6_02ff;
const XSS_MASK = 0x1_fd00;
const IA32_XSS = 0xda0;

/** State components: x87, SSE, AVX, protection keys. */
const Component = { X87: 1, SSE: 2, AVX: 4, PKRU: 1 << 9 } as const;
/** AVX-512 and AMX: a TD may have them, but the processor has no registers for them, so they are always in their INIT state. */
const ALWAYS_INIT = 0x6_00e0;
const ALL_REGISTERS = Component.X87 | Component.SSE | Component.AVX;
const DIRECT = Component.X87 | Component.SSE | Component.AVX | Component.PKRU | ALWAYS_INIT;

const COMPACTED_HIGH = 0x8000_0000;
const MXCSR_VALID = 0xffff;
const REGISTERS = 16;
const ST_REGISTERS = 8;

/** Enables exactly the components of XFAM: the host finds XCR0 and IA32_XSS like that after a TD exit. */
function enableXfam(lp: LogicalProcessor, xfam: number): void {
  const { u32 } = lp.memory;
  const at = (lp.base + Reg.XCR0) >>> 2;
  u32[at] = xfam & XCR0_MASK;
  u32[at + 1] = 0;
  const xss = xfam & XSS_MASK;
  const xssAt = (lp.base + Reg.XSS) >>> 2;
  if (u32[xssAt] !== xss || u32[xssAt + 1] !== 0) lp.wrmsr(IA32_XSS, BigInt(xss));
}

/** x87 registers lie by physical number in the register file and by stack position in the image: one list for each TOP. */
const x87Moves = (top: number): BlockMove[] => [
  { from: Reg.FOP, to: XsaveArea.FOP, bytes: 2 },
  { from: Reg.FCW, to: XsaveArea.FCW, bytes: 4 },
  { from: Reg.FIP, to: XsaveArea.FIP, bytes: 8 },
  { from: Reg.FDP, to: XsaveArea.FDP, bytes: 8 },
  ...Array.from({ length: ST_REGISTERS }, (_, i) => ({
    from: Reg.FPR + 16 * ((top + i) & 7),
    to: XsaveArea.ST + 16 * i,
    bytes: 16,
  })),
];
const halves = (half: number, image: number): BlockMove[] =>
  Array.from({ length: REGISTERS }, (_, i) => ({ from: Reg.YMM + 32 * i + half, to: image + 16 * i, bytes: 16 }));
const reversed = (moves: readonly BlockMove[]): BlockMove[] =>
  moves.map(({ from, to, bytes }) => ({ from: to, to: from, bytes }));

const saveX87 = Array.from({ length: 8 }, (_, top) => x87Moves(top));
const xmm = halves(0, XsaveArea.XMM);
const avx = halves(16, XsaveArea.AVX);
/** Moves between the register file and the first page of the XSAVE image. */
const xbuffMoves = new MoveSet({
  ...Object.fromEntries(
    saveX87.flatMap((moves, top) => [
      [`saveX87${top}`, moves],
      [`loadX87${top}`, reversed(moves)],
    ]),
  ),
  saveXmm: xmm,
  loadXmm: reversed(xmm),
  saveAvx: avx,
  loadAvx: reversed(avx),
});
/** Movers of x87 registers by TOP, and of the halves of YMM registers. */
export interface XbuffMoves {
  readonly saveX87: readonly Mover[];
  readonly loadX87: readonly Mover[];
  readonly saveXmm: Mover;
  readonly loadXmm: Mover;
  readonly saveAvx: Mover;
  readonly loadAvx: Mover;
}
export function xbuffMovesOn(memory: WebAssembly.Memory): XbuffMoves {
  const moves: Readonly<Record<string, Mover>> = xbuffMoves.on(memory);
  const { saveXmm, loadXmm, saveAvx, loadAvx } = moves as unknown as XbuffMoves;
  const byTop = (name: string): Mover[] => Array.from({ length: 8 }, (_, top) => moves[`${name}${top}`]!);
  return { saveX87: byTop('saveX87'), loadX87: byTop('loadX87'), saveXmm, loadXmm, saveAvx, loadAvx };
}

/**
 * Frame of the first XBUFF page when the image can be moved between it and the register file without XSAVES and XRSTORS: 0.1 us instead
 * of 40. All components with registers lie in that page. -1: take the long way.
 */
function directFrame(vcpu: Vcpu, xfam: number): number {
  if ((xfam & ~DIRECT) !== 0) return -1;
  return vcpu.tdvps.place(Tdvps.XBUFF);
}

/** TD exit: the components of XFAM go to TDVPS. They stay in the registers; the caller clears those. */
export function saveExtendedState(l: ModuleLp, vcpu: Vcpu): void {
  const { lp } = l;
  const { xfam } = tdFeatures(vcpu.td);
  const { u32 } = lp.memory;
  const xssAt = (lp.base + Reg.XSS) >>> 2;
  vcpu.tdvps.write32(Tdvps.IA32_XSS, u32[xssAt]!);
  vcpu.tdvps.write32(Tdvps.IA32_XSS + 4, u32[xssAt + 1]!);
  enableXfam(lp, xfam);
  const frame = directFrame(vcpu, xfam);
  if (frame < 0) lp.xsaves(vcpu.tdvps.address(Tdvps.XBUFF), BigInt(xfam));
  else saveDirect(l, vcpu, frame, xfam);
}

/** TD entry: the components of XFAM come from TDVPS. False: the image is not one that XRSTORS takes. */
export function loadExtendedState(l: ModuleLp, vcpu: Vcpu): boolean {
  const { lp } = l;
  const { xfam } = tdFeatures(vcpu.td);
  enableXfam(lp, xfam);
  const frame = directFrame(vcpu, xfam);
  if (frame < 0) {
    if (!lp.xrstors(vcpu.tdvps.address(Tdvps.XBUFF), BigInt(xfam))) return false;
  } else if (!loadDirect(l, vcpu, frame, xfam)) return false;
  const { tdvps } = vcpu;
  const { u32 } = lp.memory;
  const xssAt = (lp.base + Reg.XSS) >>> 2;
  const isSame = u32[xssAt] === tdvps.read32(Tdvps.IA32_XSS) && u32[xssAt + 1] === tdvps.read32(Tdvps.IA32_XSS + 4);
  if (!isSame) lp.wrmsr(IA32_XSS, tdvps.read64(Tdvps.IA32_XSS));
  return true;
}

function saveDirect(l: ModuleLp, vcpu: Vcpu, frame: number, xfam: number): void {
  const { lp, xbuff } = l;
  const { base } = lp;
  const { u16, u32 } = lp.memory;
  const to = frame >>> 2;
  const top = ((u16[(base + Reg.FSW) >>> 1] ?? 0) >>> 11) & 7;
  xbuff.saveX87[top]!(base, frame);
  u16[(frame + XsaveArea.FTW) >>> 1] = u16[(base + Reg.FTW) >>> 1] ?? 0;
  u32[to + (XsaveArea.MXCSR >>> 2)] = u32[(base + Reg.MXCSR) >>> 2] ?? 0;
  u32[to + (XsaveArea.MXCSR_MASK >>> 2)] = MXCSR_VALID;
  xbuff.saveXmm(base, frame);
  if ((xfam & Component.AVX) !== 0) xbuff.saveAvx(base, frame);
  if ((xfam & Component.PKRU) !== 0) u32[(frame + pkruOffset(vcpu)) >>> 2] = u32[(base + Reg.PKRU) >>> 2] ?? 0;
  u32[to + (XsaveArea.XSTATE_BV >>> 2)] = xfam & ~ALWAYS_INIT;
  u32[to + (XsaveArea.XSTATE_BV >>> 2) + 1] = 0;
  u32[to + (XsaveArea.XCOMP_BV >>> 2)] = xfam;
  u32[to + (XsaveArea.XCOMP_BV >>> 2) + 1] = COMPACTED_HIGH;
}

/** False for an image that XRSTORS would refuse: not compacted, components that XFAM has not, a non-zero header, a bad MXCSR. */
function loadDirect(l: ModuleLp, vcpu: Vcpu, frame: number, xfam: number): boolean {
  const { lp, xbuff } = l;
  const { base } = lp;
  const { u16, u32 } = lp.memory;
  const from = frame >>> 2;
  const header = from + (XsaveArea.XSTATE_BV >>> 2);
  const present = u32[header] ?? 0;
  const compacted = u32[header + 2] ?? 0;
  if (
    (u32[header + 1] ?? 0) !== 0 ||
    (u32[header + 3] ?? 0) !== COMPACTED_HIGH ||
    (present & ~xfam) !== 0 ||
    (compacted & ~xfam) !== 0
  )
    return false;
  const mxcsr = u32[from + (XsaveArea.MXCSR >>> 2)] ?? 0;
  const hasSse = (present & (Component.SSE | Component.AVX)) !== 0;
  if (hasSse && (mxcsr & ~MXCSR_VALID) !== 0) return false;

  if ((present & ALL_REGISTERS) !== ALL_REGISTERS) initExtendedRegisters(l);
  if ((present & Component.X87) !== 0) {
    const top = ((u16[(frame + XsaveArea.FSW) >>> 1] ?? 0) >>> 11) & 7;
    xbuff.loadX87[top]!(frame, base);
    u16[(base + Reg.FTW) >>> 1] = (u16[(frame + XsaveArea.FTW) >>> 1] ?? 0) & 0xff;
  }
  if (hasSse) u32[(base + Reg.MXCSR) >>> 2] = mxcsr;
  if ((present & Component.SSE) !== 0) xbuff.loadXmm(frame, base);
  if ((present & Component.AVX) !== 0) xbuff.loadAvx(frame, base);
  if ((xfam & Component.PKRU) !== 0) {
    u32[(base + Reg.PKRU) >>> 2] = (present & Component.PKRU) !== 0 ? (u32[(frame + pkruOffset(vcpu)) >>> 2] ?? 0) : 0;
  }
  return true;
}

const pkruOffset = (vcpu: Vcpu): number => vcpu.td.tdcs.read32(Tdcs.XBUFF_OFFSETS + 4 * 9);

/** x87, SSE and AVX registers into their INIT state, as the host finds them after a TD exit. */
export const initExtendedRegisters = (l: ModuleLp): void => l.moves.initExtended(l.resetImage, l.lp.base);
