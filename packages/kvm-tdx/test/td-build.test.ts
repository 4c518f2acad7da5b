import { describe, expect, it } from 'vitest';
import { Errno, KvmVmType, MemslotFlag, type TdxInitVm } from '../src/index.ts';
import { MEMORY_BASE, addPages, createTd, initArgument, initialisedTd, ok, runnableTd, tdxHost } from './td-fixture.ts';

describe('host bring-up', () => {
  it('[A011] [C054] makes the SEAMCALLs in order, once', () => {
    const kvm = tdxHost({ lps: 4, packages: 2 });
    const { seamcalls } = kvm.statistics;
    expect([...seamcalls.keys()]).toEqual([
      'TDH.SYS.INIT',
      'TDH.SYS.LP.INIT',
      'TDH.SYS.RD',
      'TDH.SYS.CONFIG',
      'TDH.SYS.KEY.CONFIG',
      'TDH.SYS.TDMR.INIT',
    ]);
    expect([seamcalls.get('TDH.SYS.INIT'), seamcalls.get('TDH.SYS.LP.INIT'), seamcalls.get('TDH.SYS.KEY.CONFIG')]).toEqual([
      1, 4, 2,
    ]);
    const before = kvm.statistics.snapshot();
    expect(kvm.tdx.enable()).toBe(0);
    expect(kvm.statistics.snapshot()).toEqual(before);
    expect(kvm.checkExtension(235)).toBe((1 << KvmVmType.KVM_X86_TDX_VM) | 1);
  });
});

describe('KVM_TDX_INIT_VM', () => {
  const kvm = tdxHost();
  const attempt = (change: Partial<TdxInitVm>, gpaWidth: 48 | 52 = 48): number => {
    const vm = createTd(kvm);
    const result = vm.tdxInitVm(initArgument(kvm, vm, change, gpaWidth));
    vm.destroy();
    return result;
  };

  it('answers each wrong argument with its errno and leaves nothing behind', () => {
    const vm = createTd(kvm);
    const { cpuid } = initArgument(kvm, vm);
    vm.destroy();
    const pages = kvm.pages.pagesInUse;
    expect(attempt({ attributes: 1n })).toBe(-Errno.EINVAL); // DEBUG is not offered
    expect(attempt({ xfam: 1n << 40n })).toBe(-Errno.EINVAL);
    expect(attempt({ cpuid: cpuid.filter((e) => e.function !== 0x8000_0008) })).toBe(-Errno.EINVAL);
    expect(attempt({ cpuid: cpuid.map((e) => (e.function === 0x8000_0008 ? { ...e, eax: 50 << 16 } : e)) })).toBe(-Errno.EINVAL);
    expect(attempt({ cpuid: [...cpuid, { function: 0x77, index: 0, hasIndex: false, eax: 0, ebx: 0, ecx: 0, edx: 0 }] })).toBe(
      -Errno.EINVAL,
    );
    expect(attempt({ cpuid: Array.from({ length: 257 }, () => cpuid[0]!) })).toBe(-Errno.E2BIG);
    expect(attempt({ cpuid: cpuid.map((e) => (e.function === 7 && e.index === 0 ? { ...e, ebx: 1 << 11 } : e)) })).toBe(
      -Errno.EINVAL,
    );
    expect(attempt({ mrowner: new Uint8Array(47) as never })).toBe(-Errno.EINVAL);
    expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse]).toEqual([pages, 0]);
  });

  it('takes both GPA widths, once per VM, and gives everything back', () => {
    const pages = kvm.pages.pagesInUse;
    for (const width of [48, 52] as const) {
      const vm = createTd(kvm);
      expect(vm.tdxInitVm(initArgument(kvm, vm, {}, width))).toBe(0);
      expect(vm.tdxInitVm(initArgument(kvm, vm, {}, width))).toBe(-Errno.EINVAL);
      expect(kvm.tdx.hkids.inUse).toBe(1);
      const report = vm.destroy();
      expect([report.pagesLeaked, report.hkidsFreed, report.hkidsLeaked, report.leaks.size]).toEqual([0, 1, 0, 0]);
      expect(vm.destroy()).toBe(report);
    }
    expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse]).toEqual([pages, 0]);
  });

  it('runs out of KeyIDs with ENOSPC', () => {
    const few = tdxHost({ sharedKeyIds: 60 }); // 3 private ones, the module takes one
    const vms = [createTd(few), createTd(few), createTd(few)];
    expect(vms.map((vm) => vm.tdxInitVm(initArgument(few, vm)))).toEqual([0, 0, -Errno.ENOSPC]);
    vms[0]!.destroy();
    expect(vms[2]!.tdxInitVm(initArgument(few, vms[2]!))).toBe(0);
  });

  it('undoes everything when the host is short of memory, at every step', () => {
    const small = tdxHost();
    const pages = small.pages.pagesInUse;
    for (let room = 1; room < 9; room++) {
      const vm = createTd(small);
      const argument = initArgument(small, vm);
      small.pages.limit(pages + room);
      const result = vm.tdxInitVm(argument);
      small.pages.limit(Infinity);
      expect(result).toBe(room < 8 ? -Errno.ENOMEM : 0);
      if (result !== 0) expect([small.pages.pagesInUse, small.tdx.hkids.inUse]).toEqual([pages, 0]);
      vm.destroy();
      expect([small.pages.pagesInUse, small.tdx.hkids.inUse]).toEqual([pages, 0]);
    }
  });

  it('names the operand when the module refuses', () => {
    const vm = createTd(kvm);
    const argument = initArgument(kvm, vm);
    expect(vm.setTscKhz(50_000)).toBe(0); // below the 100 MHz that the module takes
    expect(vm.tdxInitVm(argument)).toBe(-Errno.EINVAL);
    expect(vm.tdxLastCommand).toEqual({ errno: -Errno.EINVAL, hwError: 0xc000_0100_0000_0046n });
    vm.setTscKhz(0);
    expect(vm.tdxInitVm(argument)).toBe(0); // and may be tried again
    expect(vm.destroy().leaks.size).toBe(0);
  });
});

describe('order of the ioctls', () => {
  it('[A061] refuses a vCPU without split irqchip, before INIT_VM and after FINALIZE', () => {
    const kvm = tdxHost();
    const bare = ok('KVM_CREATE_VM', kvm.createVm(KvmVmType.KVM_X86_TDX_VM));
    expect(bare.createVcpu(0)).toBe(-Errno.EIO); // before the irqchip is looked at
    expect(bare.tdxInitVm(initArgument(kvm, bare))).toBe(0);
    expect(bare.createVcpu(0)).toBe(-Errno.EINVAL);
    const vm = createTd(kvm);
    expect(vm.createVcpu(0)).toBe(-Errno.EIO);
    expect(vm.tdxFinalizeVm()).toBe(-Errno.EINVAL);
    const { vm: running, vcpu } = runnableTd(tdxHost({ lps: 2 }), Uint8Array.of(0xf4));
    expect(running.createVcpu(1)).toBe(-Errno.EIO);
    expect(vcpu.tdxInitVcpu(0n)).toBe(-Errno.EINVAL);
    expect(vcpu.tdxInitMemRegion({ sourceAddr: 0x1000, gpa: MEMORY_BASE, nrPages: 1 }, 0)).toBe(-Errno.EINVAL);
    expect(vcpu.tdxGetCpuid()).toBe(-Errno.EINVAL);
    expect(running.tdxFinalizeVm()).toBe(-Errno.EINVAL);
  });

  it('refuses TD commands on a VMX VM: ENOTTY on the VM, EINVAL on the vCPU', () => {
    const kvm = tdxHost();
    const vm = ok('KVM_CREATE_VM', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    expect([vm.tdxCapabilities(), vm.tdxFinalizeVm()]).toEqual([-Errno.ENOTTY, -Errno.ENOTTY]);
    const vcpu = ok('KVM_CREATE_VCPU', vm.createVcpu(0));
    expect([vcpu.tdxInitVcpu(0n), vcpu.tdxGetCpuid()]).toEqual([-Errno.EINVAL, -Errno.EINVAL]);
    expect(vm.destroy().leaks.size).toBe(0);
  });

  it('hides protected state', () => {
    const { vcpu, vm } = initialisedTd(tdxHost());
    expect([vcpu.getRegs(), vcpu.getSregs(), vcpu.smi(), vm.createIrqchip(), vcpu.run()]).toEqual([
      -Errno.EINVAL,
      -Errno.EINVAL,
      -Errno.ENOTTY,
      -Errno.ENOTTY,
      -Errno.EINVAL,
    ]);
  });
});

describe('KVM_TDX_INIT_MEM_REGION', () => {
  it('checks its arguments and advances by the pages done', () => {
    const built = initialisedTd(tdxHost());
    const { kvm, vcpu, vm } = built;
    const sourceAddr = kvm.userMemory.map(0x3000);
    const call = (change: object, flags = 0): number =>
      vcpu.tdxInitMemRegion({ sourceAddr, gpa: MEMORY_BASE, nrPages: 1, ...change }, flags);
    expect(call({ sourceAddr: sourceAddr + 1 })).toBe(-Errno.EINVAL);
    expect(call({ sourceAddr: 0 })).toBe(-Errno.EINVAL);
    expect(call({ gpa: MEMORY_BASE + 8 })).toBe(-Errno.EINVAL);
    expect(call({ nrPages: 0 })).toBe(-Errno.EINVAL);
    expect(call({}, 2)).toBe(-Errno.EINVAL);
    expect(call({ gpa: 2 ** 47 })).toBe(-Errno.EINVAL);
    expect(call({ gpa: 0x1000 })).toBe(-Errno.EINVAL); // no memslot
    expect(call({ sourceAddr: 0x10_0000 })).toBe(-Errno.EFAULT);
    const region = { sourceAddr: sourceAddr + 0x1000, gpa: MEMORY_BASE, nrPages: 4 };
    expect(vcpu.tdxInitMemRegion(region, 1)).toBe(-Errno.EFAULT); // the source has two pages left
    expect(region).toEqual({ sourceAddr: sourceAddr + 0x3000, gpa: MEMORY_BASE + 0x2000, nrPages: 2 });
    expect(call({})).toBe(-Errno.EEXIST);
    expect(kvm.statistics.seamcalls.get('TDH.MR.EXTEND')).toBe(32);
    expect(vm.destroy().leaks.size).toBe(0);
  });

  it('gives the same MRTD for the same order of calls, another for another', () => {
    const page = (fill: number): Uint8Array => new Uint8Array(0x1000).fill(fill);
    const measure = (order: readonly number[], flags = 1): string => {
      const built = initialisedTd(tdxHost());
      for (const i of order) addPages(built, MEMORY_BASE + i * 0x1000, page(i), flags);
      ok('FINALIZE', built.vm.tdxFinalizeVm(), built.vm);
      const mrtd = Buffer.from(built.vm.measurement!).toString('hex');
      expect(built.vm.destroy().leaks.size).toBe(0);
      return mrtd;
    };
    const ascending = measure([0, 1, 2]);
    expect(measure([0, 1, 2])).toBe(ascending);
    expect(measure([2, 1, 0])).not.toBe(ascending);
    expect(measure([0, 1, 2], 0)).not.toBe(ascending);
    expect(ascending).toHaveLength(96);
  });
});

describe('memslots and attributes', () => {
  it('follow the rules of Linux', () => {
    const { kvm, vm, memfd } = initialisedTd(tdxHost());
    const userspaceAddr = kvm.userMemory.map(0x10_0000);
    const slot = { slot: 1, flags: 0, guestPhysAddr: 0x10_0000, memorySize: 0x10_0000, userspaceAddr };
    const set = (change: object): number => vm.setUserMemoryRegion2({ ...slot, ...change });
    expect(set({ flags: MemslotFlag.READONLY })).toBe(-Errno.EINVAL);
    expect(set({ flags: MemslotFlag.GUEST_MEMFD })).toBe(-Errno.EINVAL);
    expect(set({ flags: MemslotFlag.GUEST_MEMFD, guestMemfd: memfd })).toBe(-Errno.EEXIST); // bound to slot 0
    expect(set({ guestPhysAddr: 2 ** 47 })).toBe(-Errno.EINVAL);
    expect(set({ guestPhysAddr: MEMORY_BASE })).toBe(-Errno.EEXIST);
    expect(set({ memorySize: 0 })).toBe(-Errno.EINVAL); // nothing to delete
    expect([set({ memorySize: 0x20_0000 }), set({ memorySize: 0 })]).toEqual([0, 0]); // nothing need be mapped there yet
    expect(set({ userspaceAddr: 2 ** 47 })).toBe(-Errno.EINVAL); // no address of user space
    expect(set({})).toBe(0);
    expect(set({ memorySize: 0x8_0000 })).toBe(-Errno.EINVAL);
    expect(set({ memorySize: 0 })).toBe(0);
    const attributes = { address: MEMORY_BASE, size: 0x1000, attributes: 8n, flags: 0n };
    expect(vm.setMemoryAttributes({ ...attributes, flags: 1n })).toBe(-Errno.EINVAL);
    expect(vm.setMemoryAttributes({ ...attributes, attributes: 1n })).toBe(-Errno.EINVAL);
    expect(vm.setMemoryAttributes({ ...attributes, size: 0 })).toBe(-Errno.EINVAL);
    expect(vm.setMemoryAttributes({ ...attributes, address: 5 })).toBe(-Errno.EINVAL);
  });
});
