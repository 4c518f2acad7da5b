import { ExitReason, Gpr, vmExit } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pamtEntry, tdmrOf } from '../../src/pamt/pamt.ts';
import { Tdcs } from '../../src/td/tdcs-layout.ts';
import { Tdr } from '../../src/td/tdr-layout.ts';
import { RunningTd } from './running-td.ts';

/** Words that someone else may change between two entries, with the bits to change. */
function places({ module, tdr, tdvpr }: RunningTd): readonly (readonly [pa: Hpa, bits: number])[] {
  const { tdr: root, tdcs } = module.td(tdr);
  const lock = (page: Hpa, size: 0 | 1 | 2): Hpa => pamtEntry(module, tdmrOf(module, page)!, page, size);
  return [
    [lock(tdvpr, 0), 1], [lock(tdvpr, 0), 2], [lock(tdvpr, 0), 4], [lock(tdvpr, 0), 0x1_0000], [lock(tdvpr, 1), 1], [lock(tdvpr, 1), 2],
    [lock(tdvpr, 2), 1], [lock(tdvpr, 2), 2], [lock(tdr, 0), 1], [lock(tdr, 0), 2], [root.address(Tdr.FATAL), 1],
    [root.address(Tdr.NUM_TDCX), 4], [root.address(Tdr.LIFECYCLE_STATE), 1], [tdcs.address(Tdcs.OP_STATE_LOCK), 1],
    [tdcs.address(Tdcs.OP_STATE_LOCK), 2], [tdcs.address(Tdcs.OP_STATE), 0xff], [tdcs.address(Tdcs.EPOCH_LOCK), 1],
  ]; // prettier-ignore
}

describe('the short way to the locks of a TD entry', () => {
  it('answers as the long way does, and leaves the same words', () => {
    const steps = fc.array(fc.record({ place: fc.nat(16), isKept: fc.boolean(), overwrites: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    const outcomes = (list: readonly { place: number; isKept: boolean; overwrites: boolean }[], isShort: boolean): unknown[] => {
      const td = new RunningTd();
      const { lp, module } = td;
      const { memory } = lp;
      const words = places(td);
      const all = (): number[] => words.map(([pa]) => memory.read32(pa));
      const leave = (): void => {
        if (lp.mode === 'non-root')
          lp.takeVmExit(vmExit(ExitReason.EXTERNAL_INTERRUPT, { interruptionInformation: 0x8000_0020 }));
      };
      const enter = (): unknown[] => {
        if (!isShort) module.forget(td.tdvpr);
        td.enter();
        const seen = [lp.mode, lp.gpr[Gpr.RAX], ...all()];
        // Not so soon that it looks like single-stepping.
        td.machine.clock.advance(10_000n);
        leave();
        return [...seen, lp.mode, ...all()];
      };
      const results = [enter(), enter()];
      expect(results.map(([mode]) => mode)).toEqual(['non-root', 'non-root']);
      for (const { place, isKept, overwrites } of list) {
        const [pa, bits] = words[place]!;
        memory.write32(pa, memory.read32(pa) ^ bits);
        if (overwrites) {
          const line = (pa - (pa & 63)) as Hpa;
          const was = memory.readBytes(line, 64);
          memory.write8(memory.stripHkid(pa), 0x66);
          memory.writeLine(line, was);
        }
        results.push(enter());
        if (!isKept) memory.write32(pa, memory.read32(pa) ^ bits);
      }
      return results;
    };
    fc.assert(
      fc.property(steps, (list) => {
        expect(outcomes(list, true)).toEqual(outcomes(list, false));
      }),
      { numRuns: 10 },
    );
  });
});
