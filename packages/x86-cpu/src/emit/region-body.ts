import { CanonicalFlags } from './canonical-flags.ts';
import { i32, i64, local, pushUnsigned, type I32, type I64 } from './code.ts';
import { constantI32, foldI32, foldI64 } from './fold.ts';
import { RegionExit } from './region-exit.ts';
import { FlagLocal, RegionLocal, REGION_TEMPORARIES } from './region-locals.ts';
import { canonicalise, flagCondition, FlagState, kindOf } from './translator-flags.ts';

/** Depths of the two exit blocks: the code for RegionExit.ENTER is set between their ends. */
const EXIT_DEPTH = 1;
const ENTER_DEPTH = 2;

/** The body of a region function: constants are folded, flags are what made them, and whatever is not the common case leaves the region. */
export abstract class RegionBody extends CanonicalFlags {
  flags: FlagState = FlagState.CANONICAL;
  flagSize = 8;
  /** The instruction has read CF: its own flags depend on that too. */
  protected carryRead = false;
  /** The instruction may leave the region. */
  protected hasLeft = false;

  constructor() {
    // The exit blocks around everything are open.
    super([], 2, REGION_TEMPORARIES);
  }

  protected get base(): I32 {
    return local.get32(RegionLocal.BASE);
  }
  protected override foldI64(value: I64): I64 {
    return foldI64(value);
  }
  protected override constantOf(condition: I32): number | undefined {
    return constantI32(condition);
  }
  override letI32(value: I32): I32 {
    const folded = foldI32(value);
    return folded[0] === 0x41 ? folded : super.letI32(folded);
  }

  /** Branches to what was opened when `depth` became this. */
  branchToDepth(depth: number): void {
    this.body.push(0x0c);
    pushUnsigned(this.body, this.depth - depth);
  }
  override if(condition: I32, then: () => void, otherwise?: () => void): void {
    if (this.constantOf(condition) !== undefined) {
      super.if(condition, then, otherwise);
      return;
    }
    const before = [this.flags, this.flagSize] as const;
    let after = before;
    const thenAndBack = (): void => {
      then();
      after = [this.flags, this.flagSize];
      [this.flags, this.flagSize] = before;
    };
    super.if(condition, thenAndBack, otherwise);
    if (this.flags !== after[0] || this.flagSize !== after[1]) this.flags = FlagState.DYNAMIC;
  }
  /** Leaves the region with the record already set. */
  exit(code: typeof RegionExit.CONTINUE | typeof RegionExit.ENTER): void {
    this.hasLeft = true;
    this.branchToDepth(code === RegionExit.ENTER ? ENTER_DEPTH : EXIT_DEPTH);
  }
  /** Leaves to the interpreter, before this instruction, when the condition holds. */
  leaveIf(condition: I32): void {
    this.hasLeft = true;
    this.emit(condition);
    this.body.push(0x0d);
    pushUnsigned(this.body, this.depth - EXIT_DEPTH);
  }
  /** Pays for a block, or leaves the region before it. */
  pay(count: number, header: number): void {
    this.emit(local.set(RegionLocal.RECORD, i32.const(header)));
    const left = i32.sub(local.get32(RegionLocal.BUDGET), i32.const(count));
    this.emit([left, 0x22, RegionLocal.BUDGET, i32.const(0), 0x48, 0x0d]);
    pushUnsigned(this.body, this.depth - EXIT_DEPTH);
  }

  // --- flags -----------------------------------------------------------------------------------------------------------------

  protected get result(): I64 {
    return local.get64(FlagLocal.RESULT);
  }
  protected get carries(): I64 {
    return local.get64(FlagLocal.A);
  }
  protected get kind(): I32 {
    return local.get32(FlagLocal.KIND);
  }
  protected setResult(value: I64): void {
    this.emit(local.set(FlagLocal.RESULT, value));
  }
  protected setCarries(value: I64): void {
    this.emit(local.set(FlagLocal.A, value));
  }
  protected setKind(kind: I32): void {
    this.emit(local.set(FlagLocal.KIND, kind));
  }
  protected flagsAreCanonical(): void {
    this.flags = FlagState.CANONICAL;
  }
  private setFlags(state: FlagState, size: number, a: I64, b: I64, result: I64): void {
    const values = [this.let(a), this.let(b), this.let(result)] as const;
    this.emit(local.set(FlagLocal.A, values[0]));
    this.emit(local.set(FlagLocal.B, values[1]));
    this.emit(local.set(FlagLocal.RESULT, values[2]));
    this.emit(local.set(FlagLocal.KIND, i32.const(kindOf(state, size))));
    this.flags = state;
    this.flagSize = size;
  }
  /** Brings the flags into the form of the register file, in locals. */
  canonicaliseFlags(): void {
    this.emit(canonicalise(this.flags, this.flagSize));
    this.flags = FlagState.CANONICAL;
  }
  addFlags(size: number, a: I64, b: I64, result: I64): void {
    this.setFlags(this.carryRead ? FlagState.ADD_CARRY : FlagState.ADD, size, a, b, result);
  }
  subtractFlags(size: number, a: I64, b: I64, result: I64): void {
    this.setFlags(this.carryRead ? FlagState.SUBTRACT_BORROW : FlagState.SUBTRACT, size, a, b, result);
  }
  logicFlags(size: number, result: I64): void {
    this.setFlags(FlagState.LOGIC, size, i64.const(0), i64.const(0), result);
  }
  incrementFlags(size: number, a: I64, _b: I64, result: I64, subtract: boolean): void {
    const isStep = this.flags === FlagState.INCREMENT || this.flags === FlagState.DECREMENT;
    const carry = isStep ? local.get64(FlagLocal.B) : i64.shl(this.carry(), i64.const(63));
    this.setFlags(subtract ? FlagState.DECREMENT : FlagState.INCREMENT, size, a, carry, result);
  }
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void {
    this.setFlags(FlagState.PAIR, size, carry, overflow, result);
  }
  carry(): I64 {
    this.carryRead = true;
    return this.let(i64.extendU(this.condition(2)));
  }
  condition(code: number): I32 {
    if (this.flags === FlagState.DYNAMIC) this.canonicaliseFlags();
    const positive = flagCondition(code >> 1, this.flags, this.flagSize);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
}
