import { i32, i64, v128, type I32, type I64, type SimdBinary, type SimdShift, type V128 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import {
  alignedVector,
  dwordIndices,
  highHalf,
  IOTA,
  laneMask,
  lowHalf,
  pair,
  shuffleDwords,
  wordIndices,
} from './vector-move.ts';

const c = i64.const;
type Binary = (a: V128, b: V128, e: Emitter) => V128;

/** dest = operation(dest, source). */
const packed =
  (operation: Binary): Semantic =>
  (e) => {
    const b = alignedVector(e, 1);
    e.writeVector(0, operation(e.readVector(0), b, e));
  };
const simd =
  (name: SimdBinary): Binary =>
  (a, b) =>
    v128.binary(name, a, b);
const unary =
  (operation: (v: V128) => V128): Semantic =>
  (e) =>
    e.writeVector(0, operation(alignedVector(e, 1)));

/** Lanes of `bytes` bytes interleaved from the low or high halves of a and b. */
const interleave =
  (bytes: number, high: boolean): Binary =>
  (a, b) => {
    const lanes: number[] = [];
    for (let n = 0; n < 8 / bytes; n++) {
      const at = (high ? 8 : 0) + n * bytes;
      for (const from of [at, 16 + at]) for (let k = 0; k < bytes; k++) lanes.push(from + k);
    }
    return v128.shuffle(a, b, lanes);
  };
/** Even or odd lanes of a, then of b. */
const lanesOf = (a: V128, b: V128, bytes: number, odd: boolean): V128 => {
  const lanes: number[] = [];
  for (let at = odd ? bytes : 0; at < 32; at += 2 * bytes) for (let k = 0; k < bytes; k++) lanes.push(at + k);
  return v128.shuffle(a, b, lanes);
};
const horizontal =
  (name: SimdBinary, bytes: number): Binary =>
  (a, b) =>
    v128.binary(name, lanesOf(a, b, bytes, false), lanesOf(a, b, bytes, true));

const HIGH_WORDS = [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31];
const highProducts =
  (signed: boolean): Binary =>
  (a, b) =>
    v128.shuffle(
      v128.binary(signed ? 'i32x4ExtmulLowS' : 'i32x4ExtmulLowU', a, b),
      v128.binary(signed ? 'i32x4ExtmulHighS' : 'i32x4ExtmulHighU', a, b),
      HIGH_WORDS,
    );
const evenProducts =
  (name: SimdBinary): Binary =>
  (a, b) =>
    v128.binary(name, shuffleDwords(a, [0, 2, 0, 2]), shuffleDwords(b, [0, 2, 0, 2]));

/** Sums of absolute differences of eight bytes, in each 64-bit half. */
const absoluteDifferences: Binary = (a, b, e) => {
  const difference = e.letVector(v128.binary('i8x16Sub', v128.binary('i8x16MaxU', a, b), v128.binary('i8x16MinU', a, b)));
  const sum = (half: I64): I64 => {
    const even = i64.and(half, c(0x00ff_00ff_00ff_00ffn));
    const odd = i64.and(i64.shrU(half, c(8)), c(0x00ff_00ff_00ff_00ffn));
    // Four 16-bit sums, added up by a multiplication into the top word.
    return i64.shrU(i64.mul(i64.add(even, odd), c(0x0001_0001_0001_0001n)), c(48));
  };
  return pair(sum(lowHalf(difference)), sum(highHalf(difference)));
};

const sign =
  (bits: 8 | 16 | 32): Binary =>
  (a, b) => {
    const name = bits === 8 ? 'i8x16' : bits === 16 ? 'i16x8' : 'i32x4';
    const negative = v128.binary(`${name}GtS` as SimdBinary, v128.zero(), b);
    const isZero = v128.binary(`${name}Eq` as SimdBinary, b, v128.zero());
    const signed = v128.binary(`${name}Sub` as SimdBinary, v128.binary('xor', a, negative), negative);
    return v128.binary('andnot', signed, isZero);
  };
const multiplyAddBytes: Binary = (a, b) => {
  const even = (v: V128, signed: boolean): V128 =>
    signed
      ? v128.shift('i16x8ShrS', v128.shift('i16x8Shl', v, i32.const(8)), i32.const(8))
      : v128.shift('i16x8ShrU', v128.shift('i16x8Shl', v, i32.const(8)), i32.const(8));
  const odd = (v: V128, signed: boolean): V128 => v128.shift(signed ? 'i16x8ShrS' : 'i16x8ShrU', v, i32.const(8));
  return v128.binary(
    'i16x8AddSatS',
    v128.binary('i16x8Mul', even(a, false), even(b, true)),
    v128.binary('i16x8Mul', odd(a, false), odd(b, true)),
  );
};
/** (a * b + 0x4000) >> 15, without saturation. */
const roundedHighProducts: Binary = (a, b) => {
  const half = (name: SimdBinary): V128 => {
    const product = v128.shift('i32x4ShrS', v128.binary(name, a, b), i32.const(14));
    return v128.shift('i32x4ShrS', v128.binary('i32x4Add', product, v128.splat32(i32.const(1))), i32.const(1));
  };
  const LOW_WORDS = HIGH_WORDS.map((n) => n - 2);
  return v128.shuffle(half('i32x4ExtmulLowS'), half('i32x4ExtmulHighS'), LOW_WORDS);
};

/** A shift of all lanes by a count from a register or an immediate; a count above the lane width gives 0, or the sign. */
function shiftLanes(name: SimdShift, bits: number, v: V128, count: I64, e: Emitter): V128 {
  const arithmetic = name.endsWith('ShrS');
  const tooFar = e.letI32(i64.gtU(count, c(bits - 1)));
  if (arithmetic) return v128.shift(name, v, i32.select(tooFar, i32.const(bits - 1), i32.wrap(count)));
  return v128.select(tooFar, v128.zero(), v128.shift(name, v, i32.wrap(count)));
}
const shiftByVector =
  (name: SimdShift, bits: number): Semantic =>
  (e) => {
    const count = e.let(lowHalf(alignedVector(e, 1)));
    e.writeVector(0, shiftLanes(name, bits, e.readVector(0), count, e));
  };
const shiftByImmediate =
  (name: SimdShift, bits: number): Semantic =>
  (e) =>
    e.writeVector(0, shiftLanes(name, bits, e.readVector(0), e.read(1), e));

const clamp = (v: I64, limit: number): I32 => i32.wrap(i64.select(i64.gtU(v, c(limit)), c(limit), v));
/** Bytes moved towards bit 0 by a variable count: indices outside 0..15 give 0. */
const byteShiftRight = (v: V128, count: I32): V128 =>
  v128.binary('swizzle', v, v128.binary('i8x16Add', IOTA(), v128.splat8(count)));
const byteShiftLeft = (v: V128, count: I32): V128 =>
  v128.binary('swizzle', v, v128.binary('i8x16Sub', IOTA(), v128.splat8(count)));

/** bits of `mask` choose b, others a. */
const choose = (mask: V128, a: V128, b: V128): V128 =>
  v128.binary('or', v128.binary('and', b, mask), v128.binary('andnot', a, mask));
const blendByXmm0 =
  (mask: (m: V128) => V128): Semantic =>
  (e) => {
    const b = alignedVector(e, 1);
    const control = e.letVector(mask(v128.replace64(v128.splat64(e.xmm0(0)), 1, e.xmm0(1))));
    e.writeVector(0, choose(control, e.readVector(0), b));
  };
const blendImmediate =
  (lanes: 1 | 2 | 4): Semantic =>
  (e) => {
    const b = alignedVector(e, 1);
    const immediate = e.read(2);
    const mask = e.letVector(pair(laneMask(immediate, 0, lanes), laneMask(immediate, lanes, lanes)));
    e.writeVector(0, choose(mask, e.readVector(0), b));
  };

/** Lane `n` (a run-time number) of a vector, zero-extended. */
function extractLane(e: Emitter, v: V128, n: I64, bits: number): I64 {
  const perHalf = 64 / bits;
  const half = i64.select(i32.wrap(i64.and(n, c(perHalf))), highHalf(v), lowHalf(v));
  const value = i64.shrU(half, i64.mul(i64.and(n, c(perHalf - 1)), c(bits)));
  return e.let(bits === 64 ? value : i64.and(value, c((1n << BigInt(bits)) - 1n)));
}
function insertLane(e: Emitter, v: V128, n: I64, bits: number, value: I64): V128 {
  const perHalf = 64 / bits;
  const shift = e.let(i64.mul(i64.and(n, c(perHalf - 1)), c(bits)));
  const ones = bits === 64 ? -1n : (1n << BigInt(bits)) - 1n;
  const mask = e.let(i64.shl(c(ones), shift));
  const bitsIn = e.let(i64.and(i64.shl(value, shift), mask));
  const replaced = (half: I64): I64 => i64.or(i64.and(half, i64.xor(mask, c(-1))), bitsIn);
  const isHigh = e.letI32(i32.wrap(i64.and(n, c(perHalf))));
  return pair(i64.select(isHigh, lowHalf(v), replaced(lowHalf(v))), i64.select(isHigh, replaced(highHalf(v)), highHalf(v)));
}
const insert =
  (bits: (e: Emitter) => number): Semantic =>
  (e) => {
    const value = e.read(1);
    const lane = e.let(i64.and(e.read(2), c(128 / bits(e) - 1)));
    e.writeVector(0, insertLane(e, e.readVector(0), lane, bits(e), value));
  };
const extract =
  (bits: (e: Emitter) => number): Semantic =>
  (e) => {
    const lane = e.let(i64.and(e.read(2), c(128 / bits(e) - 1)));
    e.write(0, extractLane(e, e.readVector(1), lane, bits(e)));
  };
/** INSERTPS: source lane (0 for memory), destination lane, zero mask. */
const insertps: Semantic = (e) => {
  const immediate = e.read(2);
  const value = e.isMemory(1) ? e.read(1) : extractLane(e, e.readVector(1), e.let(i64.and(i64.shrU(immediate, c(6)), c(3))), 32);
  const lane = e.let(i64.and(i64.shrU(immediate, c(4)), c(3)));
  const inserted = e.letVector(insertLane(e, e.readVector(0), lane, 32, value));
  const zero = e.letVector(pair(laneMask(immediate, 0, 2), laneMask(immediate, 2, 2)));
  e.writeVector(0, v128.binary('andnot', inserted, zero));
};

const shuffleSingles: Semantic = (e) => {
  const b = alignedVector(e, 1);
  const immediate = e.read(2);
  const none = c(-1);
  const low = v128.binary('swizzle', e.readVector(0), pair(dwordIndices(immediate, 0), none));
  e.writeVector(0, v128.binary('or', low, v128.binary('swizzle', b, pair(none, dwordIndices(immediate, 4)))));
};
const shuffleDoubles: Semantic = (e) => {
  const b = alignedVector(e, 1);
  const immediate = e.read(2);
  const a = e.readVector(0);
  const half = (v: V128, bit: number): I64 =>
    i64.select(i32.wrap(i64.and(i64.shrU(immediate, c(bit)), c(1))), highHalf(v), lowHalf(v));
  e.writeVector(0, pair(half(a, 0), half(b, 1)));
};

/** Position and value of the smallest word. */
const minimumPosition: Semantic = (e) => {
  const v = alignedVector(e, 1);
  const key = (n: number): I64 =>
    i64.or(i64.shl(i64.and(i64.shrU(n < 4 ? lowHalf(v) : highHalf(v), c(16 * (n & 3))), c(0xffff)), c(3)), c(n));
  const best = e.variable(key(0));
  for (let n = 1; n < 8; n++) {
    const candidate = e.let(key(n));
    e.assign(best, i64.select(i64.ltU(candidate, best), candidate, best));
  }
  e.writeVector(0, pair(i64.or(i64.shrU(best, c(3)), i64.shl(i64.and(best, c(7)), c(16))), c(0)));
};
/** PTEST: ZF = no common bit, CF = no bit of the source outside the destination. */
const test: Semantic = (e) => {
  const b = alignedVector(e, 1);
  const a = e.readVector(0);
  const none = (v: V128): I64 => i64.extendU(i64.eqz(i64.or(lowHalf(v), highHalf(v))));
  const both = e.letVector(v128.binary('and', a, b));
  const outside = e.letVector(v128.binary('andnot', b, a));
  e.writeFlags(i64.or(i64.shl(none(both), c(6)), none(outside)));
};

type Unary = Parameters<typeof v128.unary>[0];
const chain =
  (...names: Unary[]): Semantic =>
  (e) =>
    e.writeVector(0, names.reduce((v, name) => v128.unary(name, v), e.readVector(1))); // prettier-ignore
const [B2W, W2D, D2Q] = [['i16x8ExtendLowI8S', 'i16x8ExtendLowI8U'], ['i32x4ExtendLowI16S', 'i32x4ExtendLowI16U'], ['i64x2ExtendLowI32S', 'i64x2ExtendLowI32U']] as const; // prettier-ignore
const extensions = (prefix: string, k: 0 | 1): Record<string, Semantic> => ({
  [`${prefix}bw`]: chain(B2W[k]),
  [`${prefix}bd`]: chain(B2W[k], W2D[k]),
  [`${prefix}bq`]: chain(B2W[k], W2D[k], D2Q[k]),
  [`${prefix}wd`]: chain(W2D[k]),
  [`${prefix}wq`]: chain(W2D[k], D2Q[k]),
  [`${prefix}dq`]: chain(D2Q[k]),
});

const SIMPLE: Record<string, SimdBinary> = {
  packsswb: 'i8x16NarrowS', packuswb: 'i8x16NarrowU', packssdw: 'i16x8NarrowS', packusdw: 'i16x8NarrowU',
  pcmpeqb: 'i8x16Eq', pcmpeqw: 'i16x8Eq', pcmpeqd: 'i32x4Eq', pcmpeqq: 'i64x2Eq', pcmpgtb: 'i8x16GtS', pcmpgtw: 'i16x8GtS', pcmpgtd: 'i32x4GtS', pcmpgtq: 'i64x2GtS',
  paddb: 'i8x16Add', paddw: 'i16x8Add', paddd: 'i32x4Add', paddq: 'i64x2Add', psubb: 'i8x16Sub', psubw: 'i16x8Sub', psubd: 'i32x4Sub', psubq: 'i64x2Sub',
  paddsb: 'i8x16AddSatS', paddusb: 'i8x16AddSatU', psubsb: 'i8x16SubSatS', psubusb: 'i8x16SubSatU',
  paddsw: 'i16x8AddSatS', paddusw: 'i16x8AddSatU', psubsw: 'i16x8SubSatS', psubusw: 'i16x8SubSatU',
  pavgb: 'i8x16AvgrU', pavgw: 'i16x8AvgrU', pmullw: 'i16x8Mul', pmulld: 'i32x4Mul', pmaddwd: 'i32x4DotI16x8S',
  pminsb: 'i8x16MinS', pminub: 'i8x16MinU', pmaxsb: 'i8x16MaxS', pmaxub: 'i8x16MaxU', pminsw: 'i16x8MinS', pminuw: 'i16x8MinU', pmaxsw: 'i16x8MaxS',
  pmaxuw: 'i16x8MaxU', pminsd: 'i32x4MinS', pminud: 'i32x4MinU', pmaxsd: 'i32x4MaxS', pmaxud: 'i32x4MaxU', pand: 'and', por: 'or', pxor: 'xor',
}; // prettier-ignore
const SHIFTS: [string, SimdShift, number][] = [
  ['psrlw', 'i16x8ShrU', 16], ['psrld', 'i32x4ShrU', 32], ['psrlq', 'i64x2ShrU', 64], ['psraw', 'i16x8ShrS', 16], ['psrad', 'i32x4ShrS', 32],
  ['psllw', 'i16x8Shl', 16], ['pslld', 'i32x4Shl', 32], ['psllq', 'i64x2Shl', 64],
]; // prettier-ignore
const INTERLEAVES: [string, number][] = [['bw', 1], ['wd', 2], ['dq', 4], ['qdq', 8]]; // prettier-ignore

/** Packed integers in XMM registers. */
export const vectorIntegerSemantics: Record<string, Semantic> = {
  ...Object.fromEntries(Object.entries(SIMPLE).map(([name, operation]) => [name, packed(simd(operation))])),
  ...Object.fromEntries(SHIFTS.flatMap(([name, shift, bits]) => [[name, shiftByVector(shift, bits)], [`${name}i`, shiftByImmediate(shift, bits)]])), // prettier-ignore
  ...Object.fromEntries(INTERLEAVES.flatMap(([name, bytes]) => [[`punpckl${name}`, packed(interleave(bytes, false))], [`punpckh${name}`, packed(interleave(bytes, true))]])), // prettier-ignore
  ...extensions('pmovsx', 0),
  ...extensions('pmovzx', 1),
  pandn: packed((a, b) => v128.binary('andnot', b, a)),
  pmulhw: packed(highProducts(true)),
  pmulhuw: packed(highProducts(false)),
  pmuludq: packed(evenProducts('i64x2ExtmulLowU')),
  pmuldq: packed(evenProducts('i64x2ExtmulLowS')),
  psadbw: packed(absoluteDifferences),
  pshufb: packed((a, b) => v128.binary('swizzle', a, v128.binary('and', b, v128.splat8(i32.const(0x8f))))),
  phaddw: packed(horizontal('i16x8Add', 2)),
  phaddd: packed(horizontal('i32x4Add', 4)),
  phaddsw: packed(horizontal('i16x8AddSatS', 2)),
  phsubw: packed(horizontal('i16x8Sub', 2)),
  phsubd: packed(horizontal('i32x4Sub', 4)),
  phsubsw: packed(horizontal('i16x8SubSatS', 2)),
  psignb: packed(sign(8)),
  psignw: packed(sign(16)),
  psignd: packed(sign(32)),
  pmaddubsw: packed(multiplyAddBytes),
  pmulhrsw: packed(roundedHighProducts),
  pabsb: unary((v) => v128.unary('i8x16Abs', v)),
  pabsw: unary((v) => v128.unary('i16x8Abs', v)),
  pabsd: unary((v) => v128.unary('i32x4Abs', v)),
  pblendvb: blendByXmm0((m) => v128.binary('i8x16GtS', v128.zero(), m)),
  blendvps: blendByXmm0((m) => v128.shift('i32x4ShrS', m, i32.const(31))),
  blendvpd: blendByXmm0((m) => v128.shift('i64x2ShrS', m, i32.const(63))),
  blendps: blendImmediate(2),
  blendpd: blendImmediate(1),
  pblendw: blendImmediate(4),
  psrldq: (e) => e.writeVector(0, byteShiftRight(e.readVector(0), clamp(e.read(1), 16))),
  pslldq: (e) => e.writeVector(0, byteShiftLeft(e.readVector(0), clamp(e.read(1), 16))),
  palignr: (e) => {
    const b = alignedVector(e, 1);
    const count = e.letI32(clamp(e.read(2), 32));
    e.writeVector(0, v128.binary('or', byteShiftRight(b, count), byteShiftRight(e.readVector(0), i32.sub(count, i32.const(16)))));
  },
  pshufd: (e) => {
    const v = alignedVector(e, 1);
    const immediate = e.read(2);
    e.writeVector(0, v128.binary('swizzle', v, pair(dwordIndices(immediate, 0), dwordIndices(immediate, 4))));
  },
  pshuflw: (e) => {
    const v = alignedVector(e, 1);
    e.writeVector(0, v128.binary('swizzle', v, pair(wordIndices(e.read(2), 0), c(0x0f0e_0d0c_0b0a_0908n))));
  },
  pshufhw: (e) => {
    const v = alignedVector(e, 1);
    e.writeVector(0, v128.binary('swizzle', v, pair(c(0x0706_0504_0302_0100n), wordIndices(e.read(2), 4))));
  },
  shufps: shuffleSingles,
  shufpd: shuffleDoubles,
  pinsrb: insert(() => 8),
  pinsrw: insert(() => 16),
  pinsrd: insert((e) => 8 * e.sizeOf(1)),
  pextrb: extract(() => 8),
  pextrw: extract(() => 16),
  pextrd: extract((e) => 8 * e.sizeOf(0)),
  insertps,
  phminposuw: minimumPosition,
  ptest: test,
};
