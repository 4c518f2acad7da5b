import { createHash } from 'node:crypto';
import { HostLeaf as Leaf, VmcallLeaf } from '@tdxkit/tdx-arch';
import { gpa, gfn } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { toTdx } from '../src/backend/accessors.ts';
import { Errno, Kvm, KvmExitReason, KvmTdxCommand, dumpTrees, type KvmVm } from '../src/index.ts';
import { failingMachine } from './failing-firmware.ts';
import { FREE_PAGE, Request, SHARED_BIT, remotePlainVm, remoteTd, sharedAlias, type RemoteGuest } from './remote-guest.ts';
import { MEMORY_BASE, addPages, createTd, initArgument, initialisedTd, ok, runnableTd, tdxHost } from './td-fixture.ts';

const accept = (guest: RemoteGuest, page = FREE_PAGE): bigint =>
  guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(page) }).rax;
const convert = (guest: RemoteGuest, attributes: bigint, address = FREE_PAGE): number =>
  guest.vm.setMemoryAttributes({ address, size: 0x1000, attributes, flags: 0n });

/** MRTD as the specification builds it: one SHA-384 over a record for each PAGE.ADD and three for each MR.EXTEND. @source TDX-MODULE "MRTD" */
function independentMrtd(pages: readonly { gpa: number; content: Uint8Array; isMeasured: boolean }[]): string {
  const hash = createHash('sha384');
  const record = (name: string, at: number): Uint8Array => {
    const bytes = new Uint8Array(128);
    bytes.set(new TextEncoder().encode(name));
    new DataView(bytes.buffer).setBigUint64(16, BigInt(at), true);
    return bytes;
  };
  for (const { gpa: at, content, isMeasured } of pages) {
    hash.update(record('MEM.PAGE.ADD', at));
    for (let chunk = 0; isMeasured && chunk < 0x1000; chunk += 256)
      hash.update(record('MR.EXTEND', at + chunk)).update(content.subarray(chunk, chunk + 256));
  }
  return hash.digest('hex');
}

describe('initial memory and finalisation', () => {
  const page = (fill: number): Uint8Array => Uint8Array.from({ length: 0x1000 }, (_, i) => (i * 7 + fill) & 0xff);
  const measure = (order: readonly number[], flags: readonly number[]): string => {
    const built = initialisedTd(tdxHost());
    order.forEach((i, n) => addPages(built, MEMORY_BASE + i * 0x1000, page(i), flags[n]));
    ok('FINALIZE', built.vm.tdxFinalizeVm(), built.vm);
    return Buffer.from(built.vm.measurement!).toString('hex');
  };
  const independent = (order: readonly number[], flags: readonly number[]): string =>
    independentMrtd(order.map((i, n) => ({ gpa: MEMORY_BASE + i * 0x1000, content: page(i), isMeasured: flags[n] === 1 })));

  it('[A060] [C064] MRTD of a three-page image equals an independent computation, and a stored digest; two pages swapped: another', () => {
    const mrtd = measure([0, 1, 2], [1, 1, 1]);
    expect(mrtd).toBe(independent([0, 1, 2], [1, 1, 1]));
    expect(mrtd).toBe('c47d4ae407ae36c95bd87f625cc766c74b5d928921326985d4529a16a3ab9ec56353c117821f8582b8a8806ecc2f19c5');
    expect(measure([0, 2, 1], [1, 1, 1])).toBe(independent([0, 2, 1], [1, 1, 1]));
    expect(measure([0, 2, 1], [1, 1, 1])).not.toBe(mrtd);
    expect(measure([0, 1, 2], [1, 0, 1])).toBe(independent([0, 1, 2], [1, 0, 1]));
  });

  it('[A059] [C064] KVM_RUN succeeds only after KVM_TDX_FINALIZE_VM', () => {
    const built = initialisedTd(tdxHost());
    const reset = new Uint8Array(0x1000);
    reset.set([0xeb, 0xfe], 0xff0);
    addPages(built, 0xffff_f000, reset);
    expect(built.vcpu.run({ instructions: 10 })).toBe(-Errno.EINVAL);
    expect(built.vm.tdxFinalizeVm()).toBe(0);
    expect([built.vcpu.run({ instructions: 10 }), built.vcpu.kvmRun.exit]).toEqual([
      -Errno.EINTR,
      { reason: KvmExitReason.KVM_EXIT_INTR, cause: 'budget' },
    ]);
  });

  it('[C101] of every order of the commands only the documented one succeeds', () => {
    const steps: Record<string, (vm: KvmVm, kvm: Kvm) => number> = {
      INIT_VM: (vm, kvm) => vm.tdxInitVm(initArgument(kvm, vm)),
      CREATE_VCPU: (vm, kvm) => {
        const vcpu = vm.createVcpu(0);
        if (typeof vcpu === 'number') return vcpu;
        return vcpu.setCpuid2(kvm.getSupportedCpuid());
      },
      INIT_VCPU: (vm) => vm.vcpus[0]?.tdxInitVcpu(0n) ?? -Errno.EINVAL,
      INIT_MEM_REGION: (vm, kvm) =>
        vm.vcpus[0]?.tdxInitMemRegion({ sourceAddr: kvm.userMemory.map(0x1000), gpa: MEMORY_BASE, nrPages: 1 }, 0) ??
        -Errno.EINVAL,
      FINALIZE: (vm) => vm.tdxFinalizeVm(),
    };
    const names = Object.keys(steps);
    const permutations = (list: string[]): string[][] =>
      list.length < 2
        ? [list]
        : list.flatMap((first) => permutations(list.filter((each) => each !== first)).map((rest) => [first, ...rest]));
    const kvm = tdxHost();
    const good: string[] = [];
    for (const order of permutations(names)) {
      const vm = createTd(kvm);
      const memfd = ok('memfd', vm.createGuestMemfd(0x1000));
      let failed = false;
      for (const name of order) {
        // A slot wants the shared bit to be known, so it is made when it can be.
        if (name === 'INIT_MEM_REGION') {
          vm.setUserMemoryRegion2({
            slot: 0,
            flags: 4,
            guestPhysAddr: MEMORY_BASE,
            memorySize: 0x1000,
            userspaceAddr: kvm.userMemory.map(0x1000),
            guestMemfd: memfd,
          });
          vm.setMemoryAttributes({ address: MEMORY_BASE, size: 0x1000, attributes: 8n, flags: 0n });
        }
        const result = steps[name]!(vm, kvm);
        if (result !== 0) expect([-Errno.EINVAL, -Errno.EIO]).toContain(result);
        failed ||= result !== 0;
      }
      if (!failed && vm.vcpus[0]!.run({ instructions: 1 }) !== -Errno.EINVAL) good.push(order.join(' '));
      expect(vm.destroy().leaks.size).toBe(0);
    }
    expect(good).toEqual(['INIT_VM CREATE_VCPU INIT_VCPU INIT_MEM_REGION FINALIZE']);
    expect(KvmTdxCommand.KVM_TDX_FINALIZE_VM).toBe(4);
  }, 120_000);
});

describe('faults of a TD', () => {
  it('[A047] [C063] [A084] a private fault maps a page by PAGE.AUG, a shared one of the same number fills the other tree', () => {
    const { vm, vcpu, kvm } = runnableTd(tdxHost(), Uint8Array.of(0xeb, 0xfe));
    ok('roots', vm.mmu!.loadRoots());
    const at = gpa(FREE_PAGE);
    expect(vm.handleFault(vcpu, { gpa: at, write: true, fetch: false }, true).kind).toBe('fixed');
    expect([vm.mmu!.isMapped(at), kvm.statistics.seamcalls.get('TDH.MEM.PAGE.AUG')]).toEqual([true, 1]);
    vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n });
    const shared = gpa(FREE_PAGE + 2 ** 47);
    expect(vm.handleFault(vcpu, { gpa: shared, write: true, fetch: false }, false).kind).toBe('fixed');
    expect([vm.mmu!.isMapped(at), vm.mmu!.isMapped(shared)]).toEqual([false, true]);
    expect(dumpTrees(vm).shared).toMatchObject([{ gfn: FREE_PAGE / 0x1000, level: 1 }]);
  });

  it('[A050] [C044] shared faults of both kinds of VM have the same error code; a private one is a plain write whatever the guest did', () => {
    const { machine } = failingMachine();
    const kvm = new Kvm(machine);
    const codes: Record<string, bigint[]> = { td: [], plain: [], private: [] };
    const td = remoteTd(kvm);
    const plain = remotePlainVm(kvm);
    convert(td, 0n);
    const watch = (name: string): void =>
      void (kvm.statistics.trace = (event) =>
        event.kind === 'fault' &&
        event.gpa % 2 ** 47 >= FREE_PAGE &&
        codes[event.isPrivate ? 'private' : name]!.push(event.errorCode));
    watch('td');
    td.request(Request.LOAD, { rdx: sharedAlias(FREE_PAGE) });
    watch('plain');
    plain.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) });
    convert(td, 0n, FREE_PAGE + 0x1000);
    watch('td');
    td.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE + 0x1000), r8: 1n });
    watch('plain');
    plain.request(Request.STORE, { rdx: BigInt(FREE_PAGE + 0x1000), r8: 1n });
    expect(codes['td']).toEqual([1n << 32n, (1n << 32n) | 2n]);
    expect(codes['plain']).toEqual(codes['td']);
    accept(td, FREE_PAGE + 0x2000);
    td.request(Request.LOAD, { rdx: BigInt(FREE_PAGE + 0x2000) });
    expect(codes['private']).toEqual([(1n << 49n) | 2n]);
  });

  it('[A051] the entries of a TD made before any plain VM are those of a plain VM: rights, memory type, accessed and dirty', () => {
    const kvm = tdxHost();
    const td = remoteTd(kvm);
    convert(td, 0n);
    td.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE), r8: 1n });
    const plain = remotePlainVm(kvm);
    plain.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 1n });
    const bits = (vm: KvmVm): bigint => {
      let found = 0n;
      vm.mmu!.forEachSpte(
        'direct',
        (e) => e.isLeaf && vm.mmu!.toPrivate(e.gfn) === gfn(FREE_PAGE / 0x1000) && (found = e.spte & ~0xf_ffff_ffff_f000n),
      );
      return found;
    };
    expect(bits(td.vm)).toBe(bits(plain.vm));
    expect(bits(td.vm) & 0x3fn).toBe(0x37n); // R, W, X, write-back
  });

  it.each([
    [48, 4],
    [52, 5],
  ] as const)(
    '[A052] GPA width %i: the shared root has %i levels and is written into the TD VMCS once, the private one never',
    (width, levels) => {
      const { machine, firmware } = failingMachine();
      const kvm = new Kvm(machine);
      const written: bigint[] = [];
      firmware.onCall = (leaf, lp) => {
        if (leaf === Leaf.TDH_VP_WR && (lp.gpr[2]! & 0xffff_ffffn) === 0x203cn) written.push(lp.gpr[8]!);
      };
      const vm = createTd(kvm);
      ok('INIT_VM', vm.tdxInitVm(initArgument(kvm, vm, {}, width)), vm);
      const memfd = ok('memfd', vm.createGuestMemfd(0x1000));
      ok(
        'slot',
        vm.setUserMemoryRegion2({
          slot: 0,
          flags: 4,
          guestPhysAddr: 0xffff_f000,
          memorySize: 0x1000,
          userspaceAddr: kvm.userMemory.map(0x1000),
          guestMemfd: memfd,
        }),
      );
      vm.setMemoryAttributes({ address: 0xffff_f000, size: 0x1000, attributes: 8n, flags: 0n });
      const vcpu = ok('vcpu', vm.createVcpu(0));
      vcpu.setCpuid2(kvm.getSupportedCpuid());
      ok('INIT_VCPU', vcpu.tdxInitVcpu(0n), vm);
      const reset = new Uint8Array(0x1000);
      reset.set([0xeb, 0xfe], 0xff0);
      addPages({ kvm, vm, vcpu, memfd }, 0xffff_f000, reset);
      ok('FINALIZE', vm.tdxFinalizeVm(), vm);
      for (let i = 0; i < 3; i++) {
        vcpu.run({ instructions: 10 });
        vcpu.forceExit();
      }
      expect(written).toEqual([BigInt(vm.mmu!.directRoot!)]);
      expect(written).not.toContain(BigInt(vm.mmu!.mirrorRoot!));
      vm.setMemoryAttributes({ address: 0xffff_f000, size: 0x1000, attributes: 0n, flags: 0n });
      vm.handleFault(vcpu, { gpa: gpa(0xffff_f000 + 2 ** (width - 1)), write: true, fetch: false }, false);
      const seen = new Set<number>();
      vm.mmu!.forEachSpte('direct', (e) => seen.add(e.level));
      expect(Math.max(...seen)).toBe(levels);
    },
  );
});

describe('memory types', () => {
  it('[C031] with DMA past the caches: the MTRRs of the guest count in the series of 2022, by the frame without the shared bit; today its PAT alone', () => {
    const seen = (['v7', 'mainline'] as const).map((flavour) => {
      const guest = remoteTd(tdxHost({}, { flavour }));
      const { vm } = guest;
      const wrmsr = (index: number, value: bigint): bigint =>
        guest.vmcall(VmcallLeaf.Wrmsr, { r12: BigInt(index), r13: value }).r10;
      // MTRRs on, write-back but for one uncachable page.
      expect([wrmsr(0x2ff, 0x806n), wrmsr(0x200, BigInt(FREE_PAGE)), wrmsr(0x201, ((1n << 52n) - 0x1000n) | 0x800n)]).toEqual([
        0n,
        0n,
        0n,
      ]);
      const shared = (page: number): bigint => (SHARED_BIT + BigInt(page)) >> 12n;
      const types = (): (bigint | undefined)[] =>
        [FREE_PAGE, FREE_PAGE + 0x1000].map((page) => {
          if (flavour === 'v7')
            expect(guest.vmcall(VmcallLeaf.MapGpa, { r12: SHARED_BIT + BigInt(page), r13: 0x1000n }).r10).toBe(0n);
          else convert(guest, 0n, page);
          guest.request(Request.LOAD, { rdx: sharedAlias(page) });
          let type: bigint | undefined;
          vm.mmu!.forEachSpte('direct', (e) => e.isLeaf && BigInt(e.gfn) === shared(page) && (type = (e.spte >> 3n) & 15n));
          return type;
        });
      const without = types();
      vm.setNoncoherentDma(true);
      return [without, types(), vm.mmu!.check(), vm.bugged];
    });
    const [IGNORES_PAT, UC, WB] = [8n, 0n, 6n];
    expect(seen).toEqual([
      [[WB | IGNORES_PAT, WB | IGNORES_PAT], [UC, WB], [], undefined],
      [[WB | IGNORES_PAT, WB | IGNORES_PAT], [WB, WB], [], undefined],
    ]);
  });
});

describe('private memory', () => {
  it('[C003] bound, faulted, punched, deleted: and the host never reads what the guest wrote', () => {
    const guest = remoteTd(tdxHost());
    const { kvm, vm } = guest;
    const far = 0x8000_0000;
    const memfd = ok('memfd', vm.createGuestMemfd(0x4000));
    const userspaceAddr = kvm.userMemory.map(0x4000);
    ok(
      'slot',
      vm.setUserMemoryRegion2({ slot: 5, flags: 4, guestPhysAddr: far, memorySize: 0x4000, userspaceAddr, guestMemfd: memfd }),
    );
    ok('attributes', vm.setMemoryAttributes({ address: far, size: 0x4000, attributes: 8n, flags: 0n }));
    const secret = 0x5ec2_e75e_c2e7_5ec2n;
    for (const page of [far, far + 0x1000]) {
      expect(accept(guest, page)).toBe(0n);
      guest.request(Request.STORE, { rdx: BigInt(page), r8: secret });
      expect(guest.request(Request.LOAD, { rdx: BigInt(page) }).rax).toBe(secret);
    }
    // Through the VMM's mapping, and through the physical page.
    const bytes = new Uint8Array(8);
    vm.readGuest(far, bytes);
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(0n);
    expect(kvm.machine.memory.read64(memfd.page(0)!)).not.toBe(secret);
    const before = kvm.pages.pagesInUse;
    expect([
      memfd.punchHole(0, 0x1000),
      vm.mmu!.isMapped(gpa(far)),
      vm.mmu!.isMapped(gpa(far + 0x1000)),
      before - kvm.pages.pagesInUse,
    ]).toEqual([0, false, true, 1]);
    expect(accept(guest, far)).toBe(0n);
    expect(guest.request(Request.LOAD, { rdx: BigInt(far) }).rax).toBe(0n);
    expect(guest.request(Request.LOAD, { rdx: BigInt(far + 0x1000) }).rax).toBe(secret);
    expect(vm.setUserMemoryRegion2({ slot: 5, flags: 0, guestPhysAddr: far, memorySize: 0, userspaceAddr: 0 })).toBe(0);
    expect([vm.mmu!.isMapped(gpa(far + 0x1000)), vm.mmu!.check(), vm.bugged]).toEqual([false, [], undefined]);
    guest.ask(Request.LOAD, { rdx: BigInt(far) });
    guest.onExit = () => false;
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, gpa: far }]);
    expect(vm.destroy().leaks.size).toBe(0);
  });

  it('[A040] a memslot that goes takes its private pages and no others: those of another slot keep their bytes without ACCEPT, no table is removed', () => {
    const guest = remoteTd(tdxHost());
    const { kvm, vm } = guest;
    const slot = (id: number, address: number): void => {
      const guestMemfd = ok('memfd', vm.createGuestMemfd(0x1000));
      ok(
        'slot',
        vm.setUserMemoryRegion2({
          slot: id,
          flags: 4,
          guestPhysAddr: address,
          memorySize: 0x1000,
          userspaceAddr: kvm.userMemory.map(0x1000),
          guestMemfd,
        }),
      );
      ok('attributes', vm.setMemoryAttributes({ address, size: 0x1000, attributes: 8n, flags: 0n }));
      expect(accept(guest, address)).toBe(0n);
      guest.request(Request.STORE, { rdx: BigInt(address), r8: BigInt(id) });
    };
    slot(5, 0x8000_0000);
    slot(6, 0x8000_1000); // in the same table
    const trace: string[] = [];
    kvm.statistics.trace = (event) => event.kind === 'seamcall' && event.leaf.includes('MEM.') && trace.push(event.leaf);
    expect(vm.setUserMemoryRegion2({ slot: 6, flags: 0, guestPhysAddr: 0, memorySize: 0, userspaceAddr: 0 })).toBe(0);
    expect(trace).toEqual(['TDH.MEM.RANGE.BLOCK', 'TDH.MEM.TRACK', 'TDH.MEM.PAGE.REMOVE', 'TDH.PHYMEM.PAGE.WBINVD']);
    expect([guest.request(Request.LOAD, { rdx: 0x8000_0000n }).rax, vm.mmu!.isMapped(gpa(0x8000_1000)), vm.bugged]).toEqual([
      5n,
      false,
      undefined,
    ]);
  });

  it('[C068] the host reads no plaintext of a page of the TD nor of its vCPU state', () => {
    const guest = remoteTd(tdxHost());
    const { memory } = guest.kvm.machine;
    const secret = 0x1357_9bdf_2468_ace0n;
    accept(guest);
    guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: secret });
    const frame = dumpTrees(guest.vm).mirror.find(({ gfn: f }) => f === FREE_PAGE / 0x1000)!;
    const { tdvpr, tdcx } = toTdx(guest.vm).vcpus[0]!;
    const pages = [frame.page, tdvpr!, ...tdcx, ...toTdx(guest.vm).tdcs, toTdx(guest.vm).tdr!];
    for (const page of pages) {
      const words = new BigUint64Array(memory.readBytes(page as typeof tdvpr & number, 0x1000).buffer);
      expect(words.includes(secret)).toBe(false);
    }
  });

  it('[C085] a write of the host into a page of the Secure EPT is noticed at the next walk: the TD is gone, the host is not', () => {
    const guest = remoteTd(tdxHost());
    const { memory } = guest.kvm.machine;
    let table = 0;
    guest.vm.mmu!.forEachSpte('mirror', (e) => e.level === 1 && (table = e.external ?? table));
    expect(table).not.toBe(0);
    for (let offset = 0; offset < 0x1000; offset += 64) memory.write64((table + offset) as never, 0xffn);
    guest.kvm.hostLp().vmx.invept(2, 0n); // no translation is held any more
    guest.ask(Request.LOAD, { rdx: BigInt(MEMORY_BASE) });
    guest.onExit = () => false;
    const isAlive = guest.untilReport();
    const other = remoteTd(guest.kvm);
    expect([isAlive, guest.exits.at(-1)?.reason, other.vmcall(10).r10]).toEqual([
      false,
      KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
      0n,
    ]);
  });

  it('[C086] after every operation the mirror and the Secure EPT, read by TDH.MEM.SEPT.RD, have the same leaves', () => {
    const guest = remoteTd(tdxHost());
    const { vm } = guest;
    const agree = (): number => {
      vm.vcpus[0]!.forceExit();
      const { mirror, secureEpt } = dumpTrees(vm);
      expect(secureEpt.map(({ gfn: f, level, page }) => [f, level, page])).toEqual(
        mirror.map(({ gfn: f, level, page }) => [f, level, page]),
      );
      expect(vm.mmu!.check()).toEqual([]);
      return mirror.length;
    };
    const start = agree();
    expect(accept(guest)).toBe(0n);
    expect(agree()).toBe(start + 1);
    expect(guest.vcpu.preFaultMemory({ gpa: FREE_PAGE + 0x1000, size: 0x3000, flags: 0n })).toBe(0);
    expect(agree()).toBe(start + 4);
    convert(guest, 0n, FREE_PAGE + 0x1000);
    expect(agree()).toBe(start + 3);
    vm.guestMemfds[0]!.punchHole(FREE_PAGE + 0x2000 - MEMORY_BASE, 0x1000);
    expect(agree()).toBe(start + 2);
    convert(guest, 8n, FREE_PAGE + 0x1000);
    expect(accept(guest, FREE_PAGE + 0x1000)).toBe(0n);
    expect(agree()).toBe(start + 3);
    // A private leaf that the mirror does not know, or has wrongly, would show here.
    expect(dumpTrees(vm).secureEpt.every(({ state }) => state !== 0)).toBe(true);
  });
});
