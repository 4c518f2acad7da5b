import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlotAttributeArrays, TdpMmu } from '@tdxkit/tdp-mmu';
import type { AttributeState, AttributeTracker, PageLevel } from '@tdxkit/tdp-mmu';
import { ConfigError, StateError, gfn } from '@tdxkit/x86-cpu/units';
import { FakeVm, range } from './fake-vm.ts';

/** 3 GiB of guest memory, more than any test converts. */
const FRAMES = 0xc_0000;
const strategies = ['slot-arrays', 'spte-mixed', 'table-bitmap'] as const;
type Strategy = (typeof strategies)[number];

function mmuWith(attributes: Strategy): FakeVm {
  const vm = new FakeVm('td', { attributes });
  vm.guest.slot(0, FRAMES);
  vm.mmu.addSlot(range(0, FRAMES));
  return vm;
}
function tracker(strategy: Strategy): {
  vm: FakeVm;
  attributes: AttributeTracker;
  set: (start: number, end: number, isPrivate: boolean) => void;
} {
  const vm = mmuWith(strategy);
  vm.mmu.loadRoots();
  return {
    vm,
    attributes: vm.mmu.attributes!,
    set: (start, end, isPrivate) => expect(vm.mmu.mapGpa(range(start, end), isPrivate)).toEqual({ next: undefined }),
  };
}

/** Sorted disjoint ranges of shared frames: the oracle. */
class SharedRanges {
  #ranges: [number, number][] = [];
  set(start: number, end: number, shared: boolean): void {
    const rest = this.#ranges.flatMap(([a, b]): [number, number][] => [
      ...(a < start ? [[a, Math.min(b, start)] as [number, number]] : []),
      ...(b > end ? [[Math.max(a, end), b] as [number, number]] : []),
    ]);
    if (shared) rest.push([start, end]);
    rest.sort((x, y) => x[0] - y[0]);
    this.#ranges = [];
    for (const [a, b] of rest) {
      const last = this.#ranges.at(-1);
      if (last?.[1] === a) last[1] = b;
      else this.#ranges.push([a, b]);
    }
  }
  stateOf(frame: number, level: PageLevel): AttributeState {
    const size = 512 ** (level - 1);
    const start = frame - (frame % size);
    const overlap = this.#ranges.filter(([a, b]) => a < start + size && b > start);
    if (overlap.length === 0) return 'private';
    return overlap.length === 1 && overlap[0]![0] <= start && overlap[0]![1] >= start + size ? 'shared' : 'mixed';
  }
}

const edges = [
  0,
  1,
  0x1ff,
  0x200,
  0x201,
  0x3ff,
  0x400,
  0x3_fe00,
  0x3_ffff,
  0x4_0000,
  0x4_0001,
  0x4_0200,
  0x7_ffff,
  0x8_0000,
  0x8_0600,
  FRAMES,
];
const conversion = fc
  .tuple(fc.constantFrom(...edges), fc.constantFrom(...edges), fc.boolean())
  .filter(([a, b]) => a !== b)
  .map(([a, b, isPrivate]) => ({ start: Math.min(a, b), end: Math.max(a, b), isPrivate }));

describe.each(strategies)('tracker %s', (strategy) => {
  const id = { 'slot-arrays': '[C018]', 'spte-mixed': '[C019]', 'table-bitmap': '[C020]' }[strategy];
  it(`${id} [C006] [C007] after any conversions the state of 4K, 2M and 1G blocks equals the fold of the frames`, () => {
    fc.assert(
      fc.property(fc.array(conversion, { maxLength: 12 }), (steps) => {
        const { vm, attributes, set } = tracker(strategy);
        const oracle = new SharedRanges();
        for (const s of steps) {
          set(s.start, s.end, s.isPrivate);
          oracle.set(s.start, s.end, !s.isPrivate);
        }
        for (const f of edges.slice(0, -1)) {
          const states = ([1, 2, 3] as const).map((level) => oracle.stateOf(f, level));
          expect(([1, 2, 3] as const).map((level) => attributes.stateOf(gfn(f), level))).toEqual(states);
          const isPrivate = states[0] === 'private';
          expect(attributes.isPrivate(gfn(f))).toBe(isPrivate);
          expect(attributes.uniformLevel(gfn(f), isPrivate)).toBe(states[2] === states[0] ? 3 : states[1] === states[0] ? 2 : 1);
        }
        expect(vm.mmu.check()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('[C017] a fault reads the same number of state words whatever the size of what was converted', () => {
    const readsAfter = (end: number): number => {
      const { attributes, set } = tracker(strategy);
      set(0x201, end, false);
      const before = attributes.costs.reads;
      attributes.uniformLevel(gfn(0x205), attributes.isPrivate(gfn(0x205)));
      return attributes.costs.reads - before;
    };
    const reads = [0x300, 0x4_0001, 0x8_0001].map(readsAfter);
    expect(new Set(reads).size).toBe(1);
    expect(reads[0]).toBeLessThanOrEqual(12);
  });
});

describe('costs', () => {
  it('[C008] option A holds 1 bit for each frame and 2 for each large block: 64 GiB in just over 2 MiB', () => {
    const attributes = new SlotAttributeArrays();
    attributes.addSlot(range(0, 2 ** 24));
    expect(attributes.costs.bytes).toBe(2 ** 24 / 8 + 2 ** 15 / 4 + 64 / 4);
    expect(attributes.costs.spteBits).toBe(0);
    expect(tracker('spte-mixed').attributes.costs.spteBits).toBe(2);
    expect(tracker('table-bitmap').attributes.costs.spteBits).toBe(1);
  });

  it('[C018] a frame without slot is invalid; a slot that goes takes its state with it', () => {
    const attributes = new SlotAttributeArrays();
    attributes.addSlot(range(0x100, 0x200));
    expect(() => attributes.addSlot(range(0x1ff, 0x300))).toThrow(RangeError);
    attributes.set(range(0, 0x180), false);
    expect([0xff, 0x100, 0x180, 0x200].map((f) => attributes.stateOf(gfn(f), 1))).toEqual([
      'invalid',
      'shared',
      'private',
      'invalid',
    ]);
    expect(attributes.stateOf(gfn(0x100), 2)).toBe('mixed');
    attributes.removeSlot(range(0x100, 0x200));
    expect(attributes.stateOf(gfn(0x100), 1)).toBe('invalid');
  });
});

describe('conversion inside the MMU', () => {
  const td = (): FakeVm => {
    const vm = new FakeVm('td', { attributes: 'spte-mixed' });
    vm.guest.slot(0, FRAMES);
    return vm;
  };

  it('[A057] [C040] the four states of a frame, and the mark survives zapping', () => {
    const vm = td();
    const marks = (f: number): [boolean, boolean, boolean] => [
      vm.mmu.isMapped(vm.private(f)),
      vm.mmu.isMapped(vm.shared(f)),
      vm.mmu.attributes!.isPrivate(gfn(f)),
    ];
    expect(marks(5)).toEqual([false, false, true]);
    vm.fault(vm.private(5));
    expect(marks(5)).toEqual([true, false, true]);
    vm.mmu.mapGpa(range(5, 6), false);
    expect(marks(5)).toEqual([false, false, false]);
    vm.fault(vm.shared(5));
    expect(marks(5)).toEqual([false, true, false]);
    vm.mmu.zapSlot(range(0, 0x100));
    expect(marks(5)).toEqual([false, false, false]);
    vm.fault(vm.shared(5));
    vm.mmu.zapAllFast();
    expect(marks(5)).toEqual([false, false, false]);
    vm.mmu.mapGpa(range(5, 6), true);
    expect(marks(5)).toEqual([false, false, true]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a fault against the mark retries until another conversion; MMIO needs no mark', () => {
    const vm = td();
    expect(vm.fault(vm.shared(5))).toEqual({ kind: 'retry' });
    vm.mmu.mapGpa(range(5, 6), false);
    expect(vm.fault(vm.private(5))).toEqual({ kind: 'retry' });
    expect(vm.fault(vm.shared(5)).kind).toBe('fixed');
    expect(vm.fault(vm.shared(FRAMES + 5)).kind).toBe('mmio');
  });

  it('[A058] with too few table pages a conversion stops at the frame it could not do, and goes on from there', () => {
    const vm = td();
    vm.mmu.loadRoots();
    // the path to the first 2 MiB block of both trees; the next block needs two more tables
    vm.tables.left = 6;
    const first = vm.mmu.mapGpa(range(0x1fe, 0x203), false);
    expect(first).toEqual({ next: 0x200, reason: 'again' });
    expect([0x1fe, 0x1ff, 0x200].map((f) => vm.mmu.attributes!.isPrivate(gfn(f)))).toEqual([false, false, true]);
    expect(vm.mmu.check()).toEqual([]);
    vm.tables.left = 2;
    expect(vm.mmu.mapGpa(range(0x200, 0x203), false)).toEqual({ next: undefined });
    expect([0x200, 0x202, 0x203].map((f) => vm.mmu.attributes!.isPrivate(gfn(f)))).toEqual([false, false, true]);
    expect(vm.mmu.statistics.mirrorPages).toEqual([0, 0, 0]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a busy link stops a conversion in the same way; a dead VM says so', () => {
    const vm = td();
    vm.hooks.answers = ['ok', 'busy'];
    expect(vm.mmu.mapGpa(range(5, 6), false)).toEqual({ next: 5, reason: 'again' });
    expect(vm.mmu.mapGpa(range(5, 6), false)).toEqual({ next: undefined });
    vm.hooks.answers = ['error'];
    vm.fault(vm.private(0x3000));
    expect(vm.mmu.mapGpa(range(6, 7), false)).toEqual({ next: 6, reason: 'bugged' });
  });

  it('a whole 1 GiB without tables is one step', () => {
    const vm = td();
    vm.mmu.loadRoots();
    vm.mmu.mapGpa(range(0, 1), false);
    const before = vm.mmu.attributes!.costs.work;
    vm.mmu.mapGpa(range(0x4_0000, 0x8_0000), false);
    expect(vm.mmu.attributes!.costs.work - before).toBeLessThanOrEqual(600 * 2 * 2);
    expect(vm.mmu.attributes!.stateOf(gfn(0x4_0000), 3)).toBe('shared');
  });

  it('[A056] [A057] any conversions and faults: a present private entry never has the mark, no frame is in both trees', () => {
    const frame = fc.constantFrom(...edges.slice(0, 8));
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom('private' as const, 'shared' as const), frame }),
      fc.record({
        do: fc.constant('convert' as const),
        frame,
        count: fc.integer({ min: 1, max: 0x500 }),
        isPrivate: fc.boolean(),
      }),
      fc.record({ do: fc.constantFrom('memfd' as const, 'unmap' as const), frame, count: fc.integer({ min: 1, max: 0x500 }) }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...strategies), fc.array(step, { maxLength: 30 }), (attributes, steps) => {
        const vm = mmuWith(attributes);
        const oracle = new SharedRanges();
        for (const s of steps) {
          const isPrivate = oracle.stateOf(s.frame, 1) === 'private';
          if (s.do === 'convert') {
            vm.mmu.mapGpa(range(s.frame, s.frame + s.count), s.isPrivate);
            oracle.set(s.frame, s.frame + s.count, !s.isPrivate);
          } else if (!('count' in s)) {
            const { kind } = vm.fault(s.do === 'private' ? vm.private(s.frame) : vm.shared(s.frame));
            expect(kind === 'retry').toBe(isPrivate !== (s.do === 'private'));
          } else if (s.do === 'memfd') vm.mmu.invalidateGuestMemfd(range(s.frame, s.frame + s.count));
          else vm.mmu.unmapHostRange(range(s.frame, s.frame + s.count));
        }
        expect(vm.mmu.check()).toEqual([]);
        vm.mmu.destroy();
        expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
      }),
      { numRuns: 20 },
    );
  });

  it('needs a mirror tree; without the configuration it is refused', () => {
    const vm = new FakeVm('vmx');
    expect(() => vm.mmu.mapGpa(range(0, 1), true)).toThrow(StateError);
    expect(
      () =>
        new TdpMmu({
          memory: vm.memory,
          tables: vm.tables,
          guest: vm.guest,
          observer: { flushTlbs: () => undefined, onBug: () => undefined },
          rootLevel: 4,
          directBits: gfn(0),
          attributes: 'spte-mixed',
        }),
    ).toThrow(ConfigError);
  });
});
