import { Reg } from '../lp/register-file.ts';
import { LAZY_VALID } from '../run/core-registers.ts';
import { i32, i64, type I32, type I64 } from './code.ts';
import { EmitterBody } from './emitter-body.ts';

const c = i64.const;
const OF_CF = -0x4000_0000_0000_0000n;
/** SF and AF positions of what `writeFlags` makes: AF is bit 3 of the carries. */
const WRITTEN_KIND = LAZY_VALID | (3 << 8);
/** OF, SF, AF, PF, CF. */
const ALL_BUT_ZF = 0x895;

/** `carries` with CF from the top bit of `from`, OF kept: both top bits flip together. Names `carries` twice. */
export const withCarryOf = (carries: I64, from: I64): I64 =>
  i64.xor(carries, i64.and(i64.shrS(i64.xor(carries, from), c(63)), c(OF_CF)));

/**
 * Flags in the form of the register file (see core-registers.ts: result, carries, kind), and what instructions do with single flags. Where the flags are in another
 * form, `canonicaliseFlags` brings them into this one first.
 */
export abstract class CanonicalFlags extends EmitterBody {
  protected abstract get result(): I64;
  protected abstract get carries(): I64;
  protected abstract get kind(): I32;
  protected abstract setResult(value: I64): void;
  protected abstract setCarries(value: I64): void;
  protected abstract setKind(kind: I32): void;
  /** Address of the register file. */
  protected abstract get base(): I32;
  /** Brings the flags into the form of the register file. */
  abstract canonicaliseFlags(): void;
  /** They have it now, and nothing else is known of them. */
  protected abstract flagsAreCanonical(): void;
  abstract condition(code: number): I32;
  abstract carry(): I64;

  carryFlag(carry: I64): void {
    const bit = this.let(carry);
    this.canonicaliseFlags();
    this.setCarries(withCarryOf(this.let(this.carries), i64.shl(bit, c(63))));
    this.flagsAreCanonical();
  }
  carryOverflowFlags(carry: I64, overflow: I64): void {
    const cf = this.let(carry);
    const of = this.let(overflow);
    this.canonicaliseFlags();
    const rest = i64.and(this.carries, c(0x3fff_ffff_ffff_ffffn));
    this.setCarries(i64.or(rest, i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, of), c(62)))));
    this.flagsAreCanonical();
  }
  overflowFlag(overflow: I64): void {
    this.carryOverflowFlags(this.let(this.carry()), overflow);
  }
  zeroFlag(isZero: I32): void {
    const zf = this.letI32(isZero);
    const flags = i64.and(this.readFlags(), c(ALL_BUT_ZF));
    this.writeFlags(i64.or(flags, i64.shl(i64.extendU(zf), c(6))));
  }
  readFlags(): I64 {
    this.canonicaliseFlags();
    const bit = (code: number, position: number): I64 => i64.shl(i64.extendU(this.condition(code)), c(position));
    const position = i64.extendU(i32.and(i32.shrU(this.kind, i32.const(8)), i32.const(63)));
    const af = i64.and(i64.shrU(this.carries, position), c(1));
    return this.let([bit(2, 0), bit(10, 2), i64.shl(af, c(4)), bit(4, 6), bit(8, 7), bit(0, 11)].reduce((x, y) => i64.or(x, y)));
  }
  writeFlags(flags: I64): void {
    const f = this.let(flags);
    const bit = (n: number): I64 => i64.and(i64.shrU(f, c(n)), c(1));
    const zf = bit(6);
    const cf = bit(0);
    // The result is 0 (parity even, sign clear) or 1 (parity odd, sign clear): the kind says which of SF and PF to invert.
    this.setResult(i64.xor(zf, c(1)));
    this.setCarries(i64.or(i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, bit(11)), c(62))), i64.shl(bit(4), c(3))));
    const inversions = i32.or(i32.wrap(bit(7)), i32.shl(i32.wrap(i64.xor(zf, bit(2))), i32.const(1)));
    this.setKind(i32.or(inversions, i32.const(WRITTEN_KIND)));
    this.flagsAreCanonical();
  }

  stepsRepeats(): I32 {
    return i32.load(this.base, Reg.STEPS_REPEATS);
  }
  systemFlags(): I64 {
    return i64.load32U(this.base, Reg.RFLAGS);
  }
  changeSystemFlags(set: number, clear: number): void {
    const kept = i32.and(i32.load(this.base, Reg.RFLAGS), i32.const(~clear));
    this.emit(i32.store(this.base, i32.or(kept, i32.const(set)), Reg.RFLAGS));
  }
  state32(offset: number): I32 {
    return i32.load(this.base, offset);
  }
  state64(offset: number): I64 {
    return i64.load(this.base, offset);
  }
  setState32(offset: number, value: I32): void {
    this.emit(i32.store(this.base, value, offset));
  }
  setState64(offset: number, value: I64): void {
    this.emit(i64.store(this.base, value, offset));
  }
  mxcsr(): I64 {
    return i64.load32U(this.base, Reg.MXCSR);
  }
  setMxcsr(value: I64): void {
    this.emit(i64.store32(this.base, value, Reg.MXCSR));
  }
}
