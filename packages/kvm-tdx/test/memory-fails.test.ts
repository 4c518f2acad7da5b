import { gfn, gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it, vi } from 'vitest';
import {
  Errno,
  Kvm,
  KvmCap,
  KvmExitReason,
  KvmLoadError,
  errnoName,
  isErrno,
  type GuestMemfd,
  type KvmOptions,
  type KvmVcpu,
  type KvmVm,
} from '../src/index.ts';
import { PageAllocator } from '../src/host/page-allocator.ts';
import { FREE_PAGE, Request, SHARED_BIT, remotePlainVm, remoteTd, sharedAlias, type RemoteGuest } from './remote-guest.ts';
import { MEMORY_BASE, MEMORY_BYTES, initArgument, tdxHost, tdxMachine } from './td-fixture.ts';

// Every allocation of every operation fails once: the operation says so, nothing has changed, and made again it goes through.

interface Operation {
  readonly name: string;
  /** 0 or more, or a negative errno. */
  readonly run: () => number;
  /** What a failure may have kept: the pages of a part that is done. */
  readonly keepsParts?: boolean;
  /** What it answers beside ENOMEM: the series of 2022 calls a page that cannot be mapped a bad address. */
  readonly other?: number;
}

/** Performs an operation with its allocation number 1, 2, 3 ... failing, until it has none that could. How many failed. */
function withEachAllocationFailing(
  kvm: Kvm,
  vms: () => readonly KvmVm[],
  { name, run, keepsParts = false, other = Errno.ENOMEM }: Operation,
): number {
  for (let n = 1; ; n++) {
    const before = [kvm.pages.pagesInUse, kvm.tdx.hkids.inUse, kvm.pages.pagesLeaked];
    kvm.pages.failAt(n);
    const result = run();
    const wasSpared = kvm.pages.willFail;
    kvm.pages.failAt(0);
    for (const vm of vms()) expect([name, n, vm.bugged, vm.mmu?.check() ?? []]).toEqual([name, n, undefined, []]);
    if (wasSpared) {
      expect([name, errnoName(result)]).toEqual([name, errnoName(Math.max(0, result))]);
      return n - 1;
    }
    if (result >= 0) continue; // it could do without that page
    if (result !== -other) expect([name, n, errnoName(result)]).toEqual([name, n, errnoName(-Errno.ENOMEM)]);
    const after = [kvm.pages.pagesInUse, kvm.tdx.hkids.inUse, kvm.pages.pagesLeaked];
    if (!keepsParts) expect([name, n, after]).toEqual([name, n, before]);
    else expect(after.slice(1)).toEqual(before.slice(1));
    if (n > 200) throw new Error(`${name} fails for ever`);
  }
}

const made = (object: object | number): number => (isErrno(object) ? object : 0);

describe('every allocation of a host may fail', () => {
  it.each([{}, { flavour: 'v7' }, { maxPrivateLevel: 2 }] as const)('while a TD is built, with %o', (options: KvmOptions) => {
    const kvm = tdxHost({}, options);
    const isPinned = kvm.differences.privateMemory === 'pinned';
    const atStart = kvm.pages.pagesInUse;
    let vm!: KvmVm;
    let vcpu!: KvmVcpu;
    let memfd: GuestMemfd | undefined;
    const userspaceAddr = kvm.userMemory.map(MEMORY_BYTES);
    const sourceAddr = kvm.userMemory.map(0x3000);
    const region = { sourceAddr, gpa: MEMORY_BASE, nrPages: 3 };
    const keep = <T extends object>(object: T | number, store: (value: T) => void): number =>
      typeof object === 'number' ? object : (store(object), 0);
    const operations: Operation[] = [
      { name: 'KVM_CREATE_VM', run: () => keep(kvm.createVm(kvm.tdVmType), (value) => (vm = value)) },
      { name: 'KVM_ENABLE_CAP', run: () => vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n) },
      { name: 'KVM_TDX_INIT_VM', run: () => vm.tdxInitVm(initArgument(kvm, vm)) },
      ...(isPinned
        ? []
        : [{ name: 'KVM_CREATE_GUEST_MEMFD', run: () => keep(vm.createGuestMemfd(MEMORY_BYTES), (value) => (memfd = value)) }]),
      {
        name: 'KVM_SET_USER_MEMORY_REGION2',
        run: () =>
          vm.setUserMemoryRegion2({
            slot: 0,
            flags: isPinned ? 0 : 4,
            guestPhysAddr: MEMORY_BASE,
            memorySize: MEMORY_BYTES,
            userspaceAddr,
            ...(memfd === undefined ? {} : { guestMemfd: memfd }),
          }),
      },
      ...(isPinned
        ? []
        : [
            {
              name: 'KVM_SET_MEMORY_ATTRIBUTES',
              run: () => vm.setMemoryAttributes({ address: MEMORY_BASE, size: MEMORY_BYTES, attributes: 8n, flags: 0n }),
            },
          ]),
      { name: 'KVM_CREATE_VCPU', run: () => keep(vm.createVcpu(0), (value) => (vcpu = value)) },
      { name: 'KVM_SET_CPUID2', run: () => vcpu.setCpuid2(kvm.getSupportedCpuid()) },
      { name: 'KVM_TDX_INIT_VCPU', run: () => vcpu.tdxInitVcpu(0n) },
      {
        name: 'KVM_TDX_INIT_MEM_REGION',
        run: () => (kvm.differences.initMemRegionOn === 'vm' ? vm.tdxInitMemRegion(region, 1) : vcpu.tdxInitMemRegion(region, 1)),
        keepsParts: true,
        ...(isPinned ? { other: Errno.EFAULT } : {}),
      },
      { name: 'KVM_TDX_FINALIZE_VM', run: () => vm.tdxFinalizeVm() },
    ];
    let failed = 0;
    for (const operation of operations)
      failed += withEachAllocationFailing(kvm, () => [vm as KvmVm | undefined].filter((each) => each !== undefined), operation);
    expect([failed > 15, region.nrPages]).toEqual([true, 0]);
    expect(vm.destroy().leaks.size).toBe(0);
    for (const address of [userspaceAddr, sourceAddr]) kvm.userMemory.unmap(address);
    expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse]).toEqual([atStart, 0]);
  });

  /** A request to the guest that ends when it reports: 0, or the errno of a KVM_RUN that did not get on. */
  const perform = (guest: RemoteGuest, request: number, registers: object): (() => number) => {
    let isAsked = false;
    return () => {
      if (!isAsked) guest.ask(request, registers);
      isAsked = true;
      const errno = guest.vcpu.run();
      if (errno !== 0) return errno;
      expect(guest.vcpu.kvmRun.exit.reason).toBe(KvmExitReason.KVM_EXIT_IO);
      isAsked = false;
      return 0;
    };
  };

  it.each([{}, { flavour: 'v7' }, { maxPrivateLevel: 2 }, { attributeStrategy: 'slot-arrays', flavour: 'v7' }] as const)(
    'while a TD runs, with %o',
    (options: KvmOptions) => {
      const kvm = tdxHost({}, options);
      let guest = remoteTd(kvm);
      const isPinned = kvm.differences.privateMemory === 'pinned';
      const all = [guest.vm];
      const far = 0xc000_0000;
      const accept = (page: number): (() => number) => perform(guest, Request.TDCALL, { rax: 6n, rcx: BigInt(page) });
      const change = (attributes: bigint) => (): number =>
        guest.vm.setMemoryAttributes({ address: FREE_PAGE + 0x1000, size: 0x1000, attributes, flags: 0n });
      const operations: (Operation | undefined)[] = [
        { name: 'a private fault', run: accept(FREE_PAGE), keepsParts: true },
        {
          name: 'KVM_PRE_FAULT_MEMORY',
          run: () => guest.vcpu.preFaultMemory({ gpa: FREE_PAGE + 0x2000, size: 0x3000, flags: 0n }),
          keepsParts: true,
        },
        isPinned
          ? {
              name: 'MapGPA',
              run: perform(guest, Request.TDCALL, {
                rax: 0n,
                rcx: 0xffccn,
                r11: 0x10001n,
                r12: SHARED_BIT + BigInt(FREE_PAGE + 0x1000),
                r13: 0x1000n,
              }),
              keepsParts: true,
            }
          : { name: 'KVM_SET_MEMORY_ATTRIBUTES, shared', run: change(0n) },
        {
          name: 'a shared fault',
          run: perform(guest, Request.STORE, { rdx: sharedAlias(FREE_PAGE + 0x1000), r8: 5n }),
          keepsParts: true,
        },
        {
          name: 'a shared fault without memslot',
          run: perform(guest, Request.LOAD, { rdx: sharedAlias(0x4000_0000) }),
          keepsParts: true,
        },
        isPinned ? undefined : { name: 'KVM_SET_MEMORY_ATTRIBUTES, private', run: change(8n) },
        isPinned
          ? undefined
          : { name: 'PUNCH_HOLE', run: () => guest.vm.guestMemfds[0]!.punchHole(FREE_PAGE - MEMORY_BASE, 0x1000) },
        {
          name: 'KVM_SET_USER_MEMORY_REGION',
          run: () =>
            guest.vm.setUserMemoryRegion2({
              slot: 9,
              flags: 0,
              guestPhysAddr: far,
              memorySize: 0x2000,
              userspaceAddr: (slotAddress ??= kvm.userMemory.map(0x2000)),
            }),
        },
        {
          name: 'KVM_SET_USER_MEMORY_REGION, gone',
          run: () => guest.vm.setUserMemoryRegion2({ slot: 9, flags: 0, guestPhysAddr: far, memorySize: 0, userspaceAddr: 0 }),
        },
        {
          name: 'KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM',
          run: () => {
            const target = kvm.createVm(kvm.tdVmType);
            if (typeof target === 'number') return target;
            const result = target.moveTdFrom(guest.vm);
            all[0]!.destroy();
            all[0] = target;
            guest = Object.assign(Object.create(Object.getPrototypeOf(guest) as object) as RemoteGuest, guest, { vm: target });
            return result;
          },
          keepsParts: true,
        },
      ];
      let slotAddress: number | undefined;
      let failed = 0;
      for (const operation of operations)
        if (operation !== undefined)
          failed += operation.name.endsWith('FROM')
            ? (expect(operation.run()).toBe(0), 0)
            : withEachAllocationFailing(kvm, () => all, operation);
      expect(failed).toBeGreaterThan(5);
      expect(all[0]!.destroy().leaks.size).toBe(0);
      expect(kvm.tdx.hkids.inUse).toBe(0);
    },
  );

  it.each([{}, { apicv: true }, { tdpMmu: false }] as const)('in the life of a plain VM, with %o', (options: KvmOptions) => {
    const kvm = new Kvm(tdxMachine(), options);
    const atStart = kvm.pages.pagesInUse;
    let vm: KvmVm | undefined;
    const operations: Operation[] = [
      {
        name: 'KVM_CREATE_VM',
        run: () => made((vm = ((given) => (typeof given === 'number' ? undefined : given))(kvm.createVm(0))) ?? -Errno.ENOMEM),
      },
      { name: 'KVM_CREATE_VCPU', run: () => made(vm!.createVcpu(0)) },
      { name: 'KVM_CREATE_VCPU, another', run: () => made(vm!.createVcpu(1)) },
    ];
    let failed = 0;
    for (const operation of operations) failed += withEachAllocationFailing(kvm, () => (vm === undefined ? [] : [vm]), operation);
    expect(failed).toBeGreaterThanOrEqual(3);
    expect([vm!.destroy().leaks.size, kvm.pages.pagesInUse]).toEqual([0, atStart]);
    const guest = remotePlainVm(kvm);
    const running: Operation[] = [
      { name: 'a fault', run: perform(guest, Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 7n }), keepsParts: true },
      {
        name: 'page migration',
        run: () =>
          kvm.userMemory.migrate(guest.vm.slots.find(gfn(FREE_PAGE / 0x1000))!.userspaceAddr + FREE_PAGE - MEMORY_BASE)
            ? 0
            : -Errno.ENOMEM,
      },
      { name: 'the fault after it', run: perform(guest, Request.LOAD, { rdx: BigInt(FREE_PAGE) }), keepsParts: true },
    ];
    for (const operation of running) withEachAllocationFailing(kvm, () => [guest.vm], operation);
    expect([guest.registers.rax, guest.vm.mmu!.isMapped(gpa(FREE_PAGE)), guest.vm.destroy().leaks.size]).toEqual([7n, true, 0]);
  });

  it('while KVM is loaded: with TDX off it says so, without pages for VMX it does not load; nothing is kept', () => {
    for (let n = 1; ; n++) {
      const machine = tdxMachine();
      let left = n;
      const spies = (['allocate', 'allocateContiguous'] as const).map((name) => {
        const original = Reflect.get(PageAllocator.prototype, name) as (...args: unknown[]) => never;
        return vi.spyOn(PageAllocator.prototype, name).mockImplementation(function (this: PageAllocator, ...args: unknown[]) {
          return --left === 0 ? (undefined as never) : original.apply(this, args);
        });
      });
      let kvm: Kvm | undefined;
      try {
        kvm = new Kvm(machine);
      } catch (error) {
        expect(error).toBeInstanceOf(KvmLoadError);
        expect([(error as KvmLoadError).errno, machine.lps.some((lp) => lp.vmx.on)]).toEqual([Errno.ENOMEM, false]);
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
      if (left > 0) break; // no allocation is left to fail
      if (kvm === undefined) continue;
      expect(kvm.tdxUnavailable).toMatch(/ENOMEM|memory/);
      expect([kvm.pages.pagesInUse, remotePlainVm(kvm).vm.destroy().leaks.size, kvm.tdx.hkids.inUse]).toEqual([1, 0, 0]);
    }
  });
});
