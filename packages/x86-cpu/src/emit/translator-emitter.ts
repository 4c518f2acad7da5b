import { CoreReg, JumpCache, Tlb, TLB_ENTRIES, TLB_ENTRY_BYTES } from '../run/core-registers.ts';
import { Gpr, Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { appendCode, i32, i64, local, pushUnsigned, v128, type Code, type I32, type I64, type V128 } from './code.ts';
import type { Emitter, OperandShape } from './emitter.ts';
import { signExtend, zeroExtend } from './extend.ts';
import { constantI32, foldI32, foldI64 } from './fold.ts';
import { RegionExit } from './region-exit.ts';
import { canonicalise, flagCondition, FlagLocal, FlagState, kindOf } from './translator-flags.ts';
import { ValueType } from './wasm-module.ts';

/** Locals of a region function; 0 and 1 are its parameters. All numbers stay below 128: one byte each. TARGET: of an indirect jump, for the dispatch node. */
export const RegionLocal = {
  BASE: 0,
  BUDGET: 1,
  TLB: 2,
  RECORD: 3,
  CODE: 4,
  TARGET: 9,
  GPR: 10,
  VECTOR: 26,
  FIRST_TEMP: 42,
} as const;
const TEMPS = { i64: 48, i32: 16, v128: 22 } as const;
const { I32: TI32, I64: TI64, V128: TV128 } = ValueType;
const many = (n: number, type: ValueType): ValueType[] => new Array<ValueType>(n).fill(type);
/** Locals after the parameters. */
export const REGION_LOCALS: readonly ValueType[] = [
  ...many(4, TI32), ...many(4, TI64), ...many(16, TI64), ...many(16, TV128), ...many(TEMPS.i64, TI64), ...many(TEMPS.i32, TI32), ...many(TEMPS.v128, TV128),
]; // prettier-ignore

/** The meaning of an instruction does not fit a region function: its block is left to the interpreter. */
export class TooManyTemporaries extends RangeError {}

/** Where an operand is when it is no memory: register number and whether bits 8-15 are meant, or the immediate. */
export interface OperandPlace {
  readonly register: number;
  readonly isHighByte: boolean;
  readonly immediate: bigint;
}
/** One instruction as the translator emitter needs it: 64-bit code, or 32-bit code in flat segments. */
export interface InsnPlace {
  readonly operands: readonly OperandShape[];
  readonly places: readonly OperandPlace[];
  /** Record at which the interpreter executes this instruction instead. */
  readonly record: number;
  /** Parts of the memory operand's address; displacement with RIP folded in; addressSize 4 or 8; segment base to add, or -1. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly displacement: bigint;
  readonly addressSize: number;
  readonly segment: number;
  readonly isLong: boolean;
  readonly returnAddress: bigint;
}
/** What happens at the end of a block: the region knows its blocks. */
export interface Terminators {
  branch(condition: I32): void;
  jump(): void;
  /** Emits tests for targets inside the region, each with `commit` before going there. True: the target is taken care of, outside the region too. */
  jumpInside(target: I64, commit: () => void): boolean;
  /** `header`: the target's block, as the jump cache gives it. */
  jumpOutside(header: I32): void;
}

/** SegField.ATTRIBUTES: 32-bit stack pointer. */
const BIG = 0x4000;
const TLB_ENTRY_SHIFT = Math.log2(TLB_ENTRY_BYTES);
const c = i64.const;
const base = local.get32(RegionLocal.BASE);

/**
 * The translator tier's emitter: operands are constants, registers are locals for the whole region, flags are what made them. Emits no calls: whatever is not
 * the common case leaves the region before the instruction changed anything, for the interpreter to do.
 */
export class TranslatorEmitter implements Emitter {
  readonly body: number[] = [];
  long = true;
  operands: readonly OperandShape[] = [];
  /** Number of open blocks, loops and ifs; the exit block around everything is the first. */
  depth = 1;
  flags: FlagState = FlagState.CANONICAL;
  flagSize = 8;
  /** Bit per register: used at all, written. */
  gprUsed = 0;
  gprWritten = 0;
  vectorUsed = 0;
  vectorWritten = 0;
  terminators!: Terminators;
  #insn!: InsnPlace;
  #temps = { i64: 0, i32: 0, v128: 0 };
  #address: I64 | undefined;
  #hosts: I32 | undefined;
  #carryRead = false;

  /** Begins an instruction: temporaries of the one before are free. */
  begin(insn: InsnPlace): void {
    this.#insn = insn;
    this.operands = insn.operands;
    this.long = insn.isLong;
    this.freeTemporaries();
    this.#address = undefined;
    this.#hosts = undefined;
    this.#carryRead = false;
    this.emit(local.set(RegionLocal.RECORD, i32.const(insn.record)));
  }

  freeTemporaries(): void {
    this.#temps = { i64: 0, i32: 0, v128: 0 };
  }

  /** Keeps where the instruction stands while other blocks are emitted inside it; the function returned goes back to it. */
  suspend(): () => void {
    const [insn, operands, temps, address, hosts] = [this.#insn, this.operands, { ...this.#temps }, this.#address, this.#hosts];
    const { flags, flagSize, terminators, long } = this;
    return () => {
      this.long = long;
      [this.#insn, this.operands, this.#temps, this.#address, this.#hosts] = [insn, operands, temps, address, hosts];
      this.flags = flags;
      this.flagSize = flagSize;
      this.terminators = terminators;
    };
  }

  // --- expressions over locals -------------------------------------------------------------------------------------------------

  emit(code: Code): void {
    appendCode(this.body, code);
  }
  #temp(type: 'i64' | 'i32' | 'v128'): number {
    const n = this.#temps[type]++;
    if (n >= TEMPS[type])
      throw new TooManyTemporaries(`an instruction uses more than ${TEMPS[type]} temporaries of type ${type}`);
    return RegionLocal.FIRST_TEMP + n + (type === 'i64' ? 0 : type === 'i32' ? TEMPS.i64 : TEMPS.i64 + TEMPS.i32);
  }
  let(value: I64): I64 {
    const folded = foldI64(value);
    if (folded[0] === 0x42 || (folded[0] === 0x20 && folded.length === 2 && (folded[1] as number) >= RegionLocal.FIRST_TEMP))
      return folded;
    const t = this.#temp('i64');
    this.emit(local.set(t, folded));
    return local.get64(t);
  }
  letI32(value: I32): I32 {
    const folded = foldI32(value);
    if (folded[0] === 0x41) return folded;
    const t = this.#temp('i32');
    this.emit(local.set(t, folded));
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

  /** Opens a block (0x02), loop (0x03) or, with its condition emitted, an if (0x04). */
  open(opcode: number): void {
    this.body.push(opcode, 0x40);
    this.depth++;
  }
  close(): void {
    this.body.push(0x0b);
    this.depth--;
  }
  /** Branches to what was opened when `depth` became this. */
  branchToDepth(depth: number): void {
    this.body.push(0x0c);
    pushUnsigned(this.body, this.depth - depth);
  }
  if(condition: I32, then: () => void, otherwise?: () => void): void {
    const known = constantI32(condition);
    if (known !== undefined) {
      if (known !== 0) then();
      else otherwise?.();
      return;
    }
    this.emit(condition);
    const before = [this.flags, this.flagSize] as const;
    this.open(0x04);
    then();
    const after = [this.flags, this.flagSize] as const;
    [this.flags, this.flagSize] = before;
    if (otherwise !== undefined) {
      this.body.push(0x05);
      otherwise();
    }
    this.close();
    if (this.flags !== after[0] || this.flagSize !== after[1]) this.flags = FlagState.DYNAMIC;
  }
  loop(body: () => I32): void {
    this.open(0x03);
    this.emit(body());
    this.body.push(0x0d, 0);
    this.close();
  }
  /** Leaves the region with the record already set. */
  exit(code: number): void {
    if (code !== RegionExit.CONTINUE) this.emit(local.set(RegionLocal.CODE, i32.const(code)));
    this.branchToDepth(1);
  }
  /** Leaves to the interpreter, before this instruction, when the condition holds. */
  #leaveIf(condition: I32): void {
    this.emit(condition);
    this.body.push(0x0d);
    pushUnsigned(this.body, this.depth - 1);
  }
  raise(_vector: number, _errorCode?: number): void {
    this.exit(RegionExit.CONTINUE);
  }
  leave(): void {
    this.exit(RegionExit.CONTINUE);
  }
  branch(condition: I32): void {
    this.terminators.branch(condition);
  }
  jump(): void {
    this.terminators.jump();
  }
  jumpTo(target: I64, commit: () => void): void {
    const rip = this.let(target);
    if (this.terminators.jumpInside(rip, commit)) return;
    const header = this.knownBlock(rip);
    commit();
    this.terminators.jumpOutside(header);
  }
  /** Header of the block that the jump cache has for a RIP; leaves to the interpreter, before the instruction, when it has none. */
  knownBlock(rip: I64): I32 {
    const low = this.letI32(i32.wrap(rip));
    const entry = this.letI32(
      i32.add(
        i32.load(base, CoreReg.JUMP_CACHE),
        i32.and(i32.shl(i32.xor(low, i32.shrU(low, i32.const(12))), i32.const(4)), i32.const(0xfff0)),
      ),
    );
    this.#leaveIf(
      i32.or(
        i64.ne(i64.load(entry, JumpCache.RIP), rip),
        i32.ne(i32.load(entry, JumpCache.CONTEXT), i32.load(base, CoreReg.CONTEXT)),
      ),
    );
    return i32.load(entry, JumpCache.BLOCK);
  }
  returnAddress(): I64 {
    return c(this.#insn.returnAddress);
  }

  // --- operands --------------------------------------------------------------------------------------------------------------

  sizeOf(operand: number): number {
    return this.operands[operand]!.size;
  }
  isMemory(operand: number): boolean {
    return this.operands[operand]!.kind === 'm';
  }
  #register(n: number): I64 {
    this.gprUsed |= 1 << n;
    return local.get64(RegionLocal.GPR + n);
  }
  #vector(n: number): V128 {
    this.vectorUsed |= 1 << n;
    return local.getVector(RegionLocal.VECTOR + n);
  }
  read(operand: number): I64 {
    const { kind, size } = this.operands[operand]!;
    const place = this.#insn.places[operand]!;
    if (kind === 'i') return c(place.immediate);
    if (kind === 'm') return this.load(this.address(operand), size);
    if (kind === 'x') return this.readLow(operand);
    const register = this.#register(place.register);
    if (place.isHighByte) return this.let(i64.and(i64.shrU(register, c(8)), c(0xff)));
    return this.let(zeroExtend(size, register));
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
    const { register, isHighByte } = this.#insn.places[operand]!;
    if (!isHighByte) {
      this.setGpr(register, size, value);
      return;
    }
    const kept = i64.and(this.#register(register), c(-0xff01));
    this.#setRegister(register, i64.or(kept, i64.shl(i64.and(value, c(0xff)), c(8))));
  }
  #setRegister(n: number, value: I64): void {
    this.gprUsed |= 1 << n;
    this.gprWritten |= 1 << n;
    this.emit(local.set(RegionLocal.GPR + n, foldI64(value)));
  }
  #setVector(n: number, value: V128): void {
    this.vectorUsed |= 1 << n;
    this.vectorWritten |= 1 << n;
    this.emit(local.set(RegionLocal.VECTOR + n, value));
  }
  #highAt(operand: number): number {
    return Reg.YMM + 32 * this.#insn.places[operand]!.register + 16;
  }
  readVector(operand: number): V128 {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'x') return this.letVector(this.#vector(this.#insn.places[operand]!.register));
    if (size === 16) return this.loadVector(this.address(operand));
    return this.letVector(v128.replace64(v128.zero(), 0, this.read(operand)));
  }
  writeVector(operand: number, value: V128): void {
    const { kind, size } = this.operands[operand]!;
    if (kind === 'x') this.#setVector(this.#insn.places[operand]!.register, value);
    else if (size === 16) this.storeVector(this.address(operand), value);
    else this.store(this.address(operand), size, v128.extract64(value, 0));
  }
  readWide(operand: number): readonly [V128, V128] {
    if (this.operands[operand]!.kind === 'x') {
      const low = this.letVector(this.#vector(this.#insn.places[operand]!.register));
      return [low, this.letVector(v128.load(base, this.#highAt(operand)))];
    }
    const host = this.#translate(this.address(operand), 32, Tlb.READ);
    return [this.letVector(v128.load(host)), this.letVector(v128.load(host, 16))];
  }
  writeWide(operand: number, low: V128, high: V128): void {
    if (this.operands[operand]!.kind === 'x') {
      const l = this.letVector(low);
      this.emit(v128.store(base, high, this.#highAt(operand)));
      this.#setVector(this.#insn.places[operand]!.register, l);
      return;
    }
    const host = this.#translate(this.address(operand), 32, Tlb.WRITE);
    this.emit(v128.store(host, low));
    this.emit(v128.store(host, high, 16));
  }
  clearVectors(whole: boolean): void {
    for (let n = 0; n < (this.long ? 16 : 8); n++) {
      if (whole) this.#setVector(n, v128.zero());
      this.emit(v128.store(base, v128.zero(), Reg.YMM + 32 * n + 16));
    }
  }
  readLow(operand: number): I64 {
    const { kind, size } = this.operands[operand]!;
    const bytes = Math.min(size, 8);
    if (kind === 'm') return this.load(this.address(operand), bytes);
    return this.let(zeroExtend(bytes, v128.extract64(this.#vector(this.#insn.places[operand]!.register), 0)));
  }
  writeLow(operand: number, value: I64, bytes: number): void {
    if (this.operands[operand]!.kind === 'm') {
      this.store(this.address(operand), bytes, value);
      return;
    }
    const { register } = this.#insn.places[operand]!;
    const old = this.#vector(register);
    const kept = bytes === 8 ? undefined : i64.and(v128.extract64(old, 0), c(-(1n << BigInt(8 * bytes))));
    const low = kept === undefined ? value : i64.or(kept, zeroExtend(bytes, value));
    this.#setVector(register, v128.replace64(old, 0, low));
  }
  xmm0(half: 0 | 1): I64 {
    return this.let(v128.extract64(this.#vector(0), half));
  }
  gpr(number: number, size: number): I64 {
    return this.let(zeroExtend(size, this.#register(number)));
  }
  setGpr(number: number, size: number, value: I64): void {
    if (size >= 4) {
      this.#setRegister(number, zeroExtend(size, value));
      return;
    }
    const mask = size === 2 ? 0xffff : 0xff;
    this.#setRegister(number, i64.or(i64.and(this.#register(number), c(~mask)), i64.and(value, c(mask))));
  }

  // --- memory ----------------------------------------------------------------------------------------------------------------

  address(_operand?: number): I64 {
    if (this.#address !== undefined) return this.#address;
    const { base: b, index, scale, displacement, addressSize, segment } = this.#insn;
    let sum: I64 | undefined = b < 0 ? undefined : this.#register(b);
    if (index >= 0) {
      const scaled = scale === 0 ? this.#register(index) : i64.shl(this.#register(index), c(scale));
      sum = sum === undefined ? scaled : i64.add(sum, scaled);
    }
    if (sum === undefined) sum = c(displacement);
    else if (displacement !== 0n) sum = i64.add(sum, c(displacement));
    if (addressSize === 4) sum = zeroExtend(4, sum);
    if (segment >= 0) sum = i64.add(sum, i64.load(base, Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.BASE));
    this.#address = this.let(sum);
    return this.#address;
  }
  /** The host offset of an access; leaves the region when the TLB does not have it. */
  #translate(address: I64, size: number, tag: number): I32 {
    const entry = this.letI32(
      i32.add(
        local.get32(RegionLocal.TLB),
        i32.and(i32.shrU(i32.wrap(address), i32.const(12 - TLB_ENTRY_SHIFT)), i32.const((TLB_ENTRIES - 1) << TLB_ENTRY_SHIFT)),
      ),
    );
    const last = size === 1 ? address : i64.add(address, c(size - 1));
    this.#leaveIf(i64.ne(i64.and(last, c(-4096)), i64.load(entry, tag)));
    return this.letI32(i32.add(i32.wrap(address), i32.load(entry, Tlb.ADDEND)));
  }
  hostOf(address: I64, write: boolean): I32 {
    return this.#translate(address, 1, write ? Tlb.WRITE : Tlb.READ);
  }
  load(address: I64, size: number): I64 {
    return this.let(loadAt(this.#translate(address, size, Tlb.READ), size));
  }
  loadVector(address: I64): V128 {
    return this.letVector(v128.load(this.#translate(address, 16, Tlb.READ)));
  }
  store(address: I64, size: number, value: I64): void {
    const v = this.let(value);
    this.emit(storeAt(this.#translate(address, size, Tlb.WRITE), size, v));
  }
  storeVector(address: I64, value: V128): void {
    const v = this.letVector(value);
    this.emit(v128.store(this.#translate(address, 16, Tlb.WRITE), v));
  }
  loadModify(address: I64, size: number): I64 {
    this.#hosts = this.#translate(address, size, Tlb.WRITE);
    return this.let(loadAt(this.#hosts, size));
  }
  storeModified(size: number, value: I64): void {
    if (this.#hosts === undefined) throw new RangeError('storeModified without loadModify');
    this.emit(storeAt(this.#hosts, size, value));
  }
  stackAddress(delta: number, _size: number): I64 {
    if (!this.long) {
      // A flat stack segment may still have a 16-bit stack pointer.
      const attributes = i32.load(base, Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES);
      this.#leaveIf(i32.eqz(i32.and(attributes, i32.const(BIG))));
    }
    return this.let(this.#stackPointer(c(delta)));
  }
  moveStack(delta: I64): void {
    this.#setRegister(Gpr.RSP, this.#stackPointer(delta));
  }
  #stackPointer(delta: I64): I64 {
    const moved = i64.add(this.#register(Gpr.RSP), delta);
    return this.long ? moved : zeroExtend(4, moved);
  }

  // --- flags -----------------------------------------------------------------------------------------------------------------

  #setFlags(state: FlagState, size: number, a: I64, b: I64, result: I64): void {
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
    this.#setFlags(this.#carryRead ? FlagState.ADD_CARRY : FlagState.ADD, size, a, b, result);
  }
  subtractFlags(size: number, a: I64, b: I64, result: I64): void {
    this.#setFlags(this.#carryRead ? FlagState.SUBTRACT_BORROW : FlagState.SUBTRACT, size, a, b, result);
  }
  logicFlags(size: number, result: I64): void {
    this.#setFlags(FlagState.LOGIC, size, c(0), c(0), result);
  }
  incrementFlags(size: number, a: I64, _b: I64, result: I64, subtract: boolean): void {
    const isStep = this.flags === FlagState.INCREMENT || this.flags === FlagState.DECREMENT;
    const carry = isStep ? local.get64(FlagLocal.B) : i64.shl(this.carry(), c(63));
    this.#setFlags(subtract ? FlagState.DECREMENT : FlagState.INCREMENT, size, a, carry, result);
  }
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void {
    this.#setFlags(FlagState.PAIR, size, carry, overflow, result);
  }
  #setCarries(value: I64): void {
    this.emit(local.set(FlagLocal.A, value));
  }
  carryFlag(carry: I64): void {
    const bit = this.let(carry);
    this.canonicaliseFlags();
    const carries = local.get64(FlagLocal.A);
    const changed = i64.shrS(i64.xor(carries, i64.shl(bit, c(63))), c(63));
    this.#setCarries(i64.xor(carries, i64.and(changed, c(-0x4000_0000_0000_0000n))));
  }
  carryOverflowFlags(carry: I64, overflow: I64): void {
    const cf = this.let(carry);
    const of = this.let(overflow);
    this.canonicaliseFlags();
    const rest = i64.and(local.get64(FlagLocal.A), c(0x3fff_ffff_ffff_ffffn));
    this.#setCarries(i64.or(rest, i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, of), c(62)))));
  }
  overflowFlag(overflow: I64): void {
    this.carryOverflowFlags(this.carry(), overflow);
  }
  zeroFlag(isZero: I32): void {
    const zf = this.letI32(isZero);
    const flags = i64.and(this.readFlags(), c(0x895));
    this.writeFlags(i64.or(flags, i64.shl(i64.extendU(zf), c(6))));
  }
  carry(): I64 {
    this.#carryRead = true;
    return this.let(i64.extendU(this.condition(2)));
  }
  readFlags(): I64 {
    this.canonicaliseFlags();
    const bit = (pair: number, position: number): I64 => i64.shl(i64.extendU(this.condition(2 * pair)), c(position));
    const af = i64.and(
      i64.shrU(
        local.get64(FlagLocal.A),
        i64.extendU(i32.and(i32.shrU(local.get32(FlagLocal.KIND), i32.const(8)), i32.const(63))),
      ),
      c(1),
    );
    return this.let([bit(1, 0), bit(5, 2), i64.shl(af, c(4)), bit(2, 6), bit(4, 7), bit(0, 11)].reduce((x, y) => i64.or(x, y)));
  }
  writeFlags(flags: I64): void {
    const f = this.let(flags);
    const bit = (n: number): I64 => i64.and(i64.shrU(f, c(n)), c(1));
    const zf = bit(6);
    const cf = bit(0);
    this.emit(local.set(FlagLocal.RESULT, i64.xor(zf, c(1))));
    this.#setCarries(i64.or(i64.or(i64.shl(cf, c(63)), i64.shl(i64.xor(cf, bit(11)), c(62))), i64.shl(bit(4), c(3))));
    const inversions = i32.or(i32.wrap(bit(7)), i32.shl(i32.wrap(i64.xor(zf, bit(2))), i32.const(1)));
    this.emit(local.set(FlagLocal.KIND, i32.or(inversions, i32.const(0x8000_0300 | 0))));
    this.flags = FlagState.CANONICAL;
  }
  stepsRepeats(): I32 {
    return i32.load(base, Reg.STEPS_REPEATS);
  }
  systemFlags(): I64 {
    return i64.load32U(base, Reg.RFLAGS);
  }
  changeSystemFlags(set: number, clear: number): void {
    this.emit(i32.store(base, i32.or(i32.and(i32.load(base, Reg.RFLAGS), i32.const(~clear)), i32.const(set)), Reg.RFLAGS));
  }
  condition(code: number): I32 {
    if (this.flags === FlagState.DYNAMIC) this.canonicaliseFlags();
    const positive = flagCondition(code >> 1, this.flags, this.flagSize);
    return (code & 1) === 0 ? positive : i32.eqz(positive);
  }
  mxcsr(): I64 {
    return i64.load32U(base, Reg.MXCSR);
  }
  setMxcsr(value: I64): void {
    this.emit(i64.store32(base, value, Reg.MXCSR));
  }
}

/** FS and GS have bases of their own in 64-bit mode. */
export const segmentWithBase = (segment: number): number => (segment === Seg.FS || segment === Seg.GS ? segment : -1);

function loadAt(at: I32, size: number): I64 {
  return size === 8 ? i64.load(at) : size === 4 ? i64.load32U(at) : size === 2 ? i64.load16U(at) : i64.load8U(at);
}
function storeAt(at: I32, size: number, value: I64): Code {
  return size === 8
    ? i64.store(at, value)
    : size === 4
      ? i64.store32(at, value)
      : size === 2
        ? i64.store16(at, value)
        : i64.store8(at, value);
}
