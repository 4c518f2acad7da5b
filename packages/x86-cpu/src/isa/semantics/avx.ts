import { i64, v128, type I64, type V128 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { binary, readHalves, scalar, shifted, unary, writeVex } from './avx-lanes.ts';
import { avxPermuteSemantics } from './avx-permute.ts';
import { vectorFloatSemantics } from './vector-float.ts';
import { vectorIntegerSemantics } from './vector-integer.ts';
import { highHalf, lowHalf, vectorMoveSemantics } from './vector-move.ts';

const c = i64.const;
const GP = 13;

/** Legacy forms that work on a destination and a source of whole 128-bit lanes. */
const BINARY =
  'punpcklbw punpcklwd punpckldq packsswb pcmpgtb pcmpgtw pcmpgtd packuswb punpckhbw punpckhwd punpckhdq packssdw punpcklqdq punpckhqdq pcmpeqb pcmpeqw ' +
  'pcmpeqd paddq pmullw psubusb psubusw pminub pand paddusb paddusw pmaxub pandn pavgb pavgw pmulhuw pmulhw psubsb psubsw pminsw por paddsb paddsw pmaxsw ' +
  'pxor pmuludq pmaddwd psadbw psubb psubw psubd psubq paddb paddw paddd pshufb phaddw phaddd phaddsw pmaddubsw phsubw phsubd phsubsw psignb psignw psignd ' +
  'pmulhrsw pmuldq pcmpeqq packusdw pcmpgtq pminsb pminsd pminuw pminud pmaxsb pmaxsd pmaxuw pmaxud pmulld psrlw psrld psrlq psraw psrad psllw pslld psllq ' +
  'pblendw palignr shufps';
/** Those whose immediate has bits of its own for the second lane. */
const SPLIT_IMMEDIATE = [['blendps', 4], ['blendpd', 2], ['shufpd', 2]] as const; // prettier-ignore
const SHIFT_IMMEDIATE = 'psrlwi psrawi psllwi psrldi psradi pslldi psrlqi psllqi psrldq pslldq';
const UNARY = 'pabsb pabsw pabsd pshufd pshufhw pshuflw phminposuw';
const INSERTS = 'pinsrb pinsrw pinsrd insertps';
/** The same for VEX.128 but for the name: nothing in a vector register is written. */
const SAME = 'pextrb pextrw pextrd';
const SAME_FLOAT = 'comiss comisd ucomiss ucomisd cvtss2si cvtsd2si cvttss2si cvttsd2si';
const SCALAR_FLOAT =
  'addss addsd subss subsd mulss mulsd divss divsd minss minsd maxss maxsd sqrtss sqrtsd roundss roundsd cvtsi2ss cvtsi2sd cvtss2sd cvtsd2ss';
const PACKED_FLOAT = 'addps addpd subps subpd mulps mulpd divps divpd minps minpd maxps maxpd';
/** Their VEX forms know more predicates. */
const COMPARE = ['vcmpps', 'vcmppd', 'vcmpss', 'vcmpsd'];
const PACKED_ROOT = 'sqrtps sqrtpd';

const renamed = (names: string, from: Record<string, Semantic>, adapt: (legacy: Semantic) => Semantic): [string, Semantic][] =>
  names.split(' ').map((name) => [`v${name}`, adapt(from[name]!)]);

/** #GP(0) when a memory operand of an aligned move is not aligned to its size. */
function requireAlignment(e: Emitter, operand: number): void {
  if (!e.isMemory(operand)) return;
  e.if(i64.ne(i64.and(e.address(operand), c(e.sizeOf(operand) - 1)), c(0)), () => e.raise(GP, 0));
}
const move =
  (aligned: boolean): Semantic =>
  (e) => {
    if (aligned) for (const operand of [0, 1]) requireAlignment(e, operand);
    const [low, high] = readHalves(e, 1);
    writeVex(e, 0, low!, high);
  };
const lowOnly = (v: I64): V128 => v128.replace64(v128.zero(), 0, v);
/** The low 8, 4.. bytes of the source; the rest of the register is cleared. */
const moveLow: Semantic = (e) => writeVex(e, 0, e.letVector(lowOnly(e.readLow(1))));
const store = (half: (v: V128) => I64): Semantic => (e) => e.write(0, half(e.readVector(1))); // prettier-ignore
/** Low bytes of the third operand, the rest from the second. */
const merge =
  (bytes: 4 | 8): Semantic =>
  (e) => {
    const low = e.readLow(2);
    const rest = e.readVector(1);
    const merged = bytes === 8 ? low : i64.or(i64.and(lowHalf(rest), c(-0x1_0000_0000n)), i64.and(low, c(0xffff_ffff)));
    writeVex(e, 0, e.letVector(v128.replace64(rest, 0, merged)));
  };
/** The two 64-bit lanes of the destination from the first source and the low bytes of the second (a register: one of its halves). */
const combine =
  (result: (a: V128, b: I64) => V128, half: (v: V128) => I64 = lowHalf): Semantic =>
  (e) => {
    const b = e.isMemory(2) ? e.readLow(2) : e.let(half(e.readVector(2)));
    writeVex(e, 0, e.letVector(result(e.readVector(1), b)));
  };
const duplicateLow: Semantic = (e) => {
  if (e.sizeOf(0) === 16) writeVex(e, 0, e.letVector(v128.splat64(e.readLow(1))));
  else {
    const [low, high] = e.readWide(1);
    e.writeWide(0, v128.splat64(lowHalf(low)), v128.splat64(lowHalf(high)));
  }
};
const duplicateSingles = (odd: 0 | 1): Semantic => {
  const from = [0, 2].flatMap((n) => [0, 1].flatMap(() => [0, 1, 2, 3].map((k) => 4 * (n + odd) + k)));
  return (e) => {
    const results = readHalves(e, 1).map((v) => e.letVector(v128.shuffle(v, v, from)));
    writeVex(e, 0, results[0]!, results[1]);
  };
};

type Unary = Parameters<typeof v128.unary>[0];
const BYTES_TO_WORDS = ['i16x8ExtendLowI8S', 'i16x8ExtendLowI8U'] as const;
const WORDS_TO_DWORDS = ['i32x4ExtendLowI16S', 'i32x4ExtendLowI16U'] as const;
const DWORDS_TO_QUADS = ['i64x2ExtendLowI32S', 'i64x2ExtendLowI32U'] as const;
/** Widening: the second lane takes what follows in the source. */
const widen =
  (sourceBytesPerLane: number, steps: readonly Unary[]): Semantic =>
  (e) => {
    const source = e.readVector(1);
    const apply = (v: V128): V128 => steps.reduce((x, step) => v128.unary(step, x), v);
    const low = e.letVector(apply(source));
    if (e.sizeOf(0) === 16) writeVex(e, 0, low);
    else
      e.writeWide(
        0,
        low,
        e.letVector(
          apply(
            v128.shuffle(
              source,
              source,
              Array.from({ length: 16 }, (_, n) => (n + sourceBytesPerLane) & 15),
            ),
          ),
        ),
      );
  };
const widenings = (prefix: string, k: 0 | 1): Record<string, Semantic> => ({
  [`${prefix}bw`]: widen(8, [BYTES_TO_WORDS[k]]),
  [`${prefix}bd`]: widen(4, [BYTES_TO_WORDS[k], WORDS_TO_DWORDS[k]]),
  [`${prefix}bq`]: widen(2, [BYTES_TO_WORDS[k], WORDS_TO_DWORDS[k], DWORDS_TO_QUADS[k]]),
  [`${prefix}wd`]: widen(8, [WORDS_TO_DWORDS[k]]),
  [`${prefix}wq`]: widen(4, [WORDS_TO_DWORDS[k], DWORDS_TO_QUADS[k]]),
  [`${prefix}dq`]: widen(8, [DWORDS_TO_QUADS[k]]),
});

/** VEX-encoded vector instructions. Lane-wise ones are their legacy forms, run for each 128-bit lane. */
export const avxSemantics: Record<string, Semantic> = {
  ...Object.fromEntries([
    ...renamed(BINARY, vectorIntegerSemantics, (legacy) => binary(legacy)),
    ...renamed(SHIFT_IMMEDIATE, vectorIntegerSemantics, shifted),
    ...renamed(UNARY, vectorIntegerSemantics, unary),
    ...renamed(INSERTS, vectorIntegerSemantics, (legacy) => binary(legacy)),
    ...renamed(SAME, vectorIntegerSemantics, (legacy) => legacy),
    ...renamed(SCALAR_FLOAT, vectorFloatSemantics, scalar),
    ...renamed(SAME_FLOAT, vectorFloatSemantics, (legacy) => legacy),
    ...renamed(PACKED_FLOAT, vectorFloatSemantics, (legacy) => binary(legacy)),
    ...COMPARE.map((name): [string, Semantic] => [
      name,
      (name.includes('ps') || name.includes('pd') ? binary : scalar)(vectorFloatSemantics[name]!),
    ]),
    ...renamed(PACKED_ROOT, vectorFloatSemantics, unary),
    ...SPLIT_IMMEDIATE.map(([name, shift]): [string, Semantic] => [`v${name}`, binary(vectorIntegerSemantics[name]!, shift)]),
  ]),
  ...avxPermuteSemantics,
  ...widenings('vpmovsx', 0),
  ...widenings('vpmovzx', 1),
  vpblendd: binary(vectorIntegerSemantics['blendps']!, 4),
  vmovups: move(false),
  vmovaps: move(true),
  vmovss: merge(4),
  vmovsd: merge(8),
  'vmovss load': moveLow,
  'vmovsd load': moveLow,
  'vmovss store': store(lowHalf),
  'vmovsd store': store(lowHalf),
  vmovlps: combine((a, b) => v128.replace64(a, 0, b)),
  vmovhps: combine((a, b) => v128.replace64(a, 1, b)),
  vmovhlps: combine((a, b) => v128.replace64(a, 0, b), highHalf),
  vmovlhps: combine((a, b) => v128.replace64(a, 1, b)),
  'vmovhps store': store(highHalf),
  vmovsldup: duplicateSingles(0),
  vmovshdup: duplicateSingles(1),
  vmovddup: duplicateLow,
  vmovd: (e) => writeVex(e, 0, e.letVector(lowOnly(e.read(1)))),
  'vmovd store': vectorMoveSemantics['movd store']!,
  vmovq: moveLow,
  'vmovq store': (e) => (e.isMemory(0) ? e.write(0, e.readLow(1)) : moveLow(e)),
  vzeroupper: (e) => e.clearVectors(false),
  vzeroall: (e) => e.clearVectors(true),
};
