import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FROZEN } from '@tdxkit/tdp-mmu';
import { FakeVm, range } from './fake-vm.ts';

const td = (): FakeVm => {
  const vm = new FakeVm();
  vm.guest.slot(0, 0x1000).setPrivate(0, 0x800);
  vm.mmu.loadRoots();
  return vm;
};
const headings = [
  ...readFileSync(new URL('../../../docs/tdx-tdp-mmu.md', import.meta.url), 'utf8').matchAll(/^### \d+\. (.*)$/gm),
].map((m) => m[1]!);

const procedures: Record<string, (vm: FakeVm) => void> = {
  'Add a private page': (vm) => {
    expect(vm.fault(vm.private(3))).toMatchObject({ kind: 'fixed', level: 1 });
    expect(vm.hooks.calls).toEqual(['link 0 4', 'link 0 3', 'link 0 2', 'set 3 1']);
    expect(vm.hooks.leaves.get('3/1')).toBe(vm.mmu.lookup(vm.private(3))!.pfn);
  },
  'Add a shared page': (vm) => {
    expect(vm.fault(vm.shared(0x900))).toMatchObject({ kind: 'fixed', level: 1 });
    expect([vm.hooks.calls, vm.flushes, vm.mmu.lookup(vm.shared(0x900))!.pfn]).toEqual([[], 0, 0x1900]);
  },
  'Drop a private page': (vm) => {
    vm.fault(vm.private(3));
    const { mirrorTables } = vm.mmu.statistics;
    vm.mmu.invalidateGuestMemfd(range(3, 4));
    expect([vm.hooks.calls.at(-1), vm.mmu.isMapped(vm.private(3)), vm.mmu.statistics.mirrorTables]).toEqual([
      'remove 3 1',
      false,
      mirrorTables,
    ]);
  },
  'Drop a shared page': (vm) => {
    vm.fault(vm.shared(0x900));
    vm.fault(vm.shared(0x901));
    vm.mmu.unmapHostRange(range(0x900, 0x902));
    expect([vm.mmu.isMapped(vm.shared(0x900)), vm.mmu.isMapped(vm.shared(0x901)), vm.flushes, vm.hooks.calls]).toEqual([
      false,
      false,
      1,
      [],
    ]);
  },
  'Convert private to shared': (vm) => {
    vm.fault(vm.private(3));
    vm.mmu.changeAttributes(range(3, 4), false, () => {
      expect([vm.hooks.calls.at(-1), vm.fault(vm.private(3)).kind]).toEqual(['remove 3 1', 'retry']);
      vm.guest.setPrivate(3, 4, false);
    });
    expect([
      vm.mmu.isMapped(vm.private(3)),
      vm.mmu.isMapped(vm.shared(3)),
      vm.fault(vm.private(3)).kind,
      vm.fault(vm.shared(3)).kind,
    ]).toEqual([false, false, 'memory-fault', 'fixed']);
  },
  'Convert shared to private': (vm) => {
    vm.fault(vm.shared(0x900));
    vm.mmu.changeAttributes(range(0x900, 0x901), true, () => vm.guest.setPrivate(0x900, 0x901));
    expect([
      vm.mmu.isMapped(vm.shared(0x900)),
      vm.flushes,
      vm.fault(vm.shared(0x900)).kind,
      vm.fault(vm.private(0x900)).kind,
    ]).toEqual([false, 1, 'memory-fault', 'fixed']);
    expect(vm.hooks.calls.at(-1)).toBe('set 900 1');
  },
  'Race of two faults on one frame': (vm) => {
    vm.fault(vm.private(1));
    vm.hooks.inside = () => {
      let frozen = 0;
      vm.mmu.forEachSpte('mirror', (e) => (frozen += Number(e.spte === FROZEN)));
      expect([frozen, vm.fault(vm.private(3)).kind]).toEqual([1, 'retry']);
    };
    expect(vm.fault(vm.private(3)).kind).toBe('fixed');
    expect(vm.hooks.calls.filter((c) => c === 'set 3 1').length).toBe(1);
  },
  'Race of a fault and a drop': (vm) => {
    vm.fault(vm.private(3));
    vm.hooks.inside = () => expect(vm.fault(vm.private(3)).kind).toBe('retry');
    vm.mmu.invalidateGuestMemfd(range(3, 4));
    vm.guest.onResolve = () => vm.mmu.invalidateGuestMemfd(range(3, 4));
    expect(vm.fault(vm.private(3)).kind).toBe('retry');
    expect(vm.fault(vm.private(3)).kind).toBe('fixed');
  },
  'Busy owner': (vm) => {
    vm.hooks.answers = ['busy'];
    expect(vm.fault(vm.private(3)).kind).toBe('retry');
    expect(vm.mmu.statistics).toMatchObject({ mirrorTables: 1, externalTables: 0 });
    vm.hooks.answers = ['ok', 'ok', 'ok', 'busy'];
    expect(vm.fault(vm.private(3)).kind).toBe('retry');
    expect(vm.mmu.isMapped(vm.private(3))).toBe(false);
    expect(vm.fault(vm.private(3)).kind).toBe('fixed');
  },
  'End of the VM': (vm) => {
    vm.fault(vm.private(3));
    vm.mmu.zapAll();
    vm.mmu.destroy();
    expect(vm.hooks.calls.slice(4)).toEqual(['remove 3 1', 'free 0 2', 'free 0 3', 'free 0 4']);
    expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
  },
};

describe('[A102] [C117] the procedures of docs/tdx-tdp-mmu.md', () => {
  it('[A102] [C117] are all tested, and no others', () => {
    expect(headings).toEqual(Object.keys(procedures));
  });
  it.each(Object.entries(procedures))('%s', (_name, run) => {
    const vm = td();
    run(vm);
    expect([vm.mmu.check(), vm.bugs]).toEqual([[], []]);
  });
});
