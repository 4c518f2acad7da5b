import { Reg } from '../lp/register-file.ts';
import { LAZY_VALID } from '../run/core-registers.ts';
import { withCarryOf } from './canonical-flags.ts';
import { i32, i64, local, type I32, type I64 } from './code.ts';
import { signExtend } from './extend.ts';
import { HandlerBody, Local } from './handler-body.ts';

const AF_OF_SIZE: Record<number, number> = { 1: 59, 2: 51, 4: 35, 8: 3 };

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

  protected get result(): I64 {
    return this.isHot ? local.get64(Local.RESULT) : i64.load(this.base, Reg.LAZY_A);
  }
  protected get carries(): I64 {
    return this.isHot ? local.get64(Local.CARRIES) : i64.load(this.base, Reg.LAZY_B);
  }
  protected get kind(): I32 {
    return this.isHot ? local.get32(Local.KIND) : i32.load(this.base, Reg.LAZY_KIND);
  }
  protected setResult(value: I64): void {
    this.emit(this.isHot ? local.set(Local.RESULT, value) : i64.store(this.base, value, Reg.LAZY_A));
  }
  protected setCarries(value: I64): void {
    this.emit(this.isHot ? local.set(Local.CARRIES, value) : i64.store(this.base, value, Reg.LAZY_B));
  }
  protected setKind(kind: I32): void {
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
    this.setCarries(carries);
    this.setResult(signExtend(size, result));
    this.setKind(i32.const(LAZY_VALID | (af << 8)));
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
    this.#set(size, result, withCarryOf(carries, this.carries));
    this.lastFlags = { kind: 'other', size, a, b };
  }
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void {
    this.#set(size, result, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62))), 0);
    this.lastFlags = undefined;
  }
  canonicaliseFlags(): void {
    // they always are
  }
  protected flagsAreCanonical(): void {
    this.lastFlags = undefined;
  }
  carry(): I64 {
    return i64.shrU(this.carries, i64.const(63));
  }
  condition(code: number): I32 {
    const positive = this.#positiveCondition(code >> 1);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
  #positiveCondition(pair: number): I32 {
    const last = this.lastFlags;
    const zero = i64.const(0);
    const overflowSign = i64.xor(this.carries, i64.shl(this.carries, i64.const(1)));
    if (last?.kind === 'subtract') {
      const { a, b, size } = last;
      if (pair === 1) return i64.ltU(a, b);
      if (pair === 2) return i64.eq(a, b);
      if (pair === 3) return i64.leU(a, b);
      if (pair === 6) return i64.ltS(signExtend(size, a), signExtend(size, b));
      if (pair === 7) return i64.leS(signExtend(size, a), signExtend(size, b));
    }
    if (last?.kind === 'logic') {
      if (pair === 6) return i64.ltS(this.result, zero);
      if (pair === 7) return i64.leS(this.result, zero);
    }
    const invert = (condition: I32, bit: number): I32 => {
      if (last !== undefined) return condition;
      const flag = bit === 0 ? i32.and(this.kind, i32.const(1)) : i32.and(i32.shrU(this.kind, i32.const(1)), i32.const(1));
      return i32.xor(condition, flag);
    };
    const below = i64.ltS(this.carries, zero);
    const isZero = i64.eqz(this.result);
    const less = (): I32 => invert(i64.ltS(i64.xor(this.result, overflowSign), zero), 0);
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
        return invert(i64.ltS(this.result, zero), 0);
      case 5:
        return invert(i32.eqz(i32.and(i32.popcnt(i32.and(i32.wrap(this.result), i32.const(0xff))), i32.const(1))), 1);
      case 6:
        return less();
      default:
        return i32.or(less(), isZero);
    }
  }
}
