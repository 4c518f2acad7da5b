import { Gpr } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  tdhMemPageAdd,
  tdhMemPageAug,
  tdhMemPageRemove,
  tdhMemRangeBlock,
  tdhMemTrack,
  tdhMrExtend,
  tdhMrExtendRow,
  tdhMrFinalize,
  tdhPhymemPageWbinvd,
  tdhPhymemPageWbinvdRow,
} from '../src/index.ts';
import { pamtEntry, tdmrOf } from '../src/pamt/pamt.ts';
import { findSeptEntry } from '../src/sept/sept-walk.ts';
import { Tdcs } from '../src/td/tdcs-layout.ts';
import { Tdr } from '../src/td/tdr-layout.ts';
import { Layout, RunningTd } from './running-td/running-td.ts';

const PAGE = 0x1000;
const GPAS = [0x4000_0000, 0x4000_1000, 0x401f_f000, 0x4020_0000, 0x4020_1000, 0x4060_0000];

function build(): RunningTd {
  const td = new RunningTd({ isFinalized: false });
  for (const gpa of GPAS.slice(0, 5)) td.addTables(gpa);
  td.lp.memory.writeBytes(
    Layout.SOURCE,
    Uint8Array.from({ length: PAGE }, (_, i) => i * 7),
  );
  return td;
}

/** Words that someone else may change between two calls: a lock taken, state gone, tables overwritten. */
function places({ module, tdr }: RunningTd): readonly [pa: Hpa, value: number][] {
  const td = module.td(tdr);
  const tdmr = tdmrOf(module, tdr)!;
  const lock = (size: 0 | 1 | 2): Hpa => pamtEntry(module, tdmr, tdr, size);
  const [low, high] = [0, 4].map((half) => (findSeptEntry(td, GPAS[0]!, 1) + half) as Hpa);
  return [
    [lock(0), 1], [lock(1), 1], [lock(1), 2], [lock(2), 4], [td.tdr.address(Tdr.FATAL), 1], [td.tdr.address(Tdr.LIFECYCLE_STATE), 1],
    [td.tdr.address(Tdr.NUM_TDCX), 2], [td.tdcs.address(Tdcs.OP_STATE), 0xff], [low!, 7], [high!, 1], [findSeptEntry(td, GPAS[1]!, 0), 4],
  ]; // prettier-ignore
}

describe('the short way of calls that build a TD', () => {
  const gpa = fc.constantFrom(...GPAS);
  const step = fc.oneof(
    fc.record({
      op: fc.constant('add' as const),
      gpa,
      target: fc.constantFrom('new', 'new', 'tdr', 'used'),
      level: fc.constantFrom(0, 0, 0, 1),
    }),
    fc.record({
      op: fc.constant('extend' as const),
      gpa,
      chunk: fc.integer({ min: 0, max: 16 }),
      chunks: fc.constantFrom(1, 1, 2, 16),
      off: fc.constantFrom(0, 0, 0, 8),
    }),
    fc.record({ op: fc.constant('remove' as const), gpa }),
    fc.record({ op: fc.constant('flip' as const), place: fc.nat(10) }),
    fc.record({ op: fc.constant('overwrite' as const), place: fc.nat(10) }),
  );

  it('answers as the long way does, whatever happens in between', () => {
    const outcomes = (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[], isShort: boolean): unknown[] => {
      const td = build();
      const { lp, tdr, module } = td;
      const used = td.page();
      const words = places(td);
      const flipped = new Set<number>();
      const extend = (gpa: number, chunks: number): bigint => {
        if (isShort) return tdhMrExtendRow(lp, { gpa, tdr, chunks }).status;
        for (let i = 0; ; i++) {
          module.buildingRange.clear();
          const { status } = tdhMrExtend(lp, { gpa: gpa + i * 256, tdr });
          if (status !== 0n || i === chunks - 1) return status;
        }
      };
      const results = steps.map((s) => {
        if (!isShort) module.buildingRange.clear();
        let status = 0n;
        if (s.op === 'add') {
          const page = s.target === 'tdr' ? tdr : s.target === 'used' ? used : td.page();
          const operands = { gpa: (s.gpa + s.level) as Gpa, level: 0 as const, tdr, page, source: Layout.SOURCE };
          status = tdhMemPageAdd(lp, operands).status;
        } else if (s.op === 'extend') status = extend(s.gpa + s.chunk * 256 + s.off, s.chunks);
        else if (s.op === 'remove') status = tdhMemPageRemove(lp, { gpa: s.gpa as Gpa, level: 0, tdr }).status;
        else if (s.op === 'flip') {
          const [pa, bits] = words[s.place]!;
          lp.memory.write32(pa, lp.memory.read32(pa) ^ bits);
          if (!flipped.delete(s.place)) flipped.add(s.place);
        } else {
          // The host writes over the line with its own key, and the module's key takes it back.
          const [pa] = words[s.place]!;
          const was = lp.memory.readBytes((pa - (pa & 63)) as Hpa, 64);
          lp.memory.write8(lp.memory.stripHkid(pa), 0x66);
          lp.memory.writeLine((pa - (pa & 63)) as Hpa, was);
        }
        return [status, lp.gpr[Gpr.RCX], lp.gpr[Gpr.RDX]];
      });
      for (const place of flipped) {
        const [pa, bits] = words[place]!;
        lp.memory.write32(pa, lp.memory.read32(pa) ^ bits);
      }
      const finalized = tdhMrFinalize(lp, tdr).status;
      return [...results, finalized, module.td(tdr).tdcs.readBytes(Tdcs.MRTD, 48), module.td(tdr).childCount];
    };
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        expect(outcomes(steps, true)).toEqual(outcomes(steps, false));
      }),
      { numRuns: 8 },
    );
  });

  it('measures the rest of a page at once, and tells how far it came', () => {
    const td = build();
    const { lp, tdr } = td;
    const [gpa] = GPAS as [Gpa];
    expect(tdhMemPageAdd(lp, { gpa, level: 0, tdr, page: td.page(), source: Layout.SOURCE }).status).toBe(0n);
    expect(tdhMrExtendRow(lp, { gpa, tdr, chunks: 16 })).toMatchObject({ status: 0n, done: 16 });
    const [next] = [gpa + PAGE];
    expect(tdhMrExtendRow(lp, { gpa: next - 512, tdr, chunks: 16 })).toMatchObject({ done: 2 });
    expect(lp.gpr[Gpr.RAX]).not.toBe(0n);
    Object.assign(lp.gpr, { [Gpr.RAX]: 16n, [Gpr.RCX]: BigInt(gpa + 256), [Gpr.RDX]: BigInt(tdr) });
    expect(lp.seamcallRow(100, 256)).toBe(15);
    expect([lp.gpr[Gpr.RAX], lp.gpr[Gpr.RCX], lp.gpr[Gpr.RDX]]).toEqual([0n, 0n, 0n]);
    Object.assign(lp.gpr, { [Gpr.RAX]: 16n, [Gpr.RCX]: BigInt(gpa), [Gpr.RDX]: BigInt(tdr) });
    expect(lp.seamcallRow(4, 128)).toBe(0);
    expect(lp.gpr[Gpr.RAX]).toBe(16n);
  });
});

describe('the short way of calls that take pages from a running TD', () => {
  const gpa = fc.constantFrom(...GPAS);
  const level = fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const);
  const step = fc.oneof(
    fc.record({ op: fc.constantFrom('block' as const, 'block' as const, 'remove' as const, 'remove' as const), gpa, level }),
    fc.record({ op: fc.constant('track' as const) }),
    fc.record({ op: fc.constant('aug' as const), gpa }),
    fc.record({ op: fc.constant('flip' as const), place: fc.nat(14) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  /** Locks held and marks left by others, besides what `places` knows. */
  const locks = (td: RunningTd): readonly [pa: Hpa, bits: number][] => {
    const of = td.module.td(td.tdr);
    const entry = findSeptEntry(of, GPAS[1]!, 0);
    return [...places(td), [of.tdcs.address(Tdcs.OP_STATE_LOCK), 4], [of.tdcs.address(Tdcs.SEPT_LOCK), 4], [entry, 1 << 11], [(entry + 4) as Hpa, 1 << 20]]; // prettier-ignore
  };

  const outcomes = (steps: readonly Step[], isShort: boolean): unknown[] => {
    const td = new RunningTd({ pages: GPAS.slice(0, 5).map((at) => [at, Uint8Array.of(at >>> 12)]) });
    const { lp, tdr, module } = td;
    const words = locks(td);
    const results = steps.map((s) => {
      if (!isShort) module.runningRange.clear();
      let status = 0n;
      if (s.op === 'track') status = tdhMemTrack(lp, tdr).status;
      else if (s.op === 'aug') status = tdhMemPageAug(lp, { gpa: s.gpa as Gpa, level: 0, tdr, page: td.page() }).status;
      else if (s.op === 'flip') {
        const [pa, bits] = words[s.place]!;
        lp.memory.write32((pa & ~3) as Hpa, lp.memory.read32((pa & ~3) as Hpa) ^ (bits << (8 * (pa & 3))));
      } else {
        const call = s.op === 'block' ? tdhMemRangeBlock : tdhMemPageRemove;
        status = call(lp, { gpa: s.gpa as Gpa, level: s.level, tdr }).status;
      }
      return [status, lp.gpr[Gpr.RCX], lp.gpr[Gpr.RDX], ...words.map(([pa]) => lp.memory.read32(pa))];
    });
    return [
      ...results,
      module.td(tdr).childCount,
      ...GPAS.slice(0, 5).map((at) => lp.memory.readBytes(findSeptEntry(module.td(tdr), at, 0), 8)),
    ];
  };

  it('answers as the long way does, whatever happens in between', () => {
    const first = ['block', 'track', 'remove'].map((op) => ({ op, gpa: GPAS[0]!, level: 0 }) as Step);
    const second = ['block', 'track', 'remove'].map((op) => ({ op, gpa: GPAS[1]!, level: 0 }) as Step);
    expect(outcomes([...first, ...second], true)).toEqual(outcomes([...first, ...second], false));
    const statuses = outcomes([...first, ...second], true).slice(0, 6) as bigint[][];
    expect(statuses.map(([status]) => status)).toEqual([0n, 0n, 0n, 0n, 0n, 0n]);
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const all = [...first, ...steps];
        expect(outcomes(all, true)).toEqual(outcomes(all, false));
      }),
      { numRuns: 8 },
    );
  });

  it('writes back pages in a row, each as a call of its own would', () => {
    const td = new RunningTd();
    const { lp, module } = td;
    const first = 0x400_0000 as Hpa;
    const used = 700;
    const entry = (page: number): Hpa => pamtEntry(module, tdmrOf(module, first)!, first + page * PAGE, 0);
    expect(tdhPhymemPageWbinvdRow(lp, first, 1024)).toEqual({ status: 0n, done: 1024 });
    expect(lp.gpr[Gpr.RCX]).toBe(BigInt(first + 1023 * PAGE));
    lp.memory.write8((entry(used) + 2) as Hpa, 3); // a page of somebody's
    expect(tdhPhymemPageWbinvdRow(lp, first, 1024)).toEqual({
      status: tdhPhymemPageWbinvd(lp, (first + used * PAGE) as Hpa).status,
      done: used,
    });
    lp.memory.write8((entry(used) + 2) as Hpa, 0);
    lp.memory.write16(entry(used), 2); // a mark of the host's: the next call that shares the lock clears it
    lp.memory.write16(entry(used + 1), 1);
    expect(tdhPhymemPageWbinvdRow(lp, first, 1024)).toMatchObject({ done: used + 1 });
    expect([lp.memory.read16(entry(used)), lp.memory.read16(entry(used + 1))]).toEqual([0, 3]);
  });
});
