import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gfn, gpa } from '@tdxkit/x86-cpu/units';
import { DirectBits } from '@tdxkit/tdp-mmu';
import { FakeVm, SHARED_BIT_47, SHARED_BIT_51, range } from './fake-vm.ts';

/** Interesting frames: neighbours, both sides of table borders, far apart. */
const frames = [0, 1, 2, 0x1ff, 0x200, 0x201, 0x3_ffff, 0x4_0000, 0x800_0000, 0x800_0001, 0x6_0000_0000, 0x7_ffff_ffff];
type Step =
  | { readonly do: 'private' | 'shared' | 'map'; readonly at: number }
  | { readonly do: 'busy'; readonly at: number }
  | { readonly do: 'convert'; readonly at: number; readonly count: number; readonly toPrivate: boolean }
  | { readonly do: 'memfd' | 'unmap' | 'slot'; readonly at: number; readonly count: number }
  | { readonly do: 'fast' | 'mmio' };
const place = fc.nat(frames.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('private' as const, 'shared' as const, 'map' as const), at: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('busy' as const), at: place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('convert' as const),
      at: place,
      count: fc.integer({ min: 1, max: 3 }),
      toPrivate: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('memfd' as const, 'unmap' as const, 'slot' as const),
      at: place,
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('fast' as const, 'mmio' as const) }) },
);

describe('against a map', () => {
  it.each([4, 5] as const)(
    '[C061] [C062] any sequence of operations under a %i-level root: same leaves, hooks in step, no frame in both trees',
    (rootLevel) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const vm = new FakeVm('td', { rootLevel });
          vm.guest.slot(0, 2 ** 35);
          const isPrivate = (f: number): boolean => vm.guest.isPrivate(gfn(f));
          const model = { private: new Set<number>(), shared: new Set<number>() };
          for (const s of steps) {
            const at = 'at' in s ? frames[s.at]! : 0;
            const end = Math.min(2 ** 35, at + ('count' in s ? s.count : 1));
            const drop = (set: Set<number>): void => {
              for (const f of set) if (f >= at && f < end) set.delete(f);
            };
            switch (s.do) {
              case 'private':
              case 'map': {
                const result = s.do === 'map' ? vm.mmu.mapPage(vm.private(at)) : vm.fault(vm.private(at));
                expect(result.kind).toBe(!isPrivate(at) ? 'memory-fault' : model.private.has(at) ? 'spurious' : 'fixed');
                if (isPrivate(at)) model.private.add(at);
                break;
              }
              case 'shared':
                expect(vm.fault(vm.shared(at)).kind).toBe(
                  isPrivate(at) ? 'memory-fault' : model.shared.has(at) ? 'spurious' : 'fixed',
                );
                if (!isPrivate(at)) model.shared.add(at);
                break;
              case 'busy':
                vm.hooks.answers = ['busy'];
                vm.fault(vm.private(at));
                if (vm.hooks.answers.length === 0) expect(vm.mmu.isMapped(vm.private(at))).toBe(false);
                vm.hooks.answers = [];
                break;
              case 'convert':
                vm.mmu.changeAttributes(range(at, end), s.toPrivate, () => vm.guest.setPrivate(at, end, s.toPrivate));
                drop(s.toPrivate ? model.shared : model.private);
                break;
              case 'memfd':
                vm.mmu.invalidateGuestMemfd(range(at, end));
                drop(model.private);
                break;
              case 'unmap':
                vm.mmu.unmapHostRange(range(at, end));
                drop(model.shared);
                break;
              case 'slot':
                vm.mmu.zapSlot(range(at, end));
                drop(model.private);
                drop(model.shared);
                break;
              case 'fast':
                vm.mmu.zapAllFast();
                model.shared.clear();
                break;
              case 'mmio':
                vm.mmu.invalidateMmioSptes();
            }
          }
          const leaves = { private: [] as number[], shared: [] as number[] };
          vm.mmu.forEachSpte('mirror', (e) => e.isLeaf && leaves.private.push(e.gfn));
          vm.mmu.forEachSpte('direct', (e) => e.isLeaf && leaves.shared.push(vm.mmu.toPrivate(e.gfn)));
          const sorted = (set: Set<number>): number[] => [...set].sort((a, b) => a - b);
          expect(leaves).toEqual({ private: sorted(model.private), shared: sorted(model.shared) });
          expect(leaves.private.filter((f) => model.shared.has(f))).toEqual([]);
          expect(vm.hooks.leaves.size).toBe(model.private.size);
          for (const f of model.private) expect(vm.mmu.lookup(vm.private(f))?.pfn).toBe(vm.hooks.leaves.get(`${f}/1`));
          expect(vm.mmu.check()).toEqual([]);
          expect(vm.bugs).toEqual([]);
          vm.mmu.zapAll();
          vm.mmu.destroy();
          expect([vm.tables.held.size, vm.external.held.size, vm.hooks.leaves.size, vm.hooks.tables.size]).toEqual([0, 0, 0, 0]);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('[C061] maps and zaps 1000 random frames: parents linked first, one hook for each leaf, all freed at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 35 - 1), { minLength: 1000, maxLength: 1000 }), (list) => {
        const vm = new FakeVm();
        vm.guest.slot(0, 2 ** 35);
        for (const f of list) {
          vm.guest.setPrivate(f, f + 1);
          vm.fault(vm.private(f));
        }
        const linked = new Set<string>();
        const size = [0, 1, 512, 512 ** 2, 512 ** 3];
        const base = (f: number, level: number): number => f - (f % size[level]!);
        for (const call of vm.hooks.calls) {
          const [name, frame, level] = call.split(' ') as [string, string, string];
          const f = parseInt(frame, 16);
          for (let parent = Number(level) + 1; parent <= 4; parent++)
            expect(linked.has(`${base(f, parent)}/${parent}`)).toBe(true);
          if (name === 'link') linked.add(`${f}/${level}`);
        }
        const distinct = new Set(list).size;
        expect(vm.hooks.calls.filter((c) => c.startsWith('set')).length).toBe(distinct);
        vm.mmu.zapAll();
        expect(vm.hooks.calls.filter((c) => c.startsWith('remove')).length).toBe(distinct);
        vm.mmu.destroy();
        expect(vm.hooks.calls.filter((c) => c.startsWith('free')).length).toBe(linked.size);
        expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
      }),
      { numRuns: 2 },
    );
  });
});

describe('direct bits', () => {
  const addresses = fc.oneof(fc.nat(2 ** 31 - 1), fc.maxSafeInteger()).map((n) => gpa(Math.abs(n) % 2 ** 52));
  it.each([0, SHARED_BIT_47, SHARED_BIT_51])('[A033] [C032] [C036] round trips with mask %d', (bit) => {
    const bits = new DirectBits(gfn(bit / 0x1000));
    fc.assert(
      fc.property(addresses, (a) => {
        const shared = bits.toSharedGpa(a);
        const own = bits.toPrivateGpa(a);
        if (bit === 0) {
          expect([shared, own, bits.isPrivateGpa(a)]).toEqual([a, a, false]);
          return;
        }
        const big = BigInt(a);
        expect([BigInt(shared), BigInt(own)]).toEqual([big | BigInt(bit), big & ~BigInt(bit)]);
        expect([bits.isPrivateGpa(own), bits.isPrivateGpa(shared), bits.isDirect(shared)]).toEqual([true, false, true]);
        expect(bits.toPrivateGpa(shared)).toBe(own);
        const f = gfn(Math.floor(a / 0x1000));
        expect(bits.toPrivate(bits.toShared(f))).toBe(bits.toPrivate(f));
        expect(bits.gfnOf(a)).toBe(Math.floor(own / 0x1000));
      }),
    );
  });

  it.each([
    [0, [0x1000, 0x1000, 0x1000, false]],
    [SHARED_BIT_47, [0x1000, 0x8000_0000_1000, 0x1000, true]],
    [SHARED_BIT_47, [0x8000_0000_1000, 0x8000_0000_1000, 0x1000, false]],
    [SHARED_BIT_51, [0x1000, 0x8_0000_0000_1000, 0x1000, true]],
    [SHARED_BIT_51, [0x8000_0000_1000, 0x8_8000_0000_1000, 0x8000_0000_1000, true]],
  ] as const)('[C108] bit %d: %j by hand', (bit, [address, shared, own, isPrivate]) => {
    const bits = new DirectBits(gfn(bit / 0x1000));
    expect([bits.toSharedGpa(gpa(address)), bits.toPrivateGpa(gpa(address)), bits.isPrivateGpa(gpa(address))]).toEqual([
      shared,
      own,
      isPrivate,
    ]);
  });

  it('refuses a mask of several bits', () => {
    expect(() => new DirectBits(gfn(3))).toThrow(RangeError);
  });
});

describe('both roots are walked with their form of the frame', () => {
  it('[C037] the direct tree sits in the half with the bit, the mirror in the other', () => {
    const vm = new FakeVm();
    vm.guest.slot(0, 0x1000).setPrivate(0, 1);
    vm.fault(vm.private(0));
    vm.fault(vm.shared(1));
    const at: Record<string, number[]> = { mirror: [], direct: [] };
    for (const tree of ['mirror', 'direct'] as const) vm.mmu.forEachSpte(tree, (e) => e.isLeaf && at[tree]!.push(e.gfn));
    expect(at).toEqual({ mirror: [0], direct: [2 ** 35 + 1] });
  });
});
