import { CoreReg } from '../run/core-registers.ts';
import { Exit, Handler, Rec, RECORD_BYTES } from '../run/record.ts';
import { CanonicalFlags } from './canonical-flags.ts';
import { i32, local, type I32 } from './code.ts';
import { temporariesFrom } from './emitter-body.ts';

/** Locals of generated functions. The first ones are parameters; flags and budget exist in the loop function only. */
export const Local = { BASE: 0, REC: 1, BUDGET: 2, TLB: 3, ADDRESS: 4, JUMP_CACHE: 5, CONTEXT: 6, CODE: 7, HOST: 8, KIND: 9, RESULT: 10, CARRIES: 11, FIRST_TEMP: 12 } as const; // prettier-ignore
/** Temporaries by type: numbers of locals of each. */
export const TEMPS = { i64: 24, i32: 20, v128: 10 } as const;
const TEMPORARIES = temporariesFrom(Local.FIRST_TEMP, TEMPS);

/**
 * The body of one interpreter handler: temporaries, structured control flow, ways out. With a loop depth the handler is an arm of the
 * interpreter's loop, with flags and budget in locals; without, a function of its own, with flags in the register file.
 */
export abstract class HandlerBody extends CanonicalFlags {
  protected readonly isHot: boolean;
  /** Branch depth, at the handler's top level, of the loop; the exit block is one further. */
  protected readonly loopDepth: number;
  protected hasEnded = false;

  constructor(body: number[], loopDepth: number) {
    super(body, 0, TEMPORARIES);
    this.isHot = loopDepth >= 0;
    this.loopDepth = loopDepth;
  }

  protected get base(): I32 {
    return local.get32(Local.BASE);
  }
  protected get rec(): I32 {
    return local.get32(Local.REC);
  }
  /** Address of a general register whose byte offset a record slot holds. */
  protected register(slot: number): I32 {
    return i32.add(this.base, i32.load8U(this.rec, slot));
  }

  /** Back to dispatch, with the record already set; or out of the loop, with the code already set. */
  continueLoop(): void {
    this.branchTo(this.loopDepth);
  }
  leaveLoop(): void {
    this.branchTo(this.loopDepth + 1);
  }
  protected branchTo(depth: number): void {
    this.emit([0x0c]);
    let v = depth + this.depth;
    while (v > 0x7f) {
      this.body.push((v & 0x7f) | 0x80);
      v >>= 7;
    }
    this.body.push(v);
  }
  /** Leaves the interpreter with the record of this instruction. */
  exit(code: number): void {
    if (this.isHot) {
      this.emit(local.set(Local.CODE, i32.const(code)));
      this.branchTo(this.loopDepth + 1);
    } else {
      this.emit(i32.store(this.base, i32.const(code), CoreReg.EXIT_CODE));
      this.emit([...i32.const(0), 0x0f]);
    }
  }
  /** Ends the handler if its semantics did not: on to the next record. */
  finish(): void {
    if (this.hasEnded) return;
    if (this.isHot) {
      this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
      this.branchTo(this.loopDepth);
    } else {
      this.emit([...i32.add(this.rec, i32.const(RECORD_BYTES)), 0x0f]);
    }
  }
  /** On to the next record of a chain; `maybeStale`: what was done may have dropped the block. */
  advance(maybeStale: boolean): void {
    this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
    if (maybeStale) this.if(i32.eq(i32.load16U(this.rec, Rec.HANDLER), i32.const(Handler.STALE)), () => this.continueLoop());
  }
  raise(vector: number, errorCode?: number): void {
    this.emit(
      i32.store(this.base, i32.const(vector | (errorCode === undefined ? 0 : 0x100 | (errorCode << 16))), CoreReg.EXIT_ARGUMENT),
    );
    this.exit(Exit.RAISE);
  }
  leave(): void {
    this.exit(Exit.HOST);
  }
}
