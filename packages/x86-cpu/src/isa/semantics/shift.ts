import { i64, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { signExtend, zeroExtend } from '../../emit/extend.ts';

const c = i64.const;
const bit = (v: I64, n: I64): I64 => i64.and(i64.shrU(v, n), c(1));
const top = (size: number, v: I64): I64 => bit(v, c(8 * size - 1));

/** Runs a shift body when the masked count is not 0; with count 0 only a 32-bit register is written (zero-extended). */
function withCount(e: Emitter, body: (a: I64, count: I64) => void, countOperand = 1): void {
  const size = e.sizeOf(0);
  const a = e.readModify(0);
  const count = e.let(i64.and(e.read(countOperand), c(size === 8 ? 63 : 31)));
  e.if(
    i64.ne(count, c(0)),
    () => body(a, count),
    () => e.write(0, a),
  );
}

const shiftLeft: Semantic = (e) =>
  withCount(e, (a, count) => {
    const size = e.sizeOf(0);
    const r = e.let(i64.shl(a, count));
    const carry = e.let(size === 8 ? bit(a, i64.sub(c(64), count)) : bit(r, c(8 * size)));
    e.resultFlags(size, r, carry, i64.xor(carry, top(size, r)));
    e.write(0, r);
  });
const shiftRight: Semantic = (e) =>
  withCount(e, (a, count) => {
    const size = e.sizeOf(0);
    const r = e.let(i64.shrU(a, count));
    e.resultFlags(size, r, bit(a, i64.sub(count, c(1))), top(size, a));
    e.write(0, r);
  });
const shiftArithmetic: Semantic = (e) =>
  withCount(e, (unsigned, count) => {
    const size = e.sizeOf(0);
    const a = e.let(signExtend(size, unsigned));
    const r = e.let(i64.shrS(a, count));
    e.resultFlags(size, r, i64.and(i64.shrS(a, i64.sub(count, c(1))), c(1)), c(0));
    e.write(0, r);
  });

/** v << n for n in 0..64 (wasm takes n modulo 64). */
const wideLeft = (v: I64, n: I64): I64 => i64.select(i64.gtU(n, c(63)), c(0), i64.shl(v, n));
const wideRight = (v: I64, n: I64): I64 => i64.select(i64.gtU(n, c(63)), c(0), i64.shrU(v, n));

const rotate =
  (left: boolean): Semantic =>
  (e) =>
    withCount(e, (a, count) => {
      const size = e.sizeOf(0);
      const bits = 8 * size;
      let r: I64;
      if (size === 8) r = e.let(left ? i64.rotl(a, count) : i64.rotr(a, count));
      else {
        const n = e.let(i64.and(count, c(bits - 1)));
        const other = i64.sub(c(bits), n);
        r = e.let(zeroExtend(size, left ? i64.or(i64.shl(a, n), i64.shrU(a, other)) : i64.or(i64.shrU(a, n), i64.shl(a, other))));
      }
      e.write(0, r);
      const carry = e.let(left ? i64.and(r, c(1)) : top(size, r));
      e.carryOverflowFlags(carry, left ? i64.xor(carry, top(size, r)) : i64.xor(carry, bit(r, c(bits - 2))));
    });

/** RCL and RCR rotate a value of size + 1 bits: the carry flag on top. */
const rotateThroughCarry =
  (left: boolean): Semantic =>
  (e) =>
    withCount(e, (a, masked) => {
      const size = e.sizeOf(0);
      const bits = 8 * size;
      const carryIn = e.let(e.carry());
      const count = e.let(size >= 4 ? masked : i64.remU(masked, c(bits + 1)));
      const move = (): void => {
        let r: I64;
        let carry: I64;
        if (size === 8) {
          r = left
            ? i64.or(
                i64.or(i64.shl(a, count), i64.shl(carryIn, i64.sub(count, c(1)))),
                wideRight(a, e.let(i64.sub(c(65), count))),
              )
            : i64.or(
                i64.or(i64.shrU(a, count), i64.shl(carryIn, i64.sub(c(64), count))),
                wideLeft(a, e.let(i64.sub(c(65), count))),
              );
          carry = left ? bit(a, i64.sub(c(64), count)) : bit(a, i64.sub(count, c(1)));
          r = e.let(r);
        } else {
          const v = e.let(i64.or(a, i64.shl(carryIn, c(bits))));
          const back = i64.sub(c(bits + 1), count);
          r = e.let(left ? i64.or(i64.shl(v, count), i64.shrU(v, back)) : i64.or(i64.shrU(v, count), i64.shl(v, back)));
          carry = bit(r, c(bits));
        }
        const carryOut = e.let(carry);
        e.write(0, r);
        e.carryOverflowFlags(carryOut, left ? i64.xor(carryOut, top(size, r)) : i64.xor(top(size, r), bit(r, c(bits - 2))));
      };
      if (size >= 4) move();
      else e.if(i64.ne(count, c(0)), move);
    });

/** SHLD / SHRD. A count above the operand size (16-bit only) gives an undefined result; what is computed here is what processors do: bits of dest:src:dest. */
const shiftDouble =
  (left: boolean): Semantic =>
  (e) =>
    withCount(
      e,
      (a, count) => {
        const size = e.sizeOf(0);
        const bits = 8 * size;
        const b = e.read(1);
        let r: I64;
        let carry: I64;
        if (size === 2) {
          const wide = left
            ? i64.or(i64.or(i64.shl(a, c(32)), i64.shl(b, c(16))), a)
            : i64.or(i64.or(a, i64.shl(b, c(16))), i64.shl(a, c(32)));
          const v = e.let(wide);
          r = e.let(zeroExtend(2, left ? i64.shrU(i64.shl(v, count), c(32)) : i64.shrU(v, count)));
          carry = left ? bit(v, i64.sub(c(48), count)) : bit(v, i64.sub(count, c(1)));
        } else {
          const back = i64.sub(c(bits), count);
          r = e.let(
            zeroExtend(size, left ? i64.or(i64.shl(a, count), i64.shrU(b, back)) : i64.or(i64.shrU(a, count), i64.shl(b, back))),
          );
          carry = left ? bit(a, back) : bit(a, i64.sub(count, c(1)));
        }
        e.write(0, r);
        e.resultFlags(size, r, e.let(carry), e.let(i64.xor(top(size, r), top(size, a))));
      },
      2,
    );

/** SHLX, SHRX, SARX: no flags. */
const shiftNoFlags =
  (operation: (a: I64, n: I64) => I64, signed: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const a = signed ? e.readSigned(1) : e.read(1);
    e.write(0, operation(a, i64.and(e.read(2), c(size === 8 ? 63 : 31))));
  };
const rotateNoFlags: Semantic = (e) => {
  const size = e.sizeOf(0);
  const a = e.read(1);
  const n = e.let(i64.and(e.read(2), c(size === 8 ? 63 : 31)));
  e.write(0, size === 8 ? i64.rotr(a, n) : i64.or(i64.shrU(a, n), i64.shl(a, i64.sub(c(32), n))));
};

/** Shifts and rotates. */
export const shiftSemantics: Record<string, Semantic> = {
  shl: shiftLeft,
  shr: shiftRight,
  sar: shiftArithmetic,
  rol: rotate(true),
  ror: rotate(false),
  rcl: rotateThroughCarry(true),
  rcr: rotateThroughCarry(false),
  shld: shiftDouble(true),
  shrd: shiftDouble(false),
  shlx: shiftNoFlags(i64.shl, false),
  shrx: shiftNoFlags(i64.shrU, false),
  sarx: shiftNoFlags(i64.shrS, true),
  rorx: rotateNoFlags,
};
