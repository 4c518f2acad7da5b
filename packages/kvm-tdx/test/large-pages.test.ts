import { describe, expect, it } from 'vitest';
import { Errno, dumpTrees, type Kvm, type KvmOptions } from '../src/index.ts';
import { FREE_PAGE, Request, remoteTd, type RemoteGuest } from './remote-guest.ts';
import { ok, tdxHost } from './td-fixture.ts';

const AREA = 0x8000_0000;
const BYTES = 0x40_0000;

/** A TD with 4 MiB of private memory at 2 GiB, nothing mapped yet. */
function largeTd(options: KvmOptions = { maxPrivateLevel: 2 }): RemoteGuest {
  const guest = remoteTd(tdxHost({}, options));
  const guestMemfd = ok('memfd', guest.vm.createGuestMemfd(BYTES));
  ok(
    'slot',
    guest.vm.setUserMemoryRegion2({
      slot: 3,
      flags: 4,
      guestPhysAddr: AREA,
      memorySize: BYTES,
      userspaceAddr: guest.kvm.userMemory.map(BYTES),
      guestMemfd,
    }),
  );
  ok('attributes', guest.vm.setMemoryAttributes({ address: AREA, size: BYTES, attributes: 8n, flags: 0n }));
  return guest;
}
const accept = (guest: RemoteGuest, gpa: number, level: 0 | 1): bigint =>
  guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(gpa + level) }).rax;
const store = (guest: RemoteGuest, gpa: number, r8: number): void =>
  void guest.request(Request.STORE, { rdx: BigInt(gpa), r8: BigInt(r8) });
const load = (guest: RemoteGuest, gpa: number): number => Number(guest.request(Request.LOAD, { rdx: BigInt(gpa) }).rax);
const calls = (kvm: Kvm, leaf: string): number => kvm.statistics.seamcalls.get(leaf) ?? 0;
/** The mirror and the Secure EPT have the same leaves, and the MMU finds nothing wrong. */
function agrees({ vm, vcpu }: RemoteGuest): number[] {
  vcpu.forceExit();
  const { mirror, secureEpt } = dumpTrees(vm);
  expect(secureEpt.map(({ gfn, level, page }) => [gfn, level, page])).toEqual(
    mirror.map(({ gfn, level, page }) => [gfn, level, page]),
  );
  expect([vm.mmu!.check(), vm.bugged]).toEqual([[], undefined]);
  return vm.mmu!.statistics.mirrorPages.slice(0, 2);
}

describe('1 GiB private pages', () => {
  const GIB = 0x4000_0000;
  const FRAMES = GIB / 0x1000;
  /** A TD with 1 GiB of private memory at 2 GiB, backed in one piece, mapped throughout by pages of 2 MiB that are not accepted yet. */
  const hugeTd = (collapsePrivate: boolean): RemoteGuest => {
    const guest = remoteTd(
      tdxHost({ ramBytes: 3 * GIB, linearMemoryBytes: 256 * 2 ** 20 }, { maxPrivateLevel: 3, collapsePrivate }),
    );
    const guestMemfd = ok('memfd', guest.vm.createGuestMemfd(GIB));
    ok(
      'slot',
      guest.vm.setUserMemoryRegion2({
        slot: 3,
        flags: 4,
        guestPhysAddr: 2 * GIB,
        memorySize: GIB,
        userspaceAddr: guest.kvm.userMemory.map(GIB),
        guestMemfd,
      }),
    );
    ok('attributes', guest.vm.setMemoryAttributes({ address: 2 * GIB, size: GIB, attributes: 8n, flags: 0n }));
    expect(guest.vcpu.preFaultMemory({ gpa: 2 * GIB, size: GIB, flags: 0n })).toBe(0);
    return guest;
  };
  const pages = (guest: RemoteGuest): readonly number[] => guest.vm.mmu!.statistics.mirrorPages.slice(1);

  it('[C013] 512 faults of 2 MiB, then one PROMOTE; converting one page splits it twice, and only that page goes', () => {
    const guest = hugeTd(true);
    expect([
      calls(guest.kvm, 'TDH.MEM.PAGE.AUG'),
      calls(guest.kvm, 'TDH.MEM.PAGE.PROMOTE'),
      pages(guest),
      guest.vm.bugged,
    ]).toEqual([512, 1, [0, 1], undefined]);
    agrees(guest);
    expect(guest.vm.setMemoryAttributes({ address: 2 * GIB + 0x12_3000, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0);
    expect([
      calls(guest.kvm, 'TDH.MEM.PAGE.DEMOTE'),
      calls(guest.kvm, 'TDH.MEM.PAGE.REMOVE'),
      pages(guest),
      guest.vm.mmu!.statistics.mirrorPages[0] >= 511,
    ]).toEqual([2, 1, [511, 0], true]);
    agrees(guest);
    // The rest can be accepted as it is mapped: neighbours in pages of 4 KiB, what lies farther away in one of 2 MiB.
    expect([
      accept(guest, 2 * GIB + 0x12_2000, 0),
      accept(guest, 2 * GIB + 0x40_0000, 1),
      calls(guest.kvm, 'TDH.MEM.PAGE.AUG'),
    ]).toEqual([0n, 0n, 512]);
    store(guest, 2 * GIB + 0x40_1000, 77);
    expect([load(guest, 2 * GIB + 0x40_1000), guest.vm.destroy().leaks.size]).toEqual([77, 0]);
  });

  it('[C013] a guest that accepts 4 KiB of a page of 1 GiB makes it smaller; without the switch nothing is larger than 2 MiB', () => {
    const guest = hugeTd(true);
    expect([accept(guest, 2 * GIB + 0x1000, 0), pages(guest), calls(guest.kvm, 'TDH.MEM.PAGE.DEMOTE')]).toEqual([
      0n,
      [511, 0],
      2,
    ]);
    agrees(guest);
    expect(guest.vm.destroy().leaks.size).toBe(0);
    const small = hugeTd(false);
    expect([pages(small), calls(small.kvm, 'TDH.MEM.PAGE.PROMOTE'), FRAMES]).toEqual([[512, 0], 0, 0x4_0000]);
    expect(small.vm.destroy().leaks.size).toBe(0);
  });
});

describe('2 MiB private pages', () => {
  it('[C011] a guest that accepts 2 MiB of uniform private memory gets one page by one PAGE.AUG', () => {
    const guest = largeTd();
    expect([accept(guest, AREA, 1), calls(guest.kvm, 'TDH.MEM.PAGE.AUG')]).toEqual([0n, 1]);
    store(guest, AREA + 0x1f_f000, 7);
    expect([load(guest, AREA + 0x1f_f000), calls(guest.kvm, 'TDH.MEM.PAGE.AUG'), agrees(guest)[1]]).toEqual([7, 1, 1]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('[C005] without the option no private mapping is larger than 4 KiB, and 2 MiB cannot be accepted', () => {
    const guest = largeTd({});
    expect(accept(guest, AREA, 1)).not.toBe(0n);
    expect([accept(guest, AREA, 0), agrees(guest)[1]]).toEqual([0n, 0]);
  });

  it('[C012] a guest that accepts 4 KiB of memory backed by 2 MiB gets 4 KiB entries, each by its own PAGE.AUG', () => {
    const guest = largeTd();
    for (let i = 0; i < 4; i++) expect(accept(guest, AREA + 0x1000 * i, 0)).toBe(0n);
    expect([calls(guest.kvm, 'TDH.MEM.PAGE.AUG'), agrees(guest)[1]]).toEqual([4, 0]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('[C009] one page converted: BLOCK, TRACK, DEMOTE, then that page; the other 511 keep their content and need no ACCEPT', () => {
    const guest = largeTd();
    expect(accept(guest, AREA, 1)).toBe(0n);
    for (let i = 0; i < 512; i += 37) store(guest, AREA + 0x1000 * i, 1000 + i);
    const trace: string[] = [];
    guest.kvm.statistics.trace = (event) => event.kind === 'seamcall' && event.leaf.includes('MEM.') && trace.push(event.leaf);
    expect(guest.vm.setMemoryAttributes({ address: AREA + 0x5000, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0);
    guest.kvm.statistics.trace = undefined;
    expect(trace).toEqual([
      'TDH.MEM.RANGE.BLOCK',
      'TDH.MEM.TRACK',
      'TDH.MEM.PAGE.DEMOTE',
      'TDH.MEM.RANGE.BLOCK',
      'TDH.MEM.TRACK',
      'TDH.MEM.PAGE.REMOVE',
      'TDH.PHYMEM.PAGE.WBINVD',
    ]);
    for (let i = 0; i < 512; i += 37) expect(load(guest, AREA + 0x1000 * i)).toBe(1000 + i);
    const [small, large] = agrees(guest);
    expect([small! >= 511, large, calls(guest.kvm, 'TDH.MEM.PAGE.AUG')]).toEqual([true, 0, 1]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('a hole in the file splits the block as well; both neighbours stay', () => {
    const guest = largeTd();
    accept(guest, AREA, 1);
    store(guest, AREA, 5);
    store(guest, AREA + 0x3000, 6);
    expect(guest.vm.guestMemfds.at(-1)!.punchHole(0x1000, 0x2000)).toBe(0);
    expect([load(guest, AREA), load(guest, AREA + 0x3000), agrees(guest)[1]]).toEqual([5, 6, 0]);
    expect(accept(guest, AREA + 0x1000, 0)).toBe(0n);
    expect(load(guest, AREA + 0x1000)).toBe(0);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('[C015] [C014] with the switch a block that is whole and uniform again is one page by PROMOTE; without it stays small', () => {
    for (const collapsePrivate of [true, false]) {
      const guest = largeTd({ maxPrivateLevel: 2, collapsePrivate });
      expect(accept(guest, AREA, 1)).toBe(0n);
      for (let i = 0; i < 512; i += 101) store(guest, AREA + 0x1000 * i, 2000 + i);
      guest.vm.guestMemfds.at(-1)!.page(0);
      const split = guest.vm.mmu!.splitPrivateEdges({ start: (AREA / 0x1000 + 3) as never, end: (AREA / 0x1000 + 512) as never });
      expect([split, agrees(guest)[1]]).toEqual([0, 0]);
      const promoted = collapsePrivate
        ? guest.vm.mmu!.collapsePrivate({ start: (AREA / 0x1000) as never, end: (AREA / 0x1000 + 512) as never })
        : 0;
      expect([promoted, calls(guest.kvm, 'TDH.MEM.PAGE.PROMOTE') > 0, agrees(guest)[1]]).toEqual(
        collapsePrivate ? [1, true, 1] : [0, false, 0],
      );
      for (let i = 0; i < 512; i += 101) expect(load(guest, AREA + 0x1000 * i)).toBe(2000 + i);
      expect(guest.vm.destroy().leaks.size).toBe(0);
    }
  });

  it('[C015] with the switch a block that a conversion split is one page again once the guest has accepted all of it', () => {
    const guest = largeTd({ maxPrivateLevel: 2, collapsePrivate: true });
    expect(accept(guest, AREA, 1)).toBe(0n);
    store(guest, AREA + 0x6000, 66);
    const convert = (attributes: bigint): void =>
      void ok('attributes', guest.vm.setMemoryAttributes({ address: AREA + 0x5000, size: 0x1000, attributes, flags: 0n }));
    convert(0n);
    convert(8n);
    // The page comes back by a fault, not accepted yet: the module refuses to merge, and the TD lives.
    expect([accept(guest, AREA + 0x5000, 0), guest.vm.bugged, agrees(guest)[1]]).toEqual([0n, undefined, 0]);
    // The next fault anywhere tries again. What a guest accepted in small pages stays small: it may do so again.
    guest.vm.mmu!.collapsePrivate({ start: (AREA / 0x1000) as never, end: (AREA / 0x1000 + 512) as never });
    expect([accept(guest, AREA + 0x20_0000, 1), guest.vm.bugged, load(guest, AREA + 0x6000)]).toEqual([0n, undefined, 66]);
    agrees(guest);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('an unaligned slot, and memory short of 2 MiB in one piece, fall back to 4 KiB', () => {
    const guest = largeTd();
    const guestMemfd = ok('memfd', guest.vm.createGuestMemfd(BYTES));
    ok(
      'slot',
      guest.vm.setUserMemoryRegion2({
        slot: 4,
        flags: 4,
        guestPhysAddr: 0x9000_1000,
        memorySize: BYTES,
        userspaceAddr: guest.kvm.userMemory.map(BYTES),
        guestMemfd,
      }),
    );
    ok('attributes', guest.vm.setMemoryAttributes({ address: 0x9000_1000, size: BYTES, attributes: 8n, flags: 0n }));
    expect([accept(guest, 0x9020_0000, 0), agrees(guest)[1]]).toEqual([0n, 0]);
    guest.kvm.pages.limit(guest.kvm.pages.pagesInUse + 20);
    expect([accept(guest, AREA, 0), agrees(guest)[1]]).toEqual([0n, 0]);
    guest.kvm.pages.limit(Infinity);
    expect([FREE_PAGE > 0, Errno.EINVAL, guest.vm.destroy().leaks.size]).toEqual([true, 22, 0]);
  });
});
