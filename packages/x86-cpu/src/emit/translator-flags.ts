import { LAZY_VALID } from '../run/core-registers.ts';
import { withCarryOf } from './canonical-flags.ts';
import { i32, i64, local, type Code, type I32, type I64 } from './code.ts';
import { signExtend } from './extend.ts';
import { FlagLocal } from './region-locals.ts';

/**
 * What made the flags. In a region they are kept as the operands of the last operation (locals A, B), its raw result where that does not follow from them (local RESULT)
 * and KIND = operation * 4 + log2 of its size: setting them costs copies of locals, and who needs them computes them. What is above 32 bits of 32-bit operands does not count. CANONICAL: the form that the register file holds
 * (RESULT, carries in A, kind word with LAZY_VALID, thus negative). DYNAMIC: known at run time only.
 */
export const FlagState = {
  ADD: 0, SUBTRACT: 1, LOGIC: 2, INCREMENT: 3, DECREMENT: 4, PAIR: 5, ADD_CARRY: 6, SUBTRACT_BORROW: 7, CANONICAL: 8, DYNAMIC: 9,
} as const; // prettier-ignore
export type FlagState = (typeof FlagState)[keyof typeof FlagState];

const c = i64.const;
const zero = c(0);
const a = local.get64(FlagLocal.A);
const b = local.get64(FlagLocal.B);
const result = local.get64(FlagLocal.RESULT);
const kind = local.get32(FlagLocal.KIND);
const not = (v: I64): I64 => i64.xor(v, c(-1));

export const kindOf = (state: FlagState, size: number): number => state * 4 + Math.log2(size);

const isSubtraction = (state: FlagState): boolean =>
  state === FlagState.SUBTRACT || state === FlagState.SUBTRACT_BORROW || state === FlagState.DECREMENT;
/** The operation's result follows from its operands. */
export const hasImpliedResult = (state: FlagState): boolean => state in IMPLIED_RESULTS;
const IMPLIED_RESULTS: Readonly<Record<number, I64>> = {
  [FlagState.ADD]: i64.add(a, b),
  [FlagState.SUBTRACT]: i64.sub(a, b),
  [FlagState.INCREMENT]: i64.add(a, c(1)),
  [FlagState.DECREMENT]: i64.sub(a, c(1)),
};
const resultOf = (state: FlagState): I64 => IMPLIED_RESULTS[state] ?? result;
/** Carries out of every bit of an addition, borrows of a subtraction. */
function carryVector(state: FlagState, r = resultOf(state)): I64 {
  const y = state === FlagState.INCREMENT || state === FlagState.DECREMENT ? c(1) : b;
  const x = isSubtraction(state) ? not(a) : a;
  return i64.or(i64.and(x, y), i64.and(i64.or(x, y), isSubtraction(state) ? r : not(r)));
}
const pairCarries = (carry: I64, overflow: I64): I64 => i64.or(i64.shl(carry, c(63)), i64.shl(i64.xor(carry, overflow), c(62)));

/** Statements that bring flags of a state other than DYNAMIC into the canonical form. */
export function canonicalise(state: FlagState, size: number): Code {
  if (state === FlagState.CANONICAL) return [];
  const shift = c(64 - 8 * size);
  let carries: I64;
  if (state === FlagState.LOGIC) carries = zero;
  else if (state === FlagState.PAIR) carries = pairCarries(a, b);
  else {
    carries = i64.shl(carryVector(state, result), shift);
    if (state === FlagState.INCREMENT || state === FlagState.DECREMENT) carries = withCarryOf(carries, b);
  }
  const af = 67 - 8 * size;
  return [
    ...(hasImpliedResult(state) ? [local.set(FlagLocal.RESULT, resultOf(state))] : []),
    // `withCarryOf` names the carries twice: they pass through A.
    ...(state === FlagState.INCREMENT || state === FlagState.DECREMENT
      ? [local.set(FlagLocal.A, i64.shl(carryVector(state, result), shift)), local.set(FlagLocal.A, withCarryOf(a, b))]
      : [local.set(FlagLocal.A, carries)]),
    local.set(FlagLocal.RESULT, signExtend(size, result)),
    local.set(FlagLocal.KIND, i32.const(LAZY_VALID | (af << 8))),
  ];
}

/** The same for a state known at run time only: KIND says. Large: it stands in a function of its own. */
export function canonicaliseByKind(): Code {
  const shift = i64.sub(c(64), i64.shl(c(8), i64.extendU(i32.and(kind, i32.const(3)))));
  const operation = i32.shrU(kind, i32.const(2));
  const is = (...states: FlagState[]): I32 => states.map((s) => i32.eq(operation, i32.const(s))).reduce((x, y) => i32.or(x, y));
  const step = is(FlagState.INCREMENT, FlagState.DECREMENT);
  const flip = i64.sub(zero, i64.extendU(is(FlagState.SUBTRACT, FlagState.SUBTRACT_BORROW, FlagState.DECREMENT)));
  const x = i64.xor(a, flip);
  const y = i64.select(step, c(1), b);
  // A difference is the complement of the sum with the complement.
  const implied = i64.xor(i64.add(x, y), flip);
  const vector = i64.or(i64.and(x, y), i64.and(i64.or(x, y), i64.xor(result, not(flip))));
  const general: Code = [
    local.set(FlagLocal.RESULT, i64.select(is(FlagState.ADD_CARRY, FlagState.SUBTRACT_BORROW), result, implied)),
    local.set(FlagLocal.A, i64.shl(vector, shift)),
    ...[step, 0x04, 0x40],
    local.set(FlagLocal.A, withCarryOf(a, b)),
    0x0b,
  ];
  return [
    ...[i32.geS(kind, i32.const(0)), 0x04, 0x40],
    ...[is(FlagState.PAIR), 0x04, 0x40],
    local.set(FlagLocal.A, pairCarries(a, b)),
    0x05,
    ...[is(FlagState.LOGIC), 0x04, 0x40],
    local.set(FlagLocal.A, zero),
    0x05,
    general,
    ...[0x0b, 0x0b],
    local.set(FlagLocal.RESULT, i64.shrS(i64.shl(result, shift), shift)),
    // The AF bit is bit 3 of the carries before they were shifted up.
    local.set(FlagLocal.KIND, i32.or(i32.const(LAZY_VALID), i32.shl(i32.add(i32.wrap(shift), i32.const(3)), i32.const(8)))),
    0x0b,
  ];
}

const signOf = (size: number, v: I64): I32 => i64.ltS(signExtend(size, v), zero);
const isZero = (size: number, v: I64): I32 =>
  size === 8
    ? i64.eqz(v)
    : size === 4
      ? i32.eqz(i32.wrap(v))
      : i32.eqz(i32.and(i32.wrap(v), i32.const(size === 2 ? 0xffff : 0xff)));
const topBit = (size: number, v: I64): I32 => signOf(size, v);

/** Condition pair (O, B, Z, BE, S, P, L, LE) of flags in a state other than DYNAMIC. */
export function flagCondition(pair: number, state: FlagState, size: number): I32 {
  if (state === FlagState.CANONICAL) return canonicalCondition(pair);
  const subtract = state === FlagState.SUBTRACT;
  const r = resultOf(state);
  switch (pair) {
    case 0:
      return overflow(state, size);
    case 1:
      return below(state, size);
    case 2:
      return subtract ? compare(size, i64.eq, i32.eq) : isZero(size, r);
    case 3:
      return subtract ? compare(size, i64.leU, i32.leU) : i32.or(below(state, size), isZero(size, r));
    case 4:
      return signOf(size, r);
    case 5:
      return i32.eqz(i32.and(i32.popcnt(i32.and(i32.wrap(r), i32.const(0xff))), i32.const(1)));
    case 6:
      if (state === FlagState.LOGIC) return signOf(size, r);
      if (subtract) return compareSigned(size, i64.ltS, i32.ltS);
      return i32.xor(signOf(size, r), overflow(state, size));
    default:
      if (state === FlagState.LOGIC) return i64.leS(signExtend(size, r), zero);
      if (subtract) return compareSigned(size, i64.leS, i32.leS);
      return i32.or(i32.xor(signOf(size, r), overflow(state, size)), isZero(size, r));
  }
}
type Compare<A> = (x: A, y: A) => I32;
function compare(size: number, wide: Compare<I64>, narrow: Compare<I32>): I32 {
  return size === 4 ? narrow(i32.wrap(a), i32.wrap(b)) : wide(a, b);
}
function compareSigned(size: number, wide: Compare<I64>, narrow: Compare<I32>): I32 {
  return size === 4 ? narrow(i32.wrap(a), i32.wrap(b)) : wide(signExtend(size, a), signExtend(size, b));
}
function below(state: FlagState, size: number): I32 {
  const r = resultOf(state);
  switch (state) {
    case FlagState.SUBTRACT:
      return compare(size, i64.ltU, i32.ltU);
    case FlagState.ADD:
      if (size === 8) return i64.ltU(r, a);
      return size === 4 ? i32.ltU(i32.wrap(r), i32.wrap(a)) : i64.ne(i64.shrU(r, c(8 * size)), zero);
    case FlagState.LOGIC:
      return i32.const(0);
    case FlagState.PAIR:
      return i32.wrap(a);
    case FlagState.INCREMENT:
    case FlagState.DECREMENT:
      return i64.ltS(b, zero);
    default:
      return topBit(size, carryVector(state));
  }
}
function overflow(state: FlagState, size: number): I32 {
  const r = resultOf(state);
  switch (state) {
    case FlagState.LOGIC:
      return i32.const(0);
    case FlagState.PAIR:
      return i32.wrap(b);
    case FlagState.INCREMENT:
      return topBit(size, i64.and(not(a), r));
    case FlagState.DECREMENT:
      return topBit(size, i64.and(a, not(r)));
    case FlagState.ADD:
    case FlagState.ADD_CARRY:
      return topBit(size, i64.and(i64.xor(a, r), i64.xor(b, r)));
    default:
      return topBit(size, i64.and(i64.xor(a, b), i64.xor(a, r)));
  }
}
function canonicalCondition(pair: number): I32 {
  const overflowSign = i64.xor(a, i64.shl(a, c(1)));
  const sign = (v: I64): I32 => i32.xor(i64.ltS(v, zero), i32.and(kind, i32.const(1)));
  const carry = i64.ltS(a, zero);
  switch (pair) {
    case 0:
      return i64.ltS(overflowSign, zero);
    case 1:
      return carry;
    case 2:
      return i64.eqz(result);
    case 3:
      return i32.or(carry, i64.eqz(result));
    case 4:
      return sign(result);
    case 5:
      return i32.xor(
        i32.eqz(i32.and(i32.popcnt(i32.and(i32.wrap(result), i32.const(0xff))), i32.const(1))),
        i32.and(i32.shrU(kind, i32.const(1)), i32.const(1)),
      );
    case 6:
      return sign(i64.xor(result, overflowSign));
    default:
      return i32.or(sign(i64.xor(result, overflowSign)), i64.eqz(result));
  }
}
