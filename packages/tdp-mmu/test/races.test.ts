import { describe, expect, it } from 'vitest';
import { FROZEN } from '@tdxkit/tdp-mmu';
import { StateError } from '@tdxkit/x86-cpu/units';
import { FakeVm, range } from './fake-vm.ts';
import type { FaultResult } from '@tdxkit/tdp-mmu';

const td = (): FakeVm => {
  const vm = new FakeVm();
  vm.guest.slot(0, 0x10000).setPrivate(0, 0x1000);
  return vm;
};
const frozenEntries = (vm: FakeVm): number => {
  let n = 0;
  vm.mmu.forEachSpte('mirror', (e) => (n += e.spte === FROZEN ? 1 : 0));
  return n;
};

describe('[A046] the install protocol', () => {
  it('[A046] a fault that arrives while the hook of the same frame runs finds it frozen and retries; the hook is called once', () => {
    const vm = td();
    vm.fault(vm.private(1));
    let second: FaultResult | undefined;
    vm.hooks.inside = () => {
      expect(frozenEntries(vm)).toBe(1);
      expect(vm.mmu.isMapped(vm.private(2))).toBe(false);
      second = vm.fault(vm.private(2));
      expect(vm.mmu.check()).toEqual([]);
    };
    expect(vm.fault(vm.private(2)).kind).toBe('fixed');
    expect(second).toEqual({ kind: 'retry' });
    expect(vm.hooks.calls.filter((c) => c === 'set 2 1').length).toBe(1);
    expect(frozenEntries(vm)).toBe(0);
    expect(vm.fault(vm.private(2)).kind).toBe('spurious');
  });

  it('two faults below one missing table: the second retries at the table, links it no second time', () => {
    const vm = td();
    let second: FaultResult | undefined;
    vm.hooks.inside = () => (second = vm.fault(vm.private(0x200)));
    expect(vm.fault(vm.private(1)).kind).toBe('fixed');
    expect(second).toEqual({ kind: 'retry' });
    expect(vm.fault(vm.private(0x200)).kind).toBe('fixed');
    expect(vm.hooks.calls).toEqual(['link 0 4', 'link 0 3', 'link 0 2', 'set 1 1', 'link 200 2', 'set 200 1']);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a fault on another frame passes while a leaf is frozen', () => {
    const vm = td();
    vm.fault(vm.private(1));
    let second: FaultResult | undefined;
    vm.hooks.inside = () => (second = vm.fault(vm.private(3)));
    expect(vm.fault(vm.private(2)).kind).toBe('fixed');
    expect(second?.kind).toBe('fixed');
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[A046] busy leaves the entry empty and the fault is retried; the table made for it is given back', () => {
    const vm = td();
    vm.hooks.answers = ['ok', 'busy'];
    expect(vm.fault(vm.private(1))).toEqual({ kind: 'retry' });
    expect(vm.mmu.statistics).toMatchObject({ mirrorTables: 2, externalTables: 1, retries: 1 });
    expect(vm.mmu.check()).toEqual([]);
    vm.hooks.answers = ['ok', 'ok', 'busy'];
    expect(vm.fault(vm.private(1))).toEqual({ kind: 'retry' });
    expect(vm.mmu.statistics.mirrorPages).toEqual([0, 0, 0]);
    expect(vm.fault(vm.private(1)).kind).toBe('fixed');
    expect(vm.mmu.check()).toEqual([]);
  });

  it('an error restores the old entry and bugs the VM: every later fault ends there', () => {
    const vm = td();
    vm.fault(vm.private(1));
    vm.hooks.answers = ['error'];
    expect(vm.fault(vm.private(2))).toEqual({ kind: 'bugged' });
    expect(vm.spte(vm.private(2))).toBeUndefined();
    expect(vm.bugs).toEqual([vm.mmu.bugged]);
    expect(vm.fault(vm.private(3))).toEqual({ kind: 'bugged' });
    expect(vm.mmu.check()).toEqual([]);
    vm.mmu.zapAll();
    vm.mmu.destroy();
    expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
  });

  it('zapping from inside the hook of a fault is refused: it would wait for ever', () => {
    const vm = td();
    vm.hooks.inside = () => expect(() => vm.mmu.zapLeafs(range(0, 16), 'both')).toThrow(StateError);
    expect(vm.fault(vm.private(1)).kind).toBe('fixed');
  });
});

describe('[A046] the zap protocol', () => {
  it('the entry is frozen while the remove hook runs; a fault meets a taken lock', () => {
    const vm = td();
    vm.fault(vm.private(1));
    let during: FaultResult | undefined;
    vm.hooks.inside = () => {
      expect(frozenEntries(vm)).toBe(1);
      during = vm.fault(vm.private(1));
    };
    vm.mmu.zapLeafs(range(1, 2), 'mirror');
    expect(during).toEqual({ kind: 'retry' });
    expect(vm.hooks.calls.at(-1)).toBe('remove 1 1');
    expect(vm.mmu.isMapped(vm.private(1))).toBe(false);
    expect(vm.mmu.check()).toEqual([]);
  });

  it.each(['busy', 'error'] as const)('a remove hook that answers %s bugs the VM and leaks the page, once', (answer) => {
    const vm = td();
    vm.fault(vm.private(1));
    vm.hooks.answers = [answer];
    vm.mmu.invalidateGuestMemfd(range(0, 0x100));
    expect(vm.bugs.length).toBe(1);
    expect(vm.mmu.statistics.leakedPages).toBe(1);
    expect(vm.mmu.isMapped(vm.private(1))).toBe(false);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a free hook that fails leaks that page only, the others come back', () => {
    const vm = td();
    vm.fault(vm.private(1));
    vm.mmu.zapAll();
    vm.hooks.answers = ['ok', 'error', 'ok'];
    vm.mmu.destroy();
    expect(vm.hooks.calls.slice(-3)).toEqual(['free 0 2', 'free 0 3', 'free 0 4']);
    expect(vm.mmu.statistics.leakedTables).toBe(1);
    expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 1]);
  });
});

describe('the invalidation sequence', () => {
  it('an invalidation between lookup and map makes the fault retry', () => {
    const vm = td();
    vm.guest.onResolve = () => vm.mmu.invalidateGuestMemfd(range(1, 2));
    expect(vm.fault(vm.private(1))).toEqual({ kind: 'retry' });
    expect(vm.hooks.calls).toEqual([]);
    expect(vm.fault(vm.private(1)).kind).toBe('fixed');
  });

  it('inside the window faults in the range retry, others pass; windows nest and widen', () => {
    const vm = td();
    vm.mmu.invalidateBegin(range(0x10, 0x20));
    expect(vm.fault(vm.private(0x18)).kind).toBe('retry');
    expect(vm.fault(vm.private(0x28)).kind).toBe('fixed');
    vm.mmu.invalidateBegin(range(0x30, 0x40));
    expect(vm.fault(vm.private(0x29)).kind).toBe('retry');
    vm.mmu.invalidateEnd(range(0x10, 0x20));
    expect(vm.fault(vm.private(0x18)).kind).toBe('retry');
    vm.mmu.invalidateEnd(range(0x30, 0x40));
    expect(vm.fault(vm.private(0x18)).kind).toBe('fixed');
  });

  it('an attribute change zaps the losing side before the new attribute is stored, and faults meanwhile retry', () => {
    const vm = td();
    vm.fault(vm.private(1));
    const seen: unknown[] = [];
    vm.mmu.changeAttributes(range(1, 2), false, () => {
      seen.push(vm.mmu.isMapped(vm.private(1)), vm.fault(vm.private(1)).kind);
      vm.guest.setPrivate(1, 2, false);
    });
    expect(seen).toEqual([false, 'retry']);
    expect(vm.fault(vm.private(1)).kind).toBe('memory-fault');
    expect(vm.fault(vm.shared(1)).kind).toBe('fixed');
  });

  it('a root dropped while the page is looked up: retry with a new root', () => {
    const vm = td();
    vm.guest.onResolve = () => vm.mmu.zapAllFast();
    expect(vm.fault(vm.shared(0x2000)).kind).toBe('retry');
    expect(vm.fault(vm.shared(0x2000)).kind).toBe('fixed');
  });
});
