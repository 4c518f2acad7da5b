import { Reg } from '../lp/register-file.ts';
import type { HostContext } from '../run/host-instruction.ts';
import { FloatFlag, type FloatContext } from './float-format.ts';

const XM = 19;
const UD = 6;
const CR4_OSXMMEXCPT = 0x400;
const DAZ = 0x40;
const FTZ = 0x8000;
const FLAGS = 0x3f;
/** Exceptions that are found before the computation: when one is unmasked, later ones are not reported. */
const BEFORE = FloatFlag.INVALID | FloatFlag.DENORMAL | FloatFlag.ZERO_DIVIDE;

/** The floating-point context that MXCSR asks for. */
export function sseContext(c: HostContext): FloatContext {
  const mxcsr = c.u32(Reg.MXCSR);
  return {
    rounding: (mxcsr >> 13) & 3,
    denormalsAreZero: (mxcsr & DAZ) !== 0,
    flushToZero: (mxcsr & FTZ) !== 0,
    underflowMasked: (mxcsr & (FloatFlag.UNDERFLOW << 7)) !== 0,
    overflowMasked: (mxcsr & (FloatFlag.OVERFLOW << 7)) !== 0,
    flags: 0,
  };
}

/** Adds the flags to MXCSR. False: one of them is unmasked, #XM (or #UD without CR4.OSXMMEXCPT) is recorded and the destination must stay. */
export function reportFlags(c: HostContext, flags: number): boolean {
  const at = (c.lp.base + Reg.MXCSR) >> 2;
  const mxcsr = c.memory.u32[at]!;
  const unmasked = flags & ~(mxcsr >> 7) & FLAGS;
  const reported = (unmasked & BEFORE) !== 0 ? flags & BEFORE : flags;
  c.memory.u32[at] = mxcsr | reported;
  if (unmasked === 0) return true;
  c.raise((c.u32(Reg.CR4) & CR4_OSXMMEXCPT) !== 0 ? XM : UD);
  return false;
}
