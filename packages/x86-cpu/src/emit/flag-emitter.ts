import { Reg } from '../lp/register-file.ts';
import { LAZY_VALID } from '../run/core-registers.ts';
import { i32, i64, local, type I32, type I64 } from './code.ts';
import { signExtend } from './extend.ts';
import { HandlerBody, Local } from './handler-body.ts';

const AF_OF_SIZE: Record<number, number> = { 1: 59, 2: 51, 4: 35, 8: 3 };
const OF_CF = -0x4000_0000_0000_0000n;

/** What set the flags last in this handler, for conditions that can be computed from the operands. */
interface LastFlags {
  readonly kind: 'subtract' | 'logic' | 'other';
  readonly size: number;
  readonly a: I64;
  readonly b: I64;
}

/** Lazy flags of the interpreter: see core-registers.ts for their form. */
export abstract class FlagEmitter extends HandlerBody {
  protected lastFlags: LastFlags | undefined;

  get #result(): I64 {
    return this.isHot ? local.get64(Local.RESULT) : i64.load(this.base, Reg.LAZY_A);
  }
  get #carries(): I64 {
    return this.isHot ? local.get64(Local.CARRIES) : i64.load(this.base, Reg.LAZY_B);
  }
  get #kind(): I32 {
    return this.isHot ? local.get32(Local.KIND) : i32.load(this.base, Reg.LAZY_KIND);
  }
  #setResult(value: I64): void {
    this.emit(this.isHot ? local.set(Local.RESULT, value) : i64.store(this.base, value, Reg.LAZY_A));
  }
  #setCarries(value: I64): void {
    this.emit(this.isHot ? local.set(Local.CARRIES, value) : i64.store(this.base, value, Reg.LAZY_B));
  }
  #setKind(kind: I32): void {
    this.emit(this.isHot ? local.set(Local.KIND, kind) : i32.store(this.base, kind, Reg.LAZY_KIND));
  }
  #carriesOfAdd(size: number, a: I64, b: I64, r: I64): I64 {
    if (size === 8) return i64.or(i64.and(a, b), i64.and(i64.or(a, b), i64.xor(r, i64.const(-1))));
    return i64.shl(i64.xor(i64.xor(a, b), r), i64.const(63 - 8 * size));
  }
  #carriesOfSubtract(size: number, a: I64, b: I64, r: I64): I64 {
    if (size !== 8) return this.#carriesOfAdd(size, a, b, r);
    const notA = i64.xor(a, i64.const(-1));
    return i64.or(i64.and(notA, b), i64.and(i64.or(notA, b), r));
  }
  #set(size: number, result: I64, carries: I64, af = AF_OF_SIZE[size]!): void {
    this.#setCarries(carries);
    this.#setResult(signExtend(size, result));
    this.#setKind(i32.const(LAZY_VALID | (af << 8)));
  }
  addFlags(size: number, a: I64, b: I64, result: I64): void {
    this.#set(size, result, this.#carriesOfAdd(size, a, b, result));
    this.lastFlags = { kind: 'other', size, a, b };
  }
  subtractFlags(size: number, a: I64, b: I64, result: I64): void {
    this.#set(size, result, this.#carriesOfSubtract(size, a, b, result));
    this.lastFlags = { kind: 'subtract', size, a, b };
  }
  logicFlags(size: number, result: I64): void {
    this.#set(size, result, i64.const(0));
    this.lastFlags = { kind: 'logic', size, a: result, b: result };
  }
  incrementFlags(size: number, a: I64, b: I64, result: I64, subtract: boolean): void {
    const carries = this.let(subtract ? this.#carriesOfSubtract(size, a, b, result) : this.#carriesOfAdd(size, a, b, result));
    this.#set(size, result, this.#withCarryOf(carries, this.#carries));
    this.lastFlags = { kind: 'other', size, a, b };
  }
  /** `carries` with CF as in `from`, OF kept: both top bits flip together. */
  #withCarryOf(carries: I64, from: I64): I64 {
    return i64.xor(carries, i64.and(i64.shrS(i64.xor(carries, from), i64.const(63)), i64.const(OF_CF)));
  }
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void {
    this.#set(size, result, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62))), 0);
    this.lastFlags = undefined;
  }
  carryFlag(carry: I64): void {
    this.#setCarries(this.#withCarryOf(this.let(this.#carries), i64.shl(carry, i64.const(63))));
    this.lastFlags = undefined;
  }
  carryOverflowFlags(carry: I64, overflow: I64): void {
    const rest = i64.and(this.#carries, i64.const(0x3fff_ffff_ffff_ffffn));
    this.#setCarries(i64.or(rest, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62)))));
    this.lastFlags = undefined;
  }
  overflowFlag(overflow: I64): void {
    this.carryOverflowFlags(this.let(this.carry()), overflow);
  }
  zeroFlag(isZero: I32): void {
    const flags = i64.and(this.readFlags(), i64.const(0x895));
    this.writeFlags(i64.or(flags, i64.shl(i64.extendU(isZero), i64.const(6))));
  }
  carry(): I64 {
    return i64.shrU(this.#carries, i64.const(63));
  }
  readFlags(): I64 {
    const bit = (condition: I32, position: number): I64 => i64.shl(i64.extendU(condition), i64.const(position));
    const af = i64.and(
      i64.shrU(this.#carries, i64.extendU(i32.and(i32.shrU(this.#kind, i32.const(8)), i32.const(63)))),
      i64.const(1),
    );
    return this.let(
      [
        bit(this.condition(2), 0),
        bit(this.condition(10), 2),
        i64.shl(af, i64.const(4)),
        bit(this.condition(4), 6),
        bit(this.condition(8), 7),
        bit(this.condition(0), 11),
      ].reduce((a, b) => i64.or(a, b)),
    );
  }
  writeFlags(flags: I64): void {
    const f = this.let(flags);
    const bit = (n: number): I64 => i64.and(i64.shrU(f, i64.const(n)), i64.const(1));
    const zf = bit(6);
    // result is 0 (parity even, sign clear) or 1 (parity odd, sign clear): the kind says which of SF and PF to invert.
    const invertSign = i32.wrap(bit(7));
    const invertParity = i32.wrap(i64.xor(zf, bit(2)));
    this.#setResult(i64.xor(zf, i64.const(1)));
    const cf = bit(0);
    this.#setCarries(
      i64.or(i64.or(i64.shl(cf, i64.const(63)), i64.shl(i64.xor(cf, bit(11)), i64.const(62))), i64.shl(bit(4), i64.const(3))),
    );
    this.#setKind(i32.or(i32.or(invertSign, i32.shl(invertParity, i32.const(1))), i32.const(LAZY_VALID | (3 << 8))));
    this.lastFlags = undefined;
  }
  stepsRepeats(): I32 {
    return i32.load(this.base, Reg.STEPS_REPEATS);
  }
  systemFlags(): I64 {
    return i64.load32U(this.base, Reg.RFLAGS);
  }
  changeSystemFlags(set: number, clear: number): void {
    this.emit(
      i32.store(this.base, i32.or(i32.and(i32.load(this.base, Reg.RFLAGS), i32.const(~clear)), i32.const(set)), Reg.RFLAGS),
    );
  }
  condition(code: number): I32 {
    const positive = this.#positiveCondition(code >> 1);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
  #positiveCondition(pair: number): I32 {
    const last = this.lastFlags;
    const zero = i64.const(0);
    const overflowSign = i64.xor(this.#carries, i64.shl(this.#carries, i64.const(1)));
    if (last?.kind === 'subtract') {
      const { a, b, size } = last;
      if (pair === 1) return i64.ltU(a, b);
      if (pair === 2) return i64.eq(a, b);
      if (pair === 3) return i64.leU(a, b);
      if (pair === 6) return i64.ltS(signExtend(size, a), signExtend(size, b));
      if (pair === 7) return i64.leS(signExtend(size, a), signExtend(size, b));
    }
    if (last?.kind === 'logic') {
      if (pair === 6) return i64.ltS(this.#result, zero);
      if (pair === 7) return i64.leS(this.#result, zero);
    }
    const invert = (condition: I32, bit: number): I32 => {
      if (last !== undefined) return condition;
      const flag = bit === 0 ? i32.and(this.#kind, i32.const(1)) : i32.and(i32.shrU(this.#kind, i32.const(1)), i32.const(1));
      return i32.xor(condition, flag);
    };
    const below = i64.ltS(this.#carries, zero);
    const isZero = i64.eqz(this.#result);
    const less = (): I32 => invert(i64.ltS(i64.xor(this.#result, overflowSign), zero), 0);
    switch (pair) {
      case 0:
        return i64.ltS(overflowSign, zero);
      case 1:
        return below;
      case 2:
        return isZero;
      case 3:
        return i32.or(below, isZero);
      case 4:
        return invert(i64.ltS(this.#result, zero), 0);
      case 5:
        return invert(i32.eqz(i32.and(i32.popcnt(i32.and(i32.wrap(this.#result), i32.const(0xff))), i32.const(1))), 1);
      case 6:
        return less();
      default:
        return i32.or(less(), isZero);
    }
  }
}
