import { i32, i64, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { signExtend } from '../../emit/extend.ts';
import { Gpr } from '../../lp/register-file.ts';

const c = i64.const;
const DE = 0;
const low32 = (v: I64): I64 => i64.and(v, c(0xffff_ffff));

/** High 64 bits of the unsigned product, from four 32-bit products. */
export function multiplyHigh(e: Emitter, a: I64, b: I64): I64 {
  const aHigh = e.let(i64.shrU(a, c(32)));
  const aLow = e.let(low32(a));
  const bHigh = e.let(i64.shrU(b, c(32)));
  const bLow = e.let(low32(b));
  const t = e.let(i64.add(i64.mul(aHigh, bLow), i64.shrU(i64.mul(aLow, bLow), c(32))));
  const u = e.let(i64.add(i64.mul(aLow, bHigh), low32(t)));
  return e.let(i64.add(i64.add(i64.mul(aHigh, bHigh), i64.shrU(t, c(32))), i64.shrU(u, c(32))));
}
function multiplyHighSigned(e: Emitter, a: I64, b: I64): I64 {
  const high = multiplyHigh(e, a, b);
  const correction = i64.add(i64.and(i64.shrS(a, c(63)), b), i64.and(i64.shrS(b, c(63)), a));
  return e.let(i64.sub(high, correction));
}

/** Sets CF = OF = overflow; SF, ZF, PF, AF are undefined in the manual: processors leave SF of the low half; here they follow the low half. */
function productFlags(e: Emitter, size: number, low: I64, overflow: I64): void {
  const o = e.let(overflow);
  e.resultFlags(size, low, o, o);
}

/** MUL / IMUL with one operand: RDX:RAX (AX for bytes). */
const multiplyWide =
  (signed: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const b = signed ? e.readSigned(0) : e.read(0);
    const raw = e.gpr(Gpr.RAX, size);
    const a = signed ? e.let(signExtend(size, raw)) : raw;
    const low = e.let(i64.mul(a, b));
    if (size === 8) {
      const high = signed ? multiplyHighSigned(e, a, b) : multiplyHigh(e, a, b);
      e.setGpr(Gpr.RAX, 8, low);
      e.setGpr(Gpr.RDX, 8, high);
      productFlags(e, 8, low, i64.extendU(i64.ne(high, signed ? i64.shrS(low, c(63)) : c(0))));
      return;
    }
    if (size === 1) e.setGpr(Gpr.RAX, 2, low);
    else {
      e.setGpr(Gpr.RAX, size, low);
      e.setGpr(Gpr.RDX, size, i64.shrU(low, c(8 * size)));
    }
    const fits = signed ? i64.ne(signExtend(size, low), low) : i64.ne(i64.shrU(low, c(8 * size)), c(0));
    productFlags(e, size, low, i64.extendU(fits));
  };

const multiplyTwo =
  (a: number, b: number): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const x = e.readSigned(a);
    const y = e.let(signExtend(size, e.read(b)));
    const low = e.let(i64.mul(x, y));
    const high = size === 8 ? multiplyHighSigned(e, x, y) : undefined;
    e.write(0, low);
    productFlags(
      e,
      size,
      low,
      i64.extendU(high === undefined ? i64.ne(signExtend(size, low), low) : i64.ne(high, i64.shrS(low, c(63)))),
    );
  };

const divide: Semantic = (e) => {
  const size = e.sizeOf(0);
  const divisor = e.read(0);
  e.if(i64.eqz(divisor), () => e.raise(DE));
  if (size === 8) {
    // A dividend that does not fit 64 bits is left to TypeScript.
    e.if(i64.ne(e.gpr(Gpr.RDX, 8), c(0)), () => e.leave());
    const a = e.gpr(Gpr.RAX, 8);
    e.setGpr(Gpr.RAX, 8, i64.divU(a, divisor));
    e.setGpr(Gpr.RDX, 8, i64.remU(a, divisor));
    return;
  }
  const dividend =
    size === 1 ? e.gpr(Gpr.RAX, 2) : e.let(i64.or(e.gpr(Gpr.RAX, size), i64.shl(e.gpr(Gpr.RDX, size), c(8 * size))));
  const quotient = e.let(i64.divU(dividend, divisor));
  e.if(i64.ne(i64.shrU(quotient, c(8 * size)), c(0)), () => e.raise(DE));
  const remainder = e.let(i64.remU(dividend, divisor));
  writeQuotient(e, size, quotient, remainder);
};
const divideSigned: Semantic = (e) => {
  const size = e.sizeOf(0);
  const divisor = e.readSigned(0);
  e.if(i64.eqz(divisor), () => e.raise(DE));
  let dividend: I64;
  if (size === 8) {
    dividend = e.gpr(Gpr.RAX, 8);
    e.if(i64.ne(e.gpr(Gpr.RDX, 8), i64.shrS(dividend, c(63))), () => e.leave());
  } else {
    dividend =
      size === 1
        ? e.let(signExtend(2, e.gpr(Gpr.RAX, 2)))
        : e.let(i64.or(e.gpr(Gpr.RAX, size), i64.shl(signExtend(size, e.gpr(Gpr.RDX, size)), c(8 * size))));
  }
  // The one quotient that does not fit and that wasm traps on.
  e.if(i32.and(i64.eq(divisor, c(-1)), i64.eq(dividend, c(-0x8000_0000_0000_0000n))), () => e.raise(DE));
  const quotient = e.let(i64.divS(dividend, divisor));
  if (size !== 8) e.if(i64.ne(signExtend(size, quotient), quotient), () => e.raise(DE));
  const remainder = e.let(i64.remS(dividend, divisor));
  writeQuotient(e, size, quotient, remainder);
};
function writeQuotient(e: Emitter, size: number, quotient: I64, remainder: I64): void {
  if (size === 1) {
    e.setGpr(Gpr.RAX, 2, i64.or(i64.and(quotient, c(0xff)), i64.shl(i64.and(remainder, c(0xff)), c(8))));
    return;
  }
  e.setGpr(Gpr.RAX, size, quotient);
  e.setGpr(Gpr.RDX, size, remainder);
}

/** MULX: RDX * source, no flags; the high half is written last. */
const multiplyExtended: Semantic = (e) => {
  const size = e.sizeOf(0);
  const b = e.read(2);
  const a = e.gpr(Gpr.RDX, size);
  const low = e.let(i64.mul(a, b));
  const high = size === 8 ? multiplyHigh(e, a, b) : e.let(i64.shrU(low, c(32)));
  e.write(1, low);
  e.write(0, high);
};

/** Multiplication and division. */
export const muldivSemantics: Record<string, Semantic> = {
  mul: multiplyWide(false),
  imul: multiplyWide(true),
  imul2: multiplyTwo(0, 1),
  imul3: multiplyTwo(1, 2),
  div: divide,
  idiv: divideSigned,
  mulx: multiplyExtended,
};
