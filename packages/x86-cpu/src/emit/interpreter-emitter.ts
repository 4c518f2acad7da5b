import { Reg } from '../lp/register-file.ts';
import { CoreReg, JUMP_CACHE_MASK, JumpCache, Tlb } from '../run/core-registers.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { Exit, Header, Rec, RECORD_BYTES } from '../run/record.ts';
import { i32, i64, local, v128, type I32, type I64, type V128 } from './code.ts';
import type { Emitter, OperandShape } from './emitter.ts';
import { signExtend, zeroExtend } from './extend.ts';
import { Local } from './handler-body.ts';
import { MemoryEmitter, SlowAccess, type AddressForm } from './memory-emitter.ts';
import { loadAt, storeAt } from './sized-access.ts';

/** The interpreter tier's emitter: operands come from the fields of the decoded record at run time. */
export class InterpreterEmitter extends MemoryEmitter implements Emitter {
  readonly operands: readonly OperandShape[];
  /** Where the links of a branch are: in this record, or in the next one when a comparison is fused with the branch after it. */
  readonly #linkOffset: number;
  /** Entering a block counts, for the translator tier. */
  readonly #counts: boolean;

  constructor(
    shape: { operands: readonly OperandShape[]; long: boolean },
    form: AddressForm,
    body: number[],
    loopDepth = -1,
    linkOffset = 0,
    counts = false,
  ) {
    super(form, shape.long, body, loopDepth);
    this.operands = shape.operands;
    this.#linkOffset = linkOffset;
    this.#counts = counts;
  }

  // --- control flow ----------------------------------------------------------------------------------------------------------

  #requireHot(): void {
    if (!this.isHot) throw new RangeError('branches need a handler in the loop');
    this.hasEnded = true;
  }
  /** Enters a block by the address of its header record. */
  enterBlock(header: I32): void {
    this.emit(local.set(Local.REC, header));
    this.emit(local.set(Local.BUDGET, i32.sub(local.get32(Local.BUDGET), i32.load(this.rec, Header.COUNT))));
    this.if(i32.ltS(local.get32(Local.BUDGET), i32.const(0)), () => this.exit(Exit.BLOCK));
    if (this.#counts) {
      const left = this.letI32(i32.sub(i32.load(this.rec, Header.COUNTER), i32.const(1)));
      // The header's own handler is that of its region.
      this.if(i32.leS(left, i32.const(0)), () => this.continueLoop());
      this.emit(i32.store(this.rec, left, Header.COUNTER));
    }
    this.emit(local.set(Local.REC, i32.add(this.rec, i32.const(RECORD_BYTES))));
    this.branchTo(this.loopDepth);
  }
  branch(condition: I32): void {
    this.#requireHot();
    this.enterBlock(
      i32.select(
        condition,
        i32.load(this.rec, this.#linkOffset + Rec.LINK_TAKEN),
        i32.load(this.rec, this.#linkOffset + Rec.LINK_NEXT),
      ),
    );
  }
  jump(): void {
    this.#requireHot();
    this.enterBlock(i32.load(this.rec, Rec.LINK_TAKEN));
  }
  jumpTo(target: I64, commit: () => void): void {
    this.#requireHot();
    const rip = this.let(target);
    const low = this.letI32(i32.wrap(rip));
    const entry = this.letI32(
      i32.add(
        local.get32(Local.JUMP_CACHE),
        i32.and(i32.shl(i32.xor(low, i32.shrU(low, i32.const(12))), i32.const(4)), i32.const(JUMP_CACHE_MASK)),
      ),
    );
    this.if(
      i32.or(i64.ne(i64.load(entry, JumpCache.RIP), rip), i32.ne(i32.load(entry, JumpCache.CONTEXT), local.get32(Local.CONTEXT))),
      () => {
        this.emit(i64.store(this.base, rip, CoreReg.TARGET));
        this.exit(Exit.BRANCH_MISS);
      },
    );
    commit();
    this.enterBlock(i32.load(entry, JumpCache.BLOCK));
  }
  returnAddress(): I64 {
    return i64.load(this.rec, Rec.IMM);
  }
  retired(): I64 {
    // The whole block is paid for.
    const header = i32.sub(this.rec, i32.mul(i32.load8U(this.rec, Rec.INDEX), i32.const(RECORD_BYTES)));
    const after = i32.sub(i32.sub(i32.load8U(header, Header.INSNS), i32.load8U(this.rec, Rec.ORDINAL)), i32.const(1));
    return i64.sub(i64.load(this.base, CoreReg.RETIRED_AT_END), i64.extendU(i32.add(local.get32(Local.BUDGET), after)));
  }

  // --- operands --------------------------------------------------------------------------------------------------------------

  sizeOf(operand: number): number {
    return this.operands[operand]!.size;
  }
  isMemory(operand: number): boolean {
    return this.operands[operand]!.kind === 'm';
  }
  /** The record slot of a register operand: the n-th register or vector register of the shape. */
  #slot(operand: number): number {
    let n = 0;
    for (let i = 0; i < operand; i++) if (this.operands[i]!.kind === 'r' || this.operands[i]!.kind === 'x') n++;
    return [Rec.A, Rec.B, Rec.C][n]!;
  }
  #vectorRegister(operand: number): I32 {
    return i32.add(this.base, i32.shl(i32.load8U(this.rec, this.#slot(operand)), i32.const(1)));
  }
  read(operand: number): I64 {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'i') return this.let(i64.load(this.rec, Rec.IMM));
    if (kind === 'm') return this.load(this.address(operand), size);
    if (kind === 'x') return this.readLow(operand);
    return this.let(loadAt(this.register(this.#slot(operand)), size, Reg.GPR));
  }
  readSigned(operand: number): I64 {
    return this.let(signExtend(this.sizeOf(operand), this.read(operand)));
  }
  readModify(operand: number): I64 {
    return this.isMemory(operand) ? this.loadModify(this.address(operand), this.sizeOf(operand)) : this.read(operand);
  }
  write(operand: number, value: I64): void {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'm') {
      if (this.modified === undefined) this.store(this.address(operand), size, value);
      else this.storeModified(size, value);
      return;
    }
    this.#storeRegister(this.register(this.#slot(operand)), size, value, Reg.GPR);
  }
  #storeRegister(at: I32, size: number, value: I64, offset: number): void {
    if (size === 4) this.emit(i64.store(at, zeroExtend(4, value), offset));
    else this.emit(storeAt(at, size, value, offset));
  }
  readVector(operand: number): V128 {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'x') return this.letVector(v128.load(this.#vectorRegister(operand), Reg.YMM));
    if (size === 16) return this.loadVector(this.address(operand));
    return this.letVector(v128.replace64(v128.zero(), 0, this.read(operand)));
  }
  writeVector(operand: number, value: V128): void {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'x') this.emit(v128.store(this.#vectorRegister(operand), value, Reg.YMM));
    else if (size === 16) this.storeVector(this.address(operand), value);
    else this.store(this.address(operand), size, v128.extract64(value, 0));
  }
  readWide(operand: number): readonly [V128, V128] {
    if (this.operands[operand]!.kind === 'x') {
      const at = this.#vectorRegister(operand);
      return [this.letVector(v128.load(at, Reg.YMM)), this.letVector(v128.load(at, Reg.YMM + 16))];
    }
    const host = this.translate(this.address(operand), 32, Tlb.READ, SlowAccess.READ);
    return [this.letVector(v128.load(host)), this.letVector(v128.load(host, 16))];
  }
  writeWide(operand: number, low: V128, high: V128): void {
    if (this.operands[operand]!.kind === 'x') {
      const at = this.#vectorRegister(operand);
      this.emit(v128.store(at, low, Reg.YMM));
      this.emit(v128.store(at, high, Reg.YMM + 16));
    } else this.storeThrough(this.address(operand), 32, (host) => [v128.store(host, low), v128.store(host, high, 16)]);
  }
  clearVectors(whole: boolean): void {
    const clear = (first: number): void => {
      for (let at = Reg.YMM + 32 * first; at < Reg.YMM + 32 * (first + 8); at += 32) {
        if (whole) this.emit(v128.store(this.base, v128.zero(), at));
        this.emit(v128.store(this.base, v128.zero(), at + 16));
      }
    };
    clear(0);
    this.if(i32.eq(i32.and(i32.load(this.base, Reg.MODE), i32.const(CpuMode.CODE_MASK)), i32.const(CpuMode.CODE64)), () =>
      clear(8),
    );
  }
  readLow(operand: number): I64 {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'm') return this.load(this.address(operand), Math.min(size, 8));
    return this.let(loadAt(this.#vectorRegister(operand), Math.min(size, 8), Reg.YMM));
  }
  writeLow(operand: number, value: I64, bytes: number): void {
    if (this.operands[operand]!.kind === 'm') this.store(this.address(operand), bytes, value);
    else this.emit(storeAt(this.#vectorRegister(operand), bytes, value, Reg.YMM));
  }
  xmm0(half: 0 | 1): I64 {
    return this.let(i64.load(this.base, Reg.YMM + 8 * half));
  }
  gpr(number: number, size: number): I64 {
    return this.let(loadAt(this.base, size, Reg.GPR + 8 * number));
  }
  setGpr(number: number, size: number, value: I64): void {
    this.#storeRegister(this.base, size, value, Reg.GPR + 8 * number);
  }
}
