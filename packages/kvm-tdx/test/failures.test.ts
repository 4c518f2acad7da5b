import { Code, Operand, VmcallLeaf, status } from '@tdxkit/tdx-arch';
import { SEAMCALL_VMFAILINVALID, UnimplementedLeaf } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { Errno, Kvm, KvmVmType } from '../src/index.ts';
import { FailingFirmware, HostLeaf, failingMachine } from './failing-firmware.ts';
import { FREE_PAGE, Request, remoteTd } from './remote-guest.ts';
import { MEMORY_BASE, addPages, createTd, initArgument, initialisedTd, ok } from './td-fixture.ts';

/** Any refusal that is not one of those KVM knows. */
const REFUSED = Code.PAGE_METADATA_INCORRECT;
const busy = (operand: number): bigint => status(Code.OPERAND_BUSY, operand);

function failingHost(): { kvm: Kvm; firmware: FailingFirmware } {
  const { machine, firmware } = failingMachine();
  return { kvm: new Kvm(machine), firmware };
}

describe('bring-up that fails', () => {
  it.each([
    [HostLeaf.TDH_SYS_INIT, 1, 'TDH.SYS.INIT'],
    [HostLeaf.TDH_SYS_LP_INIT, 1, 'TDH.SYS.LP.INIT'],
    [HostLeaf.TDH_SYS_RD, 20, 'TDH.SYS.RD'],
    [HostLeaf.TDH_SYS_CONFIG, 1, 'TDH.SYS.CONFIG'],
    [HostLeaf.TDH_SYS_KEY_CONFIG, 1, 'TDH.SYS.KEY.CONFIG'],
    [HostLeaf.TDH_SYS_TDMR_INIT, 3, 'TDH.SYS.TDMR.INIT'],
  ] as const)('[A007] [C094] at leaf %i (call %i) leaves VMX VMs, no TDs, no PAMT, one reason', (leaf, from, name) => {
    const { machine, firmware } = failingMachine();
    firmware.fail(leaf, REFUSED, { from });
    const kvm = new Kvm(machine);
    expect(kvm.tdxUnavailable).toContain(name);
    expect([kvm.tdx.state, kvm.tdx.systemInfo, kvm.pages.pagesInUse]).toEqual(['error', undefined, 1]); // the VMXON region
    expect(kvm.createVm(KvmVmType.KVM_X86_TDX_VM)).toBe(-Errno.EINVAL);
    ok('plain VM', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    const calls = kvm.statistics.snapshot();
    expect(kvm.tdx.enable()).toBe(-Errno.EIO); // sticky, without another SEAMCALL
    expect(kvm.statistics.snapshot()).toEqual(calls);
  });

  it('[C069] is ENODEV without a module, and silent about it without KeyIDs', () => {
    const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 96 * MIB }));
    const kvm = new Kvm(machine);
    expect([kvm.tdx.enable(), kvm.tdx.state]).toEqual([-Errno.ENODEV, 'error']);
    const without = new Kvm(
      createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 96 * MIB, sharedKeyIds: 62 })),
    );
    expect([without.tdx.platformEnabled, without.tdx.enable()]).toEqual([false, -Errno.ENODEV]);
    expect(without.statistics.seamcalls.size).toBe(0);
  });
});

describe('KVM_TDX_INIT_VM that fails in the module', () => {
  it.each([
    [HostLeaf.TDH_MNG_CREATE, 1, REFUSED, Errno.EIO],
    [HostLeaf.TDH_MNG_KEY_CONFIG, 1, REFUSED, Errno.EIO],
    [HostLeaf.TDH_MNG_ADDCX, 1, REFUSED, Errno.EIO],
    [HostLeaf.TDH_MNG_ADDCX, 4, REFUSED, Errno.EIO],
    [HostLeaf.TDH_MNG_INIT, 1, status(Code.OPERAND_INVALID, Operand.RDX), Errno.EINVAL],
    [HostLeaf.TDH_MNG_INIT, 1, REFUSED, Errno.EIO],
    [HostLeaf.TDH_MNG_RD, 2, REFUSED, Errno.EIO],
  ] as const)(
    '[A023] leaf %i, call %i: errno, hw_error, nothing kept; it may be tried again, but for a key that cannot be configured',
    (leaf, from, result, errno) => {
      const { kvm, firmware } = failingHost();
      const pages = kvm.pages.pagesInUse;
      const vm = createTd(kvm);
      const argument = initArgument(kvm, vm);
      firmware.fail(leaf, result, { from });
      expect(vm.tdxInitVm(argument)).toBe(-errno);
      if (leaf !== HostLeaf.TDH_MNG_RD) expect(vm.tdxLastCommand).toEqual({ errno: -errno, hwError: result });
      // A key that cannot be configured is a bug of KVM: the VM is dead.
      const isBug = leaf === HostLeaf.TDH_MNG_KEY_CONFIG;
      expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse, kvm.tdx.hkids.leaked, vm.bugged !== undefined]).toEqual([
        pages,
        0,
        0,
        isBug,
      ]);
      expect(vm.tdxInitVm(argument)).toBe(isBug ? -Errno.EIO : 0);
      expect(vm.destroy().leaks.size).toBe(0);
    },
  );

  it('[A017] entropy: nine empty answers are waited out, ten are EAGAIN', () => {
    const { kvm, firmware } = failingHost();
    const vm = createTd(kvm);
    firmware.fail(HostLeaf.TDH_MNG_CREATE, Code.RND_NO_ENTROPY, { times: 10 });
    expect(vm.tdxInitVm(initArgument(kvm, vm))).toBe(-Errno.EAGAIN);
    firmware.fail(HostLeaf.TDH_MNG_CREATE, Code.RND_NO_ENTROPY, { times: 9 });
    firmware.fail(HostLeaf.TDH_MNG_KEY_CONFIG, Code.KEY_GENERATION_FAILED, { times: 5 });
    expect(vm.tdxInitVm(initArgument(kvm, vm))).toBe(0);
  });
});

describe('vCPUs and memory that the module refuses', () => {
  it.each([
    [HostLeaf.TDH_VP_CREATE, 1],
    [HostLeaf.TDH_VP_ADDCX, 3],
    [HostLeaf.TDH_VP_INIT, 1],
    [HostLeaf.TDH_VP_WR, 2],
  ] as const)('[C050] KVM_TDX_INIT_VCPU, leaf %i call %i: EIO, the VM is bugged, destruction leaks nothing', (leaf, from) => {
    const { kvm, firmware } = failingHost();
    const pages = kvm.pages.pagesInUse;
    const vm = createTd(kvm);
    ok('INIT_VM', vm.tdxInitVm(initArgument(kvm, vm)));
    const vcpu = ok('CREATE_VCPU', vm.createVcpu(0));
    vcpu.setCpuid2(kvm.getSupportedCpuid());
    firmware.fail(leaf, REFUSED, { from });
    expect(vcpu.tdxInitVcpu(0n)).toBe(-Errno.EIO);
    expect(vm.bugged).toBeDefined();
    expect([vm.tdxFinalizeVm(), vcpu.run(), vm.createVcpu(1)]).toEqual([-Errno.EIO, -Errno.EIO, -Errno.EIO]);
    expect([vm.destroy().leaks.size, kvm.pages.pagesInUse]).toEqual([0, pages]);
  });

  it('[C141] INIT_MEM_REGION: busy is EBUSY and can be repeated, anything else EIO', () => {
    const { kvm, firmware } = failingHost();
    const { vm, vcpu } = initialisedTd(kvm);
    const sourceAddr = kvm.userMemory.map(0x1000);
    const region = { sourceAddr, gpa: MEMORY_BASE, nrPages: 1 };
    const call = (): number => vcpu.tdxInitMemRegion(region, 1);
    firmware.fail(HostLeaf.TDH_MEM_PAGE_ADD, busy(Operand.RCX));
    expect(call()).toBe(-Errno.EBUSY);
    expect(region).toEqual({ sourceAddr, gpa: MEMORY_BASE, nrPages: 1 }); // not advanced
    expect(call()).toBe(0);
    firmware.fail(HostLeaf.TDH_MR_FINALIZE, busy(Operand.RCX));
    expect(vm.tdxFinalizeVm()).toBe(-Errno.EBUSY);
    expect(vm.tdxLastCommand.hwError).toBe(busy(Operand.RCX));
    expect(vm.tdxFinalizeVm()).toBe(0);
    expect(vm.destroy().leaks.size).toBe(0);

    const other = failingHost();
    const second = initialisedTd(other.kvm);
    other.firmware.fail(HostLeaf.TDH_MEM_PAGE_ADD, REFUSED);
    expect(() => addPages(second, MEMORY_BASE, new Uint8Array(1))).toThrow(/EIO/);
    expect(second.vm.destroy().leaks.size).toBe(0);
  });
});

describe('a running TD and a busy module', () => {
  it('[A055] [C130] retries AUG, SEPT.ADD and VP.ENTER until they go through', () => {
    const { kvm, firmware } = failingHost();
    const guest = remoteTd(kvm);
    firmware.fail(HostLeaf.TDH_MEM_PAGE_AUG, busy(Operand.RCX), { times: 3 });
    firmware.fail(HostLeaf.TDH_VP_ENTER, busy(Operand.TD_EPOCH), { times: 2 });
    firmware.fail(HostLeaf.TDH_VP_ENTER, busy(Operand.SEPT_TREE), { times: 2 });
    expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    expect(kvm.statistics.exits.get('OPERAND_BUSY')).toBe(4);
    expect([guest.vm.bugged, guest.vm.mmu!.check()]).toEqual([undefined, []]);
  });

  it.each([HostLeaf.TDH_MEM_RANGE_BLOCK, HostLeaf.TDH_MEM_TRACK, HostLeaf.TDH_MEM_PAGE_REMOVE])(
    '[A055] [C050] zap, leaf %i: busy once is tried again with all vCPUs out, busy twice is a bug that leaks the page',
    (leaf) => {
      const { kvm, firmware } = failingHost();
      const guest = remoteTd(kvm);
      const accept = (): void => expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax).toBe(0n);
      const convert = (attributes: bigint): number =>
        guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes, flags: 0n });
      accept();
      firmware.fail(leaf, busy(Operand.RCX));
      expect([convert(0n), convert(8n)]).toEqual([0, 0]);
      accept();
      firmware.fail(leaf, busy(Operand.RCX), { times: 2 });
      expect(convert(0n)).toBe(-Errno.EIO);
      expect(guest.vm.bugged).toContain('OPERAND_BUSY');
      const { leaks, pagesLeaked, hkidsFreed } = guest.vm.destroy();
      expect([[...leaks.keys()].some((reason) => /private page/.test(reason)), pagesLeaked > 0, hkidsFreed]).toEqual([
        true,
        true,
        1,
      ]);
    },
  );

  it('an error status of VP.ENTER is an internal error, one of the SEAMCALL instruction kills the VM', () => {
    const { kvm, firmware } = failingHost();
    const guest = remoteTd(kvm);
    firmware.fail(HostLeaf.TDH_VP_ENTER, REFUSED);
    expect(guest.vcpu.run()).toBe(0);
    expect(guest.vcpu.kvmRun.exit).toMatchObject({ reason: 17, suberror: 4, data: [REFUSED, 0n] });
    expect(guest.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n); // and it goes on
    firmware.fail(HostLeaf.TDH_VP_ENTER, SEAMCALL_VMFAILINVALID);
    expect(guest.vcpu.run()).toBe(-Errno.EIO);
    expect(guest.vm.bugged).toBeDefined();
  });
});

describe('something that is not modelled', () => {
  it('in a SEAMCALL is thrown to the caller, and running TDs go on', () => {
    const { kvm, firmware } = failingHost();
    const guest = remoteTd(kvm);
    firmware.throwAt = { leaf: HostLeaf.TDH_VP_ENTER, error: new UnimplementedLeaf('TDH.TEST', 'planned') };
    expect(() => guest.vcpu.run()).toThrow(UnimplementedLeaf);
    expect(kvm.hostLp().mode).toBe('root');
    expect(guest.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('on the way of a page fault kills that VM only', () => {
    const { kvm, firmware } = failingHost();
    const guest = remoteTd(kvm);
    firmware.throwAt = { leaf: HostLeaf.TDH_MEM_PAGE_AUG, error: new UnimplementedLeaf('TDH.TEST', 'planned') };
    guest.ask(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
    expect(() => guest.vcpu.run()).toThrow(UnimplementedLeaf);
    expect(guest.vcpu.run()).toBe(-Errno.EIO);
    expect(remoteTd(kvm).vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
  });

  it('in a TD exit ends that KVM_RUN; the LP serves other VMs, and the TD can be destroyed', () => {
    const { kvm, firmware } = failingHost();
    const guest = remoteTd(kvm);
    const other = remoteTd(kvm);
    firmware.throwAtExit = new UnimplementedLeaf('TDG.TEST', 'planned');
    guest.ask(Request.CPUID);
    expect(() => guest.vcpu.run()).toThrow(UnimplementedLeaf);
    expect([kvm.machine.lps[0]!.mode, guest.vcpu.backend.inGuest]).toEqual(['root', false]);
    expect(other.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
    guest.vm.destroy();
    expect(other.vm.destroy().leaks.size).toBe(0);
  });
});

describe('destruction that fails', () => {
  it('keeps the KeyID and every page of the TD when the flush protocol does not end', () => {
    for (const [leaf, result] of [
      [HostLeaf.TDH_MNG_VPFLUSHDONE, Code.FLUSHVP_NOT_DONE],
      [HostLeaf.TDH_MNG_KEY_FREEID, REFUSED],
    ] as const) {
      const { kvm, firmware } = failingHost();
      const { vm } = initialisedTd(kvm);
      firmware.fail(leaf, result);
      const report = vm.destroy();
      expect([report.hkidsFreed, report.hkidsLeaked, kvm.tdx.hkids.inUse, kvm.tdx.hkids.leaked]).toEqual([0, 1, 1, 1]);
      expect(report.pagesLeaked).toBe(13); // TDR, 6 TDCS, 6 TDVPS
      expect([...report.leaks.keys()].join()).toMatch(/still assigned.*KeyID could not be freed/);
      expect(vm.pages.inUse).toBe(0);
    }
  });

  it('leaks a page that is not reclaimed, and the TDR that still counts it, and gives the rest back', () => {
    const { kvm, firmware } = failingHost();
    const { vm } = initialisedTd(kvm);
    firmware.fail(HostLeaf.TDH_PHYMEM_PAGE_RECLAIM, REFUSED, { from: 2 });
    const { pagesLeaked, hkidsFreed, leaks } = vm.destroy();
    expect([pagesLeaked, hkidsFreed, [...leaks.keys()]]).toEqual([2, 1, ['TDH.PHYMEM.PAGE.RECLAIM failed']]);
  });

  it('resumes an interrupted cache write-back', () => {
    const { kvm, firmware } = failingHost();
    const { vm } = initialisedTd(kvm);
    firmware.fail(HostLeaf.TDH_PHYMEM_CACHE_WB, Code.INTERRUPTED_RESUMABLE, { times: 1 });
    // The interrupted call had no effect here, so the resumed one finds no saved progress: KVM goes on and FREEID decides.
    expect(vm.destroy().hkidsFreed + vm.destroy().hkidsLeaked).toBe(1);
    expect(kvm.statistics.seamcalls.get('TDH.PHYMEM.CACHE.WB')).toBe(2);
  });
});
