import { f32, f64, i32, i64, type F32, type F64, type I32, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';

const c = i64.const;
/** MXCSR with all exceptions masked, round to nearest, no DAZ, no FTZ, and the precision flag already set: nothing below can change it. */
const QUIET_MXCSR = 0x1fa0;
/** The other five sticky flags do not matter: the fast path raises none of them. */
const STICKY_MASK = 0x1f;

const quiet = (e: Emitter): I32 => i64.eq(i64.and(e.mxcsr(), c(~STICKY_MASK)), c(QUIET_MXCSR));

/** Exponent field neither 0 nor all ones: a normal number. */
const isNormal64 = (bits: I64): I32 => i64.ltU(i64.sub(i64.and(i64.shrU(bits, c(52)), c(0x7ff)), c(1)), c(0x7fe));
const isNormal32 = (bits: I64): I32 => i64.ltU(i64.sub(i64.and(i64.shrU(bits, c(23)), c(0xff)), c(1)), c(0xfe));

/**
 * Scalar arithmetic: the processor's own operation when operands and result are normal numbers and MXCSR is quiet, so that no exception flag can change;
 * everything else is left to the exact definition in TypeScript.
 */
const scalarDouble =
  (operation: (a: F64, b: F64) => F64): Semantic =>
  (e) => {
    const b = e.readLow(1);
    const a = e.readLow(0);
    const r = e.let(i64.fromF64Bits(operation(f64.fromBits(a), f64.fromBits(b))));
    const fast = i32.and(i32.and(quiet(e), isNormal64(r)), i32.and(isNormal64(a), isNormal64(b)));
    e.if(i32.eqz(fast), () => e.leave());
    e.writeLow(0, r, 8);
  };
const scalarSingle =
  (operation: (a: F32, b: F32) => F32): Semantic =>
  (e) => {
    const b = e.let(i64.and(e.readLow(1), c(0xffff_ffff)));
    const a = e.let(i64.and(e.readLow(0), c(0xffff_ffff)));
    const r = e.let(i64.fromF32Bits(operation(f32.fromBits(a), f32.fromBits(b))));
    const fast = i32.and(i32.and(quiet(e), isNormal32(r)), i32.and(isNormal32(a), isNormal32(b)));
    e.if(i32.eqz(fast), () => e.leave());
    e.writeLow(0, r, 4);
  };

/** Scalar floating point. */
export const vectorFloatSemantics: Record<string, Semantic> = {
  addsd: scalarDouble(f64.add),
  subsd: scalarDouble(f64.sub),
  mulsd: scalarDouble(f64.mul),
  divsd: scalarDouble(f64.div),
  addss: scalarSingle(f32.add),
  subss: scalarSingle(f32.sub),
  mulss: scalarSingle(f32.mul),
  divss: scalarSingle(f32.div),
};
