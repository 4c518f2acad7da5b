import type { Code, I32, I64, V128 } from './code.ts';

/** The kind of an operand in one shape of an instruction. */
export type OperandKind = 'r' | 'm' | 'i' | 'x';
/** `r` general register, `m` memory, `i` immediate, `x` vector register; `size` in bytes. */
export interface OperandShape {
  readonly kind: OperandKind;
  readonly size: number;
}

/** Condition codes in the numbering of Jcc, SETcc, CMOVcc. */
export const CONDITIONS = ['o', 'no', 'b', 'nb', 'z', 'nz', 'be', 'nbe', 's', 'ns', 'p', 'np', 'l', 'nl', 'le', 'nle'] as const;

/**
 * What instruction semantics are written against. A semantic function calls these in the order in which the instruction acts; one emitter
 * turns it into interpreter handlers (operands from the decoded record), another can turn it into translated code (operands constant).
 *
 * Integer values are i64, zero-extended from the operand size; `write` cuts off what is above it. An expression handed out is stable: it reads
 * a temporary. Precision of exceptions is the semantic function's duty: every access that may fault comes before the first
 * change of state, and `readModify` makes the later `write` unable to fault.
 */
export interface Emitter {
  readonly operands: readonly OperandShape[];
  /** True in 64-bit mode: stack accesses are flat and 64 bits wide in address. */
  readonly long: boolean;
  sizeOf(operand: number): number;
  isMemory(operand: number): boolean;

  /** Evaluates once, now, into a temporary. */
  let(value: I64): I64;
  letI32(value: I32): I32;
  letVector(value: V128): V128;
  /** A temporary that `assign` may change, for values that differ by path. */
  variable(initial: I64): I64;
  assign(variable: I64, value: I64): void;

  read(operand: number): I64;
  readSigned(operand: number): I64;
  /** Reads an operand that a later `write` of the same operand replaces; for memory, write access is checked now. */
  readModify(operand: number): I64;
  write(operand: number, value: I64): void;
  /** 16, 8 or 4 bytes of a vector register or memory, zero-extended. */
  readVector(operand: number): V128;
  /** All 16 bytes of a vector register, or the operand's size in memory. */
  writeVector(operand: number, value: V128): void;
  /** Low and high half of a 256-bit register or of a 32-byte memory operand. */
  readWide(operand: number): readonly [V128, V128];
  /** All 32 bytes of a vector register or memory operand. */
  writeWide(operand: number, low: V128, high: V128): void;
  /** Clears the upper halves of all vector registers that the mode has, or all of them. */
  clearVectors(whole: boolean): void;
  /** Low 64 bits of a vector register or the memory operand's bytes. */
  readLow(operand: number): I64;
  /** The vector register's low 4 or 8 bytes only; the rest of it stays. */
  writeLow(operand: number, value: I64, bytes: number): void;

  /** Low (0) or high (1) half of XMM0, the implicit mask of the blends. */
  xmm0(half: 0 | 1): I64;

  /** Address of the memory operand: with the segment base for accesses, without for LEA. */
  address(operand: number): I64;
  load(address: I64, size: number): I64;
  store(address: I64, size: number, value: I64): void;
  /** Loads with write access checked; `storeModified` then cannot fault. One at a time. */
  loadModify(address: I64, size: number): I64;
  storeModified(size: number, value: I64): void;
  /** Where the byte at an address is in linear memory, with the rest of its page after it; leaves the instruction to TypeScript when the TLB does not know. */
  hostOf(address: I64, write: boolean): I32;
  loadVector(address: I64): V128;
  storeVector(address: I64, value: V128): void;

  /** General register by number, any size (8-bit: low byte). */
  gpr(number: number, size: number): I64;
  setGpr(number: number, size: number, value: I64): void;
  /** Linear address of the stack top moved by `delta` bytes, with limit checks outside 64-bit mode; then the access; then `moveStack`. */
  stackAddress(delta: number, size: number): I64;
  moveStack(delta: I64): void;

  /** Flags of a + b (+ carry) or a - b (- borrow) with the result not yet cut to size. */
  addFlags(size: number, a: I64, b: I64, result: I64): void;
  subtractFlags(size: number, a: I64, b: I64, result: I64): void;
  logicFlags(size: number, result: I64): void;
  /** As add / subtract, CF kept. */
  incrementFlags(size: number, a: I64, b: I64, result: I64, subtract: boolean): void;
  /** CF and OF (0 or 1) with SF, ZF, PF of the result; AF 0. */
  resultFlags(size: number, result: I64, carry: I64, overflow: I64): void;
  /** CF only, or CF and OF, all others kept. Values 0 or 1. */
  carryFlag(carry: I64): void;
  carryOverflowFlags(carry: I64, overflow: I64): void;
  /** OF only. */
  overflowFlag(overflow: I64): void;
  /** ZF only, from a condition. */
  zeroFlag(isZero: I32): void;
  carry(): I64;
  /** The six arithmetic flags in RFLAGS positions; and back. */
  readFlags(): I64;
  writeFlags(flags: I64): void;
  /** Not 0: repeated strings do one iteration at a time. */
  stepsRepeats(): I32;
  /** RFLAGS without the arithmetic flags; and bits of it changed. */
  systemFlags(): I64;
  changeSystemFlags(set: number, clear: number): void;
  condition(code: number): I32;
  /** Words of the register file by `Reg` offset: for what has no method of its own, so not general registers or flags. */
  state32(offset: number): I32;
  state64(offset: number): I64;
  setState32(offset: number, value: I32): void;
  setState64(offset: number, value: I64): void;

  if(condition: I32, then: () => void, otherwise?: () => void): void;
  /** Repeats while the condition holds at the end of the body. */
  loop(body: () => I32): void;

  /** Raises an exception: nothing of the instruction is done. */
  raise(vector: number, errorCode?: number): void;
  /** Leaves the instruction to its TypeScript definition: nothing of it is done. */
  leave(): void;

  /** Ends: goes to the taken block, or to the next one when the condition is false. */
  branch(condition: I32): void;
  jump(): void;
  /** Ends: goes to an address. `commit` does what must not happen when the target has yet to be found (the instruction then runs again). */
  jumpTo(target: I64, commit: () => void): void;
  /** The address of the next instruction (CALL). */
  returnAddress(): I64;
  /** Instructions retired since reset once this one is. */
  retired(): I64;
  /** MXCSR, zero-extended. */
  mxcsr(): I64;
  setMxcsr(value: I64): void;
  /** Appends raw statements. */
  emit(code: Code): void;
}

/** The meaning of an instruction. */
export type Semantic = (e: Emitter) => void;
