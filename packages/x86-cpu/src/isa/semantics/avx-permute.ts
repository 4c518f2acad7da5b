import { i32, i64, v128, type I32, type I64, type V128 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { byQuad, readHalves, writeVex } from './avx-lanes.ts';
import { dwordIndices, highHalf, lowHalf, pair } from './vector-move.ts';

const c = i64.const;

/** dest = operation(first, second) in each 128-bit lane. */
const lanes =
  (operation: (a: V128, b: V128) => V128): Semantic =>
  (e) => {
    const b = readHalves(e, 2);
    const a = readHalves(e, 1);
    const results = a.map((v, n) => e.letVector(operation(v, b[n]!)));
    writeVex(e, 0, results[0]!, results[1]);
  };
/** dest = operation(source, immediate of this lane) in each 128-bit lane. */
const lanesByImmediate =
  (bitsPerLane: number, operation: (v: V128, immediate: I64) => V128): Semantic =>
  (e) => {
    const results = readHalves(e, 1).map((v, n) => e.letVector(operation(v, e.let(i64.shrU(e.read(2), c(bitsPerLane * n))))));
    writeVex(e, 0, results[0]!, results[1]);
  };

/** Byte indices of 32-bit lanes from lane numbers, one in each dword. */
const dwordsToBytes = (lane: V128): V128 =>
  v128.binary('i32x4Add', v128.binary('i32x4Mul', lane, constant(0x0404_0404_0404_0404n)), constant(0x0302_0100_0302_0100n));
const constant = (half: bigint): V128 => v128.const(half, half);

const permuteSingles = lanes((a, control) =>
  v128.binary('swizzle', a, dwordsToBytes(v128.binary('and', control, constant(0x3_0000_0003n)))),
);
const permuteDoubles = lanes((a, control) => {
  const lane = v128.binary('and', v128.shift('i64x2ShrU', control, i32.const(1)), constant(1n));
  return v128.binary(
    'swizzle',
    a,
    v128.binary('i64x2Add', v128.binary('i64x2Mul', lane, constant(0x0808_0808_0808_0808n)), constant(0x0706_0504_0302_0100n)),
  );
});
const bitOf = (v: I64, n: number): I32 => i32.wrap(i64.and(i64.shrU(v, c(n)), c(1)));

/** VPERMD / VPERMPS: 32-bit lanes of the whole second source chosen by the first. */
const permuteAcross: Semantic = (e) => {
  const [low, high] = e.readWide(2);
  const control = e.readWide(1);
  const results = control.map((v) => {
    const bytes = e.letVector(dwordsToBytes(v128.binary('and', v, constant(0x7_0000_0007n))));
    const fromHigh = v128.binary('swizzle', high, v128.binary('i8x16Sub', bytes, constant(0x1010_1010_1010_1010n)));
    return e.letVector(v128.binary('or', v128.binary('swizzle', low, bytes), fromHigh));
  });
  e.writeWide(0, results[0]!, results[1]!);
};
/** VPERMQ / VPERMPD: 64-bit lanes chosen by two bits of the immediate each. */
const permuteQuads: Semantic = (e) => {
  const [low, high] = e.readWide(1);
  const immediate = e.read(2);
  const lane = (n: number): I64 => {
    const half = e.letVector(v128.select(bitOf(immediate, 2 * n + 1), high, low));
    return i64.select(bitOf(immediate, 2 * n), highHalf(half), lowHalf(half));
  };
  e.writeWide(0, e.letVector(pair(lane(0), lane(1))), e.letVector(pair(lane(2), lane(3))));
};
/** VPERM2F128: each half is one of four halves, or zero. */
const permuteHalves: Semantic = (e) => {
  const b = e.readWide(2);
  const a = e.readWide(1);
  const immediate = e.read(3);
  const choose = (at: number): V128 => {
    const half = v128.select(
      bitOf(immediate, at + 1),
      v128.select(bitOf(immediate, at), b[1], b[0]),
      v128.select(bitOf(immediate, at), a[1], a[0]),
    );
    return e.letVector(v128.select(bitOf(immediate, at + 3), v128.zero(), half));
  };
  e.writeWide(0, choose(0), choose(4));
};
const insertHalf: Semantic = (e) => {
  const v = e.readVector(2);
  const [low, high] = e.readWide(1);
  const isHigh = e.letI32(bitOf(e.read(3), 0));
  e.writeWide(0, v128.select(isHigh, low, v), v128.select(isHigh, v, high));
};
const extractHalf: Semantic = (e) => {
  const [low, high] = e.readWide(1);
  writeVex(e, 0, e.letVector(v128.select(bitOf(e.read(2), 0), high, low)));
};

/** The same value in every lane of 8, 16, 32 or 64 bits. */
const broadcast =
  (bits: 8 | 16 | 32 | 64): Semantic =>
  (e) => {
    const low = e.readLow(1);
    const narrow = i32.wrap(low);
    const v = e.letVector(
      bits === 64
        ? v128.splat64(low)
        : bits === 32
          ? v128.splat32(narrow)
          : bits === 16
            ? v128.splat16(narrow)
            : v128.splat8(narrow),
    );
    writeVex(e, 0, v, e.sizeOf(0) === 32 ? v : undefined);
  };

/** Two 32-bit lanes through an i64 operation. */
const byDword =
  (operation: (a: I64, b: I64) => I64, signed: boolean) =>
  (a: I64, b: I64): I64 => {
    const low = (v: I64): I64 => (signed ? i64.extend32S(v) : i64.and(v, c(0xffff_ffff)));
    const high = (v: I64): I64 => (signed ? i64.shrS(v, c(32)) : i64.shrU(v, c(32)));
    const unsignedLow = i64.and(b, c(0xffff_ffff));
    return i64.or(
      i64.and(operation(low(a), unsignedLow), c(0xffff_ffff)),
      i64.shl(operation(high(a), i64.shrU(b, c(32))), c(32)),
    );
  };
/** Shift of one lane by a count of its own; a count above the lane width gives 0, or the sign. */
const shiftBy =
  (shift: (v: I64, count: I64) => I64, bits: number, arithmetic = false) =>
  (v: I64, count: I64): I64 =>
    arithmetic
      ? shift(v, i64.select(i64.gtU(count, c(bits - 1)), c(bits - 1), count))
      : i64.select(i64.gtU(count, c(bits - 1)), c(0), shift(v, count));
const variableShift = (operation: (a: I64, b: I64) => I64): Semantic => lanes((a, b) => byQuad(operation, a, b));

/** Flags of a test: ZF = no bit of a & b chosen by the mask, CF = none of ~a & b. */
const test =
  (mask: bigint): Semantic =>
  (e) => {
    const b = readHalves(e, 1);
    const a = readHalves(e, 0);
    const isEmpty = (combine: (x: V128, y: V128) => V128): I64 => {
      const all = e.letVector(a.map((v, n) => combine(v, b[n]!)).reduce((x, y) => v128.binary('or', x, y)));
      return i64.extendU(i64.eqz(i64.and(i64.or(lowHalf(all), highHalf(all)), c(mask))));
    };
    const zf = e.let(isEmpty((x, y) => v128.binary('and', x, y)));
    const cf = e.let(isEmpty((x, y) => v128.binary('andnot', y, x)));
    e.writeFlags(i64.or(i64.shl(zf, c(6)), cf));
  };

const signMask =
  (bitmask: (v: V128) => I32, bits: number): Semantic =>
  (e: Emitter) =>
    e.write(0, readHalves(e, 1).map((v, n) => i64.shl(i64.extendU(bitmask(v)), c(bits * n))).reduce((a, b) => i64.or(a, b))); // prettier-ignore

/** AVX and AVX2 instructions without a legacy form: permutes, broadcasts, inserts, per-lane shifts, tests over 256 bits. */
export const avxPermuteSemantics: Record<string, Semantic> = {
  vpermilps: permuteSingles,
  vpermilpd: permuteDoubles,
  'vpermilps imm': lanesByImmediate(0, (v, immediate) =>
    v128.binary('swizzle', v, pair(dwordIndices(immediate, 0), dwordIndices(immediate, 4))),
  ),
  'vpermilpd imm': lanesByImmediate(2, (v, immediate) =>
    pair(i64.select(bitOf(immediate, 0), highHalf(v), lowHalf(v)), i64.select(bitOf(immediate, 1), highHalf(v), lowHalf(v))),
  ),
  vpermd: permuteAcross,
  vpermq: permuteQuads,
  vperm2f128: permuteHalves,
  vinsertf128: insertHalf,
  vextractf128: extractHalf,
  vbroadcastss: broadcast(32),
  vbroadcastsd: broadcast(64),
  vbroadcastf128: (e) => {
    const v = e.readVector(1);
    e.writeWide(0, v, v);
  },
  vpbroadcastb: broadcast(8),
  vpbroadcastw: broadcast(16),
  vpbroadcastd: broadcast(32),
  vpbroadcastq: broadcast(64),
  vpsrlvd: variableShift(byDword(shiftBy(i64.shrU, 32), false)),
  vpsllvd: variableShift(byDword(shiftBy(i64.shl, 32), false)),
  vpsravd: variableShift(byDword(shiftBy(i64.shrS, 32, true), true)),
  vpsrlvq: variableShift(shiftBy(i64.shrU, 64)),
  vpsllvq: variableShift(shiftBy(i64.shl, 64)),
  vptest: test(-1n),
  vtestps: test(BigInt.asIntN(64, 0x8000_0000_8000_0000n)),
  vtestpd: test(BigInt.asIntN(64, 0x8000_0000_0000_0000n)),
  vmovmskps: signMask(v128.bitmask32, 4),
  vmovmskpd: signMask(v128.bitmask64, 2),
  vpmovmskb: signMask(v128.bitmask8, 16),
};
