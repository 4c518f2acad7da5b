import { CoreReg, JumpCache, LAZY_VALID, Tlb, TLB_ENTRIES, TLB_ENTRY_BYTES } from '../run/core-registers.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { Exit, Header, Rec, RECORD_BYTES } from '../run/record.ts';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { appendCode, i32, i64, local, v128, type Code, type I32, type I64, type V128 } from './code.ts';
import type { Emitter, OperandShape } from './emitter.ts';
import { signExtend, zeroExtend } from './extend.ts';

/** How a handler finds its memory operand: computed by an address record before it, or base + disp, or base + (index << scale) + disp. */
export type AddressForm = 'computed' | 'base' | 'indexed';

/** Locals of generated functions. The first ones are parameters; flags and budget exist in the loop function only. */
export const Local = { BASE: 0, REC: 1, BUDGET: 2, TLB: 3, ADDRESS: 4, JUMP_CACHE: 5, CONTEXT: 6, CODE: 7, HOST: 8, KIND: 9, RESULT: 10, CARRIES: 11, FIRST_TEMP: 12 } as const; // prettier-ignore
/** Temporaries by type: numbers of locals of each. */
export const TEMPS = { i64: 24, i32: 12, v128: 10 } as const;

/** Kinds of a slow memory access, in bits 8-9 of its description; bits 0-7 are the size; bit 10 marks a stack access. */
export const SlowAccess = { READ: 0x100, WRITE: 0x200, MODIFY: 0x300, STACK: 0x400 } as const;

/** Indices of the imported functions. */
export const Import = { SLOW_ACCESS: 0, COMMIT: 1, SEGMENT_CHECK: 2 } as const;

const TLB_ENTRY_SHIFT = Math.log2(TLB_ENTRY_BYTES);
const AF_OF_SIZE: Record<number, number> = { 1: 59, 2: 51, 4: 35, 8: 3 };
const OF_CF = -0x4000_0000_0000_0000n;

interface LastFlags {
  readonly kind: 'subtract' | 'logic' | 'other';
  readonly size: number;
  readonly a: I64;
  readonly b: I64;
}

/**
 * The interpreter tier's emitter: operands come from the fields of the decoded record at run time. With a loop depth the handler is an arm of the
 * interpreter's loop, with flags and budget in locals; without, a function of its own, with flags in the register file.
 */
export class InterpreterEmitter implements Emitter {
  /** The function body that this handler is appended to. */
  readonly body: number[];
  readonly operands: readonly OperandShape[];
  readonly long: boolean;
  readonly #hot: boolean;
  readonly #form: AddressForm;
  /** Branch depth, at the handler's top level, of the loop; the exit block is one further. */
  readonly #loopDepth: number;
  /** Where the links of a branch are: in this record, or in the next one when a comparison is fused with the branch after it. */
  readonly #linkOffset: number;
  #nesting = 0;
  #temps = { i64: 0, i32: 0, v128: 0 };
  #address: I64 | undefined;
  #hosts: I32 | undefined;
  #last: LastFlags | undefined;
  #ended = false;

  constructor(
    shape: { operands: readonly OperandShape[]; long: boolean },
    form: AddressForm,
    body: number[],
    loopDepth = -1,
    linkOffset = 0,
  ) {
    this.body = body;
    this.#linkOffset = linkOffset;
    this.operands = shape.operands;
    this.long = shape.long;
    this.#form = form;
    this.#hot = loopDepth >= 0;
    this.#loopDepth = loopDepth;
  }

  // --- expressions over locals -------------------------------------------------------------------------------------------------

  get #base(): I32 {
    return local.get32(Local.BASE);
  }
  get #rec(): I32 {
    return local.get32(Local.REC);
  }
  emit(code: Code): void {
    appendCode(this.body, code);
  }
  #temp(type: 'i64' | 'i32' | 'v128'): number {
    const n = this.#temps[type]++;
    if (n >= TEMPS[type]) throw new RangeError(`a semantic function uses more than ${TEMPS[type]} temporaries of type ${type}`);
    return Local.FIRST_TEMP + n + (type === 'i64' ? 0 : type === 'i32' ? TEMPS.i64 : TEMPS.i64 + TEMPS.i32);
  }
  let(value: I64): I64 {
    if (value[0] === 0x42 || (value[0] === 0x20 && (value[1] as number) >= Local.FIRST_TEMP)) return value;
    const t = this.#temp('i64');
    this.emit(local.set(t, value));
    return local.get64(t);
  }
  letI32(value: I32): I32 {
    const t = this.#temp('i32');
    this.emit(local.set(t, value));
    return local.get32(t);
  }
  letVector(value: V128): V128 {
    const t = this.#temp('v128');
    this.emit(local.set(t, value));
    return local.getVector(t);
  }
  variable(initial: I64): I64 {
    const t = this.#temp('i64');
    this.emit(local.set(t, initial));
    return local.get64(t);
  }
  assign(variable: I64, value: I64): void {
    this.emit(local.set(variable[1] as number, value));
  }

  // --- control ---------------------------------------------------------------------------------------------------------------

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.emit(condition);
    this.body.push(0x04, 0x40);
    this.#nesting++;
    then();
    if (otherwise !== undefined) {
      this.body.push(0x05);
      otherwise();
    }
    this.#nesting--;
    this.body.push(0x0b);
  }
  loop(body: () => I32): void {
    this.body.push(0x03, 0x40);
    this.#nesting++;
    this.emit(body());
    this.body.push(0x0d, 0);
    this.#nesting--;
    this.body.push(0x0b);
  }
  /** Back to dispatch, with the record already set; or out of the loop, with the code already set. */
  continueLoop(): void {
    this.#branchTo(this.#loopDepth);
  }
  leaveLoop(): void {
    this.#branchTo(this.#loopDepth + 1);
  }
  #branchTo(depth: number): void {
    this.emit([0x0c]);
    let v = depth + this.#nesting;
    while (v > 0x7f) {
      this.body.push((v & 0x7f) | 0x80);
      v >>= 7;
    }
    this.body.push(v);
  }
  /** Leaves the interpreter with the record of this instruction. */
  exit(code: number): void {
    if (this.#hot) {
      this.emit(local.set(Local.CODE, i32.const(code)));
      this.#branchTo(this.#loopDepth + 1);
    } else {
      this.emit(i32.store(this.#base, i32.const(code), CoreReg.EXIT_CODE));
      this.emit([...i32.const(0), 0x0f]);
    }
  }
  /** Ends the handler if its semantics did not: on to the next record. */
  finish(): void {
    if (this.#ended) return;
    if (this.#hot) {
      this.emit(local.set(Local.REC, i32.add(this.#rec, i32.const(RECORD_BYTES))));
      this.#branchTo(this.#loopDepth);
    } else {
      this.emit([...i32.add(this.#rec, i32.const(RECORD_BYTES)), 0x0f]);
    }
  }
  raise(vector: number, errorCode?: number): void {
    this.emit(
      i32.store(this.#base, i32.const(vector | (errorCode === undefined ? 0 : 0x100 | (errorCode << 16))), CoreReg.EXIT_ARGUMENT),
    );
    this.exit(Exit.RAISE);
  }
  leave(): void {
    this.exit(Exit.HOST);
  }
  #requireHot(): void {
    if (!this.#hot) throw new RangeError('branches need a handler in the loop');
    this.#ended = true;
  }
  /** Enters a block by the address of its header record. */
  enterBlock(header: I32): void {
    this.emit(local.set(Local.REC, header));
    this.emit(local.set(Local.BUDGET, i32.sub(local.get32(Local.BUDGET), i32.load(this.#rec, Header.COUNT))));
    this.if(i32.ltS(local.get32(Local.BUDGET), i32.const(0)), () => this.exit(Exit.BLOCK));
    this.emit(local.set(Local.REC, i32.add(this.#rec, i32.const(RECORD_BYTES))));
    this.#branchTo(this.#loopDepth);
  }
  branch(condition: I32): void {
    this.#requireHot();
    this.enterBlock(
      i32.select(
        condition,
        i32.load(this.#rec, this.#linkOffset + Rec.LINK_TAKEN),
        i32.load(this.#rec, this.#linkOffset + Rec.LINK_NEXT),
      ),
    );
  }
  jump(): void {
    this.#requireHot();
    this.enterBlock(i32.load(this.#rec, Rec.LINK_TAKEN));
  }
  jumpTo(target: I64, commit: () => void): void {
    this.#requireHot();
    const rip = this.let(target);
    const low = this.letI32(i32.wrap(rip));
    const entry = this.letI32(
      i32.add(
        local.get32(Local.JUMP_CACHE),
        i32.and(i32.shl(i32.xor(low, i32.shrU(low, i32.const(12))), i32.const(4)), i32.const(0xfff0)),
      ),
    );
    this.if(
      i32.or(i64.ne(i64.load(entry, JumpCache.RIP), rip), i32.ne(i32.load(entry, JumpCache.CONTEXT), local.get32(Local.CONTEXT))),
      () => {
        this.emit(i64.store(this.#base, rip, CoreReg.TARGET));
        this.exit(Exit.BRANCH_MISS);
      },
    );
    commit();
    this.enterBlock(i32.load(entry, JumpCache.BLOCK));
  }
  returnAddress(): I64 {
    return i64.load(this.#rec, Rec.IMM);
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
  #register(slot: number): I32 {
    return i32.add(this.#base, i32.load8U(this.#rec, slot));
  }
  #vectorRegister(operand: number): I32 {
    return i32.add(this.#base, i32.shl(i32.load8U(this.#rec, this.#slot(operand)), i32.const(1)));
  }
  read(operand: number): I64 {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'i') return this.let(i64.load(this.#rec, Rec.IMM));
    if (kind === 'm') return this.load(this.address(operand), size);
    if (kind === 'x') return this.readLow(operand);
    return this.let(loadAt(this.#register(this.#slot(operand)), size, Reg.GPR));
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
      if (this.#hosts === undefined) this.store(this.address(operand), size, value);
      else this.storeModified(size, value);
      return;
    }
    this.#storeRegister(this.#register(this.#slot(operand)), size, value, Reg.GPR);
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
    const host = this.#translate(this.address(operand), 32, Tlb.READ, SlowAccess.READ);
    return [this.letVector(v128.load(host)), this.letVector(v128.load(host, 16))];
  }
  writeWide(operand: number, low: V128, high: V128): void {
    if (this.operands[operand]!.kind === 'x') {
      const at = this.#vectorRegister(operand);
      this.emit(v128.store(at, low, Reg.YMM));
      this.emit(v128.store(at, high, Reg.YMM + 16));
    } else this.#store(this.address(operand), 32, (host) => [v128.store(host, low), v128.store(host, high, 16)]);
  }
  clearVectors(whole: boolean): void {
    const clear = (first: number): void => {
      for (let at = Reg.YMM + 32 * first; at < Reg.YMM + 32 * (first + 8); at += 32) {
        if (whole) this.emit(v128.store(this.#base, v128.zero(), at));
        this.emit(v128.store(this.#base, v128.zero(), at + 16));
      }
    };
    clear(0);
    this.if(i32.eq(i32.and(i32.load(this.#base, Reg.MODE), i32.const(CpuMode.CODE_MASK)), i32.const(CpuMode.CODE64)), () => clear(8));
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
    return this.let(i64.load(this.#base, Reg.YMM + 8 * half));
  }
  gpr(number: number, size: number): I64 {
    return this.let(loadAt(this.#base, size, Reg.GPR + 8 * number));
  }
  setGpr(number: number, size: number, value: I64): void {
    this.#storeRegister(this.#base, size, value, Reg.GPR + 8 * number);
  }

  // --- memory ----------------------------------------------------------------------------------------------------------------

  address(_operand?: number): I64 {
    if (this.#form === 'computed') return local.get64(Local.ADDRESS);
    if (this.#address !== undefined) return this.#address;
    const base = i64.load(this.#register(Rec.MEM_BASE));
    const disp = i64.load(this.#rec, Rec.DISP);
    if (this.#form === 'base') this.#address = this.let(i64.add(base, disp));
    else {
      const index = i64.load(this.#register(Rec.MEM_INDEX));
      this.#address = this.let(i64.add(i64.add(base, disp), i64.shl(index, i64.load8U(this.#rec, Rec.SCALE))));
    }
    return this.#address;
  }
  /** Sets the host local for an access: TLB hit path inline, TypeScript otherwise. */
  #translate(address: I64, size: number, tag: number, kind: number): I32 {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host as unknown as [number, ...number[]];
    this.if(
      tagMatches(address, size, host, tag),
      () => this.emit([...i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)), 0x21, ...index]),
      () => {
        this.#callSlow(address, size | kind);
        this.emit([0x22, ...index, ...i32.const(-1), 0x46]);
        this.#exitIfTrue();
      },
    );
    return host;
  }
  #callSlow(address: I64, description: number): void {
    this.emit([
      ...i32.wrap(address),
      ...i32.wrap(i64.shrU(address, i64.const(32))),
      ...i32.const(description),
      ...this.#rec,
      0x10,
      Import.SLOW_ACCESS,
    ]);
  }
  #exitIfTrue(): void {
    this.body.push(0x04, 0x40);
    this.#nesting++;
    this.exit(Exit.EVENT);
    this.#nesting--;
    this.body.push(0x0b);
  }
  #stackBit = 0;
  load(address: I64, size: number): I64 {
    const host = this.#translate(address, size, Tlb.READ, SlowAccess.READ | this.#stackBit);
    return this.let(loadAt(host, size, 0));
  }
  loadVector(address: I64): V128 {
    const host = this.#translate(address, 16, Tlb.READ, SlowAccess.READ);
    return this.letVector(v128.load(host));
  }
  #store(address: I64, size: number, storeTo: (host: I32) => Code): void {
    const host = this.letI32(tlbEntry(address));
    const [, ...index] = host as unknown as [number, ...number[]];
    this.if(
      tagMatches(address, size, host, Tlb.WRITE),
      () => this.emit(storeTo(i32.add(i32.wrap(address), i32.load(host, Tlb.ADDEND)))),
      () => {
        this.#callSlow(address, size | SlowAccess.WRITE | this.#stackBit);
        this.emit([0x22, ...index, ...i32.const(-1), 0x46]);
        this.#exitIfTrue();
        this.emit(storeTo(host));
        this.#commit(host);
      },
    );
  }
  #commit(host: I32): void {
    this.if(i32.eq(host, i32.add(this.#base, i32.const(CoreReg.SCRATCH))), () => this.emit([0x10, Import.COMMIT]));
  }
  store(address: I64, size: number, value: I64): void {
    this.#store(address, size, (host) => storeAt(host, size, value, 0));
  }
  storeVector(address: I64, value: V128): void {
    this.#store(address, 16, (host) => v128.store(host, value));
  }
  loadModify(address: I64, size: number): I64 {
    this.#hosts = this.#translate(address, size, Tlb.WRITE, SlowAccess.MODIFY);
    return this.let(loadAt(this.#hosts, size, 0));
  }
  storeModified(size: number, value: I64): void {
    if (this.#hosts === undefined) throw new RangeError('storeModified without loadModify');
    this.emit(storeAt(this.#hosts, size, value, 0));
    this.#commit(this.#hosts);
  }

  // --- stack -----------------------------------------------------------------------------------------------------------------

  stackAddress(delta: number, size: number): I64 {
    this.#stackBit = SlowAccess.STACK;
    const rsp = i64.load(this.#base, Reg.GPR + 8 * 4);
    if (this.long) return this.let(i64.add(rsp, i64.const(delta)));
    const ss = Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES;
    const offset = this.let(i64.and(i64.add(rsp, i64.const(delta)), this.#stackMask()));
    // Expand-up limit check; an expand-down or unusable stack segment takes the checked path of TypeScript.
    this.if(
      i32.or(
        i64.gtU(i64.add(offset, i64.const(size - 1)), i64.load32U(this.#base, ss + SegField.LIMIT)),
        i32.ne(i32.and(i32.load(this.#base, ss + SegField.ATTRIBUTES), i32.const(0x1_000e)), i32.const(2)),
      ),
      () => {
        this.emit([...i32.wrap(offset), ...i32.const(size | (Seg.SS << 8) | 0x1000), ...this.#rec, 0x10, Import.SEGMENT_CHECK]);
        this.#exitIfTrue();
      },
    );
    return this.let(i64.extendU(i32.wrap(i64.add(offset, i64.load(this.#base, ss + SegField.BASE)))));
  }
  /** 0xffff or 0xffffffff by SS.B, at run time. */
  #stackMask(): I64 {
    const big = i32.and(i32.load(this.#base, Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES), i32.const(0x4000));
    return i64.select(big, i64.const(0xffff_ffff), i64.const(0xffff));
  }
  moveStack(delta: I64): void {
    const rsp = i64.load(this.#base, Reg.GPR + 8 * 4);
    if (this.long) {
      this.emit(i64.store(this.#base, i64.add(rsp, delta), Reg.GPR + 8 * 4));
      return;
    }
    const mask = this.let(this.#stackMask());
    const moved = i64.and(i64.add(rsp, delta), mask);
    const kept = i64.and(rsp, i64.xor(mask, i64.const(0xffff_ffff)));
    this.emit(i64.store(this.#base, i64.or(moved, kept), Reg.GPR + 8 * 4));
  }

  // --- flags -----------------------------------------------------------------------------------------------------------------

  get #result(): I64 {
    return this.#hot ? local.get64(Local.RESULT) : i64.load(this.#base, Reg.LAZY_A);
  }
  get #carries(): I64 {
    return this.#hot ? local.get64(Local.CARRIES) : i64.load(this.#base, Reg.LAZY_B);
  }
  get #kind(): I32 {
    return this.#hot ? local.get32(Local.KIND) : i32.load(this.#base, Reg.LAZY_KIND);
  }
  #setResult(value: I64): void {
    this.emit(this.#hot ? local.set(Local.RESULT, value) : i64.store(this.#base, value, Reg.LAZY_A));
  }
  #setCarries(value: I64): void {
    this.emit(this.#hot ? local.set(Local.CARRIES, value) : i64.store(this.#base, value, Reg.LAZY_B));
  }
  #setKind(kind: I32): void {
    this.emit(this.#hot ? local.set(Local.KIND, kind) : i32.store(this.#base, kind, Reg.LAZY_KIND));
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
    this.#last = { kind: 'other', size, a, b };
  }
  subtractFlags(size: number, a: I64, b: I64, result: I64): void {
    this.#set(size, result, this.#carriesOfSubtract(size, a, b, result));
    this.#last = { kind: 'subtract', size, a, b };
  }
  logicFlags(size: number, result: I64): void {
    this.#set(size, result, i64.const(0));
    this.#last = { kind: 'logic', size, a: result, b: result };
  }
  incrementFlags(size: number, a: I64, b: I64, result: I64, subtract: boolean): void {
    const carries = this.let(subtract ? this.#carriesOfSubtract(size, a, b, result) : this.#carriesOfAdd(size, a, b, result));
    this.#set(size, result, this.#withCarryOf(carries, this.#carries));
    this.#last = { kind: 'other', size, a, b };
  }
  /** `carries` with CF as in `from`, OF kept: both top bits flip together. */
  #withCarryOf(carries: I64, from: I64): I64 {
    return i64.xor(carries, i64.and(i64.shrS(i64.xor(carries, from), i64.const(63)), i64.const(OF_CF)));
  }
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void {
    this.#set(size, result, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62))), 0);
    this.#last = undefined;
  }
  carryFlag(carry: I64): void {
    this.#setCarries(this.#withCarryOf(this.let(this.#carries), i64.shl(carry, i64.const(63))));
    this.#last = undefined;
  }
  carryOverflowFlags(carry: I64, overflow: I64): void {
    const rest = i64.and(this.#carries, i64.const(0x3fff_ffff_ffff_ffffn));
    this.#setCarries(i64.or(rest, i64.or(i64.shl(carry, i64.const(63)), i64.shl(i64.xor(carry, overflow), i64.const(62)))));
    this.#last = undefined;
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
    this.#last = undefined;
  }
  systemFlags(): I64 {
    return i64.load32U(this.#base, Reg.RFLAGS);
  }
  changeSystemFlags(set: number, clear: number): void {
    this.emit(
      i32.store(this.#base, i32.or(i32.and(i32.load(this.#base, Reg.RFLAGS), i32.const(~clear)), i32.const(set)), Reg.RFLAGS),
    );
  }
  condition(code: number): I32 {
    const positive = this.#positiveCondition(code >> 1);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
  #positiveCondition(pair: number): I32 {
    const last = this.#last;
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
  mxcsr(): I64 {
    return i64.load32U(this.#base, Reg.MXCSR);
  }
  setMxcsr(value: I64): void {
    this.emit(i64.store32(this.#base, value, Reg.MXCSR));
  }
}

function loadAt(at: I32, size: number, offset: number): I64 {
  return size === 8
    ? i64.load(at, offset)
    : size === 4
      ? i64.load32U(at, offset)
      : size === 2
        ? i64.load16U(at, offset)
        : i64.load8U(at, offset);
}
function storeAt(at: I32, size: number, value: I64, offset: number): Code {
  return size === 8
    ? i64.store(at, value, offset)
    : size === 4
      ? i64.store32(at, value, offset)
      : size === 2
        ? i64.store16(at, value, offset)
        : i64.store8(at, value, offset);
}
function tlbEntry(address: I64): I32 {
  return i32.add(
    local.get32(Local.TLB),
    i32.and(i32.shrU(i32.wrap(address), i32.const(12 - TLB_ENTRY_SHIFT)), i32.const((TLB_ENTRIES - 1) << TLB_ENTRY_SHIFT)),
  );
}
/** The tag compare with the page-crossing test folded in: an access that leaves the page can match no entry at its index. */
function tagMatches(address: I64, size: number, entry: I32, tag: number): I32 {
  const last = size === 1 ? address : i64.add(address, i64.const(size - 1));
  return i64.eq(i64.and(last, i64.const(-4096)), i64.load(entry, tag));
}
