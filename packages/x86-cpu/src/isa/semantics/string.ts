import { i32, i64, memory, type I32, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { zeroExtend } from '../../emit/extend.ts';
import { Gpr } from '../../lp/register-file.ts';

/**
 * String instructions with flat segments. With REP: what lies, for each operand, in one page that the TLB has, forwards, is done at once; everything else is left to
 * TypeScript as if nothing had been done, so that an instruction counts the same either way.
 */
const c = i64.const;
const DF = 0x400;
const PAGE = 4096;

const isBackwards = (e: Emitter): I32 => i32.wrap(i64.and(e.systemFlags(), c(DF)));
/** Backwards, or one iteration at a time. */
const isSlow = (e: Emitter): I32 => i32.or(isBackwards(e), e.stepsRepeats());
const leaveIf = (e: Emitter, condition: I32): void => e.if(condition, () => e.leave());
const anyOf = (...conditions: I32[]): I32 => conditions.reduce((a, b) => i32.or(a, b));

/** Sizes: of the elements and of the addresses. */
interface Form {
  readonly size: number;
  readonly width: number;
}
/** Moves an index register by one element. */
const step = (e: Emitter, { width }: Form, register: number, delta: I64): void =>
  e.setGpr(register, width, zeroExtend(width, i64.add(e.gpr(register, width), delta)));
const oneElement = (e: Emitter, { size }: Form): I64 => e.let(i64.select(isBackwards(e), c(-size), c(size)));

const moveOne =
  (f: Form): Semantic =>
  (e) => {
    const value = e.load(e.gpr(Gpr.RSI, f.width), f.size);
    e.store(e.gpr(Gpr.RDI, f.width), f.size, value);
    const delta = oneElement(e, f);
    step(e, f, Gpr.RSI, delta);
    step(e, f, Gpr.RDI, delta);
  };
const storeOne =
  (f: Form): Semantic =>
  (e) => {
    e.store(e.gpr(Gpr.RDI, f.width), f.size, e.gpr(Gpr.RAX, f.size));
    step(e, f, Gpr.RDI, oneElement(e, f));
  };
const loadOne =
  (f: Form): Semantic =>
  (e) => {
    e.setGpr(Gpr.RAX, f.size, e.load(e.gpr(Gpr.RSI, f.width), f.size));
    step(e, f, Gpr.RSI, oneElement(e, f));
  };
/** CMPS, or SCAS of the accumulator. */
const compareOne =
  (f: Form, isScan: boolean): Semantic =>
  (e) => {
    const a = isScan ? e.gpr(Gpr.RAX, f.size) : e.load(e.gpr(Gpr.RSI, f.width), f.size);
    const b = e.load(e.gpr(Gpr.RDI, f.width), f.size);
    const delta = oneElement(e, f);
    if (!isScan) step(e, f, Gpr.RSI, delta);
    step(e, f, Gpr.RDI, delta);
    e.subtractFlags(f.size, a, b, e.let(i64.sub(a, b)));
  };

/** Bytes from an address to the end of its page. */
const restOfPage = (address: I64): I64 => i64.sub(c(PAGE), i64.and(address, c(PAGE - 1)));

const moveMany =
  (f: Form): Semantic =>
  (e) => {
    const count = e.gpr(Gpr.RCX, f.width);
    e.if(i64.ne(count, c(0)), () => {
      const source = e.gpr(Gpr.RSI, f.width);
      const destination = e.gpr(Gpr.RDI, f.width);
      const bytes = e.let(i64.mul(count, c(f.size)));
      const isLong = anyOf(i64.gtU(count, c(PAGE)), i64.gtU(bytes, restOfPage(source)), i64.gtU(bytes, restOfPage(destination)));
      leaveIf(e, i32.or(isLong, isSlow(e)));
      const from = e.hostOf(source, false);
      const to = e.hostOf(destination, true);
      // A destination within the source repeats what was written before.
      leaveIf(e, i32.ltU(i32.sub(i32.sub(to, from), i32.const(1)), i32.sub(i32.wrap(bytes), i32.const(1))));
      e.emit(memory.copy(to, from, i32.wrap(bytes)));
      step(e, f, Gpr.RSI, bytes);
      step(e, f, Gpr.RDI, bytes);
      e.setGpr(Gpr.RCX, f.width, c(0));
    });
  };

const ONES: Record<number, bigint> = { 1: 1n, 2: 0x101n, 4: 0x0101_0101n, 8: 0x0101_0101_0101_0101n };
const storeMany =
  (f: Form): Semantic =>
  (e) => {
    const count = e.gpr(Gpr.RCX, f.width);
    e.if(i64.ne(count, c(0)), () => {
      const destination = e.gpr(Gpr.RDI, f.width);
      const value = e.gpr(Gpr.RAX, f.size);
      const bytes = e.let(i64.mul(count, c(f.size)));
      leaveIf(e, anyOf(i64.gtU(count, c(PAGE)), i64.gtU(bytes, restOfPage(destination)), isSlow(e)));
      const to = e.hostOf(destination, true);
      const fill = (): void => e.emit(memory.fill(to, i32.wrap(value), i32.wrap(bytes)));
      if (f.size === 1) fill();
      else {
        const low = i64.and(value, c(0xff));
        e.if(i64.eq(value, zeroExtend(f.size, i64.mul(low, c(ONES[f.size]!)))), fill, () => {
          const at = e.variable(c(0));
          e.loop(() => {
            const place = i32.add(to, i32.wrap(at));
            e.emit(f.size === 8 ? i64.store(place, value) : f.size === 4 ? i64.store32(place, value) : i64.store16(place, value));
            e.assign(at, i64.add(at, c(f.size)));
            return i64.ltU(at, bytes);
          });
        });
      }
      step(e, f, Gpr.RDI, bytes);
      e.setGpr(Gpr.RCX, f.width, c(0));
    });
  };

/** REPE / REPNE CMPS, SCAS: until the elements differ, or are equal, or the count is used up. */
const compareMany =
  (f: Form, isScan: boolean, whileEqual: boolean): Semantic =>
  (e) => {
    const count = e.gpr(Gpr.RCX, f.width);
    e.if(i64.ne(count, c(0)), () => {
      const source = isScan ? undefined : e.gpr(Gpr.RSI, f.width);
      const destination = e.gpr(Gpr.RDI, f.width);
      const least = (x: I64, y: I64): I64 => i64.select(i64.ltU(x, y), x, y);
      const rest = restOfPage(destination);
      const bytes = e.let(source === undefined ? rest : least(rest, restOfPage(source)));
      const limit = e.let(least(i64.shrU(bytes, c(Math.log2(f.size))), count));
      leaveIf(e, i32.or(i64.eqz(limit), isSlow(e)));
      const from = source === undefined ? undefined : e.hostOf(source, false);
      const to = e.hostOf(destination, false);
      const done = e.variable(c(0));
      const a = e.variable(isScan ? e.gpr(Gpr.RAX, f.size) : c(0));
      const b = e.variable(c(0));
      const element = (host: I32): I64 => {
        const at = i32.add(host, i32.wrap(i64.mul(done, c(f.size))));
        return f.size === 8 ? i64.load(at) : f.size === 4 ? i64.load32U(at) : f.size === 2 ? i64.load16U(at) : i64.load8U(at);
      };
      const goesOn = whileEqual ? i64.eq : i64.ne;
      e.loop(() => {
        if (from !== undefined) e.assign(a, element(from));
        e.assign(b, element(to));
        e.assign(done, i64.add(done, c(1)));
        return i32.and(goesOn(a, b), i64.ltU(done, limit));
      });
      leaveIf(e, i32.and(goesOn(a, b), i64.ltU(done, count)));
      const moved = e.let(i64.mul(done, c(f.size)));
      if (!isScan) step(e, f, Gpr.RSI, moved);
      step(e, f, Gpr.RDI, moved);
      step(e, f, Gpr.RCX, i64.sub(c(0), done));
      e.subtractFlags(f.size, a, b, e.let(i64.sub(a, b)));
    });
  };

/** Name of the meaning of a string instruction, or undefined when TypeScript alone has it (REP LODS). `rep`: 0, 0xf2, 0xf3. */
export function stringSemanticName(name: string, rep: number, size: number, width: number): string | undefined {
  const isComparison = name === 'cmps' || name === 'scas';
  if (name === 'lods' && rep !== 0) return undefined;
  const prefix = rep === 0 ? '' : !isComparison ? 'rep ' : rep === 0xf2 ? 'repne ' : 'repe ';
  return `${prefix}${name}.${size}.${width}`;
}

/** String instructions by `stringSemanticName`: elements of 1 to 8 bytes, addresses of 4 and 8. */
export const stringSemantics: Record<string, Semantic> = Object.fromEntries(
  [1, 2, 4, 8].flatMap((size) =>
    [4, 8].flatMap((width): [string, Semantic][] => {
      const f = { size, width };
      const of = (name: string): string => `${name}.${size}.${width}`;
      return [
        [of('movs'), moveOne(f)],
        [of('stos'), storeOne(f)],
        [of('lods'), loadOne(f)],
        [of('cmps'), compareOne(f, false)],
        [of('scas'), compareOne(f, true)],
        [of('rep movs'), moveMany(f)],
        [of('rep stos'), storeMany(f)],
        [of('repe cmps'), compareMany(f, false, true)],
        [of('repne cmps'), compareMany(f, false, false)],
        [of('repe scas'), compareMany(f, true, true)],
        [of('repne scas'), compareMany(f, true, false)],
      ];
    }),
  ),
);
