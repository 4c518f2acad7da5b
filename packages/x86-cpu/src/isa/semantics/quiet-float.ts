import { i64, type I32 } from '../../emit/code.ts';
import type { Emitter } from '../../emit/emitter.ts';

/** MXCSR with all exceptions masked, round to nearest, no DAZ, no FTZ, and the precision flag already set: an inexact result cannot change it. */
const QUIET_MXCSR = 0x1fa0;
/** The other five sticky flags do not matter: fast paths raise none of them. */
const STICKY_MASK = 0x1f;

/** Whether MXCSR is such that rounding to nearest is right and an inexact result changes nothing. */
export const quiet = (e: Emitter): I32 => i64.eq(i64.and(e.mxcsr(), i64.const(~STICKY_MASK)), i64.const(QUIET_MXCSR));
