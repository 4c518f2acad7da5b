import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TdpMmu } from '@tdxkit/tdp-mmu';
import type { HookResult, PageLevel, TdpMmuConfig } from '@tdxkit/tdp-mmu';
import { ConfigError, gfn } from '@tdxkit/x86-cpu/units';
import type { Gfn, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import { FakeHooks, FakeVm, range } from './fake-vm.ts';

/** An external table with 2 MiB leaves: DEMOTE and PROMOTE keep the pages. */
class LargeHooks extends FakeHooks {
  answer: HookResult[] = [];
  splitExternalSpte(frame: Gfn, level: PageLevel, table: Hpa): HookResult {
    this.calls.push(`split ${frame.toString(16)} ${level}`);
    const answer = this.answer.shift() ?? 'ok';
    if (answer !== 'ok') return answer;
    const first = this.leaves.get(`${frame}/${level}`)!;
    this.leaves.delete(`${frame}/${level}`);
    this.tables.set(`${frame}/${level}`, table);
    const step = 512 ** (level - 2);
    for (let i = 0; i < 512; i++) this.leaves.set(`${frame + i * step}/${level - 1}`, (first + i * step) as Pfn);
    return 'ok';
  }
  collapseExternalTable(frame: Gfn, level: PageLevel, table: Hpa): HookResult {
    this.calls.push(`collapse ${frame.toString(16)} ${level}`);
    const answer = this.answer.shift() ?? 'ok';
    if (answer !== 'ok') return answer;
    if (this.tables.get(`${frame}/${level}`) !== table) throw new Error('collapse of another table');
    const step = 512 ** (level - 2);
    this.leaves.set(`${frame}/${level}`, this.leaves.get(`${frame}/${level - 1}`)!);
    for (let i = 0; i < 512; i++) if (i > 0 || level > 2) this.leaves.delete(`${frame + i * step}/${level - 1}`);
    this.leaves.delete(`${frame}/${level - 1}`);
    this.tables.delete(`${frame}/${level}`);
    return 'ok';
  }
}

const largeVm = (more: Partial<TdpMmuConfig>): FakeVm => new FakeVm('td', { maxMirrorLevel: 2, ...more });
/** A TD with 8 MiB of private memory on 2 MiB pages. */
function td(more: Partial<TdpMmuConfig> = {}): { vm: FakeVm; hooks: LargeHooks } {
  const hooks = new LargeHooks();
  const vm = largeVm({ ...more, hooks });
  vm.guest.slot(0, 0x1000, { maxLevel: 2 }).setPrivate(0, 0x800);
  vm.guest.uniform = (f, isPrivate) => {
    const first = f - (f % 512);
    for (let i = first; i < first + 512; i++) if (vm.guest.privateFrames.has(i) !== isPrivate) return 1;
    return 2;
  };
  return { vm, hooks };
}
const set = (hooks: LargeHooks): string[] => hooks.calls.filter((c) => !c.startsWith('link'));

describe('large private pages', () => {
  it('[C011] a uniform block on a 2 MiB page is one leaf, by one hook', () => {
    const { vm, hooks } = td();
    expect(vm.fault(vm.private(0x123))).toMatchObject({ kind: 'fixed', level: 2 });
    expect(set(hooks)).toEqual(['set 0 2']);
    expect(vm.fault(vm.private(0x124))).toEqual({ kind: 'spurious', level: 2 });
    expect(vm.mmu.lookup(vm.private(0x1ff))).toEqual({ pfn: 0x1ff + 0x1000 + 0x100_0000, level: 2, writable: true });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[C007] a mixed block never gets a large mapping', () => {
    const { vm, hooks } = td();
    vm.guest.setPrivate(0x1ff, 0x200, false);
    expect(vm.fault(vm.private(0x10))).toMatchObject({ level: 1 });
    expect(set(hooks)).toEqual(['set 10 1']);
  });

  it('[C009] conversion of one page splits the block, then removes that page only: the other 511 are not touched', () => {
    const { vm, hooks } = td();
    vm.fault(vm.private(0x10));
    hooks.calls.length = 0;
    expect(vm.mmu.changeAttributes(range(0x20, 0x21), false, () => vm.guest.setPrivate(0x20, 0x21, false))).toBe(0);
    expect(hooks.calls).toEqual(['split 0 2', 'remove 20 1']);
    expect(vm.mmu.statistics.mirrorPages).toEqual([511, 0, 0]);
    expect([vm.mmu.isMapped(vm.private(0x1f)), vm.mmu.isMapped(vm.private(0x20)), vm.mmu.isMapped(vm.private(0x21))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(vm.fault(vm.private(0x21)).kind).toBe('spurious');
    expect(vm.mmu.check()).toEqual([]);
  });

  it('a conversion of whole blocks removes large leaves as they are', () => {
    const { vm, hooks } = td();
    for (const f of [0, 0x200, 0x400]) vm.fault(vm.private(f));
    hooks.calls.length = 0;
    vm.mmu.changeAttributes(range(0x200, 0x400), false, () => vm.guest.setPrivate(0x200, 0x400, false));
    expect(hooks.calls).toEqual(['remove 200 2']);
  });

  it('both edges of a hole punch are split, the middle goes whole', () => {
    const { vm, hooks } = td();
    for (const f of [0, 0x200, 0x400]) vm.fault(vm.private(f));
    hooks.calls.length = 0;
    expect(vm.mmu.invalidateGuestMemfd(range(0x1fe, 0x401))).toBe(0);
    expect(hooks.calls).toEqual(['split 0 2', 'split 400 2', 'remove 1fe 1', 'remove 1ff 1', 'remove 200 2', 'remove 400 1']);
    expect(vm.mmu.check()).toEqual([]);
  });

  it.each([
    ['no memory for the table', 12, (vm: FakeVm): unknown => (vm.tables.left = 0)],
    ['no external page', 12, (vm: FakeVm): unknown => (vm.external.left = 0)],
    ['busy hook', 11, (_: FakeVm, hooks: LargeHooks): unknown => (hooks.answer = ['busy'])],
  ])('a split that fails (%s) makes the conversion fail with %i: nothing zapped, nothing stored', (_name, errno, arrange) => {
    const { vm, hooks } = td();
    vm.fault(vm.private(0x10));
    arrange(vm, hooks);
    let stored = false;
    expect(vm.mmu.changeAttributes(range(0x20, 0x21), false, () => (stored = true))).toBe(errno);
    expect([stored, vm.mmu.lookup(vm.private(0x20))?.level, vm.mmu.bugged]).toEqual([false, 2, undefined]);
    expect(vm.mmu.check()).toEqual([]);
    expect(vm.fault(vm.private(0x10)).kind).toBe('spurious');
  });

  it('a split hook that errs bugs the VM and keeps the large leaf', () => {
    const { vm, hooks } = td();
    vm.fault(vm.private(0x10));
    hooks.answer = ['error'];
    expect(vm.mmu.invalidateGuestMemfd(range(0, 1))).toBe(5);
    expect([vm.bugs.length, vm.mmu.lookup(vm.private(0))?.level]).toEqual([1, 2]);
  });

  it('[C012] a guest that accepts 4 KiB gets 4 KiB: the block is split, and never mapped large again', () => {
    const { vm, hooks } = td();
    vm.fault(vm.private(0x10));
    hooks.calls.length = 0;
    expect(vm.fault(vm.private(0x10), { maxLevel: 1 })).toEqual({ kind: 'spurious', level: 1 });
    expect(hooks.calls).toEqual(['split 0 2']);
    vm.mmu.invalidateGuestMemfd(range(0, 0x200));
    expect(vm.fault(vm.private(0x30))).toMatchObject({ level: 1 });
    expect(vm.fault(vm.private(0x210))).toMatchObject({ level: 2 });
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[C014] a block that becomes uniform again stays small, unless asked', () => {
    const { vm, hooks } = td();
    for (let f = 0x200; f < 0x400; f++) vm.fault(vm.private(f), f === 0x200 ? {} : {});
    expect(vm.mmu.statistics.mirrorPages).toEqual([0, 1, 0]);
    vm.mmu.changeAttributes(range(0x210, 0x211), false, () => vm.guest.setPrivate(0x210, 0x211, false));
    vm.mmu.changeAttributes(range(0x210, 0x211), true, () => vm.guest.setPrivate(0x210, 0x211));
    expect(vm.fault(vm.private(0x210))).toMatchObject({ level: 1 });
    expect(vm.mmu.statistics.mirrorPages).toEqual([512, 0, 0]);
    hooks.answer = ['busy'];
    expect(vm.mmu.collapsePrivate(range(0, 0x800))).toBe(0);
    expect(vm.mmu.collapsePrivate(range(0, 0x800))).toBe(1);
    expect(vm.mmu.statistics).toMatchObject({ mirrorPages: [0, 1, 0], externalTables: 2 });
    expect(vm.mmu.check()).toEqual([]);
    expect(hooks.leaves.size).toBe(1);
  });

  it('[C015] [C016] with the switch the last fault makes 512 pages one; a plain zap would have lost their content', () => {
    const { vm, hooks } = td({ collapsePrivate: true });
    vm.guest.uniform = undefined;
    for (let f = 0; f < 0x200; f++) vm.fault(vm.private(f));
    expect(vm.mmu.statistics.mirrorPages).toEqual([512, 0, 0]); // no tracker: nothing is known to be uniform
    vm.mmu.invalidateGuestMemfd(range(5, 6));
    vm.guest.uniform = () => 2;
    hooks.calls.length = 0;
    expect(vm.fault(vm.private(5)).kind).toBe('fixed');
    expect(hooks.calls).toEqual(['set 5 1', 'collapse 0 2']);
    expect(vm.mmu.statistics.mirrorPages).toEqual([0, 1, 0]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[C016] a collapse whose hook is busy changes nothing, and a later fault anywhere does it', () => {
    const { vm, hooks } = td({ collapsePrivate: true });
    vm.guest.uniform = () => 1;
    for (let f = 0; f < 0x200; f++) vm.fault(vm.private(f));
    vm.mmu.invalidateGuestMemfd(range(0x1ff, 0x200));
    vm.guest.uniform = (f) => (f < 0x200 ? 2 : 1);
    hooks.answer = ['busy'];
    hooks.calls.length = 0;
    vm.fault(vm.private(0x1ff));
    expect(set(hooks)).toEqual(['set 1ff 1', 'collapse 0 2']);
    expect(vm.mmu.statistics.mirrorPages).toEqual([512, 0, 0]);
    expect([vm.bugs, vm.mmu.check()]).toEqual([[], []]);
    vm.fault(vm.private(0x400));
    expect(set(hooks).slice(2)).toEqual(['set 400 1', 'collapse 0 2']);
    expect(vm.mmu.statistics.mirrorPages).toEqual([1, 1, 0]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[C013] a limit on what faults map leaves larger leaves to collapses', () => {
    const { vm } = td({ maxMirrorFaultLevel: 1 });
    expect(vm.fault(vm.private(0x123))).toMatchObject({ kind: 'fixed', level: 1 });
    for (let f = 0; f < 0x200; f++) vm.fault(vm.private(f));
    expect(vm.mmu.statistics.mirrorPages).toEqual([512, 0, 0]);
    expect(vm.mmu.collapsePrivate(range(0, 0x200))).toBe(1);
    expect(vm.mmu.statistics.mirrorPages).toEqual([0, 1, 0]);
    expect(vm.mmu.check()).toEqual([]);
  });

  it('[C013] 1 GiB: mapped, split at both levels below, limited by the configuration', () => {
    const hooks = new LargeHooks();
    const vm = largeVm({ hooks, maxMirrorLevel: 3 });
    vm.guest.slot(0, 0x8_0000, { maxLevel: 3, pfnOffset: 0x4_0000 });
    vm.guest.isPrivate = () => true;
    vm.guest.uniform = () => 3;
    expect(vm.fault(vm.private(0x4_1234))).toMatchObject({ kind: 'fixed', level: 3 });
    hooks.calls.length = 0;
    expect(vm.mmu.changeAttributes(range(0x4_1234, 0x4_1235), false, () => undefined)).toBe(0);
    expect(hooks.calls).toEqual(['split 40000 3', 'split 41200 2', 'remove 41234 1']);
    expect(vm.mmu.statistics.mirrorPages).toEqual([511, 511, 0]);
    expect(vm.mmu.check()).toEqual([]);
    const capped = largeVm({ hooks: new LargeHooks() });
    capped.guest.slot(0, 0x8_0000, { maxLevel: 3, pfnOffset: 0x4_0000 });
    capped.guest.isPrivate = () => true;
    capped.guest.uniform = () => 3;
    expect(capped.fault(capped.private(0x4_1234))).toMatchObject({ level: 2 });
  });

  it('large mirror leaves need the split hook', () => {
    const vm = new FakeVm();
    expect(
      () =>
        new TdpMmu({
          memory: vm.memory,
          tables: vm.tables,
          externalTables: vm.external,
          guest: vm.guest,
          observer: { flushTlbs: () => undefined, onBug: () => undefined },
          rootLevel: 4,
          directBits: gfn(2 ** 35),
          hooks: vm.hooks,
          maxMirrorLevel: 2,
        }),
    ).toThrow(ConfigError);
  });

  it('[C009] any conversions: pages that were not converted stay where they are and are never set again', () => {
    const conversion = fc.record({ start: fc.nat(0x7ff), count: fc.integer({ min: 1, max: 0x300 }), toPrivate: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(conversion, fc.record({ fault: fc.nat(0x7ff) })), { maxLength: 25 }),
        fc.boolean(),
        (steps, collapsePrivate) => {
          const { vm, hooks } = td({ collapsePrivate });
          const mapped = new Set<number>();
          for (const s of steps) {
            if ('fault' in s) {
              if (!vm.guest.isPrivate(gfn(s.fault))) continue;
              const result = vm.fault(vm.private(s.fault));
              expect(result.kind).toBe(mapped.has(s.fault) ? 'spurious' : 'fixed');
              const { level } = vm.mmu.lookup(vm.private(s.fault))!;
              const first = level === 2 ? s.fault - (s.fault % 512) : s.fault;
              for (let f = first; f < first + 512 ** (level - 1); f++) mapped.add(f);
            } else {
              const end = Math.min(0x800, s.start + s.count);
              vm.mmu.changeAttributes(range(s.start, end), s.toPrivate, () => vm.guest.setPrivate(s.start, end, s.toPrivate));
              if (!s.toPrivate) for (let f = s.start; f < end; f++) mapped.delete(f);
            }
          }
          for (let f = 0; f < 0x800; f++) expect(vm.mmu.isMapped(vm.private(f))).toBe(mapped.has(f));
          expect(vm.mmu.check()).toEqual([]);
          vm.mmu.zapAll();
          vm.mmu.destroy();
          expect([vm.tables.held.size, vm.external.held.size, hooks.leaves.size, hooks.tables.size]).toEqual([0, 0, 0, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
