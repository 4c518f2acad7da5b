import { i64, v128, type I64, type V128 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { highHalf, lowHalf, pair } from './vector-move.ts';

const c = i64.const;

/** Writes the destination of a VEX instruction: a 128-bit one clears the upper half. */
export function writeVex(e: Emitter, operand: number, low: V128, high?: V128): void {
  if (e.isMemory(operand) && high === undefined) e.writeVector(operand, low);
  else e.writeWide(operand, low, high ?? v128.zero());
}
/** The halves of an operand, one or two by its size. */
export function readHalves(e: Emitter, operand: number): readonly V128[] {
  return e.sizeOf(operand) === 32 ? e.readWide(operand) : [e.readVector(operand)];
}

/** Where a legacy instruction finds its operands when it runs for one 128-bit lane of a VEX instruction. */
interface LaneOperands {
  /** VEX operand numbers of the first source (the legacy destination), of the second source, and of the immediate; -1 = none. */
  readonly first: number;
  readonly second: number;
  readonly immediate: number;
  /** Lane 1 sees the immediate shifted right by this. */
  readonly immediateShift: number;
}

/**
 * The emitter as the legacy SSE form of an instruction sees it when it works on one 128-bit lane: sources are the values read before, the result is
 * kept for the write at the end, memory operands need no alignment.
 */
function laneEmitter(
  e: Emitter,
  lane: number,
  at: LaneOperands,
  sources: readonly (readonly V128[] | undefined)[],
  keep: (v: V128) => void,
): Emitter {
  const [first, second] = sources.map((halves) => halves?.[halves.length > 1 ? lane : 0]);
  const operand = (n: number): number => {
    if (n === 0) return at.first >= 0 ? at.first : 0;
    return n === 1 && at.second >= 0 ? at.second : at.immediate;
  };
  const vector = (n: number): V128 => {
    const v = n === 0 ? first : second;
    if (v === undefined) throw new RangeError(`lane operand ${n} has not been read`);
    return v;
  };
  const own: Partial<Emitter> = {
    // Any size but 16: no alignment check.
    sizeOf: (n) => (e.sizeOf(operand(n)) === 16 ? 32 : e.sizeOf(operand(n))),
    isMemory: (n) => n !== 0 && e.isMemory(operand(n)),
    read: (n) => {
      const v = e.read(operand(n));
      return operand(n) === at.immediate && lane === 1 && at.immediateShift > 0 ? e.let(i64.shrU(v, c(at.immediateShift))) : v;
    },
    readVector: vector,
    readSigned: (n) => e.readSigned(operand(n)),
    readLow: (n) => (sources[n] === undefined ? e.readLow(operand(n)) : e.let(lowHalf(vector(n)))),
    writeVector: (_, v) => keep(e.letVector(v)),
    writeLow: (_, v, bytes) => {
      const rest = vector(0);
      const low = bytes === 8 ? v : i64.or(i64.and(lowHalf(rest), c(-0x1_0000_0000n)), i64.and(v, c(0xffff_ffff)));
      keep(e.letVector(v128.replace64(rest, 0, low)));
    },
  };
  return new Proxy(e, {
    get: (target, key: keyof Emitter) => {
      const member = (target as unknown as Record<string, unknown>)[key];
      if (key in own) return (own as Record<string, unknown>)[key];
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}

/** Runs a legacy SSE meaning for every lane of the destination. All sources are read before anything is written. */
function byLane(legacy: Semantic, at: LaneOperands, readsSecond = true): Semantic {
  return (e) => {
    const sources = [
      at.first < 0 ? undefined : readHalves(e, at.first),
      readsSecond && at.second >= 0 ? readHalves(e, at.second) : undefined,
    ];
    const results: V128[] = [];
    for (let lane = 0; lane < e.sizeOf(0) / 16; lane++) legacy(laneEmitter(e, lane, at, sources, (v) => results.push(v)));
    writeVex(e, 0, results[0]!, results[1]);
  };
}

/** dest, first source, second source and perhaps an immediate. */
export const binary = (legacy: Semantic, immediateShift = 0): Semantic =>
  byLane(legacy, { first: 1, second: 2, immediate: 3, immediateShift });
/** dest, source and perhaps an immediate. */
export const unary = (legacy: Semantic): Semantic => byLane(legacy, { first: -1, second: 1, immediate: 2, immediateShift: 0 });
/** dest, source, immediate, where the legacy form shifts its destination by the immediate. */
export const shifted = (legacy: Semantic): Semantic => byLane(legacy, { first: 1, second: -1, immediate: 2, immediateShift: 0 });
/** dest, first source, and a scalar that is a part of a register or memory operand. */
export const scalar = (legacy: Semantic): Semantic =>
  byLane(legacy, { first: 1, second: 2, immediate: 3, immediateShift: 0 }, false);

/** Both 64-bit halves of a vector through an i64 operation. */
export const byQuad = (operation: (a: I64, b: I64) => I64, a: V128, b: V128): V128 =>
  pair(operation(lowHalf(a), lowHalf(b)), operation(highHalf(a), highHalf(b)));
