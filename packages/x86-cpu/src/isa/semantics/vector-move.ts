import { i32, i64, v128, type I64, type V128 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';

const c = i64.const;
const GP = 13;

/** #GP(0) when a 16-byte memory operand is not aligned, as legacy SSE instructions demand. */
export function requireAlignment(e: Emitter, operand: number): void {
  if (!e.isMemory(operand) || e.sizeOf(operand) !== 16) return;
  e.if(i64.ne(i64.and(e.address(operand), c(15)), c(0)), () => e.raise(GP, 0));
}
/** Reads a vector operand with the alignment check. */
export function alignedVector(e: Emitter, operand: number): V128 {
  requireAlignment(e, operand);
  return e.readVector(operand);
}
const low64 = (v: V128): I64 => v128.extract64(v, 0);
const lowOnly = (v: I64): V128 => v128.replace64(v128.zero(), 0, v);

const moveUnaligned: Semantic = (e) => e.writeVector(0, e.readVector(1));
const moveAligned: Semantic = (e) => {
  const v = alignedVector(e, 1);
  requireAlignment(e, 0);
  e.writeVector(0, v);
};
/** MOVSS / MOVSD: a load clears the rest of the register, a register move merges. */
const moveScalar =
  (bytes: 4 | 8): Semantic =>
  (e) => {
    if (e.isMemory(1)) e.writeVector(0, lowOnly(e.read(1)));
    else e.writeLow(0, e.readLow(1), bytes);
  };

/** Moves between vector registers, general registers and memory. */
export const vectorMoveSemantics: Record<string, Semantic> = {
  movups: moveUnaligned,
  movaps: moveAligned,
  movss: moveScalar(4),
  movsd: moveScalar(8),
  movlps: (e) => e.writeLow(0, e.isMemory(0) ? e.readLow(1) : e.read(1), 8),
  movhps: (e) => e.writeVector(0, v128.replace64(e.readVector(0), 1, e.read(1))),
  'movhps store': (e) => e.write(0, v128.extract64(e.readVector(1), 1)),
  movhlps: (e) => e.writeLow(0, v128.extract64(e.readVector(1), 1), 8),
  movlhps: (e) => e.writeVector(0, v128.replace64(e.readVector(0), 1, e.readLow(1))),
  movsldup: (e) => e.writeVector(0, shuffleDwords(alignedVector(e, 1), [0, 0, 2, 2])),
  movshdup: (e) => e.writeVector(0, shuffleDwords(alignedVector(e, 1), [1, 1, 3, 3])),
  movddup: (e) => e.writeVector(0, v128.splat64(e.readLow(1))),
  movd: (e) => e.writeVector(0, lowOnly(e.read(1))),
  'movd store': (e) => e.write(0, e.readLow(1)),
  movq: (e) => e.writeVector(0, lowOnly(e.readLow(1))),
  'movq store': (e) => {
    if (e.isMemory(0)) e.write(0, e.readLow(1));
    else e.writeVector(0, lowOnly(e.readLow(1)));
  },
  movmskps: (e) => e.write(0, i64.extendU(v128.bitmask32(e.readVector(1)))),
  movmskpd: (e) => e.write(0, i64.extendU(v128.bitmask64(e.readVector(1)))),
  pmovmskb: (e) => e.write(0, i64.extendU(v128.bitmask8(e.readVector(1)))),
};

/** A fixed permutation of 32-bit lanes. */
export function shuffleDwords(v: V128, lanes: readonly number[]): V128 {
  return v128.shuffle(v, v, lanes.flatMap((n) => [4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3])); // prettier-ignore
}

/** Byte indices 0..15. */
export const IOTA = (): V128 => v128.const(0x0706_0504_0302_0100n, 0x0f0e_0d0c_0b0a_0908n);

const TWO_BITS = 3;
/** Swizzle indices of two 32-bit lanes that are chosen by two 2-bit fields of an immediate, from bit `at` on. */
export function dwordIndices(immediate: I64, at: number): I64 {
  const lane = (n: number): I64 => i64.and(i64.shrU(immediate, c(at + 2 * n)), c(TWO_BITS));
  return i64.add(i64.mul(i64.or(lane(0), i64.shl(lane(1), c(32))), c(0x0404_0404)), c(0x0302_0100_0302_0100n));
}
/** Swizzle indices of four 16-bit lanes that an immediate chooses among words `first`..`first + 3`. */
export function wordIndices(immediate: I64, first: number): I64 {
  const lane = (n: number): I64 => i64.shl(i64.and(i64.shrU(immediate, c(2 * n)), c(TWO_BITS)), c(16 * n));
  const lanes = i64.or(i64.or(lane(0), lane(1)), i64.or(lane(2), lane(3)));
  const base = BigInt(2 * first) * 0x0101_0101_0101_0101n + 0x0100_0100_0100_0100n;
  return i64.add(i64.mul(lanes, c(0x0202)), c(base));
}
/** A mask of two (of four) lanes from bits `at`.. of an immediate: lane width 64 / count bits. */
export function laneMask(immediate: I64, at: number, lanes: 1 | 2 | 4): I64 {
  const width = 64 / lanes;
  const ones = lanes === 1 ? -1n : (1n << BigInt(width)) - 1n;
  let mask: I64 = c(0);
  for (let n = 0; n < lanes; n++) {
    const bit = i32.wrap(i64.and(i64.shrU(immediate, c(at + n)), c(1)));
    mask = i64.or(mask, i64.select(bit, c(BigInt.asIntN(64, ones << BigInt(width * n))), c(0)));
  }
  return mask;
}
export const pair = (low: I64, high: I64): V128 => v128.replace64(v128.splat64(low), 1, high);
export const lowHalf = low64;
export const highHalf = (v: V128): I64 => v128.extract64(v, 1);
