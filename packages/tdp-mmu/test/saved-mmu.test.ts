import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShadowMmu, TdpMmu, type SpteInfo, type TdpMmuConfig } from '@tdxkit/tdp-mmu';
import { SavedFields, SnapshotError, type Saved } from '@tdxkit/x86-cpu';
import { gfn } from '@tdxkit/x86-cpu/units';
import { FakeVm, range } from './fake-vm.ts';

const configOf = (vm: FakeVm, more: Partial<TdpMmuConfig> = {}): TdpMmuConfig => ({
  memory: vm.memory,
  tables: vm.tables,
  externalTables: vm.external,
  guest: vm.guest,
  hooks: vm.hooks,
  observer: { flushTlbs: () => vm.flushes++, onBug: (reason) => vm.bugs.push(reason) },
  rootLevel: 4,
  directBits: gfn(vm.sharedBit / 0x1000),
  mmioValue: 0n,
  ...more,
});
const entries = (mmu: TdpMmu): SpteInfo[] => {
  const all: SpteInfo[] = [];
  for (const tree of ['direct', 'mirror'] as const) mmu.forEachSpte(tree, (entry) => all.push(entry));
  return all;
};
const load = (vm: FakeVm, saved: Saved, more: Partial<TdpMmuConfig> = {}): TdpMmu => {
  const mmu = new TdpMmu(configOf(vm, more));
  mmu.load(new SavedFields(structuredClone(saved), 'mmu'));
  return mmu;
};

/** Faults, conversions and zaps on 4 GiB of frames, so that tables come and go at every level. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('private', 'shared', 'zap', 'convert', 'mmio', 'fast'),
    frame: fc.nat(3).chain((big) => fc.nat(3).map((small) => big * 0x4_0000 + small)),
  }),
  { minLength: 1, maxLength: 40 },
);
function act(vm: FakeVm, mmu: TdpMmu, { what, frame }: { what: string; frame: number }): void {
  const at = range(frame, frame + 2);
  if (what === 'private' && vm.guest.isPrivate(gfn(frame)))
    mmu.handleFault({ gpa: vm.private(frame), write: true, fetch: false });
  if (what === 'shared' && !vm.guest.isPrivate(gfn(frame))) mmu.handleFault({ gpa: vm.shared(frame), write: true, fetch: false });
  if (what === 'mmio') mmu.handleFault({ gpa: vm.shared(0x20_0000 + (frame & 3)), write: true, fetch: false });
  if (what === 'zap') mmu.zapSlot(at);
  if (what === 'fast') mmu.zapAllFast();
  if (what === 'convert') {
    const isPrivate = vm.guest.isPrivate(gfn(frame));
    mmu.changeAttributes(at, !isPrivate, () => vm.guest.setPrivate(frame, frame + 2, !isPrivate));
  }
}
const newVm = (more: Partial<TdpMmuConfig> = {}): FakeVm => {
  const vm = new FakeVm('td', { audit: false, ...more });
  vm.guest.slot(0, 0x10_0000).setPrivate(0, 2).setPrivate(0x4_0000, 0x4_0003).setPrivate(0x8_0000, 0x8_0002);
  return vm;
};

describe('an MMU that was saved', () => {
  it('has in a new object the same tables, counts and entries, and goes on as it would have', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const [whole, vm] = [newVm(), newVm()];
        for (const step of before) for (const each of [whole, vm]) act(each, each.mmu, step);
        const saved = vm.mmu.save();
        const loaded = load(vm, saved);
        expect(loaded.save()).toEqual(saved);
        expect([loaded.statistics, entries(loaded), loaded.check()]).toEqual([vm.mmu.statistics, entries(vm.mmu), []]);
        for (const step of after) {
          act(whole, whole.mmu, step);
          act(vm, loaded, step);
        }
        expect([loaded.statistics, entries(loaded), vm.hooks.calls]).toEqual([
          whole.mmu.statistics,
          entries(whole.mmu),
          whole.hooks.calls,
        ]);
        loaded.zapAll();
        loaded.destroy();
        expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['slot-arrays', 'spte-mixed', 'table-bitmap'] as const)('keeps who is private itself: %s', (attributes) => {
    const vm = newVm({ attributes });
    vm.mmu.addSlot(range(0, 0x10_0000));
    vm.mmu.mapGpa(range(0x201, 0x700), false);
    const loaded = load(vm, vm.mmu.save(), { attributes });
    for (let frame = 0; frame < 0x900; frame += 0x80)
      for (const level of [1, 2, 3] as const)
        expect(loaded.attributes!.stateOf(gfn(frame), level)).toBe(vm.mmu.attributes!.stateOf(gfn(frame), level));
  });

  it('is refused when it cannot be: a table without parent, too many entries, an MMU that is in use', () => {
    const vm = newVm();
    vm.fault(vm.private(0));
    const saved = vm.mmu.save() as Saved & { tables: Saved[] };
    const [root, ...others] = saved.tables;
    const withRoot = (changed: Saved): Saved => ({ ...saved, tables: [{ ...root, ...changed }, ...others] });
    expect(() => load(vm, withRoot({ parent: 1 }))).toThrow(/mmu\.tables\[0\]\.parent: 1 is not in/);
    expect(() => load(vm, withRoot({ used: 513 }))).toThrow(SnapshotError);
    expect(() => load(vm, { ...saved, mirrorRoot: 99 })).toThrow(SnapshotError);
    expect(() => vm.mmu.load(new SavedFields(saved, 'mmu'))).toThrow(/tables of its own/);
    const shadow = new ShadowMmu({ ...configOf(vm), directBits: gfn(0), hooks: undefined } as unknown as TdpMmuConfig);
    expect(() => shadow.save()).toThrow(/the shadow MMU/);
  });
});
