import { describe, expect, it } from 'vitest';
import { FROZEN, MmuErrno, NONPRESENT, SpteHigh, TdpMmu } from '@tdxkit/tdp-mmu';
import { gfn, gpa, hpa } from '@tdxkit/x86-cpu/units';
import { FakeVm, SHARED_BIT_47, range } from './fake-vm.ts';

const td = (): FakeVm => {
  const vm = new FakeVm();
  vm.guest.slot(0, 0x10000).setPrivate(0, 0x1000);
  return vm;
};

describe('memory types', () => {
  it('[C031] a shared access is looked up without the direct bit: type and level as for the same frame of a plain VM', () => {
    const UC = { type: 0, ignoresPat: false, maxLevel: 1 } as const;
    const WC_LARGE = { type: 1, ignoresPat: false, maxLevel: 2 } as const;
    const entries = (kind: 'td' | 'vmx'): unknown[] => {
      const vm = new FakeVm(kind);
      vm.guest.slot(0, 0x1000, { maxLevel: 2 });
      vm.guest.uniform = () => 2;
      const asked: number[] = [];
      vm.guest.memoryType = (frame) => (asked.push(frame), frame < 0x200 ? undefined : frame < 0x400 ? UC : WC_LARGE);
      const results = [0x10, 0x210, 0x410].map((frame) => vm.fault(vm.shared(frame)));
      const spte = (frame: number, level: number): bigint => vm.spte(vm.shared(frame), level)! & 0xf_ffff_ffff_ffffn;
      expect(vm.mmu.check()).toEqual([]);
      return [results, asked, spte(0x10, 2) & 0x78n, spte(0x210, 1) & 0x78n, spte(0x410, 2) & 0x78n];
    };
    const shared = entries('td');
    expect(shared).toEqual(entries('vmx'));
    expect(shared.slice(1)).toEqual([[0x10, 0x210, 0x410], 0x70n, 0n, 8n]);
    expect((shared[0] as { level: number }[]).map(({ level }) => level)).toEqual([2, 1, 2]);
  });
});

describe('private faults', () => {
  it('[A042] [A045] links tables at 512G, 1G, 2M, then sets the leaf, in this order', () => {
    const vm = td();
    expect(vm.fault(vm.private(0x123))).toMatchObject({ kind: 'fixed', gfn: 0x123, pfn: 0x123 + 0x1000 + 0x100_0000, level: 1 });
    expect(vm.hooks.calls).toEqual(['link 0 4', 'link 0 3', 'link 0 2', 'set 123 1']);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[A044] [C110] every mirror table below the root has an external page, the root has none', () => {
    const vm = td();
    vm.fault(vm.private(0x123));
    const { mirrorTables, externalTables } = vm.mmu.statistics;
    expect([mirrorTables, externalTables]).toEqual([4, 3]);
    expect(mirrorTables + externalTables).toBe(2 * mirrorTables - 1);
    vm.mmu.forEachSpte('mirror', (e) => expect(e.external === undefined).toBe(e.level === 4));
    expect(new Set(vm.hooks.tables.values())).toEqual(vm.external.held);
  });

  it('[C063] [C109] [C084] private and shared fault of one frame fill different trees', () => {
    const vm = td();
    vm.fault(vm.private(7));
    expect(vm.fault(vm.shared(7)).kind).toBe('memory-fault');
    vm.guest.setPrivate(7, 8, false);
    vm.mmu.changeAttributes(range(7, 8), false, () => undefined);
    expect(vm.fault(vm.shared(7))).toMatchObject({ kind: 'fixed', pfn: 7 + 0x1000 });
    expect(vm.mmu.isMapped(vm.private(7))).toBe(false);
    expect(vm.mmu.lookup(vm.shared(7))).toEqual({ pfn: 7 + 0x1000, level: 1, writable: true });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('walks a 5-level tree with the shared bit 51', () => {
    const vm = new FakeVm('td', { rootLevel: 5 });
    vm.guest.slot(0, 0x1000).setPrivate(0, 0x800);
    vm.fault(vm.private(1));
    expect(vm.hooks.calls).toEqual(['link 0 5', 'link 0 4', 'link 0 3', 'link 0 2', 'set 1 1']);
    expect(vm.fault(vm.shared(0x900)).kind).toBe('fixed');
    expect(vm.spte(vm.shared(0x900))).toBeDefined();
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a second fault on a mapped frame is spurious and calls no hook', () => {
    const vm = td();
    vm.fault(vm.private(5));
    const calls = vm.hooks.calls.length;
    expect(vm.fault(vm.private(5))).toEqual({ kind: 'spurious', level: 1 });
    expect(vm.hooks.calls.length).toBe(calls);
  });

  it('[A039] [C005] maps 4 KiB although the host page is large; a VM without mirror maps 2 MiB', () => {
    const vm = new FakeVm();
    vm.guest.slot(0, 0x1000, { maxLevel: 2 }).setPrivate(0, 0x400);
    vm.guest.uniform = () => 2;
    expect(vm.fault(vm.private(0x10))).toMatchObject({ kind: 'fixed', level: 1 });
    const vmx = new FakeVm('vmx');
    vmx.guest.slot(0, 0x1000, { maxLevel: 2 });
    vmx.guest.uniform = () => 5;
    expect(vmx.fault(vmx.shared(0x10))).toMatchObject({ kind: 'fixed', level: 2 });
    expect(vmx.mmu.lookup(vmx.shared(0x1ff))).toEqual({ pfn: 0x1000 + 0x1ff, level: 2, writable: true });
    expect(vmx.mmu.check()).toEqual([]);
  });

  it('[A037] [A035] a private write fault never takes the fast path, and neither does an MMIO entry', () => {
    const vm = td();
    vm.fault(vm.private(3));
    vm.fault(vm.private(3), { present: true });
    vm.fault(vm.shared(0x2_0000));
    expect(vm.fault(vm.shared(0x2_0000), { present: true }).kind).toBe('mmio');
    expect(vm.mmu.statistics.fast).toBe(0);
  });

  it('[C112] without hooks a private fault fails with EIO and nothing is written to the mirror', () => {
    const vm = td();
    const bare = new TdpMmu({
      memory: vm.memory,
      tables: vm.tables,
      guest: vm.guest,
      observer: { flushTlbs: () => 0, onBug: () => 0 },
      rootLevel: 4,
      directBits: gfn(SHARED_BIT_47 / 0x1000),
      mmioValue: 0n,
    });
    expect(bare.handleFault({ gpa: vm.private(1), write: true, fetch: false })).toEqual({ kind: 'error', errno: MmuErrno.EIO });
    let entries = 0;
    bare.forEachSpte('mirror', () => entries++);
    expect(entries).toBe(0);
  });
});

describe('what stops a fault', () => {
  it('attribute and access differ: memory fault with the flag of the access', () => {
    const vm = td();
    expect(vm.fault(vm.shared(0x10))).toEqual({
      kind: 'memory-fault',
      gpa: 0x10000,
      sizeBytes: 0x1000,
      isPrivate: false,
      errno: MmuErrno.EFAULT,
    });
    expect(vm.fault(vm.private(0x2000))).toEqual({
      kind: 'memory-fault',
      gpa: 0x200_0000,
      sizeBytes: 0x1000,
      isPrivate: true,
      errno: MmuErrno.EFAULT,
    });
    expect(vm.guest.resolves).toBe(0);
    expect(vm.mmu.statistics.memoryFaults).toBe(2);
  });

  it('a private frame without slot, a slot without guest_memfd, and a backing error are memory faults; ENOMEM is passed up', () => {
    const vm = new FakeVm();
    vm.guest
      .setPrivate(0, 0x1000)
      .slot(0x10, 0x20, { guestMemfd: false })
      .slot(0x20, 0x30, { errno: 133 })
      .slot(0x30, 0x40, { errno: MmuErrno.ENOMEM });
    expect(vm.fault(vm.private(1))).toMatchObject({ kind: 'memory-fault', errno: 14, isPrivate: true });
    expect(vm.fault(vm.private(0x10))).toMatchObject({ kind: 'memory-fault', errno: 14 });
    expect(vm.fault(vm.private(0x20))).toMatchObject({ kind: 'memory-fault', errno: 133 });
    expect(vm.fault(vm.private(0x30))).toEqual({ kind: 'error', errno: 12 });
    expect(vm.hooks.calls).toEqual([]);
  });

  it('a slot on its way out: retry, but EAGAIN for the host', () => {
    const vm = td();
    vm.guest.slots[0]!.invalid = true;
    expect(vm.fault(vm.private(1))).toEqual({ kind: 'retry' });
    expect(vm.mmu.mapPage(vm.private(1))).toEqual({ kind: 'error', errno: MmuErrno.EAGAIN });
  });

  it('memory short at any table: ENOMEM, tables made so far stay linked, nothing leaks, a later fault completes', () => {
    for (let left = 0; left < 8; left++) {
      const vm = td();
      vm.tables.left = left;
      const result = vm.fault(vm.private(9));
      if (left < 5) expect(result).toEqual({ kind: 'error', errno: MmuErrno.ENOMEM });
      else expect(result.kind).toBe('fixed');
      expect(vm.mmu.check()).toEqual([]);
      vm.tables.left = Infinity;
      expect(vm.fault(vm.private(9)).kind).not.toBe('error');
      vm.mmu.destroy();
      expect([vm.tables.held.size, vm.external.held.size]).toEqual([0, 0]);
    }
    const vm = td();
    vm.external.left = 1;
    expect(vm.fault(vm.private(9))).toEqual({ kind: 'error', errno: MmuErrno.ENOMEM });
    expect(vm.mmu.statistics.externalTables).toBe(1);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a write to read-only backing is emulated, and nothing is mapped', () => {
    const vm = new FakeVm('vmx');
    vm.guest.slot(0, 0x10, { writable: false });
    expect(vm.fault(vm.shared(2))).toEqual({ kind: 'mmio', gpa: 0x2000 });
    expect(vm.fault(vm.shared(2), { write: false })).toMatchObject({ kind: 'fixed' });
    expect(vm.mmu.lookup(vm.shared(2))).toMatchObject({ writable: false });
  });
});

describe('entries', () => {
  it('[A036] [C034] empty is bit 63, frozen is never a legal entry, no table holds a zero entry', () => {
    expect([NONPRESENT, FROZEN]).toEqual([1n << 63n, (1n << 63n) | 0x5a0n]);
    const vm = td();
    for (const f of [1, 2, 0x700]) vm.fault(vm.private(f));
    vm.fault(vm.shared(0x2000));
    vm.fault(vm.shared(0x2_0000));
    for (const page of vm.tables.held) {
      for (let i = 0; i < 512; i++) expect(vm.memory.read64(hpa(page + 8 * i))).not.toBe(0n);
    }
    vm.mmu.zapAll();
    vm.mmu.invalidateMmioSptes();
    expect(vm.mmu.statistics).toMatchObject({ directPages: [0, 0, 0], mirrorPages: [0, 0, 0], mmioSptes: 0 });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[A038] MMIO entry of a TD has R, W, X and bit 63 clear; a plain VM has W and X', () => {
    const vm = td();
    expect(vm.fault(vm.shared(0x2_0000))).toEqual({ kind: 'mmio', gpa: 0x2000_0000 });
    expect(vm.spte(vm.shared(0x2_0000))! & ((1n << 63n) | 7n)).toBe(0n);
    const vmx = new FakeVm('vmx');
    expect(vmx.fault(vmx.shared(0x2_0000)).kind).toBe('mmio');
    expect(vmx.spte(vmx.shared(0x2_0000))! & ((1n << 63n) | 7n)).toBe(6n);
    expect(vmx.fault(vmx.shared(0x2_0000)).kind).toBe('mmio');
    vmx.guest.slot(0x2_0000, 0x2_0001);
    vmx.mmu.invalidateMmioSptes();
    expect(vmx.spte(vmx.shared(0x2_0000))).toBeUndefined();
    expect(vmx.fault(vmx.shared(0x2_0000)).kind).toBe('fixed');
    expect(vmx.mmu.check()).toEqual([]);
  });

  it('MMIO caching off: emulate, nothing is installed', () => {
    const vm = new FakeVm('vmx', { mmioValue: undefined as never });
    expect(vm.fault(vm.shared(5)).kind).toBe('mmio');
    expect(vm.mmu.statistics.directTables).toBe(1);
  });

  it('a direct leaf is a real EPT entry: address, write-back, R W X, suppress #VE', () => {
    const vm = td();
    vm.fault(vm.shared(0x2000));
    const spte = vm.spte(vm.shared(0x2000))!;
    expect(spte & 0xf_ffff_ffff_f000n).toBe(0x300_0000n);
    expect(spte & 0xfffn).toBe(0xb77n);
    expect(spte >> 63n).toBe(1n);
    expect(Number(spte >> 32n) & (SpteHigh.HOST_WRITABLE | SpteHigh.MMU_WRITABLE)).toBe(
      SpteHigh.HOST_WRITABLE | SpteHigh.MMU_WRITABLE,
    );
  });

  it('frames above 4 GiB and pages at the top of 52 bits keep all their bits', () => {
    const vm = new FakeVm('vmx');
    const frame = 0x3_1234_5678;
    vm.guest.slot(frame, frame + 1, { pfnOffset: 0xff_0000_0000 - frame + 0xff_fff0 });
    expect(vm.fault(gpa(frame * 0x1000)).kind).toBe('fixed');
    expect(vm.mmu.lookup(gpa(frame * 0x1000 + 0x123))).toMatchObject({ pfn: 0xff_00ff_fff0 });
    expect(vm.mmu.check()).toEqual([]);
  });
});

describe('the #VE test mode', () => {
  it('[A041] [C035] finds no entry of a plain VM that would raise #VE; one that is planted is reported once and bugs the VM', () => {
    const vm = new FakeVm('vmx');
    vm.guest.slot(0, 0x100);
    for (const f of [1, 2, 3]) vm.fault(vm.shared(f));
    expect(vm.mmu.check()).toEqual([]);
    let table = 0;
    vm.mmu.forEachSpte('direct', (e) => (table = e.table));
    vm.memory.write64(hpa(table + 16), vm.memory.read64(hpa(table + 16)) & ~(1n << 63n));
    expect(vm.mmu.check()).toEqual(['direct entry of frame 0x2 level 1: does not suppress #VE']);
    expect(vm.mmu.reportUnexpectedVe(vm.shared(2))).toBe(
      'unexpected #VE at guest address 0x2000: level 1 entry 0x0600_0000_0100_2b77',
    );
    vm.mmu.reportUnexpectedVe(vm.shared(3));
    expect(vm.bugs).toEqual([vm.mmu.bugged]);
    expect(vm.fault(vm.shared(4)).kind).toBe('bugged');
  });

  it('[C039] dirty logging is for VMs without a mirror', () => {
    expect([new FakeVm().mmu.dirtyLogSupported, new FakeVm('vmx').mmu.dirtyLogSupported]).toEqual([false, true]);
  });
});

describe('pages of the host', () => {
  it('[A054] mapPage maps one frame on behalf of the host, retrying; without a slot it fails', () => {
    const vm = td();
    vm.hooks.answers = ['busy', 'ok', 'busy'];
    expect(vm.mmu.mapPage(vm.private(4))).toMatchObject({ kind: 'fixed', gfn: 4 });
    expect(vm.mmu.isMapped(vm.private(4))).toBe(true);
    vm.guest.setPrivate(0x2_0000, 0x2_0001);
    expect(vm.mmu.mapPage(vm.private(0x2_0000))).toMatchObject({ kind: 'memory-fault' });
  });

  it('mapPrivatePfn installs a given page; EEXIST, EBUSY and EIO', () => {
    const vm = td();
    expect(vm.mmu.mapPrivatePfn(gfn(1), 0x77 as never)).toBe(0);
    expect(vm.mmu.lookup(vm.private(1))).toMatchObject({ pfn: 0x77 });
    expect(vm.mmu.mapPrivatePfn(gfn(1), 0x78 as never)).toBe(MmuErrno.EEXIST);
    vm.hooks.answers = ['busy'];
    expect(vm.mmu.mapPrivatePfn(gfn(2), 0x78 as never)).toBe(MmuErrno.EBUSY);
    expect(vm.mmu.isMapped(vm.private(2))).toBe(false);
    expect(vm.mmu.mapPrivatePfn(gfn(2), 0x78 as never)).toBe(0);
    vm.hooks.answers = ['error'];
    expect(vm.mmu.mapPrivatePfn(gfn(3), 0x79 as never)).toBe(MmuErrno.EIO);
    expect(vm.bugs.length).toBe(1);
    expect(vm.mmu.mapPrivatePfn(gfn(3), 0x79 as never)).toBe(MmuErrno.EIO);
    expect(new FakeVm('vmx').mmu.mapPrivatePfn(gfn(3), 0x79 as never)).toBe(MmuErrno.EINVAL);
  });
});
