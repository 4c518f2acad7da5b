import {
  CoreReg,
  JUMP_CACHE_MASK,
  JumpCache,
  jumpCacheOffset,
  Tlb,
  TLB_ENTRIES,
  TLB_ENTRY_BYTES,
} from '../run/core-registers.ts';
import { Gpr, Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { i32, i64, local, v128, type Code, type I32, type I64, type V128 } from './code.ts';
import type { Emitter, OperandShape } from './emitter.ts';
import { signExtend, zeroExtend } from './extend.ts';
import { constantI64, foldI64 } from './fold.ts';
import { PATCHED_BYTES, patchNumber, type HeldTranslation, type MemoryPlace } from './held-translations.ts';
import { isNarrow, lowOf, narrowed, storedOf, truth, withoutRepetition } from './narrow.ts';
import { EXIT_DEPTH, RegionBody } from './region-body.ts';
import { RegionExit } from './region-exit.ts';
import { FlagLocal, RegionLocal } from './region-locals.ts';
import { loadAt, storeAt } from './sized-access.ts';

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
  /** Instructions of its block behind it. */
  readonly after: number;
  /** Its meaning reads no operand after it wrote one. */
  readonly isDirect: boolean;
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

type NewTranslation = Omit<HeldTranslation, 'block'>;
/** Where an access is: at a host offset, or at a displacement of a translation that is held. */
interface Access {
  readonly host: I32;
  readonly held: HeldTranslation | undefined;
  readonly displacement: number;
}
const PAGE = 4096;
/** Displacements that may change by what one translation may cover, and still take PATCHED_BYTES; bytes of all others. */
const NEAR = 0x1c00;
const FAR_BYTES = 5;

/** SegField.ATTRIBUTES: 32-bit stack pointer. */
const BIG = 0x4000;
const TLB_ENTRY_SHIFT = Math.log2(TLB_ENTRY_BYTES);
const c = i64.const;
/** The register file. */
const base = local.get32(RegionLocal.BASE);

/**
 * The translator tier's emitter: operands are constants, registers are locals for the whole region, flags are what made them. Emits no calls, but for
 * flags: whatever is not the common case leaves the region before the instruction changed anything, for the interpreter to do.
 */
export class TranslatorEmitter extends RegionBody implements Emitter {
  long = true;
  operands: readonly OperandShape[] = [];
  /** Bit per register: used at all, written. */
  gprUsed = 0;
  gprWritten = 0;
  vectorUsed = 0;
  vectorWritten = 0;
  jumpCacheUsed = false;
  /** The highest local that holds a translation. */
  highestHost = 0;
  terminators!: Terminators;
  #insn!: InsnPlace;
  #address: I64 | undefined;
  /** Which expressions are addresses of what. */
  #places: { readonly address: I64; readonly place: MemoryPlace }[] = [];
  #modified: Access | undefined;

  /** Begins an instruction: temporaries of the one before are free. */
  begin(insn: InsnPlace): void {
    this.#insn = insn;
    this.operands = insn.operands;
    this.long = insn.isLong;
    this.freeTemporaries();
    this.#address = undefined;
    this.#places = [];
    this.#modified = undefined;
    this.carryRead = false;
    this.isMarked = false;
    this.record = insn.record;
    this.resultInFlags = undefined;
  }
  /** Begins a block; `isAlone`: what comes before it is what was emitted last. */
  beginBlock(isAlone: boolean): void {
    this.translations.begin(isAlone);
    // A block that is no instruction's leaves with the record that it was entered with.
    this.isMarked = true;
    if (!isAlone) this.#narrow = 0;
    this.freeTemporaries();
  }

  /** Keeps where the instruction stands while other blocks are emitted inside it; the function returned goes back to it. */
  suspend(): () => void {
    const [insn, operands, address, modified, places] = [this.#insn, this.operands, this.#address, this.#modified, this.#places];
    const resumeTemporaries = this.keepTemporaries();
    const resumeTranslations = this.translations.keep();
    const { flags, flagSize, terminators, long, isMarked, record } = this;
    const narrow = this.#narrow;
    return () => {
      this.#narrow = narrow;
      this.long = long;
      this.isMarked = isMarked;
      this.record = record;
      resumeTemporaries();
      resumeTranslations();
      [this.#insn, this.operands, this.#address, this.#modified, this.#places] = [insn, operands, address, modified, places];
      this.flags = flags;
      this.flagSize = flagSize;
      this.terminators = terminators;
    };
  }

  // --- control ---------------------------------------------------------------------------------------------------------------

  raise(_vector: number, _errorCode?: number): void {
    this.mark();
    this.exit(RegionExit.CONTINUE);
  }
  leave(): void {
    this.mark();
    this.exit(RegionExit.CONTINUE);
  }
  branch(condition: I32): void {
    this.terminators.branch(truth(condition));
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
        this.#jumpCache(),
        i32.and(i32.shl(i32.xor(low, i32.shrU(low, i32.const(12))), i32.const(4)), i32.const(JUMP_CACHE_MASK)),
      ),
    );
    this.leaveIf(
      i32.or(
        i64.ne(i64.load(entry, JumpCache.RIP), rip),
        i32.ne(i32.load(entry, JumpCache.CONTEXT), i32.load(base, CoreReg.CONTEXT)),
      ),
    );
    return i32.load(entry, JumpCache.BLOCK);
  }
  #jumpCache(): I32 {
    this.jumpCacheUsed = true;
    return local.get32(RegionLocal.JUMP_CACHE);
  }
  /** The jump cache does not lead from a RIP to the block that it led to before. */
  isUnknown(rip: I64, { header, ripLow }: { readonly header: number; readonly ripLow: number }): I32 {
    const entry = jumpCacheOffset(ripLow);
    // Block and context in one.
    const rest = i64.add(local.get64(RegionLocal.CONTEXT), c(header));
    return i32.or(
      i64.ne(i64.load(this.#jumpCache(), entry + JumpCache.RIP), rip),
      i64.ne(i64.load(this.#jumpCache(), entry + JumpCache.BLOCK), rest),
    );
  }
  returnAddress(): I64 {
    return c(this.#insn.returnAddress);
  }
  retired(): I64 {
    // The whole block is paid for.
    const left = i32.add(local.get32(RegionLocal.BUDGET), i32.const(this.#insn.after));
    return i64.sub(i64.load(base, CoreReg.RETIRED_AT_END), i64.extendU(left));
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
    return this.let(this.#cut(size, register));
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
      if (this.#modified === undefined) this.store(this.address(operand), size, value);
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
  /** Sets a register to a value that the flags have been set by. */
  #setToResult(n: number, size: number, value: I64): void {
    const result = local.get64(FlagLocal.RESULT);
    const isWhole = size === 8 || (lowOf(size, value) === value && this.#isNarrow(value));
    this.#setRegister(n, isWhole ? result : narrowed(result));
    if (isWhole && this.#isNarrow(value)) this.#narrow |= 1 << n;
  }
  #setRegister(n: number, value: I64): void {
    this.gprUsed |= 1 << n;
    this.gprWritten |= 1 << n;
    const folded = foldI64(value);
    this.emit(local.set(RegionLocal.GPR + n, folded));
    const bit = 1 << n;
    this.#narrow = this.#isNarrow(folded) ? this.#narrow | bit : this.#narrow & ~bit;
    this.translations.registerSet(n, growthOf(RegionLocal.GPR + n, folded));
  }
  /** The general registers, by bit, and the temporaries of which nothing above 32 bits is set. */
  #narrow = 0;
  readonly #narrowTemporaries = new Set<number>();
  readonly #isNarrowLocal = (index: number): boolean =>
    index >= RegionLocal.GPR && index < RegionLocal.GPR + 16
      ? ((this.#narrow >> (index - RegionLocal.GPR)) & 1) !== 0
      : this.#narrowTemporaries.has(index);
  #isNarrow(value: I64): boolean {
    return isNarrow(value, this.#isNarrowLocal);
  }
  /** The low bytes of a value. */
  #cut(size: number, value: I64): I64 {
    if (size !== 4) return zeroExtend(size, value);
    return this.#isNarrow(value) ? value : narrowed(value);
  }
  protected override temporary(type: 'i64' | 'i32' | 'v128'): number {
    const t = super.temporary(type);
    this.#narrowTemporaries.delete(t);
    return t;
  }
  override let(value: I64): I64 {
    const folded = foldI64(value);
    if (this.#insn.isDirect && isOfRegisters(folded)) return withoutRepetition(folded);
    const variable = super.let(folded);
    if (variable !== folded && this.#isNarrow(folded)) this.#narrowTemporaries.add(variable[1] as number);
    return variable;
  }
  override if(condition: I32, then: () => void, otherwise?: () => void): void {
    const before = this.#narrow;
    let after = before;
    const thenAndBack = (): void => {
      then();
      this.#narrow &= before;
      after = this.#narrow;
    };
    super.if(condition, thenAndBack, otherwise);
    this.#narrow &= after;
  }
  override loop(body: () => I32): void {
    this.#narrow = 0;
    super.loop(body);
    this.#narrow = 0;
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
    const host = this.letI32(this.#translate(this.address(operand), 32, Tlb.READ));
    return [this.letVector(v128.load(host)), this.letVector(v128.load(host, 16))];
  }
  writeWide(operand: number, low: V128, high: V128): void {
    if (this.operands[operand]!.kind === 'x') {
      const l = this.letVector(low);
      this.emit(v128.store(base, high, this.#highAt(operand)));
      this.#setVector(this.#insn.places[operand]!.register, l);
      return;
    }
    const host = this.letI32(this.#translate(this.address(operand), 32, Tlb.WRITE));
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
    return this.let(this.#cut(size, this.#register(number)));
  }
  setGpr(number: number, size: number, value: I64): void {
    if (size >= 4) {
      if (value === this.resultInFlags) this.#setToResult(number, size, value);
      else this.#setRegister(number, this.#cut(size, value));
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
    const isFixed = sum === undefined && segment < 0;
    const isPlace = addressSize === 8 && displacement === BigInt.asIntN(isFixed ? 50 : 32, displacement);
    if (sum === undefined) sum = c(displacement);
    else if (displacement !== 0n) sum = i64.add(sum, c(displacement));
    if (addressSize === 4) sum = zeroExtend(4, sum);
    if (segment >= 0) sum = i64.add(sum, segmentBase(segment));
    if (!isPlace) sum = this.let(sum);
    else this.#places.push({ address: sum, place: { base: b, index, scale, segment, displacement: Number(displacement) } });
    this.#address = sum;
    return sum;
  }
  /** Offset of the TLB entry for an address. */
  #entryOf(address: I64): I32 {
    return i32.add(
      i32.and(i32.shrU(i32.wrap(address), i32.const(12 - TLB_ENTRY_SHIFT)), i32.const((TLB_ENTRIES - 1) << TLB_ENTRY_SHIFT)),
      local.get32(RegionLocal.TLB),
    );
  }
  /** The host offset of an access; leaves the region when the TLB does not have it. */
  #translate(address: I64, size: number, tag: number): I32 {
    const at = this.let(address);
    const entry = this.letI32(this.#entryOf(at));
    const last = size === 1 ? at : i64.add(at, c(size - 1));
    this.leaveIf(i64.ne(i64.and(last, c(-4096)), i64.load(entry, tag)));
    return i32.add(i32.wrap(at), i32.load(entry, Tlb.ADDEND));
  }
  /** Finds where the bytes at an address are, by a translation that is held if there is one. */
  #access(address: I64, size: number, tag: number): Access {
    const place = this.#places.find((one) => one.address === address)?.place;
    if (place === undefined) return { host: this.#translate(address, size, tag), held: undefined, displacement: 0 };
    const displacement = place.displacement + this.translations.grownOf(place);
    let held = this.translations.find(this.body, place, size, tag);
    if (held === undefined) {
      const isFixed = place.base < 0 && place.index < 0 && place.segment < 0;
      const page = Math.floor(displacement / PAGE) * PAGE;
      if (isFixed && displacement + size > page + PAGE)
        return { host: this.#translate(address, size, tag), held: undefined, displacement: 0 };
      held = this.translations.add(isFixed ? this.#holdPage(place, page, tag) : this.#hold(place, size, tag));
    }
    return { host: local.get32(held.host), held, displacement };
  }
  /** Translates the page that an address known now is in. */
  #holdPage(place: MemoryPlace, page: number, tag: number): NewTranslation {
    const host = this.#nextHost();
    const tlb = local.get32(RegionLocal.TLB);
    const entry = ((page >> 12) & (TLB_ENTRIES - 1)) << TLB_ENTRY_SHIFT;
    this.mark();
    this.emit(i64.load(tlb));
    const tagAt = this.#patchedOffset(entry + tag, 3);
    this.emit(c(page));
    this.body.push(0x52, 0x0d);
    this.branchTarget(EXIT_DEPTH);
    this.emit(local.set(host, i32.add(i32.load(tlb, entry + Tlb.ADDEND), i32.const(page))));
    return { place, host, tag, low: page, high: page + PAGE, grown: 0, lowAt: -1, lowBytes: 0, spanAt: -1, tagAt, uses: [] };
  }
  #hold(place: MemoryPlace, size: number, tag: number): NewTranslation {
    const { displacement, segment } = place;
    const { body } = this;
    const host = this.#nextHost();
    const grown = this.translations.grownOf(place);
    this.mark();
    const registers = this.#sumOf(place);
    let lowAt = -1;
    const lowBytes = Math.abs(displacement) < NEAR ? PATCHED_BYTES : FAR_BYTES;
    if (registers !== undefined) this.emit(registers);
    if (registers === undefined || displacement !== 0) {
      body.push(0x42);
      lowAt = this.#patched(displacement, lowBytes);
      if (registers !== undefined) body.push(0x7c);
    }
    if (segment >= 0) {
      this.emit(segmentBase(segment));
      body.push(0x7c);
    }
    const address = this.teeI64();
    const entry = this.temporary('i32');
    body.push(0xa7);
    this.emit(i32.const(12 - TLB_ENTRY_SHIFT));
    body.push(0x76);
    this.emit(i32.const((TLB_ENTRIES - 1) << TLB_ENTRY_SHIFT));
    body.push(0x71);
    this.emit(local.get32(RegionLocal.TLB));
    body.push(0x6a, 0x21, entry);
    this.emit(address);
    body.push(0x42);
    const spanAt = this.#patched(size - 1, PATCHED_BYTES);
    body.push(0x7c);
    this.emit(c(-PAGE));
    body.push(0x83);
    this.emit(i64.load(local.get32(entry)));
    const tagAt = this.#patchedOffset(tag, 1);
    body.push(0x52, 0x0d);
    this.branchTarget(EXIT_DEPTH);
    this.emit(local.set(host, i32.add(i32.wrap(address), i32.load(local.get32(entry), Tlb.ADDEND))));
    const low = displacement + grown;
    return { place, host, tag, low, high: low + size, grown, lowAt, lowBytes, spanAt, tagAt, uses: [] };
  }
  #sumOf({ base: b, index, scale }: MemoryPlace): I64 | undefined {
    const sum = b < 0 ? undefined : this.#register(b);
    if (index < 0) return sum;
    const scaled = scale === 0 ? this.#register(index) : i64.shl(this.#register(index), c(scale));
    return sum === undefined ? scaled : i64.add(sum, scaled);
  }
  #nextHost(): number {
    const host = this.translations.nextHost();
    this.highestHost = Math.max(this.highestHost, host);
    return host;
  }
  /** Appends a number that may be overwritten, in so many bytes; returns where it is. */
  #patched(value: number, bytes: number): number {
    const at = this.body.length;
    for (let n = 0; n < bytes; n++) this.body.push(0);
    patchNumber(this.body, at, bytes, value);
    return at;
  }
  /** Replaces the offset 0 of a memory access that was just emitted; returns where it is. */
  #patchedOffset(offset: number, bytes: number): number {
    this.body.pop();
    return this.#patched(offset, bytes);
  }
  /** Emits a load or store at offset 0 of the access's host. */
  #emitAccess(code: Code, { held, displacement }: Access): void {
    this.emit(code);
    if (held === undefined) return;
    held.uses.push({ at: this.#patchedOffset(displacement - held.low, PATCHED_BYTES), displacement });
  }
  hostOf(address: I64, write: boolean): I32 {
    return this.letI32(this.#translate(address, 1, write ? Tlb.WRITE : Tlb.READ));
  }
  load(address: I64, size: number): I64 {
    return this.#loadFrom(this.#access(address, size, Tlb.READ), size);
  }
  #loadFrom(access: Access, size: number): I64 {
    this.#emitAccess(loadAt(access.host, size), access);
    const value = this.setI64();
    if (size < 8) this.#narrowTemporaries.add(value[1] as number);
    return value;
  }
  loadVector(address: I64): V128 {
    const access = this.#access(address, 16, Tlb.READ);
    this.#emitAccess(v128.load(access.host), access);
    return this.setVector();
  }
  store(address: I64, size: number, value: I64): void {
    const v = this.let(storedOf(size, value));
    const access = this.#access(address, size, Tlb.WRITE);
    this.#emitAccess(storeAt(access.host, size, v), access);
  }
  storeVector(address: I64, value: V128): void {
    const v = this.letVector(value);
    const access = this.#access(address, 16, Tlb.WRITE);
    this.#emitAccess(v128.store(access.host, v), access);
  }
  loadModify(address: I64, size: number): I64 {
    const access = this.#access(address, size, Tlb.WRITE);
    this.#modified = access.held === undefined ? { ...access, host: this.letI32(access.host) } : access;
    return this.#loadFrom(this.#modified, size);
  }
  storeModified(size: number, value: I64): void {
    if (this.#modified === undefined) throw new RangeError('storeModified without loadModify');
    this.#emitAccess(storeAt(this.#modified.host, size, value), this.#modified);
  }
  stackAddress(delta: number, _size: number): I64 {
    if (!this.long) {
      // A flat stack segment may still have a 16-bit stack pointer.
      const attributes = i32.load(base, Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES);
      this.leaveIf(i32.eqz(i32.and(attributes, i32.const(BIG))));
    }
    if (!this.long) return this.let(this.#stackPointer(c(delta)));
    const address = this.#stackPointer(c(delta));
    this.#places.push({ address, place: { base: Gpr.RSP, index: -1, scale: 0, segment: -1, displacement: delta } });
    return address;
  }
  moveStack(delta: I64): void {
    this.#setRegister(Gpr.RSP, this.#stackPointer(delta));
  }
  #stackPointer(delta: I64): I64 {
    const moved = i64.add(this.#register(Gpr.RSP), delta);
    return this.long ? moved : zeroExtend(4, moved);
  }
}

const segmentBase = (segment: number): I64 => i64.load(base, Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.BASE);
/** The constant that a local is increased by when it is set to a value. */
function growthOf(index: number, value: I64): number | undefined {
  const [first, second, opcode] = value as unknown as [Code, Code, number];
  if (opcode !== 0x7c || typeof second !== 'object' || second[0] !== 0x42) return undefined;
  return typeof first === 'object' && first[0] === 0x20 && first[1] === index ? Number(constantI64(second)) : undefined;
}

/** An expression of registers, temporaries and constants alone, that is cheap enough to be evaluated again. */
function isOfRegisters(code: Code, depth = 3): boolean {
  if (code[0] === 0x42) return true;
  if (code[0] === 0x20) return (code[1] as number) >= RegionLocal.GPR;
  if (depth === 0 || code.length > 3) return false;
  const opcode = code.at(-1);
  // Additions and up to conversions of 32 bits; no divisions, loads or comparisons.
  if (
    typeof opcode !== 'number' ||
    !((opcode >= 0x7c && opcode <= 0x7e) || (opcode >= 0x83 && opcode <= 0x88) || PURE.has(opcode))
  )
    return false;
  for (let n = 0; n < code.length - 1; n++) {
    const part = code[n];
    if (typeof part !== 'object' || !isOfRegisters(part, depth - 1)) return false;
  }
  return true;
}
const PURE = new Set([0xa7, 0xac, 0xad, 0xc2, 0xc3, 0xc4]);

/** FS and GS have bases of their own in 64-bit mode. */
export const segmentWithBase = (segment: number): number => (segment === Seg.FS || segment === Seg.GS ? segment : -1);
