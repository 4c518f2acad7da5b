import { CanonicalFlags } from './canonical-flags.ts';
import { appendCode, i32, i64, local, pushUnsigned, type Code, type I32, type I64 } from './code.ts';
import { flagFunctionCall, flagLoads } from './flag-function.ts';
import { constantI32, foldI32, foldI64 } from './fold.ts';
import { inverse, lowOf } from './narrow.ts';
import { HeldTranslations } from './held-translations.ts';
import { RegionExit } from './region-exit.ts';
import { FlagLocal, RegionLocal, REGION_TEMPORARIES } from './region-locals.ts';
import { canonicalise, flagCondition, FlagState, hasImpliedResult, kindOf } from './translator-flags.ts';

/** Depths of the two exit blocks: the code for RegionExit.ENTER is set between their ends. */
export const EXIT_DEPTH = 1;
const ENTER_DEPTH = 2;

/** The local that an expression begins with. */
function firstLocal(code: Code): number | undefined {
  let first: number | Code | undefined = code;
  for (let next: number | Code | undefined = first; typeof next === 'object'; next = next[0]) first = next;
  return typeof first === 'object' && first.length === 2 && first[0] === 0x20 ? (first[1] as number) : undefined;
}

/** The body of a region function: constants are folded, flags are what made them, and whatever is not the common case leaves the region. */
export abstract class RegionBody extends CanonicalFlags {
  flags: FlagState = FlagState.CANONICAL;
  flagSize = 8;
  /** The instruction has read CF: its own flags depend on that too. */
  protected carryRead = false;
  /** What the instruction has put into FlagLocal.RESULT. */
  protected resultInFlags: I64 | undefined;
  /** RegionLocal.RECORD says which instruction this is; it must before the region is left in it. */
  protected isMarked = false;
  /** Record of the instruction. */
  protected record = 0;
  protected readonly translations = new HeldTranslations();

  /** Length of the body after a local was set by its last operation. */
  #setEnd = -1;

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
    this.branchTarget(depth);
  }
  /** The operand of a branch. */
  protected branchTarget(depth: number): void {
    pushUnsigned(this.body, this.depth - depth);
  }
  /** A value that was set last is not read back at once. */
  override emit(code: Code): void {
    const { body } = this;
    const start = body.length;
    if (start === this.#setEnd && firstLocal(code) === body[start - 1]) {
      body.length = start - 2;
      appendCode(body, code);
      body[start - 2] = 0x22;
    } else appendCode(body, code);
    if (code.length === 3 && code[1] === 0x21) this.#setEnd = body.length;
  }
  override if(condition: I32, then: () => void, otherwise?: () => void): void {
    if (this.constantOf(condition) !== undefined) {
      super.if(condition, then, otherwise);
      return;
    }
    const before = [this.flags, this.flagSize] as const;
    const { isMarked } = this;
    let after = before;
    const join = this.translations.fork();
    const thenAndBack = (): void => {
      then();
      after = [this.flags, this.flagSize];
      [this.flags, this.flagSize] = before;
      this.isMarked = isMarked;
      join.otherwise();
    };
    super.if(condition, thenAndBack, otherwise);
    this.isMarked = isMarked;
    join.end();
    if (this.flags !== after[0] || this.flagSize !== after[1]) this.flags = FlagState.DYNAMIC;
  }
  /** Segment bases are state that addresses depend on. */
  override setState64(offset: number, value: I64): void {
    super.setState64(offset, value);
    this.translations.forget();
  }
  override loop(body: () => I32): void {
    this.translations.forget();
    super.loop(body);
    this.translations.forget();
  }
  /** Says which instruction this is: before the region is left in it. */
  mark(): void {
    if (!this.isMarked) this.emit(local.set(RegionLocal.RECORD, i32.const(this.record)));
    this.isMarked = true;
  }
  /** Leaves the region with the record already set. */
  exit(code: typeof RegionExit.CONTINUE | typeof RegionExit.ENTER): void {
    this.branchToDepth(code === RegionExit.ENTER ? ENTER_DEPTH : EXIT_DEPTH);
  }
  /** Leaves to the interpreter, before this instruction, when the condition holds. */
  leaveIf(condition: I32): void {
    this.mark();
    this.emit(condition);
    this.body.push(0x0d);
    this.branchTarget(EXIT_DEPTH);
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
    this.resultInFlags = undefined;
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
    const hasResult = !hasImpliedResult(state);
    // They may be made of what the flags were.
    const [x, y, r] = [this.let(a), this.let(b), hasResult ? this.let(result) : result];
    if (state !== FlagState.LOGIC) {
      this.emit(local.set(FlagLocal.A, lowOf(size, x)));
      // The carry that INC and DEC keep is above 32 bits.
      this.emit(local.set(FlagLocal.B, state === FlagState.INCREMENT || state === FlagState.DECREMENT ? y : lowOf(size, y)));
    }
    if (hasResult) {
      this.emit(local.set(FlagLocal.RESULT, lowOf(size, r)));
      this.resultInFlags = result;
    }
    this.emit(local.set(FlagLocal.KIND, i32.const(kindOf(state, size))));
    this.flags = state;
    this.flagSize = size;
  }
  /** Brings the flags into the form of the register file, in locals. */
  canonicaliseFlags(): void {
    this.emit(this.flags === FlagState.DYNAMIC ? [flagFunctionCall, flagLoads] : canonicalise(this.flags, this.flagSize));
    this.resultInFlags = undefined;
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
    return (code & 1) === 0 ? positive : inverse(positive);
  }
}
