import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { gfn, gpa } from '@tdxkit/x86-cpu/units';
import type { Gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { NONPRESENT, ShadowMmu } from '@tdxkit/tdp-mmu';
import type { TdpMmuConfig } from '@tdxkit/tdp-mmu';
import { FakeAllocator, FakeGuest, FakeVm, range } from './fake-vm.ts';

const recorded = JSON.parse(readFileSync(new URL('../testdata/faults/plain-vm.json', import.meta.url), 'utf8')) as [
  address: number,
  code: number,
  result: string,
][];

/** A plain VM on the shadow MMU, with words of guest memory for tables of its own. */
class ShadowVm {
  readonly memory = new KeyedMemory({ linearMemoryBytes: 16 * 1024 * 1024, keyIdBits: 6 });
  readonly tables = new FakeAllocator(0x1_0000_0000);
  readonly guest = new FakeGuest();
  readonly words = new Map<number, bigint>();
  flushes = 0;
  readonly mmu: ShadowMmu;
  constructor(more: Partial<TdpMmuConfig> = {}) {
    const config: TdpMmuConfig = {
      memory: this.memory, tables: this.tables, guest: this.guest, observer: { flushTlbs: () => this.flushes++, onBug: () => undefined }, rootLevel: 4, directBits: gfn(0), mmioValue: 6n, ...more,
    }; // prettier-ignore
    this.mmu = new ShadowMmu(config, (address) => this.words.get(address) ?? 0n);
  }
  fault(frame: number, write = true): string {
    return this.mmu.handleFault({ gpa: gpa(frame * 0x1000), write, fetch: false }).kind;
  }
  /** Every word of every table. */
  words64(): Set<bigint> {
    const seen = new Set<bigint>();
    for (const page of this.tables.held) for (let i = 0; i < 512; i++) seen.add(this.memory.read64((page + 8 * i) as never));
    return seen;
  }
}

describe('the shadow MMU', () => {
  it('[A043] maps a plain VM as the TDP MMU does: same results, same leaves, for a recorded run', () => {
    const tdp = new FakeVm('vmx');
    const shadow = new ShadowVm();
    tdp.guest.slot(0xfff00, 0x10_0000);
    shadow.guest.slot(0xfff00, 0x10_0000);
    const leaves = (mmu: { forEachSpte: FakeVm['mmu']['forEachSpte'] }): unknown[] => {
      const all: unknown[] = [];
      mmu.forEachSpte('direct', ({ gfn: f, level, spte, isLeaf }) => level === 1 && all.push([f, spte, isLeaf]));
      return all;
    };
    for (const [address, code] of recorded) {
      const fault = { gpa: gpa(address), write: (code & 2) !== 0, fetch: (code & 16) !== 0 };
      expect(shadow.mmu.handleFault(fault)).toEqual(tdp.mmu.handleFault(fault));
    }
    expect(leaves(shadow.mmu)).toEqual(leaves(tdp.mmu));
    expect([shadow.mmu.check(), shadow.mmu.statistics.directTables]).toEqual([[], tdp.mmu.statistics.directTables]);
    shadow.mmu.destroy();
    expect(shadow.tables.held.size).toBe(0);
  });

  it('[A043] refuses a VM with private memory', () => {
    expect(() => new ShadowVm({ directBits: gfn(2 ** 35) })).toThrow(/no private memory/);
  });

  it('serves invalidation, dirty logging, aging, large pages and MMIO by its reverse map', () => {
    const vm = new ShadowVm();
    vm.guest.slot(0, 0x400, { maxLevel: 2 }).slot(0x1000, 0x1010, { dirtyLog: true });
    vm.guest.uniform = () => 5;
    expect([vm.fault(0x10), vm.mmu.lookup(gpa(0x1ff000))?.level, vm.fault(0x11)]).toEqual(['fixed', 2, 'spurious']);
    expect([vm.fault(0x1001, false), vm.mmu.lookup(gpa(0x100_1000))?.writable, vm.fault(0x1001), vm.guest.dirty]).toEqual([
      'fixed',
      false,
      'fixed',
      [0x1001],
    ]);
    vm.mmu.clearDirty(gfn(0x1000), 2n);
    expect(vm.mmu.lookup(gpa(0x100_1000))?.writable).toBe(false);
    expect([vm.mmu.age(range(0x1000, 0x1010)), vm.mmu.testAge(range(0x1000, 0x1010)), vm.fault(0x5000)]).toEqual([
      true,
      false,
      'mmio',
    ]);
    expect(vm.mmu.statistics).toMatchObject({ directPages: [1, 1, 0], mmioSptes: 1 });
    vm.mmu.invalidateMmioSptes();
    vm.mmu.unmapHostRange(range(0x20, 0x21)); // inside the large leaf
    expect([vm.mmu.isMapped(gpa(0)), vm.mmu.statistics.mmioSptes, vm.mmu.check()]).toEqual([false, 0, []]);
    vm.mmu.zapAll();
    expect([vm.mmu.isMapped(gpa(0x100_1000)), vm.mmu.check()]).toEqual([false, []]);
  });

  it('answers ENOMEM when tables run out, and has lost nothing', () => {
    for (let left = 0; left < 4; left++) {
      const vm = new ShadowVm();
      vm.guest.slot(0, 0x100);
      vm.tables.left = left;
      expect([vm.fault(1), vm.mmu.check()]).toEqual(['error', []]);
      vm.tables.left = Infinity;
      expect([vm.fault(1), vm.mmu.check()]).toEqual(['fixed', []]);
      vm.mmu.destroy();
      expect(vm.tables.held.size).toBe(0);
    }
  });
});

/** Tables in EPT format that a guest keeps for a guest of its own, at frames 0x100 (root) on. */
class Nested extends ShadowVm {
  #next = 0x101;
  constructor() {
    super();
    this.guest.slot(0, 0x10000);
  }
  /** The guest maps `address` of its guest to `frame`. @returns where the entry lies */
  map(address: number, frame: number, rights = 7, level = 1): Gpa {
    let table = 0x100;
    for (let at = 4; ; at--) {
      const entry = gpa(table * 0x1000 + 8 * (Math.floor(address / 0x1000 / 512 ** (at - 1)) % 512));
      if (at === level) {
        this.words.set(entry, (BigInt(frame) << 12n) | BigInt(rights) | (level > 1 ? 0x80n : 0n));
        return entry;
      }
      const word = this.words.get(entry) ?? (BigInt(this.#next++) << 12n) | 7n;
      this.words.set(entry, word);
      table = Number(word >> 12n);
    }
  }
  nested(address: number, write = true): ReturnType<ShadowMmu['handleNestedFault']> {
    return this.mmu.handleNestedFault(gfn(0x100), gpa(address), { write, fetch: false });
  }
}

describe('tables of a guest that is a hypervisor', () => {
  it('[C033] shadows of them hold no entry of value 0: when made, when synchronised, when zapped', () => {
    const vm = new Nested();
    vm.map(0x5000, 0x2005);
    vm.map(0x6000, 0x2006, 5);
    const entry = vm.map(0x7000, 0x2007);
    const scan = (): void => {
      const words = vm.words64();
      expect([words.has(0n), words.has(NONPRESENT), vm.mmu.check()]).toEqual([false, true, []]);
    };
    expect([vm.nested(0x5000), vm.nested(0x7000)]).toMatchObject([
      { kind: 'fixed', pfn: 0x3005 },
      { kind: 'fixed', pfn: 0x3007 },
    ]);
    scan();
    // A write to the lowest table is let through, and compared when the guest says so.
    expect([vm.fault(entry / 0x1000 - (entry % 0x1000) / 0x1000), vm.mmu.check()]).toEqual(['fixed', []]);
    vm.words.set(entry, 0n);
    vm.mmu.sync();
    scan();
    expect(vm.nested(0x7000)).toEqual({ kind: 'reflect', rights: 0 });
    expect(vm.nested(0x5000).kind).toBe('spurious');
    // A write to a table above it takes the shadow away.
    expect(vm.fault(0x100)).toBe('fixed');
    scan();
    expect(vm.nested(0x5000).kind).toBe('fixed');
    vm.mmu.zapSlot(range(0x2005, 0x2006));
    scan();
    vm.mmu.destroy();
    expect(vm.tables.held.size).toBe(0);
  });

  it('write-protects a table of the guest, and gives its guest the rights of both', () => {
    const vm = new Nested();
    const entry = vm.map(0x5000, 0x2005, 5);
    const table = Math.floor(entry / 0x1000);
    expect(vm.fault(table)).toBe('fixed');
    expect(vm.mmu.lookup(gpa(table * 0x1000))?.writable).toBe(true);
    expect(vm.nested(0x5000, false).kind).toBe('fixed');
    expect([vm.mmu.lookup(gpa(table * 0x1000))?.writable, vm.flushes > 0]).toEqual([false, true]);
    expect(vm.nested(0x5000)).toEqual({ kind: 'reflect', rights: 5 });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('maps a large page of the guest by small ones where the host has no large page', () => {
    const vm = new Nested();
    vm.map(0x20_0000, 0x2000, 7, 2);
    expect([vm.nested(0x20_3000), vm.nested(0x20_4000)]).toMatchObject([
      { kind: 'fixed', pfn: 0x3003, level: 1 },
      { kind: 'fixed', pfn: 0x3004, level: 1 },
    ]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('keeps its promises under random changes of tables, writes, invalidations and faults', () => {
    const operation = fc.oneof(
      fc.record({ what: fc.constant('map' as const), page: fc.nat(20), frame: fc.nat(40), rights: fc.constantFrom(0, 1, 5, 7) }),
      fc.record({
        what: fc.constantFrom('nested' as const, 'write' as const, 'zap' as const, 'sync' as const, 'protect' as const),
        page: fc.nat(40),
        frame: fc.nat(7),
        rights: fc.constant(0),
      }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const vm = new Nested();
        for (const { what, page, frame, rights } of operations) {
          if (what === 'map') {
            const entry = vm.map((page + 500) * 0x1000, 0x2000 + frame, rights);
            vm.mmu.handleFault({ gpa: entry, write: true, fetch: false }); // the guest's own write
          } else if (what === 'nested') vm.nested((page + 500) * 0x1000, frame > 3);
          else if (what === 'write') vm.fault(0x100 + frame);
          else if (what === 'zap') vm.mmu.zapSlot(range(0x2000 + page, 0x2002 + page));
          else if (what === 'sync') vm.mmu.sync();
          else vm.mmu.writeProtect(range(0x2000, 0x2040));
          expect(vm.mmu.check()).toEqual([]);
        }
        vm.mmu.sync();
        // Whatever is mapped now is what the guest's tables say.
        for (let page = 500; page < 521; page++) {
          const result = vm.nested(page * 0x1000, false);
          if (result.kind === 'fixed') expect(vm.nested(page * 0x1000, false).kind).toBe('spurious');
        }
        expect(vm.words64().has(0n)).toBe(false);
        vm.mmu.destroy();
        expect(vm.tables.held.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
