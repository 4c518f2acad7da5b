import type { DecodedInsn } from '../../isa/decoded-insn.ts';
import { Gpr, Seg } from '../../lp/register-file.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';
import { comparedElements } from './string-runs.ts';
import { subtractFlags } from './subtract-flags.ts';

const DF = 0x400;
/** Page runs that one call does before it lets events in. */
const MAX_RUNS = 64;
/** Elements that one call compares; one that is not part of a run, so perhaps slow to reach, counts as 64. */
const MAX_ELEMENTS = 4096;
const SINGLE_COST = 64;
/** Elements that one call loads. */
const MAX_LOADS = 256;

/** State of one string instruction: registers as offsets of the address size. */
class StringOperation {
  readonly c: HostContext;
  readonly size: number;
  readonly width: number;
  readonly step: bigint;
  readonly segment: number;
  readonly repeats: boolean;
  /** One iteration only. */
  readonly steps: boolean;

  constructor(c: HostContext, insn: DecodedInsn) {
    this.c = c;
    this.size = insn.operandSize;
    this.width = insn.addressSize;
    this.step = (c.systemFlags & DF) !== 0 ? -BigInt(this.size) : BigInt(this.size);
    this.segment = insn.segment;
    this.repeats = insn.rep !== 0;
    this.steps = this.repeats && c.stepsRepeats;
  }
  get count(): bigint {
    return this.repeats ? this.c.gpr(Gpr.RCX, this.width) : 1n;
  }
  source(): bigint {
    return this.c.gpr(Gpr.RSI, this.width);
  }
  destination(): bigint {
    return this.c.gpr(Gpr.RDI, this.width);
  }
  /** Moves the index registers and the counter on by n elements. */
  advance(n: number, source: boolean, destination: boolean): void {
    const delta = this.step * BigInt(n);
    if (source) this.c.setGpr(Gpr.RSI, this.width, this.source() + delta);
    if (destination) this.c.setGpr(Gpr.RDI, this.width, this.destination() + delta);
    if (this.repeats) this.c.setGpr(Gpr.RCX, this.width, this.count - BigInt(n));
  }
  readSource(): bigint | undefined {
    const offset = this.source();
    if (!this.c.checkSegment(this.segment, offset, this.size, false)) return undefined;
    this.c.access.nonCanonicalVector = this.segment === Seg.SS ? 12 : 13;
    const v = this.c.access.read(this.c.linear(this.segment, offset), this.size);
    this.c.access.nonCanonicalVector = 13;
    return v;
  }
  readDestination(): bigint | undefined {
    const offset = this.destination();
    if (!this.c.checkSegment(Seg.ES, offset, this.size, false)) return undefined;
    return this.c.access.read(this.c.linear(Seg.ES, offset), this.size);
  }
  writeDestination(value: bigint): boolean {
    const offset = this.destination();
    return (
      this.c.checkSegment(Seg.ES, offset, this.size, true) && this.c.access.write(this.c.linear(Seg.ES, offset), this.size, value)
    );
  }
  /**
   * How many elements CMPS or SCAS can pass, of `most`, the one that ends it included, looking at linear memory: 0 = go element by element, -1 = event.
   * Nothing is changed.
   */
  comparableRun(withSource: boolean, most: number, untilEqual: boolean): number {
    const { c, size } = this;
    if (this.step < 0n || !this.repeats || most < 2) return 0;
    const destinationOffset = this.destination();
    const destination = c.linear(Seg.ES, destinationOffset);
    let n = this.runLength(destination, destinationOffset, BigInt(most));
    const sourceOffset = this.source();
    const source = c.linear(this.segment, sourceOffset);
    if (withSource) n = Math.min(n, this.runLength(source, sourceOffset, BigInt(most)));
    if (n < 2 || (!c.isLong && !this.#allows(n * size, withSource))) return 0;
    const from = withSource ? c.access.run(source, false) : 0;
    if (from === -1) return -1;
    const to = c.access.run(destination, false);
    if (to === -1) return -1;
    if (from < 0 || to < 0) return 0;
    const { u8 } = c.memory;
    if (withSource) return comparedElements(u8, from, size, u8, to, size, n, untilEqual);
    const accumulator = c.gpr(Gpr.RAX, size);
    const bytes = Uint8Array.from({ length: size }, (_, i) => Number((accumulator >> BigInt(8 * i)) & 0xffn));
    return comparedElements(bytes, 0, 0, u8, to, size, n, untilEqual);
  }
  #allows(bytes: number, withSource: boolean): boolean {
    const allows = (segment: number, offset: bigint): boolean =>
      this.c.access.segmentAllows(segment, Number(offset), bytes, false);
    return allows(Seg.ES, this.destination()) && (!withSource || allows(this.segment, this.source()));
  }
  /** Elements of a forward run from an offset to the end of its page, the address space, and the count; 0 = go element by element. */
  runLength(linear: bigint, offset: bigint, count: bigint): number {
    const inPage = (0x1000 - Number(linear & 0xfffn)) / this.size;
    const untilWrap = (1n << BigInt(this.width * 8)) - offset;
    const n = Math.floor(Math.min(inPage, untilWrap > 0x1000n ? 0x1000 : Number(untilWrap) / this.size));
    return count < BigInt(n) ? Number(count) : n;
  }
}

/**
 * MOVS downwards in 64-bit mode: elements that lie, like those before them, in one page each of source and destination are moved at once, `most` at most. Returns how many
 * it were: 0 = go element by element, -1 = event.
 */
function moveDown(s: StringOperation, most: number): number {
  const { c, size } = s;
  const source = c.linear(s.segment, s.source());
  const destination = c.linear(Seg.ES, s.destination());
  const count = s.count < BigInt(most) ? Number(s.count) : most;
  const n = Math.min(count, elementsDown(source, size), elementsDown(destination, size));
  if (n < 2) return 0;
  const from = c.access.run(source, false);
  if (from === -1) return -1;
  const to = c.access.run(destination, true);
  if (to === -1) return -1;
  if (from < 0 || to < 0) return 0;
  const { u8 } = c.memory;
  const rest = (n - 1) * size;
  // A destination that begins below the source within it repeats what was written before.
  if (to < from && from - to < rest + size)
    for (let i = 0; i <= rest; i += size) u8.copyWithin(to - i, from - i, from - i + size);
  else u8.copyWithin(to - rest, from - rest, from + size);
  c.access.wrote(to - rest, rest + size);
  return n;
}
/** Elements from one at an address down to the start of its page; 0 when it crosses the end of that. */
function elementsDown(linear: bigint, size: number): number {
  const at = Number(linear & 0xfffn);
  return at + size > 0x1000 ? 0 : Math.floor(at / size) + 1;
}

const movs: HostInstruction = (c, insn) => {
  const s = new StringOperation(c, insn);
  const { u8 } = c.memory;
  for (let runs = s.steps ? 1 : MAX_RUNS; runs > 0; runs--) {
    const count = s.count;
    if (count === 0n) return Outcome.NEXT;
    let n = 0;
    if (s.step > 0n && s.repeats && !s.steps && count > 1n) {
      const sourceOffset = s.source();
      const destinationOffset = s.destination();
      const source = c.linear(s.segment, sourceOffset);
      const destination = c.linear(Seg.ES, destinationOffset);
      n = Math.min(s.runLength(source, sourceOffset, count), s.runLength(destination, destinationOffset, count));
      if (n > 0) {
        const bytes = n * s.size;
        if (!c.checkSegment(s.segment, sourceOffset, bytes, false) || !c.checkSegment(Seg.ES, destinationOffset, bytes, true))
          return Outcome.EVENT;
        const from = c.access.run(source, false);
        if (from === -1) return Outcome.EVENT;
        const to = c.access.run(destination, true);
        if (to === -1) return Outcome.EVENT;
        if (from < 0 || to < 0) n = 0;
        else {
          if (to > from && to < from + bytes)
            for (let i = 0; i < bytes; i += s.size) u8.copyWithin(to + i, from + i, from + i + s.size);
          else u8.copyWithin(to, from, from + bytes);
          c.access.wrote(to, bytes);
        }
      }
    } else if (s.step < 0n && s.repeats && !s.steps && count > 1n && c.isLong && s.width === 8) {
      // Elements are counted one by one, whichever way they are moved: a call does MAX_RUNS of them.
      n = moveDown(s, runs);
      if (n < 0) return Outcome.EVENT;
      if (n > 0) runs -= n - 1;
    }
    if (n === 0) {
      n = 1;
      const v = s.readSource();
      if (v === undefined || !s.writeDestination(v)) return Outcome.EVENT;
    }
    s.advance(n, true, true);
    if (!s.repeats) return Outcome.NEXT;
  }
  return s.count === 0n ? Outcome.NEXT : Outcome.AGAIN;
};

const stos: HostInstruction = (c, insn) => {
  const s = new StringOperation(c, insn);
  const value = c.gpr(Gpr.RAX, s.size);
  const { u8 } = c.memory;
  for (let runs = s.steps ? 1 : MAX_RUNS; runs > 0; runs--) {
    const count = s.count;
    if (count === 0n) return Outcome.NEXT;
    let n = 0;
    if (s.step > 0n && s.repeats && !s.steps && count > 1n) {
      const offset = s.destination();
      const linear = c.linear(Seg.ES, offset);
      n = s.runLength(linear, offset, count);
      if (n > 0) {
        const bytes = n * s.size;
        if (!c.checkSegment(Seg.ES, offset, bytes, true)) return Outcome.EVENT;
        const to = c.access.run(linear, true);
        if (to === -1) return Outcome.EVENT;
        if (to < 0) n = 0;
        else {
          for (let i = 0; i < s.size; i++) u8[to + i] = Number((value >> BigInt(8 * i)) & 0xffn);
          // Doubles the part already written until the run is full.
          for (let done = s.size; done < bytes; done *= 2) u8.copyWithin(to + done, to, to + Math.min(done, bytes - done));
          c.access.wrote(to, bytes);
        }
      }
    }
    if (n === 0) {
      n = 1;
      if (!s.writeDestination(value)) return Outcome.EVENT;
    }
    s.advance(n, false, true);
    if (!s.repeats) return Outcome.NEXT;
  }
  return s.count === 0n ? Outcome.NEXT : Outcome.AGAIN;
};

const lods: HostInstruction = (c, insn) => {
  const s = new StringOperation(c, insn);
  for (let left = s.steps ? 1 : MAX_LOADS; left > 0; left--) {
    if (s.count === 0n) return Outcome.NEXT;
    const v = s.readSource();
    if (v === undefined) return Outcome.EVENT;
    c.setGpr(Gpr.RAX, s.size, v);
    s.advance(1, true, false);
    if (!s.repeats) return Outcome.NEXT;
  }
  return s.count === 0n ? Outcome.NEXT : Outcome.AGAIN;
};

/** CMPS and SCAS: ends on a difference (REPE) or a match (REPNE). */
const compare =
  (withSource: boolean): HostInstruction =>
  (c, insn) => {
    const s = new StringOperation(c, insn);
    const untilEqual = insn.rep === 0xf2;
    const accumulator = c.gpr(Gpr.RAX, s.size);
    for (let left = s.steps ? 1 : MAX_ELEMENTS; left > 0;) {
      const { count } = s;
      if (count === 0n) return Outcome.NEXT;
      // A run is passed but for its last element, which gives the flags.
      const run = s.comparableRun(withSource, count < BigInt(left) ? Number(count) : left, untilEqual);
      if (run < 0) return Outcome.EVENT;
      if (run > 1) s.advance(run - 1, withSource, true);
      left -= run > 1 ? run : SINGLE_COST;
      const a = withSource ? s.readSource() : accumulator;
      if (a === undefined) return Outcome.EVENT;
      const b = s.readDestination();
      if (b === undefined) return Outcome.EVENT;
      s.advance(1, withSource, true);
      const ends = !s.repeats || s.count === 0n || (a === b) === untilEqual;
      if (ends || left <= 0) c.flags = subtractFlags(a, b, s.size);
      if (ends) return Outcome.NEXT;
    }
    return Outcome.AGAIN;
  };

/** MOVS, STOS, LODS, CMPS, SCAS with REP: page run by page run, interruptible. */
export const stringInstructions: [string, HostInstruction][] = [
  ['movs', movs],
  ['stos', stos],
  ['lods', lods],
  ['cmps', compare(true)],
  ['scas', compare(false)],
];
