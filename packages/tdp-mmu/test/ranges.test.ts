import { describe, expect, it } from 'vitest';
import { gfn } from '@tdxkit/x86-cpu/units';
import { FakeVm, range } from './fake-vm.ts';

/** Frames 0..0xfff private, 0x1000.. shared, some of both mapped. */
const populated = (): FakeVm => {
  const vm = new FakeVm();
  vm.guest.slot(0, 0x10000).setPrivate(0, 0x1000);
  for (const f of [1, 2, 0x300, 0xfff]) vm.fault(vm.private(f));
  for (const f of [0x1000, 0x1001, 0x1300]) vm.fault(vm.shared(f));
  vm.hooks.calls.length = 0;
  return vm;
};
const mapped = (vm: FakeVm): { private: number[]; shared: number[] } => {
  const leaves = { private: [] as number[], shared: [] as number[] };
  vm.mmu.forEachSpte('mirror', (e) => e.isLeaf && leaves.private.push(e.gfn));
  vm.mmu.forEachSpte('direct', (e) => e.isLeaf && leaves.shared.push(vm.mmu.toPrivate(e.gfn)));
  return leaves;
};
const everything = { private: [1, 2, 0x300, 0xfff], shared: [0x1000, 0x1001, 0x1300] };
const all = range(0, 2 ** 35);

describe('which tree an operation touches', () => {
  it('[A049] [C038] host unmap, age, write protection, split and recovery leave private entries alone and call no hook', () => {
    const vm = populated();
    vm.mmu.unmapHostRange(range(0, 0x1000));
    expect([
      vm.mmu.age(range(0, 0x1000)),
      vm.mmu.testAge(range(0, 0x1000)),
      vm.mmu.writeProtect(range(0, 0x1000)),
      vm.mmu.recoverHuge(range(0, 0x1000)),
    ]).toEqual([false, false, false, false]);
    expect(vm.mmu.splitHuge(range(0, 0x1000), 1)).toBe(0);
    vm.mmu.clearDirty(gfn(0), 0xffffn);
    expect(mapped(vm)).toEqual(everything);
    expect(vm.hooks.calls).toEqual([]);
    vm.mmu.unmapHostRange(all);
    expect(mapped(vm)).toEqual({ private: everything.private, shared: [] });
  });

  it('[C004] guest_memfd invalidation zaps private leaves only', () => {
    const vm = populated();
    vm.mmu.invalidateGuestMemfd(all);
    expect(mapped(vm)).toEqual({ private: [], shared: everything.shared });
    expect(vm.hooks.calls).toEqual(['remove 1 1', 'remove 2 1', 'remove 300 1', 'remove fff 1']);
    expect(vm.flushes).toBe(0);
  });

  it('attribute change zaps the losing tree, in the range only', () => {
    const vm = populated();
    vm.mmu.changeAttributes(range(0, 2), false, () => undefined);
    expect(mapped(vm)).toEqual({ private: [2, 0x300, 0xfff], shared: everything.shared });
    vm.mmu.changeAttributes(range(0x1001, 0x1301), true, () => undefined);
    expect(mapped(vm)).toEqual({ private: [2, 0x300, 0xfff], shared: [0x1000] });
    expect(vm.flushes).toBe(1);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[A040] memslot delete zaps leaves of both trees in its range; roots, tables and other slots stay', () => {
    const vm = populated();
    const { mirrorTables, directTables } = vm.mmu.statistics;
    vm.mmu.zapSlot(range(0x300, 0x1001));
    expect(mapped(vm)).toEqual({ private: [1, 2], shared: [0x1001, 0x1300] });
    expect(vm.mmu.statistics).toMatchObject({ mirrorTables, directTables });
    expect(vm.hooks.calls).toEqual(['remove 300 1', 'remove fff 1']);
  });

  it('zap all fast drops the direct tree and keeps the mirror', () => {
    const vm = populated();
    const root = vm.mmu.mirrorRoot;
    vm.mmu.zapAllFast();
    expect([vm.mmu.directRoot, vm.mmu.mirrorRoot, vm.mmu.statistics.directTables]).toEqual([undefined, root, 0]);
    expect(mapped(vm)).toEqual({ private: everything.private, shared: [] });
    expect(vm.hooks.calls).toEqual([]);
    expect(vm.mmu.loadRoots()).toBe(0);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('an empty range changes nothing', () => {
    const vm = populated();
    expect(vm.mmu.zapLeafs(range(5, 5), 'both')).toBe(false);
    expect(mapped(vm)).toEqual(everything);
  });
});

describe('the direct tree', () => {
  const vmx = (): FakeVm => {
    const vm = new FakeVm('vmx');
    vm.guest.slot(0, 0x10_0000, { maxLevel: 3, pfnOffset: 0x4_0000 });
    vm.guest.uniform = () => 5;
    return vm;
  };

  it('ages by the accessed bit', () => {
    const vm = vmx();
    vm.fault(vm.shared(1));
    expect([vm.mmu.testAge(range(0, 2)), vm.mmu.age(range(0, 2)), vm.mmu.testAge(range(0, 2))]).toEqual([true, true, false]);
  });

  it('write protection and the fast path: the next write fault gets W back and marks the frame dirty', () => {
    const vm = vmx();
    vm.guest.slots[0]!.maxLevel = 1;
    vm.fault(vm.shared(1));
    vm.guest.slots[0]!.dirtyLog = true;
    expect(vm.mmu.writeProtect(range(0, 0x1000))).toBe(true);
    expect(vm.flushes).toBe(1);
    expect(vm.mmu.lookup(vm.shared(1))?.writable).toBe(false);
    expect(vm.fault(vm.shared(1), { present: true })).toMatchObject({ kind: 'fixed', level: 1 });
    expect([vm.mmu.statistics.fast, vm.guest.dirty, vm.mmu.lookup(vm.shared(1))?.writable]).toEqual([1, [1], true]);
    expect(vm.fault(vm.shared(1), { present: true }).kind).toBe('spurious');
    vm.mmu.clearDirty(gfn(0), 2n);
    expect(vm.mmu.lookup(vm.shared(1))?.writable).toBe(false);
  });

  it('a dirty-logged slot maps 4 KiB, read-only on a read, and logs each first write', () => {
    const vm = vmx();
    vm.guest.slots[0]!.dirtyLog = true;
    expect(vm.fault(vm.shared(5), { write: false })).toMatchObject({ level: 1 });
    expect([vm.mmu.lookup(vm.shared(5))?.writable, vm.guest.dirty]).toEqual([false, []]);
    vm.fault(vm.shared(5), { present: true });
    vm.fault(vm.shared(6));
    expect(vm.guest.dirty).toEqual([5, 6]);
  });

  it('maps 1 GiB, splits it to 4 KiB with the same translations, and recovers it', () => {
    const vm = vmx();
    expect(vm.fault(vm.shared(0x4_1234))).toMatchObject({ kind: 'fixed', level: 3 });
    expect(vm.mmu.splitHuge(range(0x4_0000, 0x4_0400), 1)).toBe(0);
    expect(vm.mmu.statistics.directPages).toEqual([1024, 510, 0]);
    for (const f of [0x4_0000, 0x4_03ff, 0x4_0400, 0x7_ffff]) expect(vm.mmu.lookup(vm.shared(f))?.pfn).toBe(f + 0x4_0000);
    expect(vm.flushes).toBe(0);
    expect(vm.mmu.check()).toEqual([]);
    expect(vm.mmu.recoverHuge(range(0, 0x10_0000))).toBe(true);
    expect(vm.mmu.statistics.directPages).toEqual([0, 0, 0]);
    expect(vm.fault(vm.shared(0x4_1234))).toMatchObject({ level: 3 });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('split without memory: ENOMEM and the large leaf stays', () => {
    const vm = vmx();
    vm.fault(vm.shared(0x4_1234));
    vm.tables.left = 0;
    expect(vm.mmu.splitHuge(range(0, 0x10_0000), 1)).toBe(12);
    expect(vm.mmu.lookup(vm.shared(0x4_1234))).toMatchObject({ level: 3 });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a large leaf replaces a table of small ones when the backing allows it', () => {
    const vm = vmx();
    vm.guest.slots[0]!.maxLevel = 1;
    vm.fault(vm.shared(0));
    vm.guest.slots[0]!.maxLevel = 2;
    expect(vm.fault(vm.shared(1))).toMatchObject({ kind: 'fixed', level: 2 });
    expect(vm.mmu.statistics.directPages).toEqual([0, 1, 0]);
    expect([vm.flushes, vm.mmu.check()]).toEqual([1, []]);
  });

  it('never makes a large leaf of pages that are not aligned like the frames, or beyond the uniform range', () => {
    const vm = new FakeVm('vmx');
    vm.guest.slot(0, 0x1000, { maxLevel: 2, pfnOffset: 0x1001 });
    vm.guest.uniform = () => 5;
    expect(vm.fault(vm.shared(1))).toMatchObject({ level: 1 });
    const mixed = vmx();
    mixed.guest.uniform = () => 2;
    expect(mixed.fault(mixed.shared(1))).toMatchObject({ level: 2 });
  });

  it('zapping part of a large leaf takes all of it', () => {
    const vm = vmx();
    vm.guest.slots[0]!.maxLevel = 2;
    vm.fault(vm.shared(0x10));
    expect(vm.mmu.zapLeafs(range(0x1ff, 0x200), 'direct')).toBe(true);
    expect(vm.mmu.statistics.directPages).toEqual([0, 0, 0]);
  });
});

describe('the end of a VM', () => {
  it('zapAll removes every leaf by hook, destroy frees tables children first and roots without hook', () => {
    const vm = populated();
    vm.mmu.zapAll();
    expect(mapped(vm)).toEqual({ private: [], shared: [] });
    expect(vm.hooks.calls.every((c) => c.startsWith('remove'))).toBe(true);
    vm.hooks.calls.length = 0;
    vm.mmu.destroy();
    expect(vm.hooks.calls).toEqual(['free 0 2', 'free 200 2', 'free e00 2', 'free 0 3', 'free 0 4']);
    expect([vm.tables.held.size, vm.external.held.size, vm.mmu.mirrorRoot, vm.mmu.directRoot]).toEqual([
      0,
      0,
      undefined,
      undefined,
    ]);
  });

  it('destroy removes leaves that are left before it frees their table', () => {
    const vm = populated();
    vm.mmu.destroy();
    expect(vm.hooks.calls.slice(0, 3)).toEqual(['remove 1 1', 'remove 2 1', 'free 0 2']);
    expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
  });
});
