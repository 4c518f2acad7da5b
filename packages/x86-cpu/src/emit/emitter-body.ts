import { appendCode, local, type Code, type I32, type I64, type V128 } from './code.ts';

/** Temporaries by type: numbers of locals of each. */
export interface TemporaryCounts {
  readonly i64: number;
  readonly i32: number;
  readonly v128: number;
}
/** The locals that are temporaries, by type, in the order in which they are used. */
export interface TemporaryLocals {
  readonly i64: readonly number[];
  readonly i32: readonly number[];
  readonly v128: readonly number[];
}
/** Temporaries that follow each other: first those of i64, then i32, then v128. */
export function temporariesFrom(first: number, { i64, i32, v128 }: TemporaryCounts): TemporaryLocals {
  const locals = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);
  return { i64: locals(first, i64), i32: locals(first + i64, i32), v128: locals(first + i64 + i32, v128) };
}
/** A value that is on top of the stack already. */
const ON_STACK: Code = [];
/** The meaning of an instruction needs more temporaries than its function has. */
export class TooManyTemporaries extends RangeError {}

/** Statements of a generated function, temporaries, structured control flow: what both emitters are made of. They differ in whether expressions are folded. */
export abstract class EmitterBody {
  /** The function body that is appended to. */
  readonly body: number[];
  /** Number of open blocks, loops and ifs. */
  depth: number;
  /** The highest local that was a temporary so far. */
  highestTemporary = 0;
  readonly #temporaries: TemporaryLocals;
  readonly #firstTemporary: number;
  #used = { i64: 0, i32: 0, v128: 0 };

  /** From the first temporary of type i64 on, every local of that type is a temporary. */
  constructor(body: number[], depth: number, temporaries: TemporaryLocals) {
    this.body = body;
    this.depth = depth;
    this.#temporaries = temporaries;
    this.#firstTemporary = temporaries.i64[0]!;
  }

  /** The expression, or the constant that it is. */
  protected foldI64(value: I64): I64 {
    return value;
  }
  /** The value of a condition that is known now. */
  protected constantOf(_condition: I32): number | undefined {
    return undefined;
  }

  emit(code: Code): void {
    appendCode(this.body, code);
  }
  /** A temporary that is free so far. */
  protected temporary(type: keyof TemporaryCounts): number {
    const n = this.#used[type]++;
    const locals = this.#temporaries[type];
    const t = locals[n];
    if (t === undefined)
      throw new TooManyTemporaries(`an instruction uses more than ${locals.length} temporaries of type ${type}`);
    if (t > this.highestTemporary) this.highestTemporary = t;
    return t;
  }
  #set(type: keyof TemporaryCounts, value: Code): number {
    const t = this.temporary(type);
    this.emit(local.set(t, value));
    return t;
  }
  let(value: I64): I64 {
    const folded = this.foldI64(value);
    const isTemporary = folded[0] === 0x20 && folded.length === 2 && (folded[1] as number) >= this.#firstTemporary;
    return folded[0] === 0x42 || isTemporary ? folded : local.get64(this.#set('i64', folded));
  }
  /** A temporary with the value on top of the stack, which is taken from it or not. */
  protected setI64(): I64 {
    const t = this.temporary('i64');
    this.emit(local.set(t, ON_STACK));
    return local.get64(t);
  }
  protected teeI64(): I64 {
    const t = this.temporary('i64');
    this.body.push(0x22, t);
    return local.get64(t);
  }
  protected setVector(): V128 {
    const t = this.temporary('v128');
    this.emit(local.set(t, ON_STACK));
    return local.getVector(t);
  }
  letI32(value: I32): I32 {
    return local.get32(this.#set('i32', value));
  }
  letVector(value: V128): V128 {
    return local.getVector(this.#set('v128', value));
  }
  variable(initial: I64): I64 {
    return local.get64(this.#set('i64', initial));
  }
  assign(variable: I64, value: I64): void {
    this.emit(local.set(variable[1] as number, value));
  }
  /** The temporaries handed out so far are free again. */
  freeTemporaries(): void {
    this.#used = { i64: 0, i32: 0, v128: 0 };
  }
  /** Keeps which temporaries are in use; the function returned goes back to it. */
  protected keepTemporaries(): () => void {
    const used = { ...this.#used };
    return () => {
      this.#used = used;
    };
  }

  /** Opens a block (0x02), loop (0x03) or, with its condition emitted, an if (0x04). */
  open(opcode: number): void {
    this.body.push(opcode, 0x40);
    this.depth++;
  }
  close(): void {
    this.body.push(0x0b);
    this.depth--;
  }
  if(condition: I32, then: () => void, otherwise?: () => void): void {
    const known = this.constantOf(condition);
    if (known !== undefined) {
      if (known !== 0) then();
      else otherwise?.();
      return;
    }
    this.emit(condition);
    this.open(0x04);
    then();
    if (otherwise !== undefined) {
      this.body.push(0x05);
      otherwise();
    }
    this.close();
  }
  loop(body: () => I32): void {
    this.open(0x03);
    this.emit(body());
    this.body.push(0x0d, 0);
    this.close();
  }
}
