import { describe, expect, it } from 'vitest';
import { Errno, KvmIoctl, KvmVmType } from '../src/index.ts';
import { MemoryAttributesLayout } from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { FREE_PAGE, Request, remotePlainVm, remoteTd, sharedAlias } from './remote-guest.ts';
import { MEMORY_BASE, initialisedTd, ok, tdxHost } from './td-fixture.ts';

describe('a host that runs out of memory in the middle', () => {
  it('KVM_CREATE_VM and KVM_CREATE_VCPU of a plain VM: ENOMEM, nothing kept, and once more they work', () => {
    const kvm = tdxHost();
    const vmm = new BinaryProcess(kvm);
    const pages = kvm.pages.pagesInUse;
    kvm.pages.limit(pages);
    expect([vmm.ioctl(vmm.system, 'KVM_CREATE_VM', KvmVmType.KVM_X86_DEFAULT_VM), kvm.pages.pagesInUse]).toEqual([
      -Errno.ENOMEM,
      pages,
    ]);
    kvm.pages.limit(pages + 1);
    const vm = vmm.must(vmm.system, 'KVM_CREATE_VM', KvmVmType.KVM_X86_DEFAULT_VM);
    expect([vmm.ioctl(vm, 'KVM_CREATE_VCPU', 0), kvm.pages.pagesInUse]).toEqual([-Errno.ENOMEM, pages + 1]);
    kvm.pages.limit(Infinity);
    expect(vmm.ioctl(vm, 'KVM_CREATE_VCPU', 0)).toBe(5);
    expect([vmm.ioctl(vm, 'KVM_CREATE_VCPU', 0), kvm.close(5), kvm.close(vm), kvm.pages.pagesInUse]).toEqual([
      -Errno.EEXIST,
      0,
      0,
      pages,
    ]);
  });

  it('KVM_RUN: a private fault leaves with ENOMEM as a memory fault, a shared one with ENOMEM; run again with memory, the guest goes on', () => {
    const guest = remoteTd(tdxHost());
    const { kvm, vm, vcpu } = guest;
    for (const [request, registers, errno] of [
      [Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }, -Errno.ENOMEM],
      [Request.STORE, { rdx: sharedAlias(FREE_PAGE + 0x1000), r8: 1n }, -Errno.ENOMEM],
    ] as const) {
      vm.setMemoryAttributes({ address: FREE_PAGE + 0x1000, size: 0x1000, attributes: 0n, flags: 0n });
      guest.ask(request, registers);
      const before = kvm.pages.pagesInUse;
      kvm.pages.limit(before);
      expect([vcpu.run(), vm.bugged, kvm.pages.pagesInUse, vm.mmu!.check()]).toEqual([errno, undefined, before, []]);
      kvm.pages.limit(Infinity);
      expect(guest.untilReport()).toBe(true);
    }
    expect(vm.destroy().leaks.size).toBe(0);
  });

  it('KVM_RUN of a plain VM: ENOMEM at a fault, state unchanged, and it goes on', () => {
    const guest = remotePlainVm(tdxHost());
    guest.ask(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 7n });
    guest.kvm.pages.limit(guest.kvm.pages.pagesInUse);
    expect(guest.vcpu.run()).toBe(-Errno.ENOMEM);
    guest.kvm.pages.limit(Infinity);
    expect([guest.untilReport(), guest.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax]).toEqual([true, 7n]);
  });

  it('KVM_TDX_INIT_MEM_REGION at each number of pages left: ENOMEM or done, the struct says how far, and it can be repeated to the end', () => {
    for (let room = 0; room < 10; room++) {
      const built = initialisedTd(tdxHost());
      const { kvm, vm, vcpu } = built;
      const sourceAddr = kvm.userMemory.map(0x3000);
      kvm.userMemory.write(sourceAddr, new Uint8Array(0x3000).fill(1));
      const region = { sourceAddr, gpa: MEMORY_BASE, nrPages: 3 };
      kvm.pages.limit(kvm.pages.pagesInUse + room);
      const result = vcpu.tdxInitMemRegion(region, 1);
      kvm.pages.limit(Infinity);
      expect(result === 0 ? region.nrPages === 0 : result === -Errno.ENOMEM && region.nrPages > 0).toBe(true);
      if (result !== 0) expect(vcpu.tdxInitMemRegion(region, 1)).toBe(0);
      expect([region.gpa, vm.bugged, vm.mmu!.check(), vm.tdxFinalizeVm(), vm.destroy().leaks.size]).toEqual([
        MEMORY_BASE + 0x3000,
        undefined,
        [],
        0,
        0,
      ]);
    }
  });

  it('KVM_SET_MEMORY_ATTRIBUTES and a hole in the file, when a 2 MiB page cannot be split: ENOMEM, attributes and pages as before', () => {
    const guest = remoteTd(tdxHost({}, { maxPrivateLevel: 2 }));
    const { kvm, vm } = guest;
    const area = 0x8000_0000;
    const guestMemfd = ok('memfd', vm.createGuestMemfd(0x20_0000));
    ok(
      'slot',
      vm.setUserMemoryRegion2({
        slot: 3,
        flags: 4,
        guestPhysAddr: area,
        memorySize: 0x20_0000,
        userspaceAddr: kvm.userMemory.map(0x20_0000),
        guestMemfd,
      }),
    );
    ok('attributes', vm.setMemoryAttributes({ address: area, size: 0x20_0000, attributes: 8n, flags: 0n }));
    expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(area + 1) }).rax).toBe(0n);
    guest.request(Request.STORE, { rdx: BigInt(area), r8: 9n });
    const fd = kvm.open(vm);
    kvm.pages.limit(kvm.pages.pagesInUse);
    const change = MemoryAttributesLayout.encode({ address: BigInt(area), size: 0x1000n, attributes: 0n });
    expect([kvm.ioctl(fd, KvmIoctl.KVM_SET_MEMORY_ATTRIBUTES, change), guestMemfd.punchHole(0, 0x1000)]).toEqual([
      -Errno.ENOMEM,
      -Errno.ENOMEM,
    ]);
    expect([vm.attributes.isPrivate((area / 0x1000) as never), vm.bugged, vm.mmu!.check()]).toEqual([true, undefined, []]);
    kvm.pages.limit(Infinity);
    expect(guest.request(Request.LOAD, { rdx: BigInt(area) }).rax).toBe(9n);
    expect([kvm.ioctl(fd, KvmIoctl.KVM_SET_MEMORY_ATTRIBUTES, change), vm.destroy().leaks.size]).toEqual([0, 0]);
  });
});
