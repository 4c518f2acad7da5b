import { describe, expect, it } from 'vitest';
import { Errno, FLAVOURS, KvmCap, KvmVmType, type Kvm, type KvmVm, type TdxInitVm } from '../src/index.ts';
import { ok, tdxHost } from './td-fixture.ts';

const BASE = 0xffff_f000;
const v7 = (): Kvm => tdxHost({}, { flavour: 'v7' });

function create(kvm: Kvm): KvmVm {
  const vm = ok('KVM_CREATE_VM', kvm.createVm(1));
  ok('KVM_CREATE_IRQCHIP', vm.createIrqchip());
  return vm;
}
function argument(kvm: Kvm): TdxInitVm {
  const host = kvm
    .getSupportedCpuid()
    .map((e) => (e.function === 0xd && e.index < 2 ? { ...e, eax: e.index === 0 ? 3 : 0, ecx: 0, edx: 0 } : e));
  return { attributes: 1n << 28n, xfam: 0n, cpuid: host.map((e) => (e.function === 0x8000_0008 ? { ...e, eax: 0x3030 } : e)) };
}

/** A runnable TD whose only page is the one with the reset vector: `code` runs at its start. */
function runnable(kvm: Kvm, code: number[]): KvmVm {
  const vm = create(kvm);
  ok('KVM_TDX_INIT_VM', vm.tdxInitVm(argument(kvm)), vm);
  const userspaceAddr = kvm.userMemory.map(0x10_0000);
  ok('slot', vm.setUserMemoryRegion2({ slot: 0, flags: 0, guestPhysAddr: 0xfff0_0000, memorySize: 0x10_0000, userspaceAddr }));
  const vcpu = ok('KVM_CREATE_VCPU', vm.createVcpu(0));
  ok('KVM_SET_CPUID2', vcpu.setCpuid2(kvm.getSupportedCpuid()));
  ok('KVM_TDX_INIT_VCPU', vcpu.tdxInitVcpu(0n), vm);
  const page = new Uint8Array(0x1000);
  page.set(code);
  page.set([0xe9, 0x0b, 0xf0, 0xff, 0xff], 0xff0); // jmp 0xfffff000
  const sourceAddr = kvm.userMemory.map(0x1000);
  kvm.userMemory.write(sourceAddr, page);
  expect(vcpu.tdxInitMemRegion({ sourceAddr, gpa: BASE, nrPages: 1 }, 1)).toBe(-Errno.EINVAL);
  ok('KVM_TDX_INIT_MEM_REGION', vm.tdxInitMemRegion({ sourceAddr, gpa: BASE, nrPages: 1 }, 1), vm);
  ok('KVM_TDX_FINALIZE_VM', vm.tdxFinalizeVm(), vm);
  return vm;
}

describe('flavour v7', () => {
  it('[A012] [C099] has the TD as type 1, and no other type than that and the plain one', () => {
    for (const [flavour, td] of [
      ['v7', 1],
      ['mainline', 5],
    ] as const) {
      const kvm = tdxHost({}, { flavour });
      expect(kvm.checkExtension(KvmCap.KVM_CAP_VM_TYPES)).toBe((1 << td) | 1);
      for (let type = 0; type < 7; type++) {
        const vm = kvm.createVm(type);
        expect(typeof vm === 'number' ? vm : vm.type).toBe(type === td || type === 0 ? type : -Errno.EINVAL);
      }
    }
    expect([FLAVOURS.v7.commandBytes, FLAVOURS.mainline.commandBytes, KvmVmType.KVM_X86_TDX_VM]).toEqual([32, 24, 5]);
  });

  it('makes the TD at KVM_CREATE_VM and initialises it at KVM_TDX_INIT_VM; a VM that goes before that leaves nothing', () => {
    const kvm = v7();
    const pages = kvm.pages.pagesInUse;
    const calls = (): string[] => [...kvm.statistics.seamcalls.keys()].filter((leaf) => leaf.startsWith('TDH.MNG'));
    const vm = create(kvm);
    expect(calls()).toEqual(['TDH.MNG.CREATE', 'TDH.MNG.KEY.CONFIG', 'TDH.MNG.ADDCX']);
    expect(kvm.tdx.hkids.inUse).toBe(1);
    expect(vm.destroy().leaks.size).toBe(0);
    expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse]).toEqual([pages, 0]);
    const second = create(kvm);
    expect(second.tdxInitVm({ ...argument(kvm), attributes: 1n })).toBe(-Errno.EINVAL);
    expect(second.tdxInitVm(argument(kvm))).toBe(0);
    expect(calls()).toContain('TDH.MNG.INIT');
    expect(second.destroy().leaks.size).toBe(0);
  });

  it('[C027] has the capabilities on /dev/kvm; mainline has them on the VM', () => {
    const kvm = v7();
    expect([typeof kvm.tdxCapabilities(), kvm.tdxCapabilities(1), create(kvm).tdxCapabilities()]).toEqual([
      'object',
      -Errno.EINVAL,
      -Errno.EINVAL,
    ]);
    expect(tdxHost().tdxCapabilities()).toBe(-Errno.ENOTTY);
  });

  it('[C102] answers register ioctls of a TD with zeros and takes writes without effect; SMI is dropped; the TSC is an error', () => {
    const kvm = v7();
    const vm = runnable(kvm, [0xeb, 0xfe]);
    const vcpu = vm.vcpus[0]!;
    const { state } = vcpu;
    expect(state.getRegs()).toEqual({ gpr: new BigUint64Array(16), rip: 0n, rflags: 0n });
    expect(state.setRegs({ gpr: new BigUint64Array(16).fill(7n), rip: 1n, rflags: 2n })).toBe(0);
    const zeros = [
      state.getXsave(),
      state.getSregs(),
      state.getFpu(),
      state.getDebugRegs(),
      state.getXcrs(),
      state.translate(0n),
      state.getLapic(),
    ];
    expect(zeros.every((each) => typeof each === 'object')).toBe(true);
    expect([vcpu.smi(), state.setGuestDebug({ control: 1, debugReg: [] }), state.setTscKhz(1)]).toEqual([0, 0, -Errno.EINVAL]);
    expect(vcpu.run({ instructions: 100 })).toBe(-Errno.EINTR); // and goes on where it was
    expect(vm.destroy().leaks.size).toBe(0);
  });

  it('[C010] [C039] [C105] refuses dirty logging on any slot of a TD; a plain VM has it', () => {
    const kvm = v7();
    const plain = ok('plain', kvm.createVm(0));
    const region = { slot: 3, flags: 1, guestPhysAddr: 0x10_0000, memorySize: 0x1000, userspaceAddr: kvm.userMemory.map(0x1000) };
    const vm = create(kvm);
    ok('KVM_TDX_INIT_VM', vm.tdxInitVm(argument(kvm)));
    const clear = { slot: 3, firstPage: 0, numPages: 1, bitmap: new Uint8Array(8) };
    expect([vm.setUserMemoryRegion2(region), vm.slots.byId(3)]).toEqual([-Errno.EINVAL, undefined]);
    expect([vm.dirtyLog.get(3), vm.dirtyLog.clear(clear)]).toEqual([-Errno.EINVAL, -Errno.EINVAL]);
    expect(plain.setUserMemoryRegion2(region)).toBe(0);
    expect(typeof plain.dirtyLog.get(3)).toBe('object');
    expect([
      vm.createGuestMemfd(0x1000),
      vm.setMemoryAttributes({ address: 0, size: 0x1000, attributes: 8n, flags: 0n }),
    ]).toEqual([-Errno.ENOTTY, -Errno.ENOTTY]);
  });

  it('keeps pinned private pages until the TD is gone, also when the VMM unmaps them first', () => {
    const kvm = v7();
    const pages = kvm.pages.pagesInUse;
    const vm = runnable(kvm, [0xeb, 0xfe]);
    expect(vm.vcpus[0]!.run({ instructions: 50 })).toBe(-Errno.EINTR);
    for (const { userspaceAddr } of vm.slots.all) expect(kvm.userMemory.unmap(userspaceAddr)).toBe(true);
    expect(vm.vcpus[0]!.run({ instructions: 50 })).toBe(-Errno.EINTR);
    const trace: string[] = [];
    kvm.statistics.trace = (event) => event.kind === 'seamcall' && trace.push(event.leaf);
    expect(vm.destroy().leaks.size).toBe(0);
    // [C024] private state is flushed and the key gone before anything is reclaimed.
    const first = trace.indexOf('TDH.PHYMEM.PAGE.RECLAIM');
    expect(trace.slice(0, first)).toEqual(['TDH.VP.FLUSH', 'TDH.MNG.VPFLUSHDONE', 'TDH.PHYMEM.CACHE.WB', 'TDH.MNG.KEY.FREEID']);
    expect(kvm.pages.pagesInUse).toBe(pages + 1); // the source page of the image
  });

  it('marks a conversion in the tables: MapGPA is done in the kernel', () => {
    const kvm = v7();
    // 32-bit code: mov eax,0 ... the guest has no 64-bit mode here, so the MMU is asked as the handler asks it.
    const vm = runnable(kvm, [0xeb, 0xfe]);
    const range = { start: 0xfff00, end: 0xfff10 } as Parameters<NonNullable<typeof vm.mmu>['mapGpa']>[0];
    expect(vm.mmu!.mapGpa(range, false)).toEqual({ next: undefined });
    expect(vm.mmu!.attributes!.isPrivate(range.start)).toBe(false);
    expect(vm.mmu!.mapGpa(range, true)).toEqual({ next: undefined });
    expect([vm.mmu!.attributes!.isPrivate(range.start), vm.mmu!.check()]).toEqual([true, []]);
    expect(vm.destroy().leaks.size).toBe(0);
  });
});
