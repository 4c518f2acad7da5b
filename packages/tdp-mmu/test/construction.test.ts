import { describe, expect, it } from 'vitest';
import { TablePageLost, TdpMmu } from '@tdxkit/tdp-mmu';
import { ConfigError, gfn, hpa } from '@tdxkit/x86-cpu/units';
import { FakeVm } from './fake-vm.ts';

describe('what a caller can do wrong', () => {
  const base = (vm: FakeVm) => ({
    memory: vm.memory,
    tables: vm.tables,
    guest: vm.guest,
    observer: { flushTlbs: () => undefined, onBug: () => undefined },
  });
  it('hooks without external pages or direct bits, and direct bits outside the root', () => {
    const vm = new FakeVm();
    expect(
      () => new TdpMmu({ ...base(vm), rootLevel: 4, directBits: gfn(0), hooks: vm.hooks, externalTables: vm.external }),
    ).toThrow(ConfigError);
    expect(() => new TdpMmu({ ...base(vm), rootLevel: 4, directBits: gfn(2 ** 35), hooks: vm.hooks })).toThrow(ConfigError);
    expect(
      () => new TdpMmu({ ...base(vm), rootLevel: 4, directBits: gfn(2 ** 39), hooks: vm.hooks, externalTables: vm.external }),
    ).toThrow(ConfigError);
  });

  it('a table page that somebody overwrote with another key is a named error, not a wrong translation', () => {
    const vm = new FakeVm('vmx');
    vm.guest.slot(0, 16);
    vm.fault(vm.shared(1));
    vm.memory.setKey(3, new Uint8Array(32).fill(7));
    vm.memory.fill(vm.memory.withHkid(hpa(vm.mmu.directRoot!), 3), 64, 1);
    expect(() => vm.fault(vm.shared(2))).toThrow(TablePageLost);
  });

  it('check reports an entry that was changed behind the back of the MMU', () => {
    const vm = new FakeVm();
    vm.guest.slot(0, 16).setPrivate(0, 16);
    vm.fault(vm.private(1));
    expect(vm.mmu.check()).toEqual([]);
    let table = 0;
    vm.mmu.forEachSpte('mirror', (e) => (table = e.table));
    vm.memory.write64(hpa(table + 16), vm.memory.read64(hpa(table + 8)) + 0x1000n);
    expect(vm.mmu.check().length).toBe(3);
    vm.memory.write64(hpa(table + 16), 0n);
    expect(vm.mmu.check()).toContain(
      'mirror entry of frame 0x2 level 1: 0x0000_0000_0000_0000 is neither present, empty, frozen nor MMIO',
    );
  });

  it('the roots are made once; without memory nothing is taken', () => {
    const vm = new FakeVm();
    vm.tables.left = 1;
    expect([vm.mmu.loadRoots(), vm.tables.held.size]).toEqual([12, 0]);
    vm.tables.left = 2;
    expect([vm.mmu.loadRoots(), vm.mmu.loadRoots(), vm.tables.held.size]).toEqual([0, 0, 2]);
    expect(vm.mmu.hasMirror).toBe(true);
    const vmx = new FakeVm('vmx');
    expect([vmx.mmu.loadRoots(), vmx.mmu.mirrorRoot, vmx.mmu.hasMirror]).toEqual([0, undefined, false]);
  });
});
