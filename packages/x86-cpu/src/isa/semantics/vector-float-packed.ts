import {
  i32,
  i64,
  v128,
  type I32,
  type I64,
  type SimdBinary,
  type SimdShift,
  type SimdUnary,
  type V128,
} from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { quiet } from './quiet-float.ts';
import { alignedVector, highHalf, lowHalf } from './vector-move.ts';

/** The lanes of a packed format: name prefixes of integer and float operations, exponent mask and exponent unit of both 64-bit halves. */
interface Lanes {
  readonly integer: 'i32x4' | 'i64x2';
  readonly float: 'f32x4' | 'f64x2';
  readonly exponent: bigint;
  readonly unit: bigint;
}
const SINGLES: Lanes = { integer: 'i32x4', float: 'f32x4', exponent: 0x7f80_0000_7f80_0000n, unit: 0x0080_0000_0080_0000n };
const DOUBLES: Lanes = { integer: 'i64x2', float: 'f64x2', exponent: 0x7ff0_0000_0000_0000n, unit: 0x0010_0000_0000_0000n };

const both = (half: bigint): V128 => v128.const(half, half);
const equal = (l: Lanes, a: V128, b: V128): V128 => v128.binary(`${l.integer}Eq` as SimdBinary, a, b);
const greater = (l: Lanes, a: V128, b: V128): V128 => v128.binary(`${l.integer}GtS` as SimdBinary, a, b);
const or = (...masks: V128[]): V128 => masks.reduce((a, b) => v128.binary('or', a, b));
const exponent = (l: Lanes, v: V128): V128 => v128.binary('and', v, both(l.exponent));
const isZero = (l: Lanes, v: V128): V128 => equal(l, v128.shift(`${l.integer}Shl` as SimdShift, v, i32.const(1)), v128.zero());
/** Lanes that are infinite or NaN; that have an exponent field of 0; that are neither normal nor zero; that are below twice the smallest normal. */
const isSpecial = (l: Lanes, v: V128): V128 => equal(l, exponent(l, v), both(l.exponent));
const isSmall = (l: Lanes, v: V128): V128 => equal(l, exponent(l, v), v128.zero());
const isOdd = (l: Lanes, v: V128): V128 => or(isSpecial(l, v), v128.binary('andnot', isSmall(l, v), isZero(l, v)));
const isTiny = (l: Lanes, v: V128): V128 => greater(l, both(2n * l.unit), exponent(l, v));

/** Lanes that the fast path must not decide. Same rules as in vector-float.ts. */
type Check = (l: Lanes, a: V128, b: V128, r: V128) => V128;
const ofSum: Check = (l, a, b, r) => or(isOdd(l, a), isOdd(l, b), isOdd(l, r));
const ofProduct: Check = (l, a, b, r) =>
  or(isOdd(l, a), isOdd(l, b), isSpecial(l, r), v128.binary('andnot', isTiny(l, r), or(isZero(l, a), isZero(l, b))));
const ofQuotient: Check = (l, a, b, r) =>
  or(isOdd(l, a), isSpecial(l, b), isSmall(l, b), isSpecial(l, r), v128.binary('andnot', isTiny(l, r), isZero(l, a)));
const ofExtreme: Check = (l, a, b) => or(isOdd(l, a), isOdd(l, b));

function leaveIfAny(e: Emitter, mask: V128, allowed?: I32): void {
  const bad = e.letVector(mask);
  const any = i64.ne(i64.or(lowHalf(bad), highHalf(bad)), i64.const(0));
  e.if(allowed === undefined ? any : i32.or(any, i32.eqz(allowed)), () => e.leave());
}

const packed =
  (l: Lanes, check: Check, operation: (a: V128, b: V128) => V128, needsQuiet = true): Semantic =>
  (e) => {
    const b = alignedVector(e, 1);
    const a = e.readVector(0);
    const r = e.letVector(operation(a, b));
    leaveIfAny(e, check(l, a, b, r), needsQuiet ? quiet(e) : undefined);
    e.writeVector(0, r);
  };
const squareRoot =
  (l: Lanes): Semantic =>
  (e) => {
    const v = alignedVector(e, 1);
    leaveIfAny(e, or(isOdd(l, v), greater(l, v128.zero(), v)), quiet(e));
    e.writeVector(0, v128.unary(`${l.float}Sqrt` as SimdUnary, v));
  };

/** For which orders a comparison predicate holds, four bits each: less, equal, greater, unordered. Predicates 16-31 repeat 0-15 for ordered operands. */
export const PREDICATES = 0xf465_0b9a_7ced_8312n;
/** The table entry of the predicate in an immediate, of which `mask` says what counts. */
export function predicate(e: Emitter, immediate: I64, mask: number): I64 {
  return e.let(i64.shrU(i64.const(BigInt.asIntN(64, PREDICATES)), i64.shl(i64.and(immediate, i64.const(mask)), i64.const(2))));
}
const compare =
  (l: Lanes, predicateMask: number): Semantic =>
  (e) => {
    const b = alignedVector(e, 1);
    const a = e.readVector(0);
    leaveIfAny(e, ofExtreme(l, a, b, a));
    const orders = predicate(e, e.read(2), predicateMask);
    const chosen = (name: 'Lt' | 'Eq' | 'Gt', bit: number): V128 => {
      const all = v128.splat64(i64.sub(i64.const(0), i64.and(i64.shrU(orders, i64.const(bit)), i64.const(1))));
      return v128.binary('and', v128.binary(`${l.float}${name}`, a, b), all);
    };
    e.writeVector(0, or(chosen('Lt', 0), chosen('Eq', 1), chosen('Gt', 2)));
  };

function forms(suffix: string, l: Lanes): Record<string, Semantic> {
  const operation = (name: string) => (a: V128, b: V128): V128 => v128.binary(`${l.float}${name}` as SimdBinary, a, b); // prettier-ignore
  return {
    [`add${suffix}`]: packed(l, ofSum, operation('Add')),
    [`sub${suffix}`]: packed(l, ofSum, operation('Sub')),
    [`mul${suffix}`]: packed(l, ofProduct, operation('Mul')),
    [`div${suffix}`]: packed(l, ofQuotient, operation('Div')),
    // The second operand unless the first is less (greater): Pmin and Pmax with the operands exchanged.
    [`min${suffix}`]: packed(l, ofExtreme, (a, b) => operation('Pmin')(b, a), false),
    [`max${suffix}`]: packed(l, ofExtreme, (a, b) => operation('Pmax')(b, a), false),
    [`sqrt${suffix}`]: squareRoot(l),
    [`cmp${suffix}`]: compare(l, 7),
    [`vcmp${suffix}`]: compare(l, 15),
  };
}

/** Packed floating point where all lanes are plain numbers; the rest is left to TypeScript. */
export const packedFloatSemantics: Record<string, Semantic> = { ...forms('ps', SINGLES), ...forms('pd', DOUBLES) };
