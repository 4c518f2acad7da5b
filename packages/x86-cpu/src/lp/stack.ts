import { fault } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Seg } from './register-file.ts';
import { accessOf, checkLimit, isCanonical } from './segment-access.ts';
import { SegmentAttribute } from './segment.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/**
 * A stack being pushed to or popped from by an instruction or event delivery. The stack pointer register is written only by `commit`,
 * so a fault leaves it alone.
 */
export class Stack {
  readonly #lp: X86LogicalProcessor;
  sp: bigint;
  readonly #width: 16 | 32 | 64;
  readonly #base: bigint;
  readonly #limit: number;
  readonly #attributes: number;
  readonly #access: number;
  readonly #errorCode: number;

  /** @param errorCode of the #SS that a push or pop outside the segment raises */
  constructor(
    lp: X86LogicalProcessor,
    sp: bigint,
    width: 16 | 32 | 64,
    base: bigint,
    limit: number,
    attributes: number,
    cpl: number,
    errorCode: number,
  ) {
    this.#lp = lp;
    this.sp = sp;
    this.#width = width;
    this.#base = base;
    this.#limit = limit;
    this.#attributes = attributes;
    this.#access = accessOf(cpl);
    this.#errorCode = errorCode;
  }

  /** The stack that SS:rSP points to. */
  static current(lp: X86LogicalProcessor, is64Bit: boolean, errorCode = 0): Stack {
    const { segments } = lp;
    const attributes = segments.attributes(Seg.SS);
    const width = is64Bit ? 64 : (attributes & SegmentAttribute.DB) !== 0 ? 32 : 16;
    return new Stack(
      lp,
      lp.gpr[4]!,
      width,
      is64Bit ? 0n : segments.base(Seg.SS),
      segments.limit(Seg.SS),
      attributes,
      lp.cpl,
      errorCode,
    );
  }

  push(value: bigint, size: number): void {
    this.sp = this.#moved(-size);
    this.#lp.linear.write(this.#linear(this.sp, size), size, value, this.#access);
  }

  pop(size: number): bigint {
    const value = this.#lp.linear.read(this.#linear(this.sp, size), size, this.#access);
    this.sp = this.#moved(size);
    return value;
  }

  /** Reads `size` bytes `depth` bytes above the stack pointer. */
  peek(depth: number, size: number): bigint {
    const at = BigInt.asUintN(this.#width, this.sp + BigInt(depth));
    return this.#lp.linear.read(this.#linear(at, size), size, this.#access);
  }

  release(bytes: number): void {
    this.sp = this.#moved(bytes);
  }

  /** Writes rSP, only as many bits as the stack has (32 and 64: the whole register). */
  commit(): void {
    const gpr = this.#lp.gpr;
    gpr[4] = this.#width === 16 ? (gpr[4]! & ~0xffffn) | (this.sp & 0xffffn) : this.sp;
  }

  /** Stack pointer moved by `bytes`, wrapped to the width; bits above a 16-bit SP stay. */
  #moved(bytes: number): bigint {
    const moved = this.sp + BigInt(bytes);
    return this.#width === 16 ? (this.sp & ~0xffffn) | (moved & 0xffffn) : BigInt.asUintN(this.#width, moved);
  }

  #linear(at: bigint, size: number): bigint {
    const lp = this.#lp;
    if (this.#width === 64) {
      if (!isCanonical(lp, at) || !isCanonical(lp, BigInt.asUintN(64, at + BigInt(size - 1))))
        fault(lp, Vector.SS, this.#errorCode);
      return at;
    }
    const offset = BigInt.asUintN(this.#width, at);
    if ((this.#attributes & SegmentAttribute.UNUSABLE) !== 0) fault(lp, Vector.SS, this.#errorCode);
    checkLimit(lp, this.#limit, this.#attributes, Number(offset), size, Vector.SS, this.#errorCode);
    return BigInt.asUintN(32, this.#base + offset);
  }
}
